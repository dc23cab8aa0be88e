/**
 * How differently the two sides of a plane use each bucket: the logarithm of the ratio of its shares (Wang and Manning, ACL 2012,
 * "Baselines and Bigrams"), softened by its root. Vectors stretched by it let telling words speak louder.
 */
import type { Sparse } from './features.ts';
import type { Training } from './svm.ts';

/** What stands in each bucket of each side before anything is counted, so that what was never seen is not infinitely telling. */
const assumed = 0.3;
const loudness = 0.8;

type Sides = Pick<Training, 'vectors' | 'isPositive' | 'size'>;

/** A factor for each bucket, 0 for one that both sides use alike. */
export function contrastOf(sides: Sides): Float32Array {
  const outside = shares(sides, false);
  return Float32Array.from(
    shares(sides, true),
    (share, at) => loudness * Math.sqrt(Math.abs(Math.log(share / (outside[at] ?? 1)))),
  );
}

function shares({ vectors, isPositive, size }: Sides, side: boolean): Float64Array {
  const amounts = new Float64Array(size).fill(assumed);
  for (const [index, { at, value }] of vectors.entries()) {
    if (isPositive[index] !== side) continue;
    for (const [entry, place] of at.entries()) amounts[place] = (amounts[place] ?? 0) + (value[entry] ?? 0);
  }
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  return amounts.map((amount) => amount / total);
}

/** A vector with each value multiplied by its bucket's factor. */
export function stretched({ at, value }: Sparse, factors: Float32Array): Sparse {
  return { at, value: value.map((amount, entry) => amount * (factors[at[entry] ?? 0] ?? 1)) };
}
