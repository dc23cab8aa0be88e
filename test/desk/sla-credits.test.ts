/** What a month's broken promises cost, as the tables of the teams say it. */
import { describe, expect, test } from 'vitest';
import { day } from '../../src/desk/instant.ts';
import type { TicketFacts } from '../../src/desk/policy/match.ts';
import type { CreditRule } from '../../src/desk/policy/policy.ts';
import { type Breach, breachesIn, creditsFor } from '../../src/desk/sla/credits.ts';
import { clock, did, Life, policyWith, slaPolicy } from './sla-world.ts';
import { ann, joe } from './world.ts';

/** 1-2 breaches 5 %, 3-4 10 %, 5 and more 20 %; enterprise: response 5 %, resolution 10 %. */
const rules: readonly CreditRule[] = [
  {
    name: 'enterprise response',
    when: { tier: ['enterprise'] },
    targets: ['firstReply'],
    bands: [{ from: 1, percent: 5 }],
  },
  {
    name: 'enterprise resolution',
    when: { tier: ['enterprise'] },
    targets: ['resolution'],
    bands: [{ from: 1, percent: 10 }],
  },
  {
    name: 'subscription',
    when: {},
    targets: ['firstReply', 'resolution'],
    bands: [
      { from: 5, percent: 20 },
      { from: 1, percent: 5 },
      { from: 3, percent: 10 },
    ],
  },
];
const facts: TicketFacts = {
  priority: 'normal',
  tier: null,
  category: null,
  type: null,
  channel: null,
  mailbox: 'support',
  tags: [],
};

function broken(count: number, more: Partial<Breach> = {}): Breach[] {
  const breach: Breach = { ticket: 1001, requester: ann.id, target: 'firstReply', dueAt: '', facts, ...more };
  return Array.from({ length: count }, (_, index) => ({ ...breach, ticket: 1001 + index }));
}
const enterprise = { facts: { ...facts, tier: 'enterprise' } };

describe('credits', () => {
  test.each([
    [0, []],
    [1, [5]],
    [2, [5]],
    [3, [10]],
    [4, [10]],
    [5, [20]],
    [12, [20]],
  ])('for %i breaches of a subscriber are %j percent', (count, percents) => {
    expect(creditsFor(rules, broken(count)).map(({ percent }) => percent)).toEqual(percents);
  });

  test('of an enterprise are by what was late, however often', () => {
    const breaches = [...broken(4, enterprise), ...broken(2, { ...enterprise, target: 'resolution' })];
    expect(creditsFor(rules, breaches).map(({ rule, percent }) => [rule, percent])).toEqual([
      ['enterprise response', 5],
      ['enterprise resolution', 10],
    ]);
  });

  test('are of one requester each, and name the tickets', () => {
    const credits = creditsFor(rules, [...broken(3), ...broken(1, { requester: joe.id })]);
    expect(credits).toMatchObject([
      { requester: ann.id, percent: 10, breaches: [{ ticket: 1001 }, { ticket: 1002 }, { ticket: 1003 }] },
      { requester: joe.id, percent: 5 },
    ]);
  });

  test('are none for what no rule counts', () => {
    expect(creditsFor(rules, broken(9, { target: 'update' }))).toEqual([]);
    expect(creditsFor([], broken(9))).toEqual([]);
  });
});

test('breaches are read from the log, as the ticket was when the promise broke, and by when it was due', () => {
  const life = Life.begin(
    policyWith(slaPolicy({ targets: { firstReply: clock(1), resolution: clock(24) } })),
  );
  life.does(did('tier.changed', { from: null, to: 'pro' })).passes(2 * 3_600_000);
  life.does(did('tier.changed', { from: 'pro', to: 'enterprise' })).passes(2 * day);
  const january = breachesIn(life.events, '2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z');
  expect(
    january.map(({ ticket, requester, target, facts: { tier } }) => [ticket, requester, target, tier]),
  ).toEqual([
    [1001, ann.id, 'firstReply', 'pro'],
    [1001, ann.id, 'resolution', 'enterprise'],
  ]);
  expect(breachesIn(life.events, '2026-01-06T00:00:00.000Z', '2026-02-01T00:00:00.000Z')).toHaveLength(1);
  expect(breachesIn(life.events, '2026-02-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z')).toEqual([]);
});
