/**
 * The dates of a recurrence rule (RFC 5545 section 3.3.10). The library reads the rule; its own expansion makes 1 May of 31
 * April and loses the last days of months, so here each date is asked whether it is of the rule. Hours and week numbers are not
 * known.
 */
import type ICAL from 'ical.js';
import { day as dayMs } from '../desk/instant.ts';

/** A date with all that a rule may ask of it. */
interface Day {
  /** Days since 1970-01-01. */
  readonly number: number;
  readonly year: number;
  readonly month: number;
  /** From Monday, 0. */
  readonly weekday: number;
  readonly ofMonth: number;
  readonly monthLength: number;
  readonly ofYear: number;
  readonly yearLength: number;
}

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** Series are followed through these years, both included. */
const firstYear = 2000;
const lastYear = 2100;

/** Whether `ruledDates` can tell the dates of a rule. Fourth Thursdays there are in months and years only. */
export function isKnownRule({ freq, parts, count }: ICAL.Recur): boolean {
  const hasOrdinals = parts.BYDAY?.some((text) => text.length > 2) ?? false;
  const hasKnownDays = parts.BYWEEKNO === undefined && (!hasOrdinals || /^(?:YEAR|MONTH)LY$/.test(freq));
  return periods.has(freq) && hasKnownDays && (count ?? 1) > 0;
}

/** All dates of a known rule that begins with `start`. */
export function ruledDates(rule: ICAL.Recur, start: string): string[] {
  const first = dayOf(start);
  const days = yearsOf(rule, first)
    .flatMap(daysOfYear)
    .filter((day) => isInInterval(rule, first, day) && isOfRule(rule, first, day));
  const until = rule.until?.toString().slice(0, 10) ?? `${lastYear}-12-31`;
  return atPositions(rule, days)
    .filter(({ number }) => number >= first.number)
    .slice(0, rule.count ?? days.length)
    .map(({ number }) => new Date(number * dayMs).toISOString().slice(0, 10))
    .filter((date) => date >= `${firstYear}` && date <= until);
}

/** With the one before: the positions of a rule may count from a week that began in it. */
function yearsOf({ count, until }: ICAL.Recur, { year }: Day): number[] {
  const from = count === null ? Math.max(year, firstYear) : year;
  const to = Math.min(until?.year ?? lastYear, lastYear);
  return Array.from({ length: Math.max(0, to - from + 2) }, (_, index) => from - 1 + index);
}

/** Numbers the years, months, weeks or days of which every so-many-th counts, by frequency. */
const periods: ReadonlyMap<string, (day: Day, rule: ICAL.Recur) => number> = new Map([
  ['YEARLY', ({ year }) => year],
  ['MONTHLY', ({ year, month }) => 12 * year + month],
  // 1970-01-01 was a Thursday, and Sunday is 1 to the library.
  ['WEEKLY', ({ number }, { wkst }) => Math.floor((number + 5 - wkst) / 7)],
  ['DAILY', ({ number }) => number],
]);

function periodOf(rule: ICAL.Recur, day: Day): number {
  return periods.get(rule.freq)?.(day, rule) ?? day.number;
}

function isInInterval(rule: ICAL.Recur, first: Day, day: Day): boolean {
  return (periodOf(rule, day) - periodOf(rule, first)) % rule.interval === 0;
}

function isOfRule(rule: ICAL.Recur, first: Day, day: Day): boolean {
  const { BYMONTH, BYMONTHDAY, BYYEARDAY, BYDAY } = rule.parts;
  return (
    (BYMONTH?.includes(day.month) ?? true) &&
    (BYMONTHDAY?.some((wanted) => isAt(wanted, day.ofMonth, day.monthLength)) ?? true) &&
    (BYYEARDAY?.some((wanted) => isAt(wanted, day.ofYear, day.yearLength)) ?? true) &&
    (BYDAY?.some((text) => isWeekday(rule, text, day)) ?? true) &&
    ((BYMONTHDAY ?? BYYEARDAY ?? BYDAY) !== undefined || isLikeFirst(rule, first, day))
  );
}

/** Counted from 1, or from the end, -1. */
function isAt(wanted: number, position: number, length: number): boolean {
  return wanted === (wanted > 0 ? position : position - length - 1);
}

/** `TH`, or the fourth one: `4TH`, of the month where the rule has months, else of the year. */
function isWeekday({ freq, parts }: ICAL.Recur, text: string, day: Day): boolean {
  if (weekdays[day.weekday] !== text.slice(-2)) return false;
  if (text.length === 2) return true;
  const wanted = Number(text.slice(0, -2));
  const isOfMonth = freq === 'MONTHLY' || parts.BYMONTH !== undefined;
  const [position, length] = isOfMonth ? [day.ofMonth, day.monthLength] : [day.ofYear, day.yearLength];
  const week = wanted > 0 ? Math.ceil(position / 7) : -Math.ceil((length - position + 1) / 7);
  return week === wanted;
}

/** What a rule leaves open is as on its first day. */
function isLikeFirst({ freq, parts }: ICAL.Recur, first: Day, day: Day): boolean {
  if (freq === 'DAILY') return true;
  if (freq === 'WEEKLY') return day.weekday === first.weekday;
  const isItsMonth = freq === 'MONTHLY' || parts.BYMONTH !== undefined || day.month === first.month;
  return isItsMonth && day.ofMonth === first.ofMonth;
}

/** Of the days of each period only those at certain positions, where the rule has such. */
function atPositions(rule: ICAL.Recur, days: readonly Day[]): readonly Day[] {
  const { BYSETPOS } = rule.parts;
  if (BYSETPOS === undefined) return days;
  const grouped = Map.groupBy(days, (day) => periodOf(rule, day));
  return [...grouped.values()].flatMap((of) =>
    of.filter((_, index) => BYSETPOS.some((wanted) => isAt(wanted, index + 1, of.length))),
  );
}

function dayOf(date: string): Day {
  const [year = 0, month = 1, ofMonth = 1] = date.split('-').map(Number);
  const found = daysOfYear(year).find((day) => day.month === month && day.ofMonth === ofMonth);
  if (found === undefined) throw new Error(`"${date}" is no date`);
  return found;
}

/** Every rule asks the same years; at two hundred of them what is kept begins anew. */
const kept = new Map<number, readonly Day[]>();
const mostKept = 200;

function daysOfYear(year: number): readonly Day[] {
  const found = kept.get(year);
  if (found !== undefined) return found;
  if (kept.size >= mostKept) kept.clear();
  const made = madeDays(year);
  kept.set(year, made);
  return made;
}

function madeDays(year: number): Day[] {
  const newYear = Date.UTC(year, 0) / dayMs;
  const yearLength = Date.UTC(year + 1, 0) / dayMs - newYear;
  const months = Array.from({ length: 12 }, (_, month) => Date.UTC(year, month) / dayMs);
  return months.flatMap((begin, month) => {
    const monthLength = (months[month + 1] ?? newYear + yearLength) - begin;
    return Array.from({ length: monthLength }, (_, index) => ({
      number: begin + index,
      year,
      month: month + 1,
      // 1970-01-01 was a Thursday.
      weekday: (((begin + index + 3) % 7) + 7) % 7,
      ofMonth: index + 1,
      monthLength,
      ofYear: begin + index - newYear + 1,
      yearLength,
    }));
  });
}
