import { beforeAll, expect, test } from 'vitest';
import type { Priority } from '../../src/desk/event.ts';
import { noPolicy, type Policy } from '../../src/desk/policy/policy.ts';
import { duesOf, packNamed } from './pack.ts';

let policy: Policy = noPolicy;
beforeAll(async () => {
  policy = await packNamed('default');
});

/** Office hours are 9 to 5; 1 January is a holiday. */
// biome-ignore format: a table
const table: readonly [Priority, arrival: string, firstReply: string, resolution: string | undefined][] = [
  ['urgent', 'Fri 2026-01-09 16:30', 'Fri 2026-01-09 17:30', 'Sat 2026-01-10 00:30'],
  ['high',   'Fri 2026-01-09 16:30', 'Mon 2026-01-12 12:30', 'Tue 2026-01-13 17:00'],
  ['normal', 'Fri 2026-01-09 16:30', 'Mon 2026-01-12 16:30', 'Fri 2026-01-16 17:00'],
  ['low',    'Fri 2026-01-09 16:30', 'Tue 2026-01-13 17:00', undefined],
  ['high',   'Wed 2025-12-31 16:30', 'Fri 2026-01-02 12:30', 'Mon 2026-01-05 17:00'],
  ['normal', 'Wed 2025-12-31 16:30', 'Fri 2026-01-02 16:30', 'Thu 2026-01-08 17:00'],
];

test.each(table)(
  '%s that arrives %s: reply %s, resolution %s',
  (priority, arrival, firstReply, resolution) => {
    const expected = { firstReply, nextReply: firstReply, ...(resolution && { resolution }) };
    expect(duesOf(policy, { priority }, arrival)).toEqual(expected);
  },
);
