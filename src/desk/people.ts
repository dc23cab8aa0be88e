/**
 * Whom an agent means by a name that was typed in a hurry: "booker dean-DeWITT" is Booker Dean-DeWitt. The most exact way of
 * reading that fits anybody decides; where it fits several people nobody is chosen.
 */
import { suggest } from './did-you-mean.ts';

export interface Candidate {
  readonly id: string;
  /** Names and addresses; the first is the one to show. */
  readonly names: readonly string[];
}

export type NameMatch =
  | { readonly kind: 'match'; readonly id: string }
  | { readonly kind: 'ambiguous'; readonly ids: readonly string[] }
  | { readonly kind: 'none'; readonly suggestion: string | null };

interface Folded {
  /** Letters and digits alone. */
  readonly whole: string;
  readonly words: readonly string[];
  /** Lower-case address where the name is one. */
  readonly address: string;
}

type Fits = (wanted: Folded, name: Folded) => boolean;

/** From exact to generous. */
const readings: readonly Fits[] = [
  (wanted, name) => (wanted.address === '' ? wanted.whole === name.whole : wanted.address === name.address),
  (wanted, name) =>
    wanted.address === '' && inOrder(wanted.words, name.words, (word, other) => word === other),
  (wanted, name) => wanted.address === '' && isBeginning(wanted, name),
];

/**
 * Finds the candidate a query names: full name, address or local part; words of the name in their order; a beginning.
 * Case, spaces, punctuation and accents do not count. `me` is for the caller, who knows who is asking.
 */
export function matchName(query: string, candidates: readonly Candidate[]): NameMatch {
  const wanted = fold(query);
  const people = candidates.map(({ id, names }) => ({ id, names: names.map(fold) }));
  if (wanted.whole === '') return { kind: 'none', suggestion: null };
  for (const fits of readings) {
    const found = people.filter(({ names }) => names.some((name) => fits(wanted, name)));
    const ids = [...new Set(found.map(({ id }) => id))];
    const [only] = ids;
    if (only !== undefined)
      return ids.length === 1 ? { kind: 'match', id: only } : { kind: 'ambiguous', ids };
  }
  return { kind: 'none', suggestion: suggestName(wanted, candidates) };
}

/** One letter begins too many names to be a wish. */
function isBeginning(wanted: Folded, name: Folded): boolean {
  if (wanted.whole.length < 2) return false;
  return (
    name.whole.startsWith(wanted.whole) ||
    inOrder(wanted.words, name.words, (word, other) => other.startsWith(word))
  );
}

function inOrder(
  wanted: readonly string[],
  words: readonly string[],
  fits: (word: string, other: string) => boolean,
): boolean {
  let at = 0;
  for (const other of words) {
    const word = wanted[at];
    if (word !== undefined && fits(word, other)) at += 1;
  }
  return at === wanted.length && at > 0;
}

function fold(text: string): Folded {
  const angled = /<([^<>\s]{3,254})>\s*$/.exec(text.slice(0, 600))?.[1];
  const name = (angled ?? text).slice(0, 300).trim();
  const at = name.lastIndexOf('@');
  const words = foldWords(at > 0 ? name.slice(0, at) : name);
  return { whole: words.join(''), words, address: at > 0 ? name.toLowerCase() : '' };
}

/** Letters that carry a stroke or are two in one have no decomposition in Unicode. */
const unaccented = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['þ', 'th'],
  ['ı', 'i'],
]);

function foldWords(text: string): string[] {
  const letters = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}\p{DI}'’]/gu, '');
  const plain = letters.replace(/[ßæœøłđðþı]/g, (letter) => unaccented.get(letter) ?? letter);
  return plain.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

/** The shown name of whoever has a name, or a word of one, that the query nearly is. */
function suggestName(wanted: Folded, candidates: readonly Candidate[]): string | null {
  const shown = new Map<string, string>();
  for (const { id, names } of candidates) {
    for (const { whole, words } of names.map(fold)) {
      for (const key of [whole, ...words]) if (!shown.has(key)) shown.set(key, names[0] ?? id);
    }
  }
  const near = suggest(wanted.whole, [...shown.keys()]);
  return near === null ? null : (shown.get(near) ?? null);
}
