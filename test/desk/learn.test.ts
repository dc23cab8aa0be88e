import { describe, expect, test } from 'vitest';
import { contrastOf, stretched } from '../../src/desk/learn/contrast.ts';
import type { Sparse } from '../../src/desk/learn/features.ts';
import { isTimeToLearn } from '../../src/desk/learn/learning.ts';
import { foldsOf, guess, type Labelled, learn, usual } from '../../src/desk/learn/model.ts';
import { pack, unpack } from '../../src/desk/learn/pack.ts';
import { margin, seeded, trainPlane } from '../../src/desk/learn/svm.ts';

const topics: Readonly<Record<string, readonly string[]>> = {
  billing: ['invoice', 'refund', 'charged', 'receipt', 'payment', 'card'],
  login: ['password', 'account', 'locked', 'sign', 'email', 'reset'],
  printer: ['paper', 'jam', 'toner', 'print', 'tray', 'driver'],
};
const fillers = ['hello', 'please', 'help', 'me', 'with', 'my', 'the', 'it', 'thanks', 'today'];

function sample(label: string, random: () => number): Labelled {
  const pick = (words: readonly string[]) => words[Math.floor(random() * words.length)] ?? '';
  const words = Array.from({ length: 12 }, () => pick(random() < 0.3 ? (topics[label] ?? []) : fillers)).join(
    ' ',
  );
  return { label, sample: { subject: '', words, found: {} } };
}

function samples(counts: Readonly<Record<string, number>>, seed = 1): Labelled[] {
  const random = seeded(seed);
  return Object.entries(counts).flatMap(([label, count]) =>
    Array.from({ length: count }, () => sample(label, random)),
  );
}

const text = (words: string) => ({ subject: '', words, found: {} });

describe('contrast', () => {
  const vector = (...entries: readonly (readonly [number, number])[]): Sparse => ({
    at: Int32Array.from(entries, ([at]) => at),
    value: Float32Array.from(entries, ([, value]) => value),
  });
  // Bucket 0 stands in all of them, 1 on the positive side alone, 2 on the other.
  const vectors = [
    ...[vector([0, 1], [1, 1]), vector([0, 1], [1, 1])],
    ...[vector([0, 1], [2, 1]), vector([0, 1], [2, 1])],
  ];
  const sides = { vectors, isPositive: [true, true, false, false], size: 3 };

  test('makes telling words louder than what stands everywhere', () => {
    const [everywhere, here, there] = contrastOf(sides);
    expect(everywhere).toBeCloseTo(0);
    expect(here).toBeGreaterThan(0.9);
    expect(there).toBeCloseTo(here ?? 0);
  });

  test('stretched weights say of plain vectors what stretched vectors said', () => {
    const factors = contrastOf(sides);
    const heard = vectors.map((it) => stretched(it, factors));
    const plane = trainPlane({ ...sides, vectors: heard, cost: 1, seed: 1 });
    const folded = { ...plane, weights: plane.weights.map((it, at) => it * (factors[at] ?? 1)) };
    for (const [at, it] of vectors.entries())
      expect(margin(folded, it)).toBeCloseTo(margin(plane, heard[at] ?? it), 5);
  });
});

// Without and with contrast: it begins at a hundred texts of a label.
describe.each([60, 120])('a model of %i texts of each label', (each) => {
  const model = learn(samples({ billing: each, login: each, printer: each }));
  if (model === null) throw new Error('three labels can be told apart');

  test('tells labels apart, and knows how well', () => {
    expect(model.accuracy).toBeGreaterThan(0.9);
    expect(guess(model, text('my card was charged and I need a refund')).label).toBe('billing');
    expect(guess(model, text('the tray has a paper jam')).label).toBe('printer');
  });

  test('is surer of what it has seen than of what it has not', () => {
    const known = guess(model, text('password reset of a locked account'));
    const unknown = guess(model, text('zebras graze quietly'));
    expect(known.confidence).toBeGreaterThan(0.8);
    expect(known.confidence).toBeGreaterThan(unknown.confidence);
  });

  test('is the same for the same samples', () => {
    const again = learn(samples({ billing: each, login: each, printer: each }));
    expect(again === null ? null : pack(again).equals(pack(model))).toBe(true);
  });

  test('comes back from its bytes as it was, and they hold no word', () => {
    const bytes = pack(model);
    const back = unpack(bytes);
    if (back === null) throw new Error('its own bytes can be read');
    expect(guess(back, text('paper jam'))).toEqual(guess(model, text('paper jam')));
    expect(bytes.includes('toner')).toBe(false);
  });
});

test('of a rare label it thinks no oftener than it comes', () => {
  const model = learn(samples({ billing: 200, login: 10 }));
  const asked = samples({ billing: 100 }, 5);
  const wrong = asked.filter((it) => model !== null && guess(model, it.sample).label !== 'billing');
  expect(wrong.length).toBeLessThan(5);
});

test('one label alone teaches nothing', () => {
  expect(learn(samples({ billing: 50 }))).toBeNull();
  expect(learn([])).toBeNull();
});

test('folds are of equal size, and the same for the same seed', () => {
  const folds = foldsOf(100, { folds: 5, seed: 3 });
  expect([0, 1, 2, 3, 4].map((fold) => folds.filter((it) => it === fold).length)).toEqual([
    20, 20, 20, 20, 20,
  ]);
  expect(foldsOf(100, { folds: 5, seed: 3 })).toEqual(folds);
  expect(usual.folds).toBeGreaterThan(1);
});

describe('it is time to learn', () => {
  const [now, tomorrow] = ['2026-01-05T09:00:00.000Z', '2026-01-06T10:00:00.000Z'];
  const learning = { confidence: 0.8, minimum: 50 };
  const labels = (a: number, b: number) =>
    new Map([
      ['a', a],
      ['b', b],
    ]);
  test.each([
    ['with enough of two labels', labels(40, 10), null, now, true],
    ['not with too few', labels(30, 10), null, now, false],
    ['not where one label has hardly any', labels(60, 7), null, now, false],
    ['with a hundred more', labels(140, 20), { samples: 60, at: now }, now, true],
    ['not with a few more on the same day', labels(60, 20), { samples: 60, at: now }, now, false],
    ['with a few more on the next', labels(60, 20), { samples: 60, at: now }, tomorrow, true],
    ['not where nothing is new', labels(40, 20), { samples: 60, at: now }, tomorrow, false],
  ])('%s', (_, counts, last, at, expected) => {
    expect(isTimeToLearn(learning, counts, last, at)).toBe(expected);
  });
});
