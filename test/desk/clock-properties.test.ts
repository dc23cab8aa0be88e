/** `due` and `elapsed` against ten years of minutes, see `clock-oracle.ts`. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aroundTheClock } from '../../src/desk/clock/around-the-clock.ts';
import type { Calendar, Duration, Span } from '../../src/desk/clock/calendar.ts';
import { due } from '../../src/desk/clock/due.ts';
import { elapsed } from '../../src/desk/clock/elapsed.ts';
import { day, minute, after as shifted } from '../../src/desk/instant.ts';
import { type Decade, type Oracle, oracleOf, wallOf } from './clock-oracle.ts';

/** Ten years with a date left out in Apia, clocks changed at 00:01 in St. John's and four times a year in Casablanca. */
const decade: Decade = {
  first: Date.parse('2010-01-01T00:00Z') / minute,
  last: Date.parse('2020-01-01T00:00Z') / minute,
};
const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'America/St_Johns',
  'Africa/Casablanca',
];

const span = (from: string, to: string): Span => ({ start: clock(from), end: clock(to) });
const clock = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
const weekOf = (weekdays: readonly Span[], saturday: readonly Span[] = [], sunday: readonly Span[] = []) => [
  ...Array.from({ length: 5 }, () => weekdays),
  saturday,
  sunday,
];
const yearly = new Map([
  ['01-01', 'New Year'],
  ['02-29', 'Leap Day'],
  ['12-25', 'Christmas Day'],
]);
/** Some on the days of changes, some in a row, some on weekends. */
const holidays = new Map(
  ['2010-03-28', '2011-12-29', '2012-04-06', '2012-04-09', '2014-11-02', '2016-02-29', '2017-10-29']
    .concat(Array.from({ length: 12 }, (_, index) => `2015-08-${String(index + 10)}`))
    .map((date) => [date, 'Holiday']),
);

/** With lunch breaks; on Saturdays from and to odd minutes. */
const office = weekOf([span('09:00', '12:30'), span('13:15', '17:30')], [span('10:07', '13:01')]);
/** Over midnight, with a break in the middle, and on Sundays until noon. */
const nights = weekOf([span('18:00', '22:00'), span('23:00', '30:00')], [], [span('23:30', '36:00')]);
/** Begins, ends and breaks within the hours that clocks skip and repeat. */
const dawn = weekOf(
  [span('00:00', '00:01'), span('00:30', '01:30'), span('02:15', '02:45')],
  [span('23:30', '24:00')],
  [span('00:00', '00:30'), span('01:45', '02:15'), span('02:30', '03:15'), span('23:00', '24:00')],
);

/** Up to four spans a day, the last one into the next day as far as that is free. */
const anyDay = fc
  .uniqueArray(fc.integer({ min: 60, max: 1440 }), { maxLength: 8 })
  .map((times) => times.toSorted((a, b) => a - b))
  .map((times) => times.flatMap((start, at) => (at % 2 === 0 ? [{ start, end: times[at + 1] ?? 1500 }] : [])))
  .map((spans) => spans.filter(({ start }) => start < 1440));
const anyWeek = fc.array(anyDay, { minLength: 7, maxLength: 7 }).filter((week) => week.flat().length > 2);

function calendarsIn(timeZone: string): Calendar[] {
  const [mixed = []] = fc.sample(anyWeek, { seed: 3, numRuns: 1 });
  const made = Object.entries({ office, nights, dawn, mixed }).map(([name, week]) => ({
    name,
    timeZone,
    week,
    holidays,
    yearly,
  }));
  return [...made, aroundTheClock(timeZone)];
}

const iso = (minutes: number) => new Date(minutes * minute).toISOString();
/** Leaves room for the longest duration. */
const [earliest, last] = [decade.first + 5 * 1440, decade.last - 200 * 1440];
const anyStart = fc.integer({ min: earliest, max: last });
const options = { numRuns: 400, seed: 11 };

describe.each(zones)('%s', (zone) => {
  const wall = wallOf(zone, decade);
  const known = calendarsIn(zone).map((calendar) => ({
    calendar,
    oracle: oracleOf(calendar, wall, decade),
  }));

  test('business time is that of the oracle', () => {
    const property = fc.property(anyStart, fc.integer({ min: 1, max: 10_000 }), (start, minutes) => {
      expect(known.flatMap((one) => hoursWrong(one, start, minutes))).toEqual([]);
    });
    fc.assert(property, options);
  });

  test('days are those of the oracle', () => {
    const property = fc.property(anyStart, fc.integer({ min: 1, max: 12 }), (start, count) => {
      expect(known.flatMap((one) => daysWrong(one, start, count))).toEqual([]);
    });
    fc.assert(property, options);
  });

  test('around every change of the clocks hours and days are those of the oracle', () => {
    const wrong = changesIn(zone)
      .flatMap((change) => Array.from({ length: 180 }, (_, index) => change + (index - 90) * 17))
      .flatMap((start) =>
        known.flatMap((one) => [
          ...[1, 29, 61, 150, 1440].flatMap((minutes) => hoursWrong(one, start, minutes)),
          ...daysWrong(one, start, 1),
        ]),
      );
    expect(wrong.slice(0, 20)).toEqual([]);
  });
});

/** To the millisecond, on any calendar. */
describe('on any calendar', () => {
  const anyCalendar = fc.record({
    name: fc.constant('any'),
    timeZone: fc.constantFrom(...zones, 'Asia/Tehran', 'Pacific/Chatham', 'Africa/Monrovia', 'UTC', '-03:30'),
    week: anyWeek,
    holidays: fc.constant(holidays),
    yearly: fc.constant(yearly),
  });
  const [from, to] = [Date.parse('1970-06-01T00:00Z'), Date.parse('2040-01-01T00:00Z')];
  const anyInstant = fc.integer({ min: from, max: to }).map((ms) => new Date(ms).toISOString());
  const anyMs = fc.integer({ min: 1, max: 12 * day });
  const business = (ms: number): Duration => ({ unit: 'business', ms });

  test('elapsed is the inverse of due, and due the first such instant', () => {
    const property = fc.property(anyCalendar, anyInstant, anyMs, (calendar, start, ms) => {
      const at = due(calendar, start, business(ms));
      expect(elapsed(calendar, start, at)).toBe(ms);
      expect(elapsed(calendar, at, start)).toBe(-ms);
      expect(elapsed(calendar, start, shifted(at, -1))).toBe(ms - 1);
    });
    fc.assert(property, options);
  });

  test('what has passed in two parts is what has passed in all', () => {
    const property = fc.property(
      anyCalendar,
      fc.tuple(anyInstant, fc.nat(90 * day), fc.nat(90 * day)),
      (calendar, [start, first, second]) => {
        const middle = shifted(start, first);
        const end = shifted(middle, second);
        const parts = elapsed(calendar, start, middle) + elapsed(calendar, middle, end);
        expect(parts).toBe(elapsed(calendar, start, end));
      },
    );
    fc.assert(property, options);
  });

  test('business time in two parts is due when it is in one', () => {
    const property = fc.property(
      anyCalendar,
      anyInstant,
      fc.tuple(anyMs, anyMs),
      (calendar, start, [first, second]) => {
        const inParts = due(calendar, due(calendar, start, business(first)), business(second));
        expect(inParts).toBe(due(calendar, start, business(first + second)));
      },
    );
    fc.assert(property, options);
  });

  test('a later start and a longer duration are never due earlier', () => {
    const anyKind = fc.constantFrom<Duration[]>(
      [
        { unit: 'business', ms: 1 },
        { unit: 'business', ms: 61 * minute },
      ],
      [{ unit: 'sameDay' }, { unit: 'nextDay' }],
      [
        { unit: 'businessDays', days: 1 },
        { unit: 'businessDays', days: 4 },
      ],
    );
    const property = fc.property(
      anyCalendar,
      fc.tuple(anyInstant, fc.nat(3 * day)),
      anyKind,
      (calendar, [start, ms], durations) => {
        const later = shifted(start, ms);
        const [short = '', long = ''] = durations.map((duration) => due(calendar, start, duration));
        expect(start < short && short < long).toBe(true);
        for (const duration of durations)
          expect(due(calendar, later, duration) >= due(calendar, start, duration)).toBe(true);
      },
    );
    fc.assert(property, options);
  });

  test('around the clock, business time is clock time', () => {
    const property = fc.property(fc.constantFrom(...zones), anyInstant, anyMs, (zone, start, ms) => {
      const calendar = aroundTheClock(zone);
      expect(due(calendar, start, business(ms))).toBe(shifted(start, ms));
      expect(elapsed(calendar, start, shifted(start, ms))).toBe(ms);
    });
    fc.assert(property, options);
  });
});

/** The minutes at which the offset changes. */
function changesIn(zone: string): number[] {
  const changes: number[] = [];
  let at = Temporal.Instant.fromEpochMilliseconds((decade.first + 10 * 1440) * minute).toZonedDateTimeISO(
    zone,
  );
  for (let next = at.getTimeZoneTransition('next'); next !== null; next = at.getTimeZoneTransition('next')) {
    if (next.epochMilliseconds > (decade.last - 40 * 1440) * minute) break;
    changes.push(next.epochMilliseconds / minute);
    at = next;
  }
  return changes;
}

interface Known {
  readonly calendar: Calendar;
  readonly oracle: Oracle;
}

function hoursWrong({ calendar, oracle }: Known, start: number, minutes: number): string[] {
  const [from, to] = [iso(start), iso(start + minutes)];
  const passed = elapsed(calendar, from, to) / minute;
  return [
    ...dueWrong(calendar, from, { unit: 'business', ms: minutes * minute }, oracle.due(start, minutes)),
    ...(passed === oracle.elapsed(start, start + minutes)
      ? []
      : [`${calendar.name}: ${from} - ${to}: ${passed}`]),
  ];
}

function daysWrong({ calendar, oracle }: Known, start: number, days: number): string[] {
  return [
    ...dueWrong(calendar, iso(start), { unit: 'businessDays', days }, oracle.businessDays(start, days)),
    ...dueWrong(calendar, iso(start), { unit: 'sameDay' }, oracle.nextEnd(start, 0)),
    ...dueWrong(calendar, iso(start), { unit: 'nextDay' }, oracle.nextEnd(start, 1)),
  ];
}

function dueWrong(calendar: Calendar, start: string, duration: Duration, minutes: number | null): string[] {
  const expected = minutes === null ? 'past the decade' : iso(minutes);
  const found = due(calendar, start, duration);
  const context = `${calendar.name}: ${start} + ${JSON.stringify(duration)}`;
  return found === expected ? [] : [`${context} = ${found}, should be ${expected}`];
}
