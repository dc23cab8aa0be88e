/**
 * What a calendar says of one local date, as instants: when the day begins and the spans in which work is done.
 *
 * Wall-clock times become instants by one rule that never runs backwards, whatever the zone does: a time that the day shows
 * twice (clocks go back) is its first showing, and a time that it skips (clocks go forward, or a whole date is left out, as in
 * Apia on 30 December 2011) is the moment of the skip. So spans keep their order, a span over a change has its real length,
 * and one that the change swallows has none and makes no working day. An instant belongs to the last date begun: where clocks
 * go back over midnight (St. John's until 2011), the hour that is repeated counts to the new day.
 */
import { day as dayMs } from '../instant.ts';
import type { Calendar } from './calendar.ts';

/** Milliseconds since 1970 UTC, `from` inclusive, `to` exclusive; never empty. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface WorkingDay {
  /** The local date as days since 1970-01-01. */
  readonly day: number;
  readonly begins: number;
  /** Of a span over midnight also what lies in the next day. None on a day without work. */
  readonly stretches: readonly Stretch[];
}

/** Two years: a calendar that has a working day in every year never waits longer. */
const longestBreak = 2 * 366;

/**
 * Converting wall-clock times costs microseconds, and the same few days are asked for again and again. What is kept follows
 * from the calendar alone, which is never changed, so keeping it changes no answer; it goes when the calendar goes, and at
 * twenty years' days it begins anew.
 */
const known = new WeakMap<Calendar, Map<number, WorkingDay>>();
const mostKnown = 20 * 366;

export function workingDay(calendar: Calendar, day: number): WorkingDay {
  const days = known.get(calendar) ?? new Map<number, WorkingDay>();
  const found = days.get(day);
  if (found !== undefined) return found;
  if (days.size >= mostKnown) days.clear();
  const made = madeDay(calendar, day);
  known.set(calendar, days.set(day, made));
  return made;
}

/** The first day with work, from `day` on. Throws where there is none for two years; `hasWork` tells it beforehand. */
export function nextWorkingDay(calendar: Calendar, day: number): WorkingDay {
  for (let next = day; next <= day + longestBreak; next += 1) {
    const found = workingDay(calendar, next);
    if (found.stretches.length > 0) return found;
  }
  throw new Error(`the calendar ${calendar.name} has no working day from ${dateOf(day)} on`);
}

/** The local date an instant belongs to, as days since 1970-01-01. */
export function dayOf(calendar: Calendar, at: number): number {
  let day = Math.floor(at / dayMs);
  while (at < workingDay(calendar, day).begins) day -= 1;
  while (at >= workingDay(calendar, day + 1).begins) day += 1;
  return day;
}

export function dateOf(day: number): Temporal.PlainDate {
  return new Temporal.PlainDate(1970, 1, 1).add({ days: day });
}

/** What a date without work is called, or null. */
export function holidayOn({ holidays, yearly }: Calendar, date: Temporal.PlainDate): string | null {
  const text = date.toString();
  return holidays.get(text) ?? yearly.get(text.slice(-5)) ?? null;
}

function madeDay(calendar: Calendar, day: number): WorkingDay {
  const date = dateOf(day);
  const spans = holidayOn(calendar, date) === null ? calendar.week[date.dayOfWeek - 1] : undefined;
  const moment = (minutes: number) => momentOf(calendar.timeZone, date.toPlainDateTime().add({ minutes }));
  return {
    day,
    begins: moment(0),
    stretches: (spans ?? [])
      .map(({ start, end }) => ({ from: moment(start), to: moment(end) }))
      .filter(({ from, to }) => from < to),
  };
}

/** For a time that is skipped, 'earlier' is one before the skip. */
function momentOf(timeZone: string, local: Temporal.PlainDateTime): number {
  const zoned = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  const skip = zoned.toPlainDateTime().equals(local) ? null : zoned.getTimeZoneTransition('next');
  return (skip ?? zoned).epochMilliseconds;
}
