/**
 * Chance that comes out the same at every run. Every person and every question has a stream of its own, named by what it is
 * about, so that one more question asked somewhere changes no answer elsewhere.
 */
import { createHash } from 'node:crypto';

export interface Random {
  /** From 0 up to 1. */
  readonly fraction: () => number;
  /** A whole number from `low` to `high`, both included. */
  readonly between: (low: number, high: number) => number;
  /** True with this probability. */
  readonly chance: (probability: number) => boolean;
  readonly pick: <Choice>(choices: readonly [Choice, ...Choice[]]) => Choice;
  /** By the weight of each. */
  readonly weighted: <Choice>(choices: readonly Weighted<Choice>[]) => Choice;
  /** Around `median`, a third of it as likely as three times as much: how long people take. */
  readonly around: (median: number) => number;
  /** A stream of its own. */
  readonly about: (name: string) => Random;
}

export interface Weighted<Choice> {
  readonly value: Choice;
  readonly weight: number;
}

export function seededRandom(seed: string): Random {
  const next = mulberry32(createHash('sha256').update(seed).digest().readUInt32LE(0));
  const fraction = (): number => next() / 2 ** 32;
  const between = (low: number, high: number): number => low + Math.floor(fraction() * (high - low + 1));
  return {
    fraction,
    between,
    chance: (probability) => fraction() < probability,
    pick: (choices) => choices[between(0, choices.length - 1)] ?? choices[0],
    weighted: (choices) => weighted(choices, fraction()),
    around: (median) => median * 3 ** normal(fraction(), fraction()),
    about: (name) => seededRandom(`${seed}/${name}`),
  };
}

/** 32 bits a call, from Tommy Ettinger's generator (public domain). */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

function weighted<Choice>(choices: readonly Weighted<Choice>[], fraction: number): Choice {
  const total = choices.reduce((sum, { weight }) => sum + weight, 0);
  let left = fraction * total;
  for (const { value, weight } of choices) {
    left -= weight;
    if (left < 0) return value;
  }
  const last = choices.at(-1);
  if (last === undefined) throw new Error('there is nothing to choose from');
  return last.value;
}

/** Box and Muller: normal with mean 0 and deviation 1, cut where it would be absurd. */
function normal(one: number, two: number): number {
  const value = Math.sqrt(-2 * Math.log(1 - one)) * Math.cos(2 * Math.PI * two);
  return Math.max(-2.5, Math.min(2.5, value));
}
