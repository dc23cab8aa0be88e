/** When a desk learns, and what it does with what it has learned. Plain data from the policy. */
import { between, day, type Instant } from '../instant.ts';
import type { Model } from './model.ts';

export interface Learning {
  /** From 0 to 1: a guess that is less sure is none. */
  readonly confidence: number;
  /** Labelled tickets that are needed at least; fewer teach less than the words know. */
  readonly minimum: number;
}

export const usualLearning: Learning = { confidence: 0.8, minimum: 50 };

/** A model with the number under which it is kept. */
export interface Learned {
  readonly version: number;
  readonly model: Model;
}

/** Of a label there must be so many, of at least two labels. */
export const leastOfEach = 8;
const newLabels = 100;

export interface Last {
  readonly samples: number;
  readonly at: Instant;
}

/** Whether there is enough to learn from, and enough new: a hundred labels more, or any after a day. */
export function isTimeToLearn(
  { minimum }: Learning,
  labels: ReadonlyMap<string, number>,
  last: Last | null,
  now: Instant,
): boolean {
  const samples = [...labels.values()].reduce((sum, count) => sum + count, 0);
  const told = [...labels.values()].filter((count) => count >= leastOfEach).length;
  if (samples < minimum || told < 2) return false;
  if (last === null || samples - last.samples >= newLabels) return true;
  return samples > last.samples && between(last.at, now) >= day;
}
