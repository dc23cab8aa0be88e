/**
 * Whether a text holds a phrase: whole words in their order, whatever their case, accents and the punctuation between them. A
 * `*` at the end of a phrase takes any ending: `refund*` is in "Refunding".
 */

/** A text made ready to be searched, as often as there are phrases. */
export interface Searchable {
  readonly folded: string;
}

/** Longer texts are searched in their beginning: what a request is about stands there, and a pasted log says every word. */
const longest = 20_000;

export function searchable(text: string): Searchable {
  return { folded: ` ${folded(text.slice(0, longest))} ` };
}

/** The first of the phrases that the text holds; null where it holds none. */
export function phraseIn(text: Searchable, phrases: readonly string[]): string | null {
  return phrases.find((phrase) => holds(text, phrase)) ?? null;
}

function holds(text: Searchable, phrase: string): boolean {
  const words = folded(phrase);
  if (words === '') return false;
  return text.folded.includes(phrase.trimEnd().endsWith('*') ? ` ${words}` : ` ${words} `);
}

/** Words of letters and digits with one space between them; `can't` is one word, `sign-in` are two. */
function folded(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}'’]/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
