/**
 * What a calendar says of one local date, as instants: when the day begins and the spans in which work is done.
 *
 * By the rule of `zone.ts` spans keep their order, a span over a change of the clocks has its real length, and one that the
 * change swallows has none and makes no working day. An instant belongs to the last date begun: where clocks go back over
 * midnight (St. John's until 2011), the hour that is repeated counts to the new day.
 */
import { day as dayMs, minute } from '../instant.ts';
import type { Calendar } from './calendar.ts';
import { dateText } from './instant-text.ts';
import { momentOf } from './zone.ts';

/** Milliseconds since 1970 UTC, `from` inclusive, `to` exclusive; never empty. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface WorkingDay {
  /** The local date as days since 1970-01-01. */
  readonly day: number;
  readonly begins: number;
  /** When the next one begins. */
  readonly ends: number;
  /** Of a span over midnight also what lies in the next day. None on a day without work. */
  readonly stretches: readonly Stretch[];
}

/** The days of a calendar, as far as somebody has asked for them. */
export interface Days {
  readonly calendar: Calendar;
  readonly known: Map<number, WorkingDay>;
  /** Milliseconds from UTC to local time on some day, from which `dayOf` guesses. */
  readonly offset: number;
}

/** Two years: a calendar that has a working day in every year never waits longer. */
const longestBreak = 2 * 366;

/**
 * Making a day costs a hundred times what asking for it again does, and the same few days are asked for. What is kept follows
 * from the calendar alone, which is never changed, so keeping it changes no answer; it goes when the calendar goes, and at
 * twenty years' days it begins anew.
 */
const kept = new WeakMap<Calendar, Days>();
const mostKept = 20 * 366;

export function daysOf(calendar: Calendar): Days {
  const found = kept.get(calendar);
  if (found !== undefined) return found;
  const first = madeDay(calendar, 0);
  const made = { calendar, known: new Map([[0, first]]), offset: -first.begins };
  kept.set(calendar, made);
  return made;
}

export function workingDay({ calendar, known }: Days, day: number): WorkingDay {
  const found = known.get(day);
  if (found !== undefined) return found;
  if (known.size >= mostKept) known.clear();
  const made = madeDay(calendar, day);
  known.set(day, made);
  return made;
}

/** The first day with work, from `day` on. Throws where there is none for two years; `hasWork` tells it beforehand. */
export function nextWorkingDay(days: Days, day: number): WorkingDay {
  for (let next = day; next <= day + longestBreak; next += 1) {
    const found = workingDay(days, next);
    if (found.stretches.length > 0) return found;
  }
  throw new Error(`the calendar ${days.calendar.name} has no working day from ${dateText(day)} on`);
}

/** The local date an instant belongs to, as days since 1970-01-01. */
export function dayOf(days: Days, at: number): number {
  let day = workingDay(days, Math.floor((at + days.offset) / dayMs));
  while (at < day.begins) day = workingDay(days, day.day - 1);
  while (at >= day.ends) day = workingDay(days, day.day + 1);
  return day.day;
}

/** What a local date without work is called, or null. */
export function holidayOn({ holidays, yearly }: Calendar, date: string): string | null {
  return holidays.get(date) ?? yearly.get(date.slice(-5)) ?? null;
}

/** 1 January 1970 was a Thursday. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

function madeDay(calendar: Calendar, day: number): WorkingDay {
  const moment = (minutes: number) => momentOf(calendar.timeZone, day * dayMs + minutes * minute);
  const isHoliday = holidayOn(calendar, dateText(day)) !== null;
  const spans = isHoliday ? [] : (calendar.week[weekdayOf(day)] ?? []);
  return {
    day,
    begins: moment(0),
    ends: moment(dayMs / minute),
    stretches: spans
      .map(({ start, end }) => ({ from: moment(start), to: moment(end) }))
      .filter(({ from, to }) => from < to),
  };
}
