import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/simulate/random.ts';

const draws = (seed: string) => {
  const random = seededRandom(seed);
  return Array.from({ length: 20 }, () => random.between(1, 1000));
};

describe('seeded chance', () => {
  test('comes out the same for the same seed and otherwise for another', () => {
    expect(draws('1')).toEqual(draws('1'));
    expect(draws('1')).not.toEqual(draws('2'));
  });

  test('of one person does not depend on what others drew', () => {
    const [quiet, busy] = [seededRandom('1'), seededRandom('1')];
    for (let draw = 0; draw < 100; draw++) busy.fraction();
    expect(busy.about('ann').fraction()).toBe(quiet.about('ann').fraction());
  });

  test('picks by weight', () => {
    const random = seededRandom('weights');
    const choices = [
      { value: 'rare', weight: 1 },
      { value: 'never', weight: 0 },
      { value: 'often', weight: 9 },
    ];
    const picked = Map.groupBy(
      Array.from({ length: 2000 }, () => random.weighted(choices)),
      (it) => it,
    );
    expect(picked.get('never')).toBeUndefined();
    expect(picked.get('rare')?.length).toBeGreaterThan(100);
    expect(picked.get('rare')?.length).toBeLessThan(320);
  });

  test('around a median half is less, and none is absurd', () => {
    const random = seededRandom('around');
    const times = Array.from({ length: 2000 }, () => random.around(60));
    const less = times.filter((time) => time < 60).length;
    expect(less).toBeGreaterThan(900);
    expect(less).toBeLessThan(1100);
    expect(Math.min(...times)).toBeGreaterThan(60 / 20);
    expect(Math.max(...times)).toBeLessThan(60 * 20);
  });
});
