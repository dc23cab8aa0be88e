/**
 * Which earlier texts are like a new one: BM25 over words, the subject counting several times, with pieces of the subject's words,
 * and what is near in time before what is old. An order to choose from, never a verdict: nothing is merged by it.
 */
import { folded } from '../triage/tokens.ts';

export interface Text {
  readonly id: number;
  readonly subject: string;
  readonly words: string;
  /** ms since 1970; null where nobody knows. */
  readonly at: number | null;
}

export interface Likeness {
  readonly id: number;
  readonly likeness: number;
}

/** Above one: what few texts say tells more than BM25 thinks. */
const sharpness = 1.5;
const k1 = 1.2;
const b = 0.6;
const subjectTimes = 4;
const longest = 1_500;
/** After so long half of what nearness in time adds is gone, in ms. */
const halfLife = 60 * 86_400_000;
const nearness = 1;

interface Entry {
  readonly text: Text;
  readonly terms: ReadonlyMap<string, number>;
  readonly length: number;
}

export interface SimilarIndex {
  readonly add: (text: Text) => void;
  /** The most alike first, at most `most`; the text itself is not among them. */
  readonly like: (text: Text, most: number) => Likeness[];
}

export function createSimilarIndex(): SimilarIndex {
  const entries: Entry[] = [];
  const byTerm = new Map<string, number[]>();
  let total = 0;
  return {
    add: (text) => {
      const terms = termsOf(text);
      const length = [...terms.values()].reduce((sum, times) => sum + times, 0);
      for (const term of terms.keys()) byTerm.set(term, [...(byTerm.get(term) ?? []), entries.length]);
      entries.push({ text, terms, length });
      total += length;
    },
    like: (text, most) => {
      const scores = new Map<number, number>();
      const average = total / Math.max(1, entries.length);
      for (const [term, times] of termsOf(text)) addScores({ entries, byTerm, average }, term, times, scores);
      return ranked(entries, scores, text).slice(0, most);
    },
  };
}

interface Corpus {
  readonly entries: readonly Entry[];
  readonly byTerm: ReadonlyMap<string, readonly number[]>;
  readonly average: number;
}

function addScores(
  { entries, byTerm, average }: Corpus,
  term: string,
  times: number,
  scores: Map<number, number>,
): void {
  const places = byTerm.get(term) ?? [];
  // What stands in a fifth of all texts tells none apart.
  if (places.length > Math.max(20, entries.length / 5)) return;
  const rarity = Math.log(1 + (entries.length - places.length + 0.5) / (places.length + 0.5));
  for (const place of places) {
    const { terms, length } = entries[place] ?? { terms: new Map<string, number>(), length: 0 };
    const often = terms.get(term) ?? 0;
    const weight = (often * (k1 + 1)) / (often + k1 * (1 - b + (b * length) / average));
    scores.set(
      place,
      (scores.get(place) ?? 0) + rarity ** sharpness * weight * Math.min(3, 1 + Math.log(times)),
    );
  }
}

function ranked(entries: readonly Entry[], scores: ReadonlyMap<number, number>, text: Text): Likeness[] {
  return [...scores]
    .flatMap(([place, score]) => {
      const other = entries[place]?.text;
      if (other === undefined || other.id === text.id) return [];
      return [{ id: other.id, likeness: score * (1 + nearness * closeness(text, other)) }];
    })
    .toSorted((one, other) => other.likeness - one.likeness || one.id - other.id);
}

function closeness(one: Text, other: Text): number {
  if (one.at === null || other.at === null) return 0;
  return 0.5 ** (Math.abs(one.at - other.at) / halfLife);
}

function termsOf({ subject, words }: Text): Map<string, number> {
  const terms = new Map<string, number>();
  const add = (term: string, times: number) => terms.set(term, (terms.get(term) ?? 0) + times);
  const inSubject = wordsOf(subject);
  for (const word of inSubject) {
    add(word, subjectTimes);
    if (word.length > 4)
      for (let at = 0; at + 4 <= word.length; at += 1) add(`~${word.slice(at, at + 4)}`, 0.5);
  }
  for (const [at, word] of inSubject.entries()) {
    const next = inSubject[at + 1];
    if (next !== undefined) add(`${word} ${next}`, 1);
  }
  for (const word of wordsOf(words.slice(0, longest))) add(word, 1);
  return terms;
}

function wordsOf(text: string): string[] {
  return (folded(text).match(/[\p{L}\p{N}_]+/gu) ?? []).filter((word) => word.length > 1 && word.length < 60);
}
