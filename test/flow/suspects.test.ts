import { expect, test } from 'vitest';
import { minute } from '../../src/desk/instant.ts';
import { createSuspects } from '../../src/flow/suspects.ts';

test('a message that ended two connections alone is avoided, others are asked for one by one until it is found', () => {
  const suspects = createSuspects(() => 0);
  expect(suspects.isCareful()).toBe(false);
  suspects.lost('1', [5, 6, 7]);
  expect(suspects.isCareful()).toBe(true);
  expect(suspects.avoid('1').size).toBe(0);
  suspects.lost('1', [6]);
  expect(suspects.isCareful()).toBe(true);
  suspects.lost('1', [6]);
  expect([...suspects.avoid('1')]).toEqual([6]);
  expect(suspects.isCareful()).toBe(false);
});

test('a connection that is lost once, or between fetches, makes nobody a suspect for long', () => {
  const suspects = createSuspects(() => 0);
  suspects.lost('1', []);
  expect(suspects.isCareful()).toBe(false);
  suspects.lost('1', [6]);
  suspects.cleared();
  expect(suspects.isCareful()).toBe(false);
  expect(suspects.avoid('1').size).toBe(0);
});

test('numbers of an earlier UIDVALIDITY mean nothing', () => {
  const suspects = createSuspects(() => 0);
  suspects.lost('1', [6]);
  suspects.lost('1', [6]);
  expect(suspects.avoid('2').size).toBe(0);
});

test('after an hour it is asked for again, and rests again where it does the same', () => {
  let now = 0;
  const suspects = createSuspects(() => now);
  const avoided = () => [...suspects.avoid('1')];
  suspects.lost('1', [6]);
  suspects.lost('1', [6]);
  now = 59 * minute;
  expect(avoided()).toEqual([6]);
  now = 60 * minute;
  expect(avoided()).toEqual([]);
  // It is fetched among others: they are asked for one by one until it shows, once.
  suspects.lost('1', [5, 6, 7]);
  expect(suspects.isCareful()).toBe(true);
  suspects.lost('1', [6]);
  expect(avoided()).toEqual([6]);
  expect(suspects.isCareful()).toBe(false);
});
