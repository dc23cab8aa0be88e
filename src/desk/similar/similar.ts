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
  /** From 0 to 1: of what the text would score against itself. */
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

type Terms = ReadonlyMap<string, number>;

interface Entry {
  readonly id: number;
  readonly at: number | null;
  readonly terms: Terms;
  readonly length: number;
}

export interface SimilarIndex {
  readonly add: (text: Text) => void;
  /** The most alike first, at most `most`; the text itself is not among them. */
  readonly like: (text: Text, most: number) => Likeness[];
}

/** `kept`: of more texts the oldest are forgotten, some at a time. */
export function createSimilarIndex(kept = Number.POSITIVE_INFINITY): SimilarIndex {
  let corpus = emptyCorpus();
  return {
    add: (text) => {
      corpus.take(entryOf(text));
      if (corpus.entries.length < 2 * kept) return;
      const young = corpus.entries.slice(-kept);
      corpus = emptyCorpus();
      for (const entry of young) corpus.take(entry);
    },
    like: (text, most) => {
      const asked = entryOf(text);
      const scores = new Map<number, number>();
      let own = 0;
      for (const [term, times] of asked.terms) own += scoreTerm(corpus, asked, { term, times }, scores);
      return ranked(corpus, scores, asked)
        .slice(0, most)
        .map(({ id, likeness }) => ({
          id,
          likeness: Math.min(1, likeness / (own * (text.at === null ? 1 : 1 + nearness))),
        }));
    },
  };
}

interface Corpus {
  readonly entries: readonly Entry[];
  readonly byTerm: ReadonlyMap<string, readonly number[]>;
  readonly average: () => number;
  readonly take: (entry: Entry) => void;
}

function emptyCorpus(): Corpus {
  const entries: Entry[] = [];
  const byTerm = new Map<string, number[]>();
  let total = 0;
  return {
    ...{ entries, byTerm },
    average: () => total / Math.max(1, entries.length),
    take: (entry) => {
      for (const term of entry.terms.keys()) {
        const places = byTerm.get(term);
        if (places === undefined) byTerm.set(term, [entries.length]);
        else places.push(entries.length);
      }
      entries.push(entry);
      total += entry.length;
    },
  };
}

/** Adds what the texts with this term have in common with the one that is asked about; returns what that one would add to itself. */
function scoreTerm(
  { entries, byTerm, average }: Corpus,
  asked: Entry,
  { term, times }: { readonly term: string; readonly times: number },
  scores: Map<number, number>,
): number {
  const places = byTerm.get(term) ?? [];
  // What stands in a fifth of all texts tells none apart.
  if (places.length > Math.max(20, entries.length / 5)) return 0;
  const texts = Math.max(1, places.length);
  const rarity = Math.log(1 + Math.max(0, entries.length - texts + 0.5) / (texts + 0.5)) ** sharpness;
  const loudness = rarity * Math.min(3, 1 + Math.log(times));
  const mean = average() || asked.length;
  for (const place of places) {
    const entry = entries[place];
    if (entry === undefined) continue;
    const weight = weightOf(entry.terms.get(term) ?? 0, entry.length / mean);
    scores.set(place, (scores.get(place) ?? 0) + loudness * weight);
  }
  return loudness * weightOf(times, asked.length / mean);
}

/** BM25: the more often the more, up to a bound, and less in long texts. */
function weightOf(times: number, relativeLength: number): number {
  return (times * (k1 + 1)) / (times + k1 * (1 - b + b * relativeLength));
}

function ranked({ entries }: Corpus, scores: ReadonlyMap<number, number>, asked: Entry): Likeness[] {
  return [...scores]
    .flatMap(([place, score]) => {
      const other = entries[place];
      if (other === undefined || other.id === asked.id) return [];
      return [{ id: other.id, likeness: score * (1 + nearness * closeness(asked, other)) }];
    })
    .toSorted((one, other) => other.likeness - one.likeness || one.id - other.id);
}

function closeness(one: Entry, other: Entry): number {
  if (one.at === null || other.at === null) return 0;
  return 0.5 ** (Math.abs(one.at - other.at) / halfLife);
}

function entryOf(text: Text): Entry {
  const terms = termsOf(text);
  const length = [...terms.values()].reduce((sum, times) => sum + times, 0);
  return { id: text.id, at: text.at, terms, length };
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
