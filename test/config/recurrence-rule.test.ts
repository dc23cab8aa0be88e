/** Recurrence rules: the examples of RFC 5545 section 3.8.5.3 as far as they reach past 2000, and what libraries get wrong. */
import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { isKnownRule, ruledDates } from '../../src/config/recurrence-rule.ts';

const dates = (rule: string, start: string) => ruledDates(ICAL.Recur.fromString(rule), start);

// biome-ignore format: a table reads best with one row a line
test.each<[string, rule: string, start: string, first: string[]]>([
  ['a day of the year', 'FREQ=YEARLY', '2026-12-25', ['2026-12-25', '2027-12-25']],
  ['a leap day, in leap years only', 'FREQ=YEARLY', '2024-02-29', ['2024-02-29', '2028-02-29', '2032-02-29']],
  ['every other leap day, where it falls on one', 'FREQ=YEARLY;INTERVAL=3', '2024-02-29', ['2024-02-29', '2036-02-29']],
  ['days of several months, where they have them', 'FREQ=YEARLY;BYMONTH=2,4,5;BYMONTHDAY=31', '2026-01-01', ['2026-05-31', '2027-05-31']],
  ['last days of several months', 'FREQ=YEARLY;BYMONTH=1,2;BYMONTHDAY=-1', '2024-01-01', ['2024-01-31', '2024-02-29', '2025-01-31', '2025-02-28']],
  ['a day of every month of the year', 'FREQ=YEARLY;BYMONTHDAY=13', '2026-10-20', ['2026-11-13', '2026-12-13', '2027-01-13']],
  ['the day after the first Monday of every fourth November', 'FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8', '1996-11-05', ['2000-11-07', '2004-11-02', '2008-11-04']],
  ['days of every third year', 'FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200', '1997-01-01', ['2000-01-01', '2000-04-09', '2000-07-18', '2003-01-01', '2003-04-10', '2003-07-19', '2006-01-01']],
  ['the last day of the year', 'FREQ=YEARLY;BYYEARDAY=-1', '2027-05-05', ['2027-12-31', '2028-12-31']],
  ['the 20th Monday of the year', 'FREQ=YEARLY;BYDAY=20MO', '1997-05-19', ['2000-05-15', '2001-05-14']],
  ['every Thursday in March', 'FREQ=YEARLY;BYMONTH=3;BYDAY=TH', '1997-03-13', ['2000-03-02', '2000-03-09', '2000-03-16', '2000-03-23', '2000-03-30', '2001-03-01']],
  ['the last working day of the year', 'FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', '2026-01-01', ['2026-12-31', '2027-12-31', '2028-12-29']],
  ['the first Saturday after a first Sunday', 'FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13', '2000-01-01', ['2000-01-08', '2000-02-12', '2000-03-11']],
  ['Fridays the 13th', 'FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13', '1997-09-02', ['2000-10-13', '2001-04-13', '2001-07-13']],
  ['the second last weekday of a month', 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2', '1997-09-29', ['2000-01-28', '2000-02-28', '2000-03-30']],
  ['the 31st of months that have one', 'FREQ=MONTHLY', '2026-01-31', ['2026-01-31', '2026-03-31', '2026-05-31']],
  ['fifth Mondays', 'FREQ=MONTHLY;BYDAY=5MO', '2026-01-01', ['2026-03-30', '2026-06-29', '2026-08-31']],
  ['every other week from Monday', 'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO', '2003-08-05', ['2003-08-05', '2003-08-10', '2003-08-19', '2003-08-24']],
  ['every other week from Sunday', 'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU', '2003-08-05', ['2003-08-05', '2003-08-17', '2003-08-19', '2003-08-31']],
  ['the last of the days of a week that began in the old year', 'FREQ=WEEKLY;BYDAY=MO,FR;BYSETPOS=2', '2026-01-01', ['2026-01-02', '2026-01-09']],
  ['every tenth day', 'FREQ=DAILY;INTERVAL=10;COUNT=3', '2026-12-25', ['2026-12-25', '2027-01-04', '2027-01-14']],
  ['every day of January', 'FREQ=DAILY;UNTIL=20270131T140000Z;BYMONTH=1', '2026-01-30', ['2026-01-30', '2026-01-31', '2027-01-01']],
  ['a start that is not of the rule is left out', 'FREQ=YEARLY;BYMONTH=11;BYDAY=4TH', '2026-01-01', ['2026-11-26', '2027-11-25']],
  ['from the past, counted from its start', 'FREQ=YEARLY;COUNT=12', '1990-05-01', ['2000-05-01', '2001-05-01']],
  ['an end before the beginning', 'FREQ=YEARLY;UNTIL=20200101', '2026-05-01', []],
  ['a day that never comes', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', '2026-05-01', []],
])('%s', (_, rule, start, first) => {
  expect(isKnownRule(ICAL.Recur.fromString(rule))).toBe(true);
  expect(dates(rule, start).slice(0, Math.max(1, first.length))).toEqual(first);
});

test.each([
  'FREQ=HOURLY',
  'FREQ=YEARLY;BYWEEKNO=20',
  'FREQ=WEEKLY;BYDAY=1MO',
  'FREQ=DAILY;BYDAY=-1FR',
  'FREQ=YEARLY;COUNT=-1',
])('%s is of a kind not known', (rule) => {
  expect(isKnownRule(ICAL.Recur.fromString(rule))).toBe(false);
});

describe('the library agrees on the kinds it knows', () => {
  const weekday = fc.constantFrom('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU');
  const weekdays = fc.uniqueArray(weekday, { minLength: 1, maxLength: 3 });
  const ordinal = fc.constantFrom(1, 2, 3, 4, 5, -1, -2);
  const month = fc.integer({ min: 1, max: 12 });
  const interval = fc.integer({ min: 1, max: 4 });
  const anyRule = fc.oneof(
    fc
      .tuple(interval, month, ordinal, weekday)
      .map(([every, one, nth, of]) => `FREQ=YEARLY;INTERVAL=${every};BYMONTH=${one};BYDAY=${nth}${of}`),
    fc.tuple(ordinal, weekday).map(([nth, of]) => `FREQ=MONTHLY;BYDAY=${nth}${of}`),
    fc.tuple(interval, weekdays).map(([every, all]) => `FREQ=WEEKLY;INTERVAL=${every};BYDAY=${all}`),
    interval.map((every) => `FREQ=DAILY;INTERVAL=${every}`),
  );
  const anyStart = fc
    .integer({ min: Date.UTC(2001, 0) / 86_400_000, max: Date.UTC(2040, 0) / 86_400_000 })
    .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));

  test('on the first twenty dates', () => {
    const property = fc.property(anyRule, anyStart, (text, start) => {
      const rule = ICAL.Recur.fromString(`${text};COUNT=20`);
      const iterator = rule.iterator(ICAL.Time.fromDateString(start));
      const expected: string[] = [];
      for (let next = iterator.next(); next !== null; next = iterator.next()) expected.push(next.toString());
      expect(ruledDates(rule, start)).toEqual(expected.filter((date) => date < '2101'));
    });
    fc.assert(property, { seed: 8, numRuns: 150 });
  });
});
