import { beforeAll, describe, expect, test } from 'vitest';
import { noPolicy, type Policy } from '../../src/desk/policy/policy.ts';
import { duesOf, packNamed, promiseFor } from './pack.ts';

let tailor: Policy = noPolicy;
beforeAll(async () => {
  tailor = await packNamed('storytailor');
});

/** Tier, arrival; initial response in hours, resolution in business days, escalation after it. */
// biome-ignore format: the table of the tiers
const tiers: readonly [tier: string, arrival: string, firstReply: string, resolution: string, escalation: string][] = [
  // Friday afternoon, over a weekend: 48 h, 24, 24, 12, 12, 4, 1; 5 days, 3, 3, 2, 2, 1, same day; 7, 5, 5, 3, 3, 2, next day.
  ['free',          'Fri 2026-01-09 16:30', 'Sun 2026-01-11 16:30', 'Fri 2026-01-16 17:00', 'Tue 2026-01-20 17:00'],
  ['alexa-starter', 'Fri 2026-01-09 16:30', 'Sat 2026-01-10 16:30', 'Wed 2026-01-14 17:00', 'Fri 2026-01-16 17:00'],
  ['individual',    'Fri 2026-01-09 16:30', 'Sat 2026-01-10 16:30', 'Wed 2026-01-14 17:00', 'Fri 2026-01-16 17:00'],
  ['premium',       'Fri 2026-01-09 16:30', 'Sat 2026-01-10 04:30', 'Tue 2026-01-13 17:00', 'Wed 2026-01-14 17:00'],
  ['family',        'Fri 2026-01-09 16:30', 'Sat 2026-01-10 04:30', 'Tue 2026-01-13 17:00', 'Wed 2026-01-14 17:00'],
  ['professional',  'Fri 2026-01-09 16:30', 'Fri 2026-01-09 20:30', 'Mon 2026-01-12 17:00', 'Tue 2026-01-13 17:00'],
  ['enterprise',    'Fri 2026-01-09 16:30', 'Fri 2026-01-09 17:30', 'Fri 2026-01-09 17:00', 'Mon 2026-01-12 17:00'],
  // New Year's Eve, over the holiday and a weekend.
  ['free',          'Wed 2025-12-31 10:00', 'Fri 2026-01-02 10:00', 'Thu 2026-01-08 17:00', 'Mon 2026-01-12 17:00'],
  ['alexa-starter', 'Wed 2025-12-31 10:00', 'Thu 2026-01-01 10:00', 'Tue 2026-01-06 17:00', 'Thu 2026-01-08 17:00'],
  ['individual',    'Wed 2025-12-31 10:00', 'Thu 2026-01-01 10:00', 'Tue 2026-01-06 17:00', 'Thu 2026-01-08 17:00'],
  ['premium',       'Wed 2025-12-31 10:00', 'Wed 2025-12-31 22:00', 'Mon 2026-01-05 17:00', 'Tue 2026-01-06 17:00'],
  ['family',        'Wed 2025-12-31 10:00', 'Wed 2025-12-31 22:00', 'Mon 2026-01-05 17:00', 'Tue 2026-01-06 17:00'],
  ['professional',  'Wed 2025-12-31 10:00', 'Wed 2025-12-31 14:00', 'Fri 2026-01-02 17:00', 'Mon 2026-01-05 17:00'],
  ['enterprise',    'Wed 2025-12-31 10:00', 'Wed 2025-12-31 11:00', 'Wed 2025-12-31 17:00', 'Fri 2026-01-02 17:00'],
  // In the evening before a holiday "same day" is the next working day.
  ['enterprise',    'Wed 2025-12-31 18:00', 'Wed 2025-12-31 19:00', 'Fri 2026-01-02 17:00', 'Mon 2026-01-05 17:00'],
];

test.each(tiers)(
  '%s that arrives %s: reply %s, resolution %s, escalation %s',
  (tier, arrival, ...expected) => {
    const [firstReply, resolution, escalation] = expected;
    for (const category of [null, 'technical', 'account', 'billing', 'content'])
      expect(duesOf(tailor, { tier, category }, arrival)).toEqual({ firstReply, resolution, escalation });
  },
);

test('the seven tiers are known by the names customers see', () => {
  expect(tailor.tiers.map(({ label }) => label)).toEqual([
    'Free',
    'Alexa+ Starter',
    'Individual',
    'Premium',
    'Family',
    'Professional',
    'Enterprise',
  ]);
});

test('whose tier is not known is promised what Free is', () => {
  expect(promiseFor(tailor, {}).name).toBe('free');
});

/** Issue, arrival; response and what else is promised. */
// biome-ignore format: the tables of rights and safety
const issues: readonly [what: string, category: string, tags: string[], dues: Record<string, string>][] = [
  ['user questions',       'ip-attribution', [],                      { firstReply: 'Sat 2026-01-10 16:30', resolution: 'Wed 2026-01-14 17:00' }],
  ['missing attribution',  'ip-attribution', ['missing-attribution'], { firstReply: 'Sat 2026-01-10 16:30', resolution: 'Wed 2026-01-14 17:00' }],
  ['false positives',      'ip-attribution', ['false-positive'],      { firstReply: 'Sat 2026-01-10 16:30', resolution: 'Wed 2026-01-14 17:00' }],
  ['rights holder claims', 'ip-attribution', ['rights-holder-claim'], { acknowledgement: 'Fri 2026-01-09 17:30', firstReply: 'Sat 2026-01-10 16:30' }],
  ['a crisis',             'safety',         ['crisis'],              { firstReply: 'Fri 2026-01-09 16:35' }],
  ['mandatory reporting',  'safety',         ['mandatory-report'],    { firstReply: 'Fri 2026-01-09 17:30' }],
  ['content moderation',   'safety',         ['content-moderation'],  { firstReply: 'Fri 2026-01-09 20:30' }],
  ['privacy concerns',     'safety',         ['privacy'],             { firstReply: 'Sat 2026-01-10 16:30' }],
  ['COPPA',                'safety',         ['coppa'],               { firstReply: 'Sat 2026-01-10 16:30' }],
  ['safety of any kind',   'safety',         [],                      { firstReply: 'Fri 2026-01-09 16:35' }],
];

test.each(issues)('%s: answered in its own time, whatever the tier', (_what, category, tags, dues) => {
  for (const tier of [null, 'free', 'enterprise'])
    expect(duesOf(tailor, { category, tags, tier }, 'Fri 2026-01-09 16:30')).toEqual(dues);
});

describe('at once', () => {
  test.each([
    ['a crisis goes to safety', 'safety', ['crisis'], 'safety'],
    ['a report that the law demands goes to safety', 'safety', ['mandatory-report'], 'safety'],
    ["a rights holder's claim goes to legal", 'ip-attribution', ['rights-holder-claim'], 'legal'],
  ])('%s', (_what, category, tags, group) => {
    const [first] = promiseFor(tailor, { category, tags }).steps;
    expect(first?.percent).toBe(0);
    expect(first?.actions).toContainEqual({ do: 'group', group });
    expect(first?.actions).toContainEqual({ do: 'page', ladder: group });
  });
});

test.each([
  ['self-harm', 'safety'],
  ['danger', 'safety'],
  ['child data', 'safety'],
  ['legal', 'legal'],
  ['rights holder', 'legal'],
])('what sets off %s is for %s alone', (alarm, group) => {
  const rule = tailor.access.find(({ when }) => when.alarms?.includes(alarm));
  expect(rule).toMatchObject({ group, confidential: true });
});

test('days after the resolution was due, others take over', () => {
  const step = promiseFor(tailor, { tier: 'free' }).steps.find(({ targets }) =>
    targets.includes('escalation'),
  );
  expect(step).toMatchObject({ targets: ['escalation'], percent: 100 });
  expect(step?.actions).toContainEqual({ do: 'escalate', level: 'raise' });
});

test('there are six categories', () => {
  expect(tailor.categories.map(({ name }) => name)).toEqual([
    'technical',
    'account',
    'billing',
    'content',
    'ip-attribution',
    'safety',
  ]);
});
