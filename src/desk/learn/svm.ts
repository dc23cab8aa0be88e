/**
 * A linear support vector machine with squared hinge loss, trained by dual coordinate descent (Hsieh et al., ICML 2008, algorithm
 * 1). Deterministic: the order in which samples are visited is an argument.
 */
import type { Sparse } from './features.ts';

export interface Plane {
  readonly weights: Float32Array;
  readonly bias: number;
}

export interface Training {
  readonly vectors: readonly Sparse[];
  /** True for the samples on the positive side. */
  readonly isPositive: readonly boolean[];
  /** What a mistake costs; each side's is divided by its share. */
  readonly cost: number;
  readonly size: number;
  readonly seed: number;
}

const mostRounds = 40;
const goodEnough = 0.05;
/** The bias is a feature of this value. */
const biasValue = 1;

export function trainPlane(training: Training): Plane {
  const { vectors, isPositive, size } = training;
  const weights = new Float32Array(size);
  const alpha = new Float64Array(vectors.length);
  const lengths = vectors.map(({ value }) => value.reduce((sum, it) => sum + it * it, biasValue * biasValue));
  const order = Int32Array.from(vectors.keys());
  const costs = costsOf(training);
  const random = seeded(training.seed);
  let bias = 0;
  for (let round = 0; round < mostRounds; round += 1) {
    shuffle(order, random);
    let worst = 0;
    for (const index of order) {
      const vector = vectors[index];
      if (vector === undefined) continue;
      const side = isPositive[index] ? 1 : -1;
      const loose = 1 / (2 * (isPositive[index] ? costs.positive : costs.negative));
      const before = alpha[index] ?? 0;
      const gradient = side * (dot(weights, vector) + bias * biasValue) - 1 + loose * before;
      const projected = before === 0 ? Math.min(gradient, 0) : gradient;
      worst = Math.max(worst, Math.abs(projected));
      if (projected === 0) continue;
      const after = Math.max(before - gradient / ((lengths[index] ?? 1) + loose), 0);
      alpha[index] = after;
      add(weights, vector, (after - before) * side);
      bias += (after - before) * side * biasValue;
    }
    if (worst < goodEnough) break;
  }
  return { weights, bias };
}

/** Both sides weigh alike, however rare one is. */
function costsOf({ isPositive, cost }: Training): { positive: number; negative: number } {
  const positives = isPositive.filter(Boolean).length;
  const share = (count: number) => Math.sqrt(isPositive.length / (2 * Math.max(1, count)));
  return { positive: cost * share(positives), negative: cost * share(isPositive.length - positives) };
}

/** Positive on the positive side; its amount says how far. */
export function margin({ weights, bias }: Plane, vector: Sparse): number {
  return dot(weights, vector) + bias;
}

function dot(weights: Float32Array, { at, value }: Sparse): number {
  let sum = 0;
  for (let index = 0; index < at.length; index += 1)
    sum += (weights[at[index] ?? 0] ?? 0) * (value[index] ?? 0);
  return sum;
}

function add(weights: Float32Array, { at, value }: Sparse, factor: number): void {
  for (let index = 0; index < at.length; index += 1) {
    const place = at[index] ?? 0;
    weights[place] = (weights[place] ?? 0) + factor * (value[index] ?? 0);
  }
}

/** mulberry32: numbers from 0 to below 1, the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function shuffle(order: Int32Array, random: () => number): void {
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
}
