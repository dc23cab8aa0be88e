import { beforeAll, describe, expect, test } from 'vitest';
import type { Priority } from '../../src/desk/event.ts';
import { noPolicy, type Policy } from '../../src/desk/policy/policy.ts';
import { duesOf, packNamed, promiseFor } from './pack.ts';

let studio: Policy = noPolicy;
beforeAll(async () => {
  studio = await packNamed('studio');
});

/** Critical, high, medium, low: response and resolution. Hours elapse on the clock, over weekend, holiday and night alike. */
// biome-ignore format: the table of the studio's severities
const table: readonly [Priority, label: string, arrival: string, firstReply: string, resolution: string | undefined][] = [
  ['urgent', 'P0 Critical', 'Fri 2026-01-02 16:30', 'Fri 2026-01-02 17:30', 'Fri 2026-01-02 20:30'],
  ['high',   'P1 High',     'Fri 2026-01-02 16:30', 'Fri 2026-01-02 20:30', 'Sat 2026-01-03 16:30'],
  ['normal', 'P2 Medium',   'Fri 2026-01-02 16:30', 'Sat 2026-01-03 16:30', 'Mon 2026-01-05 16:30'],
  ['low',    'P3 Low',      'Fri 2026-01-02 16:30', 'Sun 2026-01-04 16:30', undefined],
  // New Year's Eve.
  ['urgent', 'P0 Critical', 'Wed 2025-12-31 23:30', 'Thu 2026-01-01 00:30', 'Thu 2026-01-01 03:30'],
  ['high',   'P1 High',     'Wed 2025-12-31 23:30', 'Thu 2026-01-01 03:30', 'Thu 2026-01-01 23:30'],
  ['normal', 'P2 Medium',   'Wed 2025-12-31 23:30', 'Thu 2026-01-01 23:30', 'Sat 2026-01-03 23:30'],
  ['low',    'P3 Low',      'Wed 2025-12-31 23:30', 'Fri 2026-01-02 23:30', undefined],
  // Clocks go forward on Sunday at 2:00: what takes 24 hours is due an hour later on the wall.
  ['high',   'P1 High',     'Sat 2026-03-07 16:30', 'Sat 2026-03-07 20:30', 'Sun 2026-03-08 17:30'],
];

test.each(table)(
  '%s (%s) that arrives %s: reply %s, resolution %s',
  (priority, label, arrival, firstReply, resolution) => {
    expect(duesOf(studio, { priority }, arrival)).toEqual({ firstReply, ...(resolution && { resolution }) });
    expect(studio.priorities).toContainEqual({ name: priority, label });
  },
);

test('the times are the same for every category', () => {
  const categories = studio.categories.map(({ name }) => name);
  expect(categories).toEqual([
    'technical-issue',
    'account-issue',
    'billing-issue',
    'feature-request',
    'how-to',
    'feedback',
  ]);
  const names = categories.map((category) => promiseFor(studio, { category, priority: 'high' }).name);
  expect(new Set(names)).toEqual(new Set(['P1']));
});

describe('a step of the studio', () => {
  test('escalates P0 at once', () => {
    const [first] = promiseFor(studio, { priority: 'urgent' }).steps;
    expect(first).toMatchObject({
      percent: 0,
      actions: [
        { do: 'escalate', level: 1 },
        { do: 'notify', who: ['lead', 'managers'] },
      ],
    });
  });

  test.each(['high', 'normal', 'low'] as const)('does not escalate %s at once', (priority) => {
    expect(promiseFor(studio, { priority }).steps.map(({ percent }) => percent)).toEqual([75, 90, 100]);
  });
});
