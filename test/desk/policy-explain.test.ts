import { describe, expect, test } from 'vitest';
import type { Calendar, Duration } from '../../src/desk/clock/calendar.ts';
import { happened } from '../../src/desk/event.ts';
import { hour } from '../../src/desk/instant.ts';
import { dueSentence } from '../../src/desk/policy/due-sentence.ts';
import { explainTicket } from '../../src/desk/policy/explain.ts';
import { explanationText } from '../../src/desk/policy/explain-text.ts';
import { readLocal } from '../../src/desk/policy/local-time.ts';
import { business, clock, did, Life, officeHours, policyWith, replied, slaPolicy } from './sla-world.ts';

const office: Calendar = {
  ...officeHours,
  timeZone: 'Europe/Berlin',
  holidays: new Map([['2026-01-06', 'Epiphany']]),
  yearly: new Map([['01-01', "New Year's Day"]]),
};

const night = [{ start: 22 * 60, end: 30 * 60 }];
const nights: Calendar = { ...office, week: [night, night, night, night, night, [], []] };

// biome-ignore format: a table reads best with one row a line
test.each<[start: string, Duration, sentence: string]>([
  ['2026-01-09 16:30', { unit: 'clock', ms: 90 * 60_000 }, 'Fri 2026-01-09 16:30 + 1 hour 30 minutes = Fri 2026-01-09 18:00 Europe/Berlin'],
  ['2026-01-09 16:30', business(4), 'Fri 2026-01-09 16:30 + 4 business hours = Mon 2026-01-12 12:30 Europe/Berlin (office): Sat, Sun without hours, no holiday'],
  ['2026-01-05 16:30', { unit: 'business', ms: 45 * 60_000 }, 'Mon 2026-01-05 16:30 + 45 business minutes = Wed 2026-01-07 09:15 Europe/Berlin (office): Tue 2026-01-06 is Epiphany'],
  ['2025-12-31 18:00', { unit: 'sameDay' }, "Wed 2025-12-31 18:00 + same day = Fri 2026-01-02 17:00 Europe/Berlin (office): Thu 2026-01-01 is New Year's Day"],
  ['2026-01-12 10:00', { unit: 'nextDay' }, 'Mon 2026-01-12 10:00 + next business day = Tue 2026-01-13 17:00 Europe/Berlin (office): no holiday'],
  ['2026-01-12 10:00', { unit: 'businessDays', days: 1 }, 'Mon 2026-01-12 10:00 + 1 business day = Tue 2026-01-13 17:00 Europe/Berlin (office): no holiday'],
  ['2026-01-12 10:00', { unit: 'businessDays', days: 20 }, 'Mon 2026-01-12 10:00 + 20 business days = Mon 2026-02-09 17:00 Europe/Berlin (office): 8 days without hours, no holiday'],
])('what begins %s with %j is explained', (start, duration, sentence) => {
  expect(dueSentence(office, readLocal(start, 'Europe/Berlin') ?? '', duration)).toBe(sentence);
});

const policy = policyWith(
  slaPolicy({
    targets: { firstReply: clock(1), resolution: business(4), update: clock(24) },
    updatesBeforeResolution: 1,
  }),
);

function explained(life: Life) {
  const explanation = explainTicket(policy, life.events, life.now);
  return { ...explanation, text: explanationText(explanation, 'UTC') };
}

// biome-ignore format: a table reads best with one row a line
test.each<[what: string, Calendar, start: string, Duration, sentence: string]>([
  ['a night shift that ends on Saturday', nights, '2026-01-09 23:00', business(2), 'Fri 2026-01-09 23:00 + 2 business hours = Sat 2026-01-10 01:00 Europe/Berlin (office): no holiday'],
  ['clock time over a change of the clocks', office, '2026-03-28 12:00', { unit: 'clock', ms: 24 * hour }, 'Sat 2026-03-28 12:00 + 1 day = Sun 2026-03-29 13:00 Europe/Berlin: clocks go forward 1 hour in between'],
])('%s is explained', (_what, calendar, start, duration, sentence) => {
  expect(dueSentence(calendar, readLocal(start, 'Europe/Berlin') ?? '', duration)).toBe(sentence);
});

describe('a ticket explains itself', () => {
  test('with the rules that gave its fields, and the calendar steps', () => {
    const life = Life.begin(
      policy,
      did('category.changed', { from: null, to: 'billing' }, 'rule: money'),
      did('priority.changed', { from: 'normal', to: 'high' }, 'category: billing'),
      did('tags.changed', { added: ['refund', 'vip'], removed: [] }, 'rule: money, friends'),
      did('ticket.assigned', { agent: 'Maria' }, 'in-turn: first'),
    );
    expect(explained(life).text).toEqual([
      'category     billing  (rule: money)',
      'priority     high  (category: billing)',
      'tier         none  (default)',
      'group        first  (mailbox: support)',
      'assignee     Maria  (in-turn: first)',
      'tags         refund, vip  (rule: money, friends)',
      'promise      standard  (new-ticket, Mon 2026-01-05 09:00)',
      'first reply: due Mon 2026-01-05 10:00 UTC',
      '    Mon 2026-01-05 09:00 + 1 hour = Mon 2026-01-05 10:00 UTC',
      'update to the customer: due Mon 2026-01-05 11:00 UTC',
      '    Mon 2026-01-05 09:00 + 1 day = Tue 2026-01-06 09:00 UTC',
      '    At the latest after 1/2 of the time for the resolution, so that 1 update comes before it',
      'resolution: due Mon 2026-01-05 13:00 UTC',
      '    Mon 2026-01-05 09:00 + 4 business hours = Mon 2026-01-05 13:00 UTC (office): no holiday',
    ]);
  });

  test('with who changed a field by hand', () => {
    const life = Life.begin(policy).does(
      happened('priority.changed', 'agent:Maria', 'command', { from: 'normal', to: 'low' }),
    );
    expect(explained(life).fields).toContainEqual({
      field: 'priority',
      value: 'low',
      because: 'command',
      by: 'Maria',
      at: '2026-01-05T09:00:00.000Z',
    });
    expect(explained(life).text).toContain('priority     low  (command by Maria, Mon 2026-01-05 09:00)');
  });

  test('with what stood still, in the time that counts', () => {
    const life = Life.begin(policy)
      .passes(hour)
      .does(replied)
      .moves('pending')
      .passes(24 * hour)
      .moves('open');
    const resolution = explained(life).dues.find(({ target }) => target === 'resolution');
    expect(resolution).toEqual({
      target: 'resolution',
      dueAt: '2026-01-06T13:00:00.000Z',
      state: 'running',
      because: [
        'Mon 2026-01-05 09:00 + 4 business hours = Mon 2026-01-05 13:00 UTC (office): no holiday',
        '+ 8 hours of business time while pending',
      ],
    });
  });

  test('with what was put off and what was set by hand', () => {
    const put = did('sla.extended', {
      ms: 2 * hour,
      text: 7,
      targets: [{ target: 'resolution', dueAt: '2026-01-05T15:00:00.000Z', passed: 0 }],
    });
    const life = Life.begin(policy).does(put);
    expect(explained(life).dues.at(-1)?.because.at(-1)).toBe('+ 2 hours by which it was put off');
    const dueAt = '2026-01-07T12:00:00.000Z';
    life.does(
      happened('due.changed', 'agent:Maria', 'command', {
        dueAt,
        targets: [{ target: 'resolution', dueAt, passed: 0 }],
      }),
    );
    expect(explained(life).dues.at(-1)).toMatchObject({
      dueAt,
      because: ['Maria set it to Wed 2026-01-07 12:00 UTC on Mon 2026-01-05 09:00'],
    });
  });

  test('with a promise that the files no longer make', () => {
    const life = Life.begin(policy);
    const other = policyWith(slaPolicy({ targets: { resolution: business(2) } }));
    const { dues } = explainTicket(other, life.events, life.now);
    expect(dues.find(({ target }) => target === 'resolution')?.because.at(-1)).toBe(
      'The policy files say something else by now: a promise that was made stays',
    );
  });

  test('without a promise', () => {
    const nothing = policyWith();
    const life = Life.begin(nothing);
    const explanation = explainTicket(nothing, life.events, life.now);
    expect([explanation.promise, explanation.dues]).toEqual([null, []]);
    expect(explanationText(explanation, 'UTC')).toContain('promise      none: no policy matches this ticket');
  });
});
