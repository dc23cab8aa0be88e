import { beforeAll, describe, expect, test } from 'vitest';
import type { Priority } from '../../src/desk/event.ts';
import { hour } from '../../src/desk/instant.ts';
import { type Extensions, noPolicy, type Policy } from '../../src/desk/policy/policy.ts';
import { duesOf, packNamed, promiseFor } from './pack.ts';

let hub: Policy = noPolicy;
beforeAll(async () => {
  hub = await packNamed('aio-creative-hub');
});

/** Priority, arrival; response, target resolution, maximum. */
// biome-ignore format: the tables of the hub
const table: readonly [Priority, arrival: string, firstReply: string, resolution: string, resolutionMax: string][] = [
  ['urgent', 'Fri 2026-01-02 16:30', 'Fri 2026-01-02 16:45', 'Fri 2026-01-02 20:30', 'Sat 2026-01-03 00:30'],
  ['high',   'Fri 2026-01-02 16:30', 'Fri 2026-01-02 17:30', 'Sat 2026-01-03 00:30', 'Sat 2026-01-03 16:30'],
  ['normal', 'Fri 2026-01-02 16:30', 'Fri 2026-01-02 20:30', 'Sat 2026-01-03 16:30', 'Mon 2026-01-05 16:30'],
  ['low',    'Fri 2026-01-02 16:30', 'Sat 2026-01-03 16:30', 'Mon 2026-01-05 16:30', 'Fri 2026-01-09 16:30'],
  // Over Christmas.
  ['urgent', 'Wed 2025-12-24 23:00', 'Wed 2025-12-24 23:15', 'Thu 2025-12-25 03:00', 'Thu 2025-12-25 07:00'],
  ['high',   'Wed 2025-12-24 23:00', 'Thu 2025-12-25 00:00', 'Thu 2025-12-25 07:00', 'Thu 2025-12-25 23:00'],
  ['normal', 'Wed 2025-12-24 23:00', 'Thu 2025-12-25 03:00', 'Thu 2025-12-25 23:00', 'Sat 2025-12-27 23:00'],
  ['low',    'Wed 2025-12-24 23:00', 'Thu 2025-12-25 23:00', 'Sat 2025-12-27 23:00', 'Wed 2025-12-31 23:00'],
];

test.each(table)(
  '%s that arrives %s: reply %s, resolution %s, at the latest %s',
  (priority, arrival, ...expected) => {
    const [firstReply, resolution, resolutionMax] = expected;
    for (const tier of [null, 'free', 'pro', 'enterprise'])
      expect(duesOf(hub, { priority, tier }, arrival)).toEqual({ firstReply, resolution, resolutionMax });
  },
);

/** Channel, priority; minutes to the first response. */
// biome-ignore format: a table
const channels: readonly [channel: string, Priority, firstReply: string][] = [
  ['chat',   'urgent', 'Fri 2026-01-02 16:32'],
  ['chat',   'high',   'Fri 2026-01-02 16:32'],
  ['chat',   'normal', 'Fri 2026-01-02 16:32'],
  ['chat',   'low',    'Fri 2026-01-02 16:32'],
  ['phone',  'urgent', 'Fri 2026-01-02 16:35'],
  ['phone',  'high',   'Fri 2026-01-02 17:30'],
  ['social', 'urgent', 'Fri 2026-01-02 17:00'],
  ['social', 'high',   'Fri 2026-01-02 18:30'],
  ['social', 'normal', 'Fri 2026-01-02 18:30'],
  ['social', 'low',    'Fri 2026-01-02 18:30'],
  ['email',  'normal', 'Fri 2026-01-02 20:30'],
  ['web',    'low',    'Sat 2026-01-03 16:30'],
  ['forum',  'urgent', 'Fri 2026-01-02 16:45'],
];

test.each(channels)('a request by %s that is %s is answered by %s', (channel, priority, firstReply) => {
  const { resolution, resolutionMax } = duesOf(hub, { priority }, 'Fri 2026-01-02 16:30');
  const byChannel = duesOf(hub, { priority, channel }, 'Fri 2026-01-02 16:30');
  expect(byChannel).toEqual({ firstReply, resolution, resolutionMax });
});

/** How often a resolution may be put off, and by how much in all. */
test.each<[Priority, Extensions]>([
  ['urgent', { most: 1, total: 24 * hour }],
  ['high', { most: 2, total: 48 * hour }],
  ['normal', { most: 3, total: 72 * hour }],
  ['low', { most: null, total: null }],
])('%s may be put off as the table says, on every channel', (priority, extensions) => {
  for (const channel of [null, ...hub.channels])
    expect(promiseFor(hub, { priority, channel }).extensions).toEqual(extensions);
});

describe('as time runs out', () => {
  test('75 % warns, 90 % escalates, 100 % is the breach with all it brings', () => {
    const { steps } = promiseFor(hub, { priority: 'normal' });
    const ofReply = steps.filter(({ targets }) => targets.includes('firstReply'));
    expect(ofReply).toEqual([
      {
        name: 'warning',
        targets: ['firstReply', 'resolution'],
        percent: 75,
        actions: [
          { do: 'notify', who: ['assignee', 'lead'] },
          { do: 'tag', add: ['sla-breach-risk'], remove: [] },
        ],
      },
      {
        name: 'escalation',
        targets: ['firstReply', 'resolution'],
        percent: 90,
        actions: [
          { do: 'notify', who: ['assignee', 'lead'] },
          { do: 'escalate', level: 'raise' },
          { do: 'tag', add: ['escalated'], remove: [] },
        ],
      },
      {
        name: 'breach',
        targets: ['firstReply', 'resolution'],
        percent: 100,
        actions: [
          { do: 'priority', to: 'raise' },
          { do: 'escalate', level: 'raise' },
          { do: 'notify', who: ['assignee', 'lead', 'managers'] },
          { do: 'mail', template: 'slaBreach' },
          { do: 'tag', add: ['sla-breached'], remove: ['sla-breach-risk'] },
        ],
      },
    ]);
  });

  test.each(['urgent', 'high', 'normal', 'low'] as const)(
    'the tag sla-warning after six of eight hours is for high priority alone: %s',
    (priority) => {
      const { steps } = promiseFor(hub, { priority });
      const own = steps.filter(({ actions }) =>
        actions.some((it) => it.do === 'tag' && it.add.includes('sla-warning')),
      );
      const expected = [
        { targets: ['resolution'], percent: 75, actions: [{}, { do: 'notify', who: ['managers'] }] },
      ];
      expect(own).toMatchObject(priority === 'high' ? expected : []);
    },
  );
});

test('credits grow with the breaches of a month, and by kind for enterprise', () => {
  expect(hub.credits.map(({ when, targets, bands }) => ({ when, targets, bands }))).toEqual([
    { when: { tier: ['enterprise'] }, targets: ['firstReply'], bands: [{ from: 1, percent: 5 }] },
    { when: { tier: ['enterprise'] }, targets: ['resolution'], bands: [{ from: 1, percent: 10 }] },
    {
      when: {},
      targets: ['firstReply', 'resolution'],
      bands: [
        { from: 1, percent: 5 },
        { from: 3, percent: 10 },
        { from: 5, percent: 20 },
      ],
    },
  ]);
});

test('the calendars are those of the shifts, in the time of New York', () => {
  const hours = [...hub.calendars.values()].map(({ name, timeZone, week }) => [
    name,
    timeZone,
    week.map((spans) => spans.map(({ start, end }) => `${start / 60}-${end / 60}`).join()).join(' '),
  ]);
  const daily = (span: string) => Array(7).fill(span).join(' ');
  const weekdays = (span: string) => `${Array(5).fill(span).join(' ')}  `;
  expect(hours.slice(1)).toEqual([
    ['tier 1', 'America/New_York', daily('0-24')],
    ['shift 1', 'America/New_York', daily('0-8')],
    ['shift 2', 'America/New_York', daily('8-16')],
    ['shift 3', 'America/New_York', daily('16-24')],
    ['tier 2', 'America/New_York', weekdays('8-20')],
    ['management', 'America/New_York', weekdays('9-17')],
  ]);
});

test('types are question, incident, problem and task', () => {
  expect(hub.types).toEqual(['question', 'incident', 'problem', 'task']);
});
