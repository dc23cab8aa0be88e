import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { minute } from '../../src/desk/instant.ts';
import { noPolicy } from '../../src/desk/policy/policy.ts';
import { deskWith } from '../packs/pack.ts';
import { folderWith, problemsOf, shortest } from './folder.ts';

async function policyOf(yaml: string) {
  return (await deskWith(['ours.yaml'], { 'ours.yaml': yaml })).policy;
}

async function weekOf(hours: string): Promise<string> {
  const { calendars } = await policyOf(`calendars: [{name: c, hours: ${hours}}]`);
  const week = calendars.get('c')?.week ?? [];
  return week
    .map((spans) => spans.map(({ start, end }) => `${start / 60}-${end / 60}`).join('+') || '.')
    .join(' ');
}

describe('hours', () => {
  test.each([
    ['{mon-fri: 09:00-17:00}', '9-17 9-17 9-17 9-17 9-17 . .'],
    [
      "{mon-fri: ['13:30-18:00', '09:00-12:30']}",
      '9-12.5+13.5-18 9-12.5+13.5-18 9-12.5+13.5-18 9-12.5+13.5-18 9-12.5+13.5-18 . .',
    ],
    ['{mon-sun: 00:00-24:00}', '0-24 0-24 0-24 0-24 0-24 0-24 0-24'],
    ['{fri-mon: 22:00-06:00}', '22-30 . . . 22-30 22-30 22-30'],
    ['{mon-fri: 09:00-17:00, friday: 09:00-12:00}', '9-17 9-17 9-17 9-17 9-12 . .'],
    ['{mon-sat: 9:00 – 17:00, wed: []}', '9-17 9-17 . 9-17 9-17 9-17 .'],
    ["{'mon,wed': 09:00-10:00, Sunday: 10:00-11:00}", '9-10 . 9-10 . . . 10-11'],
  ])('%s are %s', async (hours, week) => {
    expect(await weekOf(hours)).toBe(week);
  });
});

// biome-ignore format: a table reads best with one row a line
test.each([
  ['30m', { unit: 'clock', ms: 30 * minute }],
  ['4h', { unit: 'clock', ms: 240 * minute }],
  ['3d', { unit: 'clock', ms: 3 * 1440 * minute }],
  ['1w', { unit: 'clock', ms: 7 * 1440 * minute }],
  ['90 business minutes', { unit: 'business', ms: 90 * minute }],
  ['1 business hour', { unit: 'business', ms: 60 * minute }],
  ['3 Business  Days', { unit: 'businessDays', days: 3 }],
  ['same day', { unit: 'sameDay' }],
  ['next business day', { unit: 'nextDay' }],
  ['best effort', undefined],
])('a target of %s is %j', async (written, duration) => {
  const { slas } = await policyOf(
    `sla: {calendar: always, policies: [{name: a, targets: {resolution: ${written}}}]}`,
  );
  expect(slas[0]?.targets.resolution).toEqual(duration);
});

const holidayFile = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:x',
  'BEGIN:VEVENT',
  'UID:1',
  'DTSTAMP:20260101T000000Z',
  'DTSTART;VALUE=DATE:20260406',
  'SUMMARY:Easter Monday',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n');

test('holidays are dates, days of every year, and files beside the policy file', async () => {
  const policy =
    'calendars: [{name: c, hours: {mon: 09:00-10:00}, holidays: [2026-05-25 Whit Monday, 12-25, {ical: days.ics}]}]';
  const dir = await folderWith({ 'inboxd.yaml': [...shortest, 'policy: [rules/ours.yaml]'].join('\n') });
  await mkdir(join(dir, 'rules'));
  await writeFile(join(dir, 'rules/ours.yaml'), policy);
  await writeFile(join(dir, 'rules/days.ics'), holidayFile);
  const calendar = (await loadConfig(dir, {})).policy.calendars.get('c');
  expect([...(calendar?.holidays ?? [])]).toEqual([
    ['2026-05-25', 'Whit Monday'],
    ['2026-04-06', 'Easter Monday'],
  ]);
  expect([...(calendar?.yearly ?? [])]).toEqual([['12-25', 'holiday']]);
});

test('a year without a working day is a problem', async () => {
  const mondays = Array.from({ length: 52 }, (_, week) =>
    Temporal.PlainDate.from('2026-01-05').add({ weeks: week }).toString(),
  );
  const yaml = `calendars:\n  - name: c\n    hours: {mon: 09:00-10:00}\n    holidays: [${mondays.join(', ')}]`;
  const dir = await folderWith({
    'inboxd.yaml': [...shortest, 'policy: [ours.yaml]'].join('\n'),
    'ours.yaml': yaml,
  });
  expect(await problemsOf(dir)).toMatchObject([
    {
      file: 'ours.yaml',
      line: 4,
      path: 'calendars[0].holidays',
      message: 'a year is left without a working day',
    },
  ]);
});

test('calendars without a zone are in that of the desk, and so is the built-in one', async () => {
  const { calendars } = await policyOf(
    'calendars: [{name: a, hours: {mon: 09:00-10:00}}, {name: b, timezone: Asia/Tokyo, hours: {mon: 09:00-10:00}}]',
  );
  expect([...calendars.values()].map(({ name, timeZone }) => [name, timeZone])).toEqual([
    ['always', 'America/New_York'],
    ['a', 'America/New_York'],
    ['b', 'Asia/Tokyo'],
  ]);
});

test('what stands in sla holds for every policy that does not say otherwise', async () => {
  const { slas } = await policyOf(`
sla:
  targets: {firstReply: 1h, resolution: 8h}
  pauses: {pending: resolution}
  extensions: {most: 2}
  steps:
    - {name: breach, percent: 100, actions: [{notify: lead}]}
    - {name: warn, percent: 75, actions: [{tag: [a, -b]}, {escalate: critical}, {priority: raise}]}
  policies:
    - {name: one, when: {priority: urgent}, targets: {firstReply: 5m}, extensions: {total: 24h}}
    - {name: two, pauses: {on_hold: [update]}, steps: [{name: warn, remove: true}, {name: early, percent: 50, targets: firstReply, actions: [{mail: statusUpdate}]}]}
`);
  expect(slas[0]).toMatchObject({
    targets: { firstReply: { ms: 5 * minute }, resolution: { ms: 480 * minute } },
    pauses: { pending: ['resolution'] },
    extensions: { most: 2, total: 1440 * minute },
    steps: [
      {
        name: 'warn',
        percent: 75,
        targets: ['acknowledgement', 'firstReply', 'nextReply', 'update', 'resolution', 'resolutionMax'],
        actions: [
          { do: 'tag', add: ['a'], remove: ['b'] },
          { do: 'escalate', level: 4 },
          { do: 'priority', to: 'raise' },
        ],
      },
      { name: 'breach', percent: 100 },
    ],
  });
  expect(slas[1]).toMatchObject({
    pauses: { pending: ['resolution'], on_hold: ['update'] },
    extensions: { most: 2, total: null },
    steps: [
      { name: 'early', targets: ['firstReply'], actions: [{ do: 'mail', template: 'statusUpdate' }] },
      { name: 'breach' },
    ],
  });
});

describe('a group of a pack', () => {
  const yaml = [...shortest, 'policy: [storytailor]']
    .join('\n')
    .replace('- name: first', '- name: first\n  - name: Customer-Service');

  test('that the desk lacks is a remark, once, and the choice is left to the mailbox', async () => {
    const { policy, remarks } = await loadConfig(await folderWith({ 'inboxd.yaml': yaml }), {});
    expect(remarks.map(({ message, hint }) => [message, hint])).toEqual([
      [
        'no group is named `safety`: the group of the mailbox gets these tickets',
        'name it under `groups` in inboxd.yaml',
      ],
      [
        'no group is named `finance`: at this level the ticket stays where it is',
        'name it under `groups` in inboxd.yaml',
      ],
      [
        'no group is named `content`: at this level the ticket stays where it is',
        'name it under `groups` in inboxd.yaml',
      ],
      [
        'no group is named `technical support`: at this level the ticket stays where it is',
        'name it under `groups` in inboxd.yaml',
      ],
      [
        'no group is named `legal`: the group of the mailbox gets these tickets',
        'name it under `groups` in inboxd.yaml',
      ],
    ]);
    expect(policy.categories.find(({ name }) => name === 'safety')?.group).toBe(null);
    expect(policy.intake.some(({ set }) => set.group !== undefined)).toBe(false);
    expect(JSON.stringify(policy.slas)).not.toContain('"do":"group"');
  });

  test('is known whatever its case and punctuation', async () => {
    const { policy } = await loadConfig(await folderWith({ 'inboxd.yaml': yaml }), {});
    expect(policy.categories.find(({ name }) => name === 'technical')?.group).toBe('Customer-Service');
  });
});

test('a desk without policy files promises nothing', async () => {
  const config = await loadConfig(await folderWith({ 'inboxd.yaml': shortest.join('\n') }), {});
  expect([config.policy, config.remarks]).toEqual([noPolicy, []]);
});
