/** Business time in tables: times of arrival and due times as the wall of the calendar's zone shows them. */
import { describe, expect, test } from 'vitest';
import { aroundTheClock } from '../../src/desk/clock/around-the-clock.ts';
import type { Calendar, Duration, Span } from '../../src/desk/clock/calendar.ts';
import { due } from '../../src/desk/clock/due.ts';
import { elapsed } from '../../src/desk/clock/elapsed.ts';
import { hasWork } from '../../src/desk/clock/has-work.ts';
import { msOf, textOf } from '../../src/desk/clock/instant-text.ts';
import { day, hour, type Instant, minute } from '../../src/desk/instant.ts';

const span = (start: number, end: number): Span => ({ start: start * 60, end: end * 60 });
const workdays = (...spans: Span[]): Calendar['week'] => [spans, spans, spans, spans, spans, [], []];

const office: Calendar = {
  name: 'office',
  timeZone: 'Europe/Berlin',
  week: workdays(span(9, 17)),
  holidays: new Map([['2026-04-06', 'Easter Monday']]),
  yearly: new Map([['12-25', 'Christmas Day']]),
};
const withLunch: Calendar = { ...office, week: workdays(span(9, 12), span(13, 17)) };
const nights: Calendar = { ...office, week: workdays(span(22, 30)) };

const hours = (count: number): Duration => ({ unit: 'business', ms: count * hour });
const minutes = (count: number): Duration => ({ unit: 'business', ms: count * minute });
const days = (count: number): Duration => ({ unit: 'businessDays', days: count });
const clock = (count: number): Duration => ({ unit: 'clock', ms: count * hour });
const sameDay: Duration = { unit: 'sameDay' };
const nextDay: Duration = { unit: 'nextDay' };

type Row = readonly [calendar: Calendar, start: string, duration: Duration, due: string];

/** `Fri 2026-01-09 16:30` in the calendar's zone; the weekday is for the reader, and checked. */
function at(local: string, { timeZone }: Calendar): Instant {
  const [weekday, date, time] = local.split(' ');
  const zoned = Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(timeZone);
  expect(zoned.toLocaleString('en-GB', { weekday: 'short' })).toBe(weekday);
  return new Date(zoned.epochMilliseconds).toISOString();
}

function isDue([calendar, start, duration, expected]: Row): void {
  expect(due(calendar, at(start, calendar), duration)).toBe(at(expected, calendar));
}

// biome-ignore format: a table reads best with one row a line
describe('business hours', () => {
  test.each<[string, ...Row]>([
    ['within a day', office, 'Fri 2026-01-09 10:00', hours(4), 'Fri 2026-01-09 14:00'],
    ['over a weekend', office, 'Fri 2026-01-09 16:30', hours(4), 'Mon 2026-01-12 12:30'],
    ['over a weekend and a holiday', office, 'Fri 2026-04-03 16:30', hours(4), 'Tue 2026-04-07 12:30'],
    ['over a yearly holiday', office, 'Thu 2026-12-24 16:00', hours(2), 'Mon 2026-12-28 10:00'],
    ['from before hours', office, 'Mon 2026-01-12 03:00', hours(1), 'Mon 2026-01-12 10:00'],
    ['from after hours', office, 'Mon 2026-01-12 17:01', hours(1), 'Tue 2026-01-13 10:00'],
    ['from a weekend', office, 'Sat 2026-01-10 12:00', hours(1), 'Mon 2026-01-12 10:00'],
    ['until the end of a day, not the start of the next', office, 'Mon 2026-01-12 13:00', hours(4), 'Mon 2026-01-12 17:00'],
    ['from the very end of a day', office, 'Mon 2026-01-12 17:00', minutes(1), 'Tue 2026-01-13 09:01'],
    ['of a whole week', office, 'Wed 2026-01-14 13:00', hours(40), 'Wed 2026-01-21 13:00'],
    ['none at all, within hours', office, 'Mon 2026-01-12 13:00', hours(0), 'Mon 2026-01-12 13:00'],
    ['none at all, on a weekend', office, 'Sat 2026-01-10 13:00', hours(0), 'Sat 2026-01-10 13:00'],
    ['of a night shift', nights, 'Mon 2026-01-12 23:00', hours(6), 'Tue 2026-01-13 05:00'],
    ["of the night shift that began yesterday", nights, 'Sat 2026-01-10 05:00', hours(2), 'Mon 2026-01-12 23:00'],
    ['the night before a holiday is worked to its end', nights, 'Fri 2026-04-03 23:00', hours(8), 'Tue 2026-04-07 23:00'],
    ['the night of a holiday is not worked at all', nights, 'Mon 2026-04-06 21:00', hours(1), 'Tue 2026-04-07 23:00'],
  ])('%s', (_, ...row) => isDue(row));
});

// biome-ignore format: a table reads best with one row a line
describe('business days', () => {
  test.each<[string, ...Row]>([
    ['three: the end of the third working day after', office, 'Mon 2026-01-12 10:00', days(3), 'Thu 2026-01-15 17:00'],
    ['the day of the start never counts, however early', office, 'Mon 2026-01-12 00:00', days(1), 'Tue 2026-01-13 17:00'],
    ['nor however late', office, 'Mon 2026-01-12 23:59', days(1), 'Tue 2026-01-13 17:00'],
    ['from a weekend the first is Monday', office, 'Sat 2026-01-10 12:00', days(1), 'Mon 2026-01-12 17:00'],
    ['over a holiday', office, 'Thu 2026-04-02 12:00', days(2), 'Tue 2026-04-07 17:00'],
    ['over midnight, to the end of the shift', nights, 'Mon 2026-01-12 10:00', days(1), 'Wed 2026-01-14 06:00'],
    ['same day within hours', office, 'Mon 2026-01-12 10:00', sameDay, 'Mon 2026-01-12 17:00'],
    ['same day before hours', office, 'Mon 2026-01-12 04:00', sameDay, 'Mon 2026-01-12 17:00'],
    ['same day in the lunch break', withLunch, 'Mon 2026-01-12 12:30', sameDay, 'Mon 2026-01-12 17:00'],
    ['same day at the very end is the next', office, 'Mon 2026-01-12 17:00', sameDay, 'Tue 2026-01-13 17:00'],
    ['same day after hours is the next', office, 'Fri 2026-01-09 18:00', sameDay, 'Mon 2026-01-12 17:00'],
    ['same day on a holiday is the next', office, 'Mon 2026-04-06 10:00', sameDay, 'Tue 2026-04-07 17:00'],
    ['same day in the second half of a night shift is its end', nights, 'Sat 2026-01-10 02:00', sameDay, 'Sat 2026-01-10 06:00'],
    ['next day within hours', office, 'Mon 2026-01-12 10:00', nextDay, 'Tue 2026-01-13 17:00'],
    ['next day on a Friday', office, 'Fri 2026-01-09 10:00', nextDay, 'Mon 2026-01-12 17:00'],
    ['next day after hours is the one after next', office, 'Mon 2026-01-12 18:00', nextDay, 'Wed 2026-01-14 17:00'],
    ['next day from a weekend is Tuesday', office, 'Sun 2026-01-11 10:00', nextDay, 'Tue 2026-01-13 17:00'],
    ['no days are the same day', office, 'Mon 2026-01-12 10:00', days(0), 'Mon 2026-01-12 17:00'],
  ])('%s', (_, ...row) => isDue(row));
});

const berlinNights: Calendar = { ...office, week: Array.from({ length: 7 }, () => [span(22, 30)]) };
const lordHowe: Calendar = {
  ...office,
  timeZone: 'Australia/Lord_Howe',
  week: Array.from({ length: 7 }, () => [span(0, 6)]),
};
const apia: Calendar = { ...office, timeZone: 'Pacific/Apia' };
const kathmandu: Calendar = { ...office, timeZone: 'Asia/Kathmandu' };

// biome-ignore format: a table reads best with one row a line
describe('when clocks change', () => {
  test.each<[string, ...Row]>([
    ['a night an hour shorter takes an hour more of the next', berlinNights, 'Sat 2026-03-28 22:00', hours(8), 'Sun 2026-03-29 23:00'],
    ['a night an hour longer ends earlier on the wall', berlinNights, 'Sat 2026-10-24 22:00', hours(8), 'Sun 2026-10-25 05:00'],
    ['a day of the clock ends an hour later on the wall', office, 'Sat 2026-03-28 12:00', clock(24), 'Sun 2026-03-29 13:00'],
    ['office hours do not notice', office, 'Fri 2026-03-27 16:00', hours(2), 'Mon 2026-03-30 10:00'],
    ['half an hour is gained on Lord Howe', lordHowe, 'Sun 2026-04-05 00:00', hours(6), 'Sun 2026-04-05 05:30'],
    ['half an hour is lost on Lord Howe', lordHowe, 'Sun 2026-10-04 00:00', hours(6), 'Mon 2026-10-05 00:30'],
    ['the Friday that Apia left out is no working day', apia, 'Thu 2011-12-29 16:00', hours(2), 'Mon 2012-01-02 10:00'],
    ['nor the next one', apia, 'Thu 2011-12-29 10:00', days(1), 'Mon 2012-01-02 17:00'],
    ['an offset of quarters of hours is none of our business', kathmandu, 'Fri 2026-01-09 16:30', hours(4), 'Mon 2026-01-12 12:30'],
  ])('%s', (_, ...row) => isDue(row));

  test('a span of skipped times only does not exist that day', () => {
    const dawn: Calendar = { ...office, week: Array.from({ length: 7 }, () => [{ start: 125, end: 175 }]) };
    const [start, end] = [at('Sun 2026-03-29 00:00', dawn), at('Mon 2026-03-30 00:00', dawn)];
    expect(elapsed(dawn, start, end)).toBe(0);
    expect(due(dawn, start, sameDay)).toBe(at('Mon 2026-03-30 02:55', dawn));
  });
});

/** What went wrong elsewhere, by the issue that tells of it. */
// biome-ignore format: a table reads best with one row a line
describe('what other help desks got wrong', () => {
  test.each<[string, ...Row]>([
    ['frappe/helpdesk#2212: the lunch break counted', withLunch, 'Mon 2026-01-12 11:00', hours(4), 'Mon 2026-01-12 16:00'],
    ['frappe/helpdesk#2212: what came at lunch was late before anybody was there', withLunch, 'Mon 2026-01-12 12:10', minutes(30), 'Mon 2026-01-12 13:30'],
    ['chatwoot/chatwoot#14009: a day had one span only', withLunch, 'Fri 2026-01-09 11:30', hours(5), 'Mon 2026-01-12 09:30'],
    ['chatwoot/chatwoot#13392: a promise of Friday afternoon was broken on Friday evening', office, 'Fri 2026-01-09 16:30', hours(1), 'Mon 2026-01-12 09:30'],
    ['osTicket/osTicket#1168: a weekend made tickets overdue', office, 'Sat 2026-01-10 01:00', hours(8), 'Mon 2026-01-12 17:00'],
    ['freescout-help-desk/freescout#3756: four hours from four in the afternoon are noon', office, 'Mon 2026-01-12 16:00', hours(4), 'Tue 2026-01-13 12:00'],
    ['zammad/zammad#3180: around the clock, a minute was lost at midnight', aroundTheClock('Europe/Berlin'), 'Mon 2026-01-12 23:00', hours(2), 'Tue 2026-01-13 01:00'],
    ['zammad/zammad#4432: a step fell on midnight and on weekends', office, 'Fri 2026-01-09 16:00', minutes(0.75 * 240), 'Mon 2026-01-12 11:00'],
    ['glpi-project/glpi#22678: the step before a due time of the next day fell on 00:00', office, 'Mon 2026-01-12 16:00', hours(3), 'Tue 2026-01-13 11:00'],
    ['zammad/zammad#390: two holidays within 48 hours of 12-hour days', { ...office, week: Array.from({ length: 7 }, () => [span(9, 21)]), holidays: new Map([['2016-11-11', 'St Martin'], ['2016-11-13', 'Volkstrauertag']]) }, 'Wed 2016-11-09 23:00', hours(48), 'Tue 2016-11-15 21:00'],
  ])('%s', (_, ...row) => isDue(row));

  test.each<[string, from: string, to: string, due: string, later: string]>([
    ['frappe/helpdesk#3776: time on hold over a weekend was added as clock time', 'Fri 2026-01-09 16:00', 'Mon 2026-01-12 10:00', 'Fri 2026-01-09 17:00', 'Mon 2026-01-12 11:00'],
    ['a hold that lies on a weekend adds nothing', 'Fri 2026-01-09 17:00', 'Mon 2026-01-12 09:00', 'Mon 2026-01-12 12:00', 'Mon 2026-01-12 12:00'],
    ['a hold over lunch adds what is left of it', 'Mon 2026-01-12 11:00', 'Mon 2026-01-12 14:00', 'Mon 2026-01-12 16:00', 'Tue 2026-01-13 10:00'],
    ['zammad/zammad#188: a ticket solved on Thursday and reopened on Tuesday goes on where it was', 'Thu 2026-01-08 15:00', 'Tue 2026-01-13 09:00', 'Fri 2026-01-09 10:00', 'Tue 2026-01-13 12:00'],
  ])('%s', (_, from, to, dueAt, later) => {
    const paused = elapsed(withLunch, at(from, withLunch), at(to, withLunch));
    const moved = due(withLunch, at(dueAt, withLunch), { unit: 'business', ms: paused });
    expect(moved).toBe(at(later, withLunch));
  });
});

describe('a calendar', () => {
  const never = workdays();
  const every = new Map(
    Array.from({ length: 366 }, (_, index) => [textOf(index * day + Date.UTC(2000)).slice(5, 10), 'Off']),
  );
  const allOf2026 = new Map(
    Array.from({ length: 365 }, (_, index) => [textOf(index * day + Date.UTC(2026)).slice(0, 10), 'Off']),
  );

  test.each<[string, Partial<Calendar>, boolean]>([
    ['with hours has work', {}, true],
    ['without hours has none', { week: never }, false],
    ['with nothing but empty hours has none', { week: workdays(span(9, 9)) }, false],
    ['of holidays only has none', { yearly: every }, false],
    ['with a year of holidays lacks work in that year', { holidays: allOf2026 }, false],
    ['with all of a year but one day has work', { holidays: new Map([...allOf2026].slice(0, -1)) }, true],
  ])('%s', (_, part, expected) => {
    expect(hasWork({ ...office, ...part })).toBe(expected);
  });

  test.each<[Duration]>([[hours(1)], [days(1)], [sameDay], [nextDay]])(
    'without hours ends the search for %j with its name',
    (duration) => {
      const calendar = { ...office, week: never };
      expect(() => due(calendar, '2026-01-09T10:00:00.000Z', duration)).toThrow(
        'the calendar office has no working day from 2026-01-',
      );
    },
  );

  test('without hours counts none', () => {
    const calendar = { ...office, week: never };
    expect(elapsed(calendar, '2026-01-09T10:00:00.000Z', '2027-01-09T10:00:00.000Z')).toBe(0);
  });

  test('asked about more days than it keeps answers the same', () => {
    const starts = Array.from({ length: 9000 }, (_, index) => textOf(index * day));
    const first = starts.map((start) => due(office, start, hours(3)));
    expect(starts.map((start) => due({ ...office }, start, hours(3)))).toEqual(first);
  });
});

test.each([
  0,
  -1,
  1,
  999,
  59_999,
  day - 1,
  day,
  951_782_400_000,
  Date.UTC(2100, 1, 28, 23, 59, 59, 999),
  -Date.UTC(2100),
  253_402_300_799_999,
  253_402_300_800_000,
  1_767_225_600_000.75,
])('%d milliseconds are the instant that toISOString says, and back', (ms) => {
  const text = new Date(ms).toISOString();
  expect(textOf(ms)).toBe(text);
  expect(msOf(text)).toBe(Date.parse(text));
});

test('every day of five centuries is written and read as Date does it', () => {
  const step = day + 3_723_004;
  const wrong: string[] = [];
  for (let ms = Date.UTC(1800, 0); ms < Date.UTC(2300, 0); ms += step) {
    const text = new Date(ms).toISOString();
    if (textOf(ms) !== text || msOf(text) !== ms) wrong.push(text);
  }
  expect(wrong).toEqual([]);
});

test('what is no instant is refused', () => {
  expect(() => due(office, 'tomorrow', hours(1))).toThrow(RangeError);
  expect(() => due(office, 'tomorrow', clock(1))).toThrow(RangeError);
  expect(msOf('2026-01-09')).toBe(Date.UTC(2026, 0, 9));
  expect(msOf('2026-01-09T10:00:00.000+01:00')).toBe(Date.UTC(2026, 0, 9, 9));
});
