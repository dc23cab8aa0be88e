/**
 * What a desk's tickets have taught: one plane for each label against all others, and how sure a lead over the second label makes
 * us, measured on tickets that were left out. Pure; learning takes seconds and belongs into a thread of its own.
 */
import { contrastOf, stretched } from './contrast.ts';
import {
  type Counts,
  counted,
  type Rarity,
  rarityOf,
  type Sample,
  type Sparse,
  size,
  vectorOf,
} from './features.ts';
import { margin, type Plane, seeded, shuffle, trainPlane } from './svm.ts';

export interface Labelled {
  readonly sample: Sample;
  readonly label: string;
}

export interface Model {
  readonly labels: readonly string[];
  readonly planes: readonly Plane[];
  readonly rarity: Rarity;
  /** P(right) = 1 / (1 + exp(-(slope * lead + offset))). */
  readonly slope: number;
  readonly offset: number;
  /** On tickets that were left out: the share that was labelled right; with as many of each fold. */
  readonly accuracy: number;
  readonly samples: number;
}

export interface Guess {
  readonly label: string;
  /** From 0 to 1: how often such a guess is right. */
  readonly confidence: number;
  /** The margin of each label, in the order of the model's. */
  readonly margins: readonly number[];
}

export interface LearnOptions {
  readonly seed: number;
  readonly cost: number;
  /** Parts of which each is left out once; 0 measures nothing. */
  readonly folds: number;
}

export const usual: LearnOptions = { seed: 1, cost: 0.4, folds: 3 };

/** Of each label fewer than this teach nothing about it. */
export const leastOfLabel = 2;

/** Texts of a label, on average, from which their contrast helps; below, it harms (measured on the sets of eval -- triage). */
const enoughForContrast = 100;

/** Null where there are not two labels to tell apart. */
export function learn(all: readonly Labelled[], options: LearnOptions = usual): Model | null {
  const counts = all.map(({ sample }) => counted(sample));
  const labels = all.map(({ label }) => label);
  const model = planesOf(counts, labels, options);
  if (model === null) return null;
  const { rights, leads } = leftOut(counts, labels, options);
  const right = rights.filter(Boolean).length;
  const accuracy = rights.length === 0 ? 0 : right / rights.length;
  return { ...model, ...fitted(leads, rights), accuracy, samples: all.length };
}

type Planes = Pick<Model, 'labels' | 'planes' | 'rarity'>;

function planesOf(
  counts: readonly Counts[],
  given: readonly string[],
  { cost, seed }: LearnOptions,
): Planes | null {
  const labels = [...new Set(given)]
    .filter((label) => given.filter((it) => it === label).length >= leastOfLabel)
    .toSorted();
  if (labels.length < 2) return null;
  const rarity = rarityOf(counts);
  const vectors = counts.map((it) => vectorOf(it, rarity));
  const { shrunk, places } = dense(vectors);
  const sides = labels.length === 2 ? labels.slice(1) : labels;
  const isContrasted = labels.length > 2 && counts.length / labels.length >= enoughForContrast;
  const planes = sides.map((label) => {
    const isPositive = given.map((it) => it === label);
    const training = { isPositive, cost, size: places.length, seed };
    if (!isContrasted) return widened(trainPlane({ ...training, vectors: shrunk }), places);
    const factors = contrastOf({ ...training, vectors: shrunk });
    const plane = trainPlane({ ...training, vectors: shrunk.map((it) => stretched(it, factors)) });
    // Stretching the weights instead of what they meet: the model that is kept knows nothing of it.
    return widened({ ...plane, weights: plane.weights.map((it, at) => it * (factors[at] ?? 1)) }, places);
  });
  const [only] = planes;
  const all = labels.length === 2 && only !== undefined ? [opposite(only), only] : planes;
  return { labels, planes: all, rarity };
}

/** Few of the buckets are used: training on those alone stays in the processor's cache. */
function dense(vectors: readonly Sparse[]): { shrunk: Sparse[]; places: Int32Array } {
  const used = new Map<number, number>();
  const shrunk = vectors.map(({ at, value }) => ({
    at: at.map((bucket) => {
      const known = used.get(bucket);
      if (known !== undefined) return known;
      used.set(bucket, used.size);
      return used.size - 1;
    }),
    value,
  }));
  return { shrunk, places: Int32Array.from(used.keys()) };
}

function widened({ weights, bias }: Plane, places: Int32Array): Plane {
  const wide = new Float32Array(size);
  for (const [at, bucket] of places.entries()) wide[bucket] = weights[at] ?? 0;
  return { weights: wide, bias };
}

function opposite({ weights, bias }: Plane): Plane {
  return { weights: weights.map((it) => -it), bias: -bias };
}

export function guess(model: Model, sample: Sample): Guess {
  return guessCounted(model, counted(sample));
}

function guessCounted(model: Planes & Pick<Model, 'slope' | 'offset'>, counts: Counts): Guess {
  const vector = vectorOf(counts, model.rarity);
  const margins = model.planes.map((plane) => margin(plane, vector));
  const { best, lead } = leader(margins);
  const confidence = 1 / (1 + Math.exp(-(model.slope * lead + model.offset)));
  return { label: model.labels[best] ?? '', confidence, margins };
}

function leader(margins: readonly number[]): { best: number; lead: number } {
  let best = 0;
  for (const [at, value] of margins.entries()) if (value > (margins[best] ?? 0)) best = at;
  const second = Math.max(...margins.filter((_, at) => at !== best));
  return { best, lead: (margins[best] ?? 0) - second };
}

/** Every sample guessed by a model that has not seen it. */
function leftOut(
  counts: readonly Counts[],
  labels: readonly string[],
  options: LearnOptions,
): { rights: boolean[]; leads: number[] } {
  const rights: boolean[] = [];
  const leads: number[] = [];
  const folds = foldsOf(counts.length, options);
  for (let fold = 0; fold < options.folds; fold += 1) {
    const isOut = (_: unknown, at: number) => folds[at] === fold;
    const isIn = (_: unknown, at: number) => folds[at] !== fold;
    const model = planesOf(counts.filter(isIn), labels.filter(isIn), options);
    if (model === null) continue;
    const truths = labels.filter(isOut);
    for (const [at, one] of counts.filter(isOut).entries()) {
      const { label, margins } = guessCounted({ ...model, slope: 1, offset: 0 }, one);
      rights.push(label === truths[at]);
      leads.push(leader(margins).lead);
    }
  }
  return { rights, leads };
}

export function foldsOf(count: number, { folds, seed }: Pick<LearnOptions, 'folds' | 'seed'>): Int32Array {
  const order = Int32Array.from({ length: count }, (_, at) => at);
  shuffle(order, seeded(seed));
  const parts = new Int32Array(count);
  for (const [place, index] of order.entries()) parts[index] = place % Math.max(1, folds);
  return parts;
}

/** Platt's sigmoid by gradient descent; a lead never makes us less sure. */
function fitted(leads: readonly number[], rights: readonly boolean[]): { slope: number; offset: number } {
  let [slope, offset] = [1, 0];
  const count = Math.max(1, leads.length);
  for (let round = 0; round < 300; round += 1) {
    let [down, aside] = [0, 0];
    for (const [at, lead] of leads.entries()) {
      const error = 1 / (1 + Math.exp(-(slope * lead + offset))) - (rights[at] ? 1 : 0);
      down += error * lead;
      aside += error;
    }
    slope = Math.max(0, slope - (4 * down) / count);
    offset -= (4 * aside) / count;
  }
  return { slope, offset };
}
