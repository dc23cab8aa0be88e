/**
 * A text as words that can be looked for: folded (no case, no accents, no apostrophes), each with what stood before it. Nothing is
 * found across the end of a sentence, and a comma ends what a "not" reaches.
 */

/** What stands before a word: nothing, a comma or the like, or the end of a sentence. */
export type Break = 'none' | 'clause' | 'sentence';

export interface Token {
  /** Folded. */
  readonly text: string;
  readonly before: Break;
  /** It belongs to the subject of the mail. */
  readonly inSubject: boolean;
}

/** Longer texts are read in their beginning: what a request is about stands there, and a pasted log says every word. */
const longest = 8_000;

export function tokens(subject: string, words: string): Token[] {
  return [...tokensOf(subject.slice(0, 500), true), ...tokensOf(words.slice(0, longest), false)];
}

const tokenOrBreak = /[\p{L}\p{N}]+|[.!?;:…\n\u2022]+|[,()–—-]/gu;
const sentenceEnd = /[.!?;:…\n\u2022]/;

function tokensOf(text: string, inSubject: boolean): Token[] {
  const found: Token[] = [];
  let before: Break = 'sentence';
  for (const [part] of folded(text).matchAll(tokenOrBreak)) {
    if (sentenceEnd.test(part)) before = isEnd(part) ? 'sentence' : before;
    else if (part.length === 1 && ',()–—-'.includes(part)) before = before === 'none' ? 'clause' : before;
    else {
      found.push({ text: part, before, inSubject });
      before = 'none';
    }
  }
  return found;
}

/** One line end in the middle of a paragraph is how mail is wrapped. */
function isEnd(part: string): boolean {
  return part !== '\n';
}

const contractions: readonly (readonly [RegExp, string])[] = [
  [/\b([ldjnsmtc]|qu)'(?=\p{L}{2})/gu, '$1 '],
  [/'ll\b/g, ' will'],
  [/'re\b/g, ' are'],
  [/'ve\b/g, ' have'],
  [/\bi'm\b/g, 'i am'],
  [/'d\b/g, ' would'],
];

/** Lower case without accents and apostrophes: `can't` is `cant`, `l'avocat` is `l avocat`. */
export function folded(text: string): string {
  const plain = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[’‘ʼ`´]/g, "'")
    .replace(/ß/g, 'ss');
  if (!plain.includes("'")) return plain;
  return contractions.reduce((it, [from, to]) => it.replace(from, to), plain).replaceAll("'", '');
}
