import { beforeAll, describe, expect, test } from 'vitest';
import type { Priority } from '../../src/desk/event.ts';
import { hour } from '../../src/desk/instant.ts';
import { noPolicy, type Policy } from '../../src/desk/policy/policy.ts';
import { duesOf, packNamed, promiseFor } from './pack.ts';

let aiva: Policy = noPolicy;
beforeAll(async () => {
  aiva = await packNamed('aiva');
});

/** Category, its priority, resolution for mail of Friday 16:30 (over the weekend) and of New Year's Eve 23:00. */
// biome-ignore format: the table of the categories
const categories: readonly [label: string, category: string, Priority, friday: string, eve: string][] = [
  ['System Outage',      'system-outage',      'urgent', 'Fri 2026-01-02 17:30', 'Thu 2026-01-01 00:00'], // 1 hour
  ['Agent Issues',       'agent-issues',       'high',   'Fri 2026-01-02 20:30', 'Thu 2026-01-01 03:00'], // 4 hours
  ['Integration Issues', 'integration-issues', 'high',   'Fri 2026-01-02 20:30', 'Thu 2026-01-01 03:00'], // 4 hours
  ['Knowledge Base',     'knowledge-base',     'normal', 'Sat 2026-01-03 16:30', 'Thu 2026-01-01 23:00'], // 24 hours
  ['User Management',    'user-management',    'normal', 'Sat 2026-01-03 16:30', 'Thu 2026-01-01 23:00'], // 24 hours
  ['Billing',            'billing',            'high',   'Fri 2026-01-02 20:30', 'Thu 2026-01-01 03:00'], // 4 hours
  ['Feature Request',    'feature-request',    'low',    'Mon 2026-01-05 16:30', 'Sat 2026-01-03 23:00'], // 72 hours
  ['General Question',   'general-question',   'low',    'Sat 2026-01-03 16:30', 'Thu 2026-01-01 23:00'], // 24 hours
];

describe('a category', () => {
  test.each(categories)('%s (%s) is %s and due %s, %s', (label, name, priority, friday, eve) => {
    expect(aiva.categories).toContainEqual(expect.objectContaining({ name, label, priority, group: null }));
    expect(duesOf(aiva, { category: name, priority }, 'Fri 2026-01-02 16:30').resolution).toBe(friday);
    expect(duesOf(aiva, { category: name, priority }, 'Wed 2025-12-31 23:00').resolution).toBe(eve);
  });

  test.each(categories)(
    '%s (%s) keeps its time when its priority %s changes',
    (_label, category, _priority, friday) => {
      for (const priority of ['urgent', 'high', 'normal', 'low'] as const)
        expect(duesOf(aiva, { category, priority }, 'Fri 2026-01-02 16:30').resolution).toBe(friday);
    },
  );

  test('is one of eight', () => {
    expect(aiva.categories.map(({ name }) => name)).toEqual(categories.map(([, name]) => name));
  });
});

/** Priority; acknowledgement, first reply and update, in a category with time enough for all of them. */
// biome-ignore format: the list of how often customers hear from the team
const frequency: readonly [Priority, label: string, firstReply: string, update: string, updatesBeforeResolution: number][] = [
  ['urgent', 'P1', 'Fri 2026-01-02 17:00', 'Fri 2026-01-02 17:00', 0], // 30 minutes, every 30 minutes
  ['high',   'P2', 'Fri 2026-01-02 18:30', 'Fri 2026-01-02 20:30', 2], // 2 hours, every 4 hours, two before the resolution
  ['normal', 'P3', 'Fri 2026-01-02 20:30', 'Sat 2026-01-03 16:30', 0], // 4 hours, daily
  ['low',    'P4', 'Sat 2026-01-03 16:30', 'Sat 2026-01-03 16:30', 0], // 24 hours, daily
];

test.each(frequency)(
  '%s (%s) gets its first reply by %s and updates from %s on',
  (priority, label, firstReply, update, count) => {
    const facts = { category: 'feature-request', priority };
    const acknowledgement = 'Fri 2026-01-02 17:00';
    expect(duesOf(aiva, facts, 'Fri 2026-01-02 16:30')).toMatchObject({
      acknowledgement,
      firstReply,
      update,
    });
    expect(promiseFor(aiva, facts).updatesBeforeResolution).toBe(count);
    expect(aiva.priorities).toContainEqual({ name: priority, label });
  },
);

/**
 * Every category and priority, for mail of Friday 2 January 16:30: first reply, the first update if nobody writes before (P2: four
 * hours, at most a third of the resolution; five minutes at least), resolution.
 */
// biome-ignore format: the table of the platform
const everything: readonly [categories: (string | null)[], Priority, policy: string, firstReply: string, update: string, resolution: string][] = [
  [['system-outage'],                                          'urgent', 'outage P1',   '02 17:00', '02 17:00', '02 17:30'],
  [['system-outage'],                                          'high',   'outage P2',   '02 17:30', '02 16:50', '02 17:30'],
  [['system-outage'],                                          'normal', 'outage P3',   '02 17:30', '03 16:30', '02 17:30'],
  [['system-outage'],                                          'low',    'outage P4',   '02 17:30', '03 16:30', '02 17:30'],
  [['agent-issues', 'integration-issues', 'billing'],          'urgent', '4 hours P1',  '02 17:00', '02 17:00', '02 20:30'],
  [['agent-issues', 'integration-issues', 'billing'],          'high',   '4 hours P2',  '02 18:30', '02 17:50', '02 20:30'],
  [['agent-issues', 'integration-issues', 'billing'],          'normal', '4 hours P3',  '02 20:30', '03 16:30', '02 20:30'],
  [['agent-issues', 'integration-issues', 'billing'],          'low',    '4 hours P4',  '02 20:30', '03 16:30', '02 20:30'],
  [['feature-request'],                                        'urgent', '72 hours P1', '02 17:00', '02 17:00', '05 16:30'],
  [['feature-request'],                                        'high',   '72 hours P2', '02 18:30', '02 20:30', '05 16:30'],
  [['feature-request'],                                        'normal', '72 hours P3', '02 20:30', '03 16:30', '05 16:30'],
  [['feature-request'],                                        'low',    '72 hours P4', '03 16:30', '03 16:30', '05 16:30'],
  [['knowledge-base', 'user-management', 'general-question'],  'urgent', '24 hours P1', '02 17:00', '02 17:00', '03 16:30'],
  [['knowledge-base', 'user-management', 'general-question'],  'high',   '24 hours P2', '02 18:30', '02 20:30', '03 16:30'],
  [['knowledge-base', 'user-management', 'general-question'],  'normal', '24 hours P3', '02 20:30', '03 16:30', '03 16:30'],
  [['knowledge-base', 'user-management', 'general-question'],  'low',    '24 hours P4', '03 16:30', '03 16:30', '03 16:30'],
  [[null],                                                     'urgent', 'P1',          '02 17:00', '02 17:00', '02 17:30'],
  [[null],                                                     'high',   'P2',          '02 18:30', '02 17:50', '02 20:30'],
  [[null],                                                     'normal', 'P3',          '02 20:30', '03 16:30', '03 16:30'],
  [[null],                                                     'low',    'P4',          '03 16:30', '03 16:30', '03 16:30'],
];

test.each(everything)(
  '%j of %s: %s promises all that the tables say',
  (categories, priority, name, ...times) => {
    const weekdays = new Map([
      ['02', 'Fri'],
      ['03', 'Sat'],
      ['05', 'Mon'],
    ]);
    const [firstReply, update, resolution] = times.map(
      (it) => `${weekdays.get(it.slice(0, 2))} 2026-01-${it}`,
    );
    for (const category of categories) {
      const facts = { category, priority };
      const acknowledgement = 'Fri 2026-01-02 17:00';
      expect(duesOf(aiva, facts, 'Fri 2026-01-02 16:30')).toEqual({
        acknowledgement,
        firstReply,
        update,
        resolution,
      });
      const { name: held, updatesBeforeResolution, targets } = promiseFor(aiva, facts);
      expect([held, updatesBeforeResolution]).toEqual([name, priority === 'high' ? 2 : 0]);
      // Also where a third of the resolution is less.
      const longest = { urgent: hour / 2, high: 4 * hour, normal: 24 * hour, low: 24 * hour }[priority];
      expect(targets.update).toEqual({ unit: 'clock', ms: longest });
    }
  },
);

test.each(['urgent', 'high', 'normal', 'low'] as const)('%s without a category has times too', (priority) => {
  const dues = duesOf(aiva, { priority }, 'Fri 2026-01-02 16:30');
  expect(Object.keys(dues)).toEqual(['acknowledgement', 'firstReply', 'update', 'resolution']);
});

test('P1 alone tells the customer by itself that the team is still at it', () => {
  for (const category of [null, ...aiva.categories.map(({ name }) => name)])
    for (const { name: priority } of aiva.priorities) {
      const { steps } = promiseFor(aiva, { category, priority });
      const telling = steps.filter(({ actions }) => actions.some((it) => it.do === 'mail'));
      expect(telling).toMatchObject(priority === 'urgent' ? [{ targets: ['update'], percent: 100 }] : []);
    }
});
