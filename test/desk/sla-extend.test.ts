/** `#extend` and `#due`: what they move, what the policy refuses, and what the agent reads then; whom `#category` moves. */
import { describe, expect, test } from 'vitest';
import { performCommand } from '../../src/desk/agent/perform.ts';
import { beginPerformance, type Performance } from '../../src/desk/agent/performance.ts';
import { instantMeant } from '../../src/desk/agent/when.ts';
import { aroundTheClock } from '../../src/desk/clock/around-the-clock.ts';
import { parseCommands } from '../../src/desk/command/command.ts';
import { readMoment } from '../../src/desk/command/times.ts';
import { day, hour } from '../../src/desk/instant.ts';
import { noPolicy, type Policy, type SlaPolicy } from '../../src/desk/policy/policy.ts';
import {
  business,
  clock,
  did,
  Life,
  monday,
  officeHours,
  policyWith,
  replied,
  slaPolicy,
} from './sla-world.ts';
import { bob } from './world.ts';

const inADay = (more: Partial<SlaPolicy> = {}) =>
  policyWith(
    slaPolicy({
      targets: {
        firstReply: clock(4),
        resolution: clock(24),
        resolutionMax: clock(72),
        escalation: clock(96),
      },
      extensions: { most: 2, total: 48 * hour },
      ...more,
    }),
  );

/** What Bob's commands would do to the ticket of this life. */
function asks(life: Life, lines: string): Performance {
  const parsed = parseCommands(lines);
  if (!parsed.ok) throw new Error(`not understood: ${JSON.stringify(parsed.problems)}`);
  const context = { ...life.context, now: life.now };
  return parsed.commands.reduce(
    (before, command) => performCommand(context, bob, before, command),
    beginPerformance(life.ticket),
  );
}

function says(life: Life, lines: string): Life {
  const { problems, happenings } = asks(life, lines);
  expect(problems).toEqual([]);
  return happenings.length === 0 ? life : life.does(...happenings);
}

describe('an extension', () => {
  test.each([
    ['#extend 9999w spare part', 'nobody is put off for more than a year'],
    ['#extend 1 day 4 hours spare part', 'two lengths of time are one too many'],
    ['#extend 1 day, and 4 hours spare part', 'two lengths of time are one too many'],
  ])('is refused where it is no time to wait: %s', (line, message) => {
    const parsed = parseCommands(line);
    expect(parsed.ok ? '' : parsed.problems[0]?.message).toContain(message);
  });

  test.each(['#due 9999-12-30', '#due 2036-06-01'])(
    'and a date that nobody will see is refused: %s',
    (line) => {
      expect(asks(Life.begin(inADay()), line).problems[0]?.message).toContain('more than ten years ahead');
    },
  );

  test('after which the warnings come again before the new due, without a second breach', () => {
    const steps = [75, 100].map((percent) => ({
      name: `at ${percent}`,
      targets: ['resolution' as const],
      percent,
      actions: [],
    }));
    const life = Life.begin(inADay({ steps, extensions: { most: null, total: null } })).passes(20 * hour);
    says(life, '#extend 24h waiting for parts').passes(12 * day);
    const said = () =>
      life.log().filter((line) => /warned|stepped|breached/.test(line) && line.includes('resolution '));
    expect(said().map((line) => line.slice(0, 40))).toEqual([
      '01-06T03:00 sla.warned resolution 75 (75',
      '01-06T21:00 sla.warned resolution 75 (75',
      '01-07T09:00 sla.breached resolution (due',
      '01-07T09:00 sla.stepped resolution 100 (',
    ]);
    says(life, '#extend 20d waiting for more').passes(10 * day);
    expect(life.due('resolution')).toMatch(/^breached/);
    expect(
      said()
        .slice(4)
        .map((line) => line.slice(12, 40)),
    ).toEqual(['sla.warned resolution 75 (75', 'sla.stepped resolution 100 (']);
  });
  test('counts against the limit also after the ticket had no promise for a while', () => {
    const policy = inADay();
    const life = Life.begin({
      ...policy,
      slas: [slaPolicy({ name: 'low', when: { priority: ['low'] } }), ...policy.slas],
    });
    says(life, '#extend 40h waiting for parts');
    says(life, '#priority low');
    says(life, '#priority normal');
    expect(life.due('resolution')).toBe('running 2026-01-08T01:00');
    expect(asks(life, '#extend 24h more of them').problems).toHaveLength(1);
  });

  test('puts off the resolution, its maximum and the hand-over, and nothing else', () => {
    expect(says(Life.begin(inADay()), '#extend 24h waiting for parts').dues()).toEqual({
      firstReply: 'running 2026-01-05T13:00',
      resolution: 'running 2026-01-07T09:00',
      resolutionMax: 'running 2026-01-09T09:00',
      escalation: 'running 2026-01-10T09:00',
    });
  });

  test('keeps its reason as text, and not in the log', () => {
    const { texts, happenings } = asks(Life.begin(inADay()), '#extend 2h the vendor is at lunch');
    expect(texts).toMatchObject([{ ticket: 1001, body: 'the vendor is at lunch' }]);
    expect(JSON.stringify(happenings)).not.toContain('lunch');
    expect(happenings).toMatchObject([{ type: 'sla.extended', actor: 'agent:Bob', data: { ms: 2 * hour } }]);
  });

  test.each<[string, Partial<SlaPolicy>, string, string]>([
    ['hours of the clock', {}, '#extend 10h x', 'running 2026-01-06T19:00'],
    ['days of the clock', {}, '#extend 2d x', 'running 2026-01-08T09:00'],
    [
      'hours of the calendar',
      { targets: { resolution: business(8) } },
      '#extend 4h x',
      'running 2026-01-06T13:00',
    ],
    [
      'working days',
      { targets: { resolution: business(8) } },
      '#extend 2 days x',
      'running 2026-01-07T17:00',
    ],
  ])('is of the time that the resolution is counted in: %s', (_, more, line, expected) => {
    const life = says(Life.begin(inADay({ ...more, extensions: { most: null, total: null } })), line);
    expect(life.due('resolution')).toBe(expected);
  });

  test('holds after a pause and under another priority', () => {
    const life = says(Life.begin(inADay(), replied), '#extend 10h x')
      .moves('pending')
      .sleeps(5 * hour)
      .moves('open');
    expect(life.due('resolution')).toBe('running 2026-01-07T00:00');
    const [first] = inADay().slas;
    if (first === undefined) throw new Error('no policy');
    const two = {
      ...inADay(),
      slas: [
        { ...first, name: 'high', when: { priority: ['high' as const] }, targets: { resolution: clock(8) } },
        first,
      ],
    };
    const raised = says(Life.begin(two), '#extend 10h x').does(
      did('priority.changed', { from: 'normal', to: 'high' }),
    );
    expect(raised.due('resolution')).toBe('running 2026-01-06T03:00');
  });

  test.each<[string, string[], Partial<SlaPolicy>, RegExp, RegExp]>([
    [
      'too often',
      ['#extend 1h x', '#extend 1h x'],
      {},
      /put off 2 times and by 2 days in all/,
      /Nothing of that is left for #1001/,
    ],
    [
      'too long',
      ['#extend 40h x'],
      {},
      /put off 2 times and by 2 days in all/,
      /Left for #1001: one extension and 8 hours/,
    ],
    [
      'at all, where it is not allowed',
      [],
      { extensions: { most: 0, total: null } },
      /lets nobody put/,
      /Nothing/,
    ],
    ['once', ['#extend 1h x'], { extensions: { most: 1, total: null } }, /put off once$/, /Nothing/],
    [
      'by more than in all',
      [],
      { extensions: { most: null, total: 8 * hour } },
      /put off by 8 hours in all/,
      /Left for #1001: 8 hours/,
    ],
  ])('is refused %s, with what is left', (_, before, more, message, hint) => {
    const life = before.reduce(says, Life.begin(inADay(more)));
    const { problems, happenings } = asks(life, '#extend 10h x');
    expect(happenings).toEqual([]);
    expect(problems).toMatchObject([
      { line: 1, message: expect.stringMatching(message), hint: expect.stringMatching(hint) },
    ]);
  });

  test.each<[string, () => Life, RegExp, RegExp]>([
    ['of nothing', () => Life.begin(noPolicy), /nothing is promised about when #1001 is solved/, /#due DATE/],
    ['of a solved ticket', () => Life.begin(inADay()).moves('solved'), /#1001 is solved/, /#reopen/],
  ])('is refused %s', (_, life, message, hint) => {
    const [problem] = asks(life(), '#extend 1h x').problems;
    expect(problem?.message).toMatch(message);
    expect(problem?.hint).toMatch(hint);
  });

  test('counts for the whole ticket, also when it came back; begun anew it is as good as new', () => {
    const back = (reopen: 'continue' | 'restart') =>
      says(says(Life.begin(inADay({ reopen })), '#extend 1h x'), '#extend 1h x')
        .moves('solved')
        .sleeps(hour)
        .moves('open');
    expect(asks(back('continue'), '#extend 1h x').problems).toHaveLength(1);
    expect(asks(back('restart'), '#extend 1h x').problems).toEqual([]);
  });
});

describe('a due set by hand', () => {
  test('is the resolution, and what would come before it moves along', () => {
    const life = says(Life.begin(inADay()), '#due 2026-01-09 17:00');
    // Bob is in Berlin.
    expect(life.dues()).toEqual({
      firstReply: 'running 2026-01-05T13:00',
      resolution: 'running 2026-01-09T16:00',
      resolutionMax: 'running 2026-01-09T16:00',
      escalation: 'running 2026-01-09T16:00',
    });
  });

  test('may be earlier, and then moves nothing else', () => {
    expect(says(Life.begin(inADay()), '#due today 14:00').dues()).toMatchObject({
      resolution: 'running 2026-01-05T13:00',
      resolutionMax: 'running 2026-01-08T09:00',
    });
  });

  test('stays when the priority changes, comes whether we wait or not, and can be extended', () => {
    const life = says(Life.begin(inADay(), replied), '#due 2026-01-07 13:00');
    life
      .does(did('priority.changed', { from: 'normal', to: 'urgent' }))
      .moves('pending')
      .sleeps(2 * hour)
      .moves('open');
    expect(life.due('resolution')).toBe('running 2026-01-07T12:00');
    expect(says(life, '#extend 1h x').due('resolution')).toBe('running 2026-01-07T13:00');
  });

  test('after a broken promise is another promise', () => {
    const life = says(Life.begin(inADay()).passes(30 * hour), '#due friday 17:00');
    expect(life.due('resolution')).toBe('running 2026-01-09T16:00');
    expect(life.types().filter((type) => type === 'sla.breached')).toHaveLength(2);
  });

  test('is possible without any policy: the assignee is told when it has come', () => {
    const life = says(Life.begin(noPolicy, did('ticket.assigned', { agent: 'Bob' })), '#due friday 17:00');
    expect(life.dues()).toEqual({ resolution: 'running 2026-01-09T16:00' });
    life.passes(7 * day);
    expect(life.mails).toMatchObject([{ kind: 'notification', agent: 'Bob' }]);
  });

  test.each<[string, string, RegExp]>([
    ['has passed', '#due 2026-01-05 09:59', /Mon, 5 Jan 2026, 09:59 CET has passed/],
    ['has passed today', '#due today 10:00', /has passed/],
  ])('is refused where it %s', (_, line, message) => {
    expect(asks(Life.begin(inADay()), line).problems[0]?.message).toMatch(message);
  });

  test('is refused for a solved ticket', () => {
    expect(asks(Life.begin(inADay()).moves('solved'), '#due friday').problems[0]?.hint).toMatch(/#reopen/);
  });
});

describe('a moment', () => {
  test.each<[string, string, string]>([
    ['friday 17:00', 'Europe/Berlin', '2026-01-09T16:00:00.000Z'],
    ['friday 17:00', 'America/New_York', '2026-01-09T22:00:00.000Z'],
    ['friday', 'UTC', '2026-01-09T17:00:00.000Z'],
    ['saturday', 'UTC', '2026-01-10T23:59:00.000Z'],
    ['monday 8:00', 'UTC', '2026-01-12T08:00:00.000Z'],
    ['monday 10:00', 'UTC', '2026-01-05T10:00:00.000Z'],
    ['tomorrow', 'Pacific/Auckland', '2026-01-05T17:00:00.000Z'],
    ['2026-03-29 02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    ['2026-01-09T17:00:00-05:00', 'Europe/Berlin', '2026-01-09T22:00:00.000Z'],
  ])('%s in %s', (words, timeZone, expected) => {
    const read = readMoment(words);
    if (!read.ok) throw new Error(read.message);
    expect(instantMeant(read.value, officeHours, timeZone, monday)).toBe(expected);
  });

  test('without hours is the last minute of the day, not the first of the next', () => {
    const moment = { day: 'friday', time: null } as const;
    expect(instantMeant(moment, aroundTheClock('UTC'), 'UTC', monday)).toBe('2026-01-09T23:59:00.000Z');
  });
});

describe('a word of the policy', () => {
  const fields: Policy = {
    ...inADay(),
    priorities: [
      { name: 'urgent', label: 'P0 Critical' },
      { name: 'high', label: 'P1 High' },
    ],
    categories: [
      { name: 'outage', label: 'System Outage', priority: 'urgent', group: null },
      { name: 'feature-request', label: 'Feature Request', priority: 'low', group: null },
      { name: 'billing', label: 'Billing', priority: null, group: null },
    ],
    types: ['question', 'incident'],
    tiers: [{ name: 'alexa-starter', label: 'Alexa+ Starter' }],
  };
  const begin = () => Life.begin(fields);

  test.each<[string, string, object]>([
    ['by its name', '#category billing', { category: 'billing', priority: 'normal' }],
    ['by its label', '#category system outage', { category: 'outage', priority: 'urgent' }],
    ['by the beginning of one', '#category feat', { category: 'feature-request', priority: 'low' }],
    ['a type', '#type Incident', { type: 'incident' }],
    ['a tier', '#tier alexa starter', { tier: 'alexa-starter' }],
    ['with a priority that was said, which stays', '#priority high\n#category outage', { priority: 'high' }],
    ['with a priority that is said after it', '#category outage\n#priority low', { priority: 'low' }],
    [
      'that takes its priority along when it goes',
      '#category outage\n#category none',
      { category: null, priority: 'normal' },
    ],
    ['as the policy calls a priority', '#priority p1', { priority: 'high' }],
    ['as anybody calls it', '#priority 1', { priority: 'urgent' }],
    ['by a word of its name', '#priority critical', { priority: 'urgent' }],
  ])('is understood %s', (_, lines, expected) => {
    const commands = lines.split('\n').map((line) => (life: Life) => says(life, line));
    expect(commands.reduce((life, say) => say(life), begin()).ticket).toMatchObject(expected);
  });

  test.each<[string, RegExp, RegExp]>([
    [
      '#category biling',
      /there is no category "biling"/,
      /Did you mean #category billing\? It is one of outage, feature-request, billing, or none/,
    ],
    ['#type bug', /there is no type "bug"/, /question, incident/],
    ['#tier gold', /there is no tier "gold"/, /alexa-starter/],
    ['#priority dire straits', /"dire straits" is not a priority/, /urgent \(P0 Critical\)/],
  ])('that is none is refused: %s', (line, message, hint) => {
    const [problem] = asks(begin(), line).problems;
    expect(problem?.message).toMatch(message);
    expect(problem?.hint).toMatch(hint);
  });

  test('is refused where the desk has none', () => {
    expect(asks(Life.begin(noPolicy), '#category x').problems[0]?.message).toBe(
      'this desk has no categories',
    );
  });
});
