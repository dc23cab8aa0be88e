/** How a due instant came about, as data and in words. */
import { expect, test } from 'vitest';
import { aroundTheClock } from '../../src/desk/clock/around-the-clock.ts';
import type { Calendar, Duration, Span } from '../../src/desk/clock/calendar.ts';
import { dueSteps, stepsText } from '../../src/desk/clock/due-steps.ts';
import { hour, minute } from '../../src/desk/instant.ts';

const nine: Span[] = [{ start: 9 * 60, end: 17 * 60 }];
const shutdown = Array.from({ length: 12 }, (_, index) => `2026-08-${String(index + 10)}`);
const office: Calendar = {
  name: 'office',
  timeZone: 'Europe/Berlin',
  week: [nine, nine, nine, nine, nine, [], []],
  holidays: new Map([
    ...shutdown.map((date) => [date, 'Summer break'] as const),
    ['2026-04-03', 'Good Friday'],
    ['2026-04-05', 'Easter Sunday'],
    ['2026-04-06', 'Easter Monday'],
  ]),
  yearly: new Map([
    ['12-25', 'Christmas Day'],
    ['12-26', 'Christmas Day'],
  ]),
};
const night: Span[] = [{ start: 22 * 60, end: 30 * 60 }];
const nights: Calendar = { ...office, week: [night, night, night, night, night, [], []] };
const always = aroundTheClock('Europe/Berlin');
const tuesdays: Calendar = { ...office, week: [[], nine, [], [], [], [], []] };
const manyHolidays: Calendar = {
  ...office,
  holidays: new Map(
    Array.from({ length: 9 }, (_, index) => [`2026-03-${String(2 * index + 10)}`, `Feast ${index}`]),
  ),
};
const hours = (count: number): Duration => ({ unit: 'business', ms: count * hour });
const days = (count: number): Duration => ({ unit: 'businessDays', days: count });

// biome-ignore format: a table reads best with one row a line
test.each<[string, Calendar, start: string, Duration, words: string]>([
  ['a day without anything in between', office, '2026-01-12T09:00:00.000Z', hours(2), 'no holiday'],
  ['a weekend', office, '2026-01-09T15:30:00.000Z', hours(4), 'Sat, Sun without hours, no holiday'],
  ['a start on a weekend', office, '2026-01-10T15:30:00.000Z', hours(4), 'Sat, Sun without hours, no holiday'],
  ['the end of a day, before a weekend', office, '2026-01-09T09:00:00.000Z', { unit: 'sameDay' }, 'no holiday'],
  ['holidays around a weekend', office, '2026-04-02T13:00:00.000Z', hours(4), 'Sat, Sun without hours, Fri 2026-04-03 is Good Friday, Mon 2026-04-06 is Easter Monday'],
  ['a holiday on a day without hours anyway', office, '2026-12-24T15:00:00.000Z', hours(2), 'Sat, Sun without hours, Fri 2026-12-25 is Christmas Day'],
  ['two weeks of one holiday', office, '2026-08-07T14:30:00.000Z', hours(1), '6 days without hours, Mon 2026-08-10 to Fri 2026-08-21 are Summer break'],
  ['a month', office, '2026-05-04T10:00:00.000Z', days(20), '8 days without hours, no holiday'],
  ['more holidays than can be read', manyHolidays, '2026-03-09T10:00:00.000Z', days(12), '6 days without hours, 7 holidays'],
  ['one working day a week', tuesdays, '2026-01-13T16:30:00.000Z', hours(4), 'Wed, Thu, Fri, Sat, Sun, Mon without hours, no holiday'],
  ['a night shift that runs into a Saturday', nights, '2026-01-09T22:00:00.000Z', hours(2), 'no holiday'],
  ['a night shift into a holiday', nights, '2026-04-02T19:00:00.000Z', hours(6), 'no holiday'],
  ['the second half of a night shift, and the next', nights, '2026-01-10T04:00:00.000Z', hours(2), 'Sat, Sun without hours, no holiday'],
  ['no time at all', office, '2026-01-10T15:30:00.000Z', hours(0), ''],
  ['a time of the clock', office, '2026-01-09T15:30:00.000Z', { unit: 'clock', ms: 90 * minute }, ''],
  ['a day of the clock in spring', office, '2026-03-28T11:00:00.000Z', { unit: 'clock', ms: 24 * hour }, 'clocks go forward 1 hour in between'],
  ['a day of the clock in autumn', office, '2026-10-24T11:00:00.000Z', { unit: 'clock', ms: 24 * hour }, 'clocks go back 1 hour in between'],
  ['a business day around the clock', always, '2026-01-09T15:30:00.000Z', hours(24), 'no holiday'],
])('%s', (_, calendar, start, duration, words) => {
  expect(stepsText(dueSteps(calendar, start, duration))).toBe(words);
});

test('the days worked add up to the duration', () => {
  const steps = dueSteps(office, '2026-04-02T14:30:00.000Z', hours(10));
  expect(steps).toEqual({
    due: '2026-04-08T08:30:00.000Z',
    worked: [
      { date: '2026-04-02', ms: 30 * minute },
      { date: '2026-04-07', ms: 8 * hour },
      { date: '2026-04-08', ms: 90 * minute },
    ],
    idle: [
      { date: '2026-04-03', holiday: 'Good Friday' },
      { date: '2026-04-04', holiday: null },
      { date: '2026-04-05', holiday: null },
      { date: '2026-04-06', holiday: 'Easter Monday' },
    ],
    shifted: 0,
  });
});
