import { expect, test } from 'vitest';
import { createSuspects } from '../../src/flow/suspects.ts';

test('a message that ended two connections alone is avoided, others are asked for one by one until it is found', () => {
  const suspects = createSuspects();
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
  const suspects = createSuspects();
  suspects.lost('1', []);
  expect(suspects.isCareful()).toBe(false);
  suspects.lost('1', [6]);
  suspects.cleared();
  expect(suspects.isCareful()).toBe(false);
  expect(suspects.avoid('1').size).toBe(0);
});

test('numbers of an earlier UIDVALIDITY mean nothing', () => {
  const suspects = createSuspects();
  suspects.lost('1', [6]);
  suspects.lost('1', [6]);
  expect(suspects.avoid('2').size).toBe(0);
});
