import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoff } from '../../src/io/backoff.ts';
import { uidBatches, uidSet } from '../../src/io/imap/uids.ts';

test.each([
  [[], ''],
  [[7], '7'],
  [[1, 2, 3], '1:3'],
  [[1, 3, 4, 9], '1,3:4,9'],
])('UIDs %j are written as "%s"', (uids, text) => {
  expect(uidSet(uids)).toBe(text);
});

test('a set names exactly the UIDs that were given', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 300 })), (uids) => {
      const sorted = uids.sort((a, b) => a - b);
      expect(expand(uidSet(sorted))).toEqual(sorted);
    }),
  );
});

test('batches are ascending, without doubles, and bounded', () => {
  expect([...uidBatches([3, 1, 2, 3], 2)]).toEqual([[1, 2], [3]]);
  expect([...uidBatches([])]).toEqual([]);
});

test('the wait doubles from a second to five minutes, and jitter spreads it over its upper half', () => {
  expect([1, 2, 3, 4].map((attempt) => backoff(attempt, 1))).toEqual([1000, 2000, 4000, 8000]);
  expect(backoff(3, 0)).toBe(2000);
  expect(backoff(1000, 1)).toBe(300_000);
  expect(backoff(0, 0.5)).toBe(750);
});

function expand(set: string): number[] {
  return set
    .split(',')
    .filter((range) => range !== '')
    .flatMap((range) => {
      const [start = 0, end = start] = range.split(':').map(Number);
      return Array.from({ length: end - start + 1 }, (_, index) => start + index);
    });
}
