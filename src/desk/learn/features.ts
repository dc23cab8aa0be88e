/**
 * A text as numbers: words and pairs of words, pieces of words, and what the word lists found. Features are hashed, so that a
 * model that is kept holds no words of customers; each block is weighted by rarity and brought to length one.
 */
import { folded } from '../triage/tokens.ts';

/** A sparse vector: positions, rising, with their values. */
export interface Sparse {
  readonly at: Int32Array;
  readonly value: Float32Array;
}

export interface Sample {
  readonly subject: string;
  readonly words: string;
  /** What the word lists say of it, by name: points of signals, weights of topics, heat. */
  readonly found: Readonly<Record<string, number>>;
}

/** Buckets of one block, as a power of two. */
const bits = 18;
export const buckets = 1 << bits;
const blocks = 3;
export const size = blocks * buckets;

/** Counts by bucket, before any weighting. Longer texts are read in their beginning. */
export type Counts = ReadonlyMap<number, number>;

const longest = 4_000;

export function counted({ subject, words, found }: Sample): Counts {
  const counts = new Map<number, number>();
  const add = (block: number, feature: string, times = 1) => {
    const at = block * buckets + (hash(feature) & (buckets - 1));
    counts.set(at, (counts.get(at) ?? 0) + times);
  };
  const inSubject = wordsOf(subject.slice(0, 300));
  const inText = wordsOf(words.slice(0, longest));
  for (const list of [inSubject, inText]) addWords(list, add);
  for (const word of inSubject) add(0, `subject ${word}`);
  for (const word of [...inSubject, ...inText]) addPieces(` ${word} `, add);
  for (const [name, amount] of Object.entries(found)) if (amount > 0) add(2, name, amount);
  return counts;
}

function wordsOf(text: string): string[] {
  return folded(text).match(/[\p{L}\p{N}]+|[!?]+/gu) ?? [];
}

type Add = (block: number, feature: string, times?: number) => void;

function addWords(words: readonly string[], add: Add): void {
  for (const [at, word] of words.entries()) {
    add(0, word);
    const next = words[at + 1];
    if (next !== undefined) add(0, `${word} ${next}`);
  }
}

/** Pieces of two to five characters within a word; beginnings and ends differ from middles. */
function addPieces(word: string, add: Add): void {
  if (word.length > 32) return;
  for (let length = 2; length <= 5; length += 1)
    for (let from = 0; from + length <= word.length; from += 1) add(1, word.slice(from, from + length));
}

/** FNV-1a over UTF-16 units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    value ^= text.charCodeAt(at);
    value = Math.imul(value, 0x01000193);
  }
  return (value ^ (value >>> 15)) >>> 0;
}

/** How rare a bucket is in the texts that were learned from. */
export type Rarity = Float32Array;

/** A bucket of one text alone says nothing about others: nought. */
export function rarityOf(all: readonly Counts[]): Rarity {
  const seen = new Float32Array(size);
  for (const counts of all) for (const at of counts.keys()) seen[at] = (seen[at] ?? 0) + 1;
  return seen.map((texts, at) => {
    const least = at < 2 * buckets ? 2 : 1;
    return texts < least ? 0 : Math.log((1 + all.length) / (1 + texts)) + 1;
  });
}

/** How loudly each block speaks beside the others: words, pieces of words, what the lists found. */
const loudness = [1.4, 1, 0.6] as const;

export function vectorOf(counts: Counts, rarity: Rarity): Sparse {
  const entries = [...counts]
    .map(([at, count]) => [at, weightOf(at, count) * (rarity[at] ?? 0)] as const)
    .filter(([, value]) => value > 0)
    .toSorted(([one], [other]) => one - other);
  const lengths = new Float64Array(blocks);
  for (const [at, value] of entries) lengths[at >> bits] = (lengths[at >> bits] ?? 0) + value * value;
  const values = entries.map(([at, value]) => {
    const block = at >> bits;
    return (value / Math.sqrt(lengths[block] ?? 1)) * (loudness[block] ?? 1);
  });
  return { at: Int32Array.from(entries, ([at]) => at), value: Float32Array.from(values) };
}

function weightOf(at: number, count: number): number {
  return at < 2 * buckets ? 1 + Math.log(count) : Math.log1p(count);
}
