/** The days of a holiday that comes again (RRULE, RFC 5545 section 3.3.10). */
import ICAL from 'ical.js';
import { type HolidayEvent, reasonOf } from './holiday-event.ts';

/** Series are followed through these years, both included; a single event may lie in any. */
const firstYear = 2000;
const lastYear = 2100;
/** More than the days from 1900 to 2100: a series that begins in antiquity. */
const mostSteps = 80_000;

/**
 * What the library expands as the standard says, checked in its test, by frequency and parts. Of others it leaves days out
 * (week numbers, days of the month in every month of a year) or never ends.
 */
const understood = new Set([
  'YEARLY',
  'YEARLY BYMONTH',
  'YEARLY BYMONTH BYMONTHDAY',
  'YEARLY BYDAY BYMONTH',
  'YEARLY BYDAY BYMONTH BYSETPOS',
  'YEARLY BYDAY BYMONTH BYMONTHDAY',
  'YEARLY BYYEARDAY',
  'MONTHLY',
  'MONTHLY BYDAY',
  'MONTHLY BYMONTHDAY',
  'WEEKLY',
  'WEEKLY BYDAY',
  'DAILY',
]);

export interface Occurrences {
  readonly dates: readonly string[];
  readonly problem: string | null;
}

/** All days of an event, without those of a series that other events replace. */
export function occurrences(event: HolidayEvent, replaced: ReadonlySet<string>): Occurrences {
  try {
    const excepted = new Set([...event.excepted, ...replaced]);
    const starts = startsOf(event).filter((date) => !excepted.has(date));
    return { dates: starts.flatMap((start) => daysFrom(start, event.days)), problem: null };
  } catch (error) {
    return { dates: [], problem: `"${event.name}" cannot be followed: ${reasonOf(error)}` };
  }
}

function startsOf({ start, rules, added }: HolidayEvent): string[] {
  const ruled = rules.flatMap((rule) => ruledDates(rule, start));
  return [...(rules.length === 0 ? [start] : ruled), ...added];
}

function ruledDates(rule: ICAL.Recur, start: string): string[] {
  const shape = [rule.freq, ...Object.keys(rule.parts).toSorted()].join(' ');
  if (!understood.has(shape)) throw new Error(`the rule ${rule.toString()} is of a kind not supported`);
  const dates: string[] = [];
  const iterator = rule.iterator(ICAL.Time.fromDateString(start));
  let steps = 0;
  // The iterator changes the time that it has returned.
  for (let next = iterator.next(); next !== null && next.year <= lastYear; next = iterator.next()) {
    if (++steps > mostSteps) throw new Error('it begins too long ago');
    if (next.year >= firstYear) dates.push(next.toString());
  }
  return isOfOneDate(rule) ? dates.filter((date) => date.endsWith(start.slice(-3))) : dates;
}

/** 29 February of a common year is left out by the standard, and 1 March to the library. */
function isOfOneDate({ freq, parts }: ICAL.Recur): boolean {
  return freq === 'YEARLY' && !('BYMONTHDAY' in parts || 'BYDAY' in parts || 'BYYEARDAY' in parts);
}

function daysFrom(start: string, days: number): string[] {
  const first = Temporal.PlainDate.from(start);
  return Array.from({ length: days }, (_, index) => first.add({ days: index }).toString());
}
