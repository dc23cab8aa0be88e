/**
 * How a due instant came about on a calendar: on which days its time passed and on which it did not, and why. As data, and as
 * the words that follow the sum in an explanation.
 */
import { day as dayMs, type Instant, lengthOf } from '../instant.ts';
import type { Calendar, Duration } from './calendar.ts';
import { due } from './due.ts';
import { dateText } from './instant-text.ts';
import { shortWeekdays } from './weekdays.ts';
import {
  type Days,
  dayOf,
  daysOf,
  holidayOn,
  type WorkingDay,
  weekdayOf,
  workingDay,
} from './working-day.ts';

export interface DueSteps {
  readonly due: Instant;
  /** The local dates on which hours passed between the start and the due instant, and how long. */
  readonly worked: readonly { readonly date: string; readonly ms: number }[];
  /** The local dates from the start to the last of those on which nobody works. */
  readonly idle: readonly IdleDay[];
  /** By how much the clocks of the zone are further ahead of UTC at the end than at the start. */
  readonly shifted: number;
}

export interface IdleDay {
  readonly date: string;
  /** The holiday that takes the hours of this weekday away; null where it has none. */
  readonly holiday: string | null;
}

/** Nothing passes on a calendar where the duration is one of the clock: no day is worked and none idle. */
export function dueSteps(calendar: Calendar, start: Instant, duration: Duration): DueSteps {
  const end = due(calendar, start, duration);
  const shifted = offsetAt(calendar, end) - offsetAt(calendar, start);
  if (duration.unit === 'clock') return { due: end, worked: [], idle: [], shifted };
  const days = daysOf(calendar);
  const [from, to] = [Date.parse(start), Date.parse(end)];
  // Yesterday's hours may run into today.
  const all = daysFrom(days, dayOf(days, from) - 1, dayOf(days, to));
  const worked = all.map((it) => ({ it, ms: overlap(it, from, to) })).filter(({ ms }) => ms > 0);
  const last = worked.at(-1)?.it.day ?? dayOf(days, from);
  const between = all.slice(1).filter(({ day }) => day <= last);
  return {
    due: end,
    worked: worked.map(({ it, ms }) => ({ date: dateText(it.day), ms })),
    idle: between.flatMap(({ day, stretches }) => (stretches.length > 0 ? [] : [idleDay(calendar, day)])),
    shifted,
  };
}

function daysFrom(days: Days, first: number, last: number): WorkingDay[] {
  return Array.from({ length: last - first + 1 }, (_, index) => workingDay(days, first + index));
}

function overlap({ stretches }: WorkingDay, start: number, end: number): number {
  return stretches.reduce(
    (sum, { from, to }) => sum + Math.max(0, Math.min(to, end) - Math.max(from, start)),
    0,
  );
}

function idleDay(calendar: Calendar, day: number): IdleDay {
  const date = dateText(day);
  const hasHours = (calendar.week[weekdayOf(day)] ?? []).length > 0;
  return { date, holiday: hasHours ? holidayOn(calendar, date) : null };
}

function offsetAt({ timeZone }: Calendar, at: Instant): number {
  return Temporal.Instant.from(at).toZonedDateTimeISO(timeZone).offsetNanoseconds / 1_000_000;
}

/** More holidays than this are counted and not named. */
const mostNamed = 4;

/** `Sat, Sun without hours, Mon 2023-12-25 to Tue 2023-12-26 are Christmas`; empty for a time of the clock, unless it changed. */
export function stepsText({ worked, idle, shifted }: DueSteps): string {
  if (worked.length === 0) return shifted === 0 ? '' : shiftText(shifted);
  const closed = idle.filter(({ holiday }) => holiday === null);
  return [...closedText(closed), ...holidayText(runsOf(idle))].join(', ');
}

function closedText(closed: readonly IdleDay[]): string[] {
  if (closed.length === 0) return [];
  const names = closed.map(({ date }) => weekdayName(date));
  const isOneWeek = new Set(names).size === names.length;
  return [`${isOneWeek ? names.join(', ') : `${names.length} days`} without hours`];
}

interface Run {
  readonly holiday: string;
  readonly first: string;
  readonly last: string;
}

function holidayText(runs: readonly Run[]): string[] {
  if (runs.length === 0) return ['no holiday'];
  return runs.length > mostNamed ? [`${runs.length} holidays`] : runs.map(runText);
}

/** Days of one name are one holiday, whatever days without hours lie among them; a day of work ends it. */
function runsOf(idle: readonly IdleDay[]): Run[] {
  const runs: Run[] = [];
  for (const [index, { date, holiday }] of idle.entries()) {
    if (holiday === null) continue;
    const open = runs.at(-1);
    const isSame = open?.holiday === holiday && isUnbroken(idle, index, open.last);
    if (isSame) runs.splice(-1, 1, { ...open, last: date });
    else runs.push({ holiday, first: date, last: date });
  }
  return runs;
}

/** Whether all dates from `since` to that of the idle day are idle. */
function isUnbroken(idle: readonly IdleDay[], index: number, since: string): boolean {
  const first = idle.findIndex(({ date }) => date === since);
  const length = Math.round((Date.parse(idle[index]?.date ?? since) - Date.parse(since)) / dayMs);
  return index - first === length;
}

function runText({ holiday, first, last }: Run): string {
  if (first === last) return `${dayText(first)} is ${holiday}`;
  return `${dayText(first)} to ${dayText(last)} are ${holiday}`;
}

function shiftText(ms: number): string {
  return `clocks go ${ms > 0 ? 'forward' : 'back'} ${lengthOf(ms)} in between`;
}

/** `Mon 2023-12-25` */
function dayText(date: string): string {
  return `${weekdayName(date)} ${date}`;
}

function weekdayName(date: string): string {
  return shortWeekdays[weekdayOf(Date.parse(date) / dayMs)] ?? '';
}
