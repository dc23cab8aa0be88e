import { expect, test } from 'vitest';
import { createAgenda } from '../../src/simulate/agenda.ts';

const at = (minute: number) => `2026-03-02T09:0${minute}:00.000Z`;

test('what is planned first happens first, the earliest before all', () => {
  const agenda = createAgenda<string>();
  for (const [minute, act] of [
    [5, 'e'],
    [1, 'a'],
    [3, 'c'],
    [1, 'b'],
    [3, 'd'],
  ] as const)
    agenda.add(at(minute), act);
  expect(agenda.next()).toBe(at(1));
  expect(agenda.take(at(3))).toEqual(['a', 'b', 'c', 'd']);
  expect(agenda.take(at(4))).toEqual([]);
  expect(agenda.next()).toBe(at(5));
});

test('an empty agenda has nothing next', () => {
  expect(createAgenda().next()).toBeNull();
});
