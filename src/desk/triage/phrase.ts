/**
 * Phrases of word lists: words in their order, found by their stems. In a phrase `a|b` takes either, `word*` any ending, `=word`
 * only this form, `$name` any word of a set, and `..` up to four words between. Articles and possessives may always stand between.
 */
import { type ListLanguage, stemOf } from './stem.ts';
import type { Token } from './tokens.ts';

/** One place of a phrase. */
interface Place {
  readonly stems: ReadonlySet<string>;
  readonly exact: ReadonlySet<string>;
  readonly beginnings: readonly string[];
  /** How many words may stand before it. */
  readonly gap: number;
}

export interface Phrase<Of> {
  /** As it is written in the list: what an explanation shows. */
  readonly written: string;
  readonly places: readonly Place[];
  readonly of: Of;
}

export interface Hit<Of> {
  readonly phrase: Phrase<Of>;
  /** Positions of its words in the text. */
  readonly at: readonly number[];
}

const widestGap = 4;
const mostLight = 2;

/** Throws where nothing is left to look for. `sets` by name, without `$`. */
export function readPhrase<Of>(
  written: string,
  language: ListLanguage,
  sets: ReadonlyMap<string, readonly string[]>,
  of: Of,
): Phrase<Of> {
  const places: Place[] = [];
  let gap = 0;
  for (const part of written.trim().toLowerCase().split(/\s+/)) {
    if (part === '..') {
      gap += widestGap;
      continue;
    }
    places.push(placeOf(part.split('|'), language, sets, gap));
    gap = 0;
  }
  if (places.length === 0) throw new Error(`"${written}" has no word in it`);
  return { written, places, of };
}

function placeOf(
  alternatives: readonly string[],
  language: ListLanguage,
  sets: ReadonlyMap<string, readonly string[]>,
  gap: number,
): Place {
  const place = { stems: new Set<string>(), exact: new Set<string>(), beginnings: [] as string[], gap };
  for (const word of alternatives.flatMap((it) => expanded(it, sets))) {
    if (word.startsWith('=')) place.exact.add(word.slice(1));
    else if (word.endsWith('*')) place.beginnings.push(word.slice(0, -1));
    else place.stems.add(stemOf(language, word));
  }
  return place;
}

function expanded(word: string, sets: ReadonlyMap<string, readonly string[]>): readonly string[] {
  if (!word.startsWith('$')) return [plain(word)];
  const set = sets.get(word.slice(1));
  if (set === undefined) throw new Error(`there is no set ${word}`);
  return set.map(plain);
}

function plain(word: string): string {
  return word
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}'’]/gu, '')
    .replace(/ß/g, 'ss');
}

/** Phrases by their first word, so that a text is read once however many there are. */
export interface PhraseIndex<Of> {
  readonly language: ListLanguage;
  readonly byStem: ReadonlyMap<string, readonly Phrase<Of>[]>;
  readonly byWord: ReadonlyMap<string, readonly Phrase<Of>[]>;
  /** Those that begin with a beginning, by its first two letters. */
  readonly byBeginning: ReadonlyMap<string, readonly Phrase<Of>[]>;
}

export function indexed<Of>(language: ListLanguage, phrases: readonly Phrase<Of>[]): PhraseIndex<Of> {
  const [byStem, byWord, byBeginning] = [new Map(), new Map(), new Map()] as Map<string, Phrase<Of>[]>[];
  const add = (map: Map<string, Phrase<Of>[]> | undefined, key: string, phrase: Phrase<Of>) => {
    map?.set(key, [...(map.get(key) ?? []), phrase]);
  };
  for (const phrase of phrases) {
    const [first] = phrase.places;
    if (first === undefined) continue;
    for (const stem of first.stems) add(byStem, stem, phrase);
    for (const word of first.exact) add(byWord, word, phrase);
    for (const key of new Set(first.beginnings.map((it) => it.slice(0, 2)))) add(byBeginning, key, phrase);
  }
  return {
    language,
    byStem: byStem ?? new Map(),
    byWord: byWord ?? new Map(),
    byBeginning: byBeginning ?? new Map(),
  };
}

/** Every place where a phrase of the index stands in the text; each phrase at most once from one word. */
export function hitsIn<Of>(index: PhraseIndex<Of>, text: readonly Token[]): Hit<Of>[] {
  const found: Hit<Of>[] = [];
  for (const [from, token] of text.entries()) {
    const candidates = candidatesAt(index, token);
    for (const phrase of candidates) {
      const at = standsAt(index.language, phrase, text, from);
      if (at !== null) found.push({ phrase, at });
    }
  }
  return found;
}

function candidatesAt<Of>(index: PhraseIndex<Of>, { text }: Token): ReadonlySet<Phrase<Of>> {
  const beginning = index.byBeginning.get(text.slice(0, 2)) ?? [];
  return new Set([
    ...(index.byStem.get(stemOf(index.language, text)) ?? []),
    ...(index.byWord.get(text) ?? []),
    ...beginning,
  ]);
}

/** Where its words stand, from `from` on; null where it does not stand there. Gaps are few and short: this ends soon. */
function standsAt<Of>(
  language: ListLanguage,
  { places }: Phrase<Of>,
  text: readonly Token[],
  from: number,
): number[] | null {
  const [first, ...rest] = places;
  const begin = text[from];
  if (first === undefined || begin === undefined || !fits(language, first, begin)) return null;
  const others = restFrom(language, rest, text, from + 1);
  return others === null ? null : [from, ...others];
}

function restFrom(
  language: ListLanguage,
  places: readonly Place[],
  text: readonly Token[],
  from: number,
): number[] | null {
  const [place, ...rest] = places;
  if (place === undefined) return [];
  let light = 0;
  for (let at = from; at <= from + place.gap + light && at < text.length; at += 1) {
    const token = text[at];
    if (token === undefined || token.before === 'sentence') return null;
    if (fits(language, place, token)) {
      const others = restFrom(language, rest, text, at + 1);
      if (others !== null) return [at, ...others];
    }
    if (light < mostLight && isLight.has(token.text)) light += 1;
  }
  return null;
}

function fits(language: ListLanguage, place: Place, { text }: Token): boolean {
  return (
    place.stems.has(stemOf(language, text)) ||
    place.exact.has(text) ||
    place.beginnings.some((beginning) => text.startsWith(beginning))
  );
}

/** What stands before a noun and changes nothing of what is said about it. */
const isLight: ReadonlySet<string> = new Set([
  ...[
    'a',
    'an',
    'the',
    'my',
    'our',
    'your',
    'this',
    'that',
    'these',
    'any',
    'some',
    'his',
    'her',
    'their',
    'its',
  ],
  ...[
    'el',
    'la',
    'los',
    'las',
    'un',
    'una',
    'mi',
    'mis',
    'su',
    'sus',
    'tu',
    'nuestro',
    'nuestra',
    'este',
    'esta',
  ],
  ...[
    'le',
    'les',
    'l',
    'une',
    'mon',
    'ma',
    'mes',
    'votre',
    'vos',
    'notre',
    'nos',
    'son',
    'sa',
    'ses',
    'ce',
    'cette',
    'de',
    'd',
    'du',
    'des',
  ],
  ...[
    'der',
    'die',
    'das',
    'den',
    'dem',
    'ein',
    'eine',
    'einen',
    'mein',
    'meine',
    'meinen',
    'ihr',
    'ihre',
    'unser',
    'unsere',
  ],
  ...[
    'just',
    'really',
    'please',
    'also',
    'very',
    'now',
    'all',
    'already',
    'even',
    'literally',
    'seriously',
    'fucking',
    'own',
  ],
]);
