/**
 * How much a text sounds like each language: the scoring of `eld` (Nito T.M.) over its n-grams of four bytes, for languages in Latin
 * script. Unpacked when it is first asked for.
 */
import data from './language-ngrams.json' with { type: 'json' };

/** What each n-gram adds beside its own score. */
const base = 53;
const scale = 25;
const mostBytes = 350;
const longestWord = 70;

let unpacked: ReadonlyMap<string, string> | null = null;

function table(): ReadonlyMap<string, string> {
  unpacked ??= new Map(
    data.ngrams.split('\n').map((line) => {
      const at = line.indexOf('\t');
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );
  return unpacked;
}

/** From 0 to 1 for each language that has any of the text's n-grams. */
export function languageScores(text: string): Map<string, number> {
  const found = new Set(wordsOf(text).flatMap(ngramsOf));
  const scores = new Float64Array(data.languages.length);
  const ngrams = table();
  for (const ngram of found) {
    const pairs = ngrams.get(ngram) ?? '';
    for (let at = 0; at < pairs.length; at += 2) {
      const place = pairs.charCodeAt(at) - 33;
      scores[place] = (scores[place] ?? 0) + pairs.charCodeAt(at + 1) - 161 + base;
    }
  }
  return new Map(
    data.languages.flatMap((language, place) => {
      const score = (scores[place] ?? 0) / Math.max(1, found.size);
      return score > 0 ? [[language, score / (score + scale)] as const] : [];
    }),
  );
}

const separators = /(?<!['`’])(?:['`’]*[^\p{L}'`’])+/gu;

/** Words as UTF-8, a character for each byte. */
function wordsOf(text: string): string[] {
  const words: string[] = [];
  let bytes = 0;
  for (const word of text.replace(separators, ' ').trim().toLowerCase().split(' ')) {
    if (bytes > mostBytes) break;
    const encoded = encode(word);
    bytes += encoded.length + 1;
    if (encoded !== '') words.push(encoded);
  }
  return words;
}

const isAscii = /^[\0-\x7f]*$/;

function encode(word: string): string {
  if (isAscii.test(word)) return word;
  return Array.from(Buffer.from(word), (byte) =>
    byte < 128 ? String.fromCharCode(byte) : (data.dictionary[byte - 128] ?? ' '),
  ).join('');
}

/** Four bytes at every third; the first with a space before it, the last with one behind. */
function ngramsOf(word: string): string[] {
  const length = Math.min(word.length, longestWord);
  const found: string[] = [];
  let at = 0;
  for (; at + 4 < length; at += 3) found.push(`${at === 0 ? ' ' : ''}${word.slice(at, at + 4)}`);
  found.push(`${at === 0 ? ' ' : ''}${word.slice(length === 3 ? 0 : Math.max(0, length - 4))} `);
  return found;
}
