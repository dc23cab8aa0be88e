/**
 * When something falls due. Pure: equal calendar, start and duration give the equal instant.
 *
 * - clock: so many milliseconds later.
 * - business: when so many milliseconds of the calendar's spans have passed. What ends together with a span is due at the
 *   span's end, not at the start of the next one. Nothing to wait for (0 or less) is due at the start, within hours or not.
 * - sameDay: the next end of a working day, later than the start: at the very end of the hours it is the next day's. The hours
 *   of a night shift are those of the day on which it begins.
 * - nextDay: the end of the working day after that.
 * - businessDays n: the end of the n-th working day after the local date of the start; 0 is sameDay.
 *
 * A working day is one with hours and no holiday, and ends with its last span, on the next date too.
 */
import { assertNever } from '../event.ts';
import type { Instant } from '../instant.ts';
import type { Calendar, Duration } from './calendar.ts';
import { dayOf, nextWorkingDay, type WorkingDay } from './working-day.ts';

/** Throws where the calendar has no working day for two years, see `hasWork`. */
export function due(calendar: Calendar, start: Instant, duration: Duration): Instant {
  return new Date(dueAt(calendar, Date.parse(start), duration)).toISOString();
}

function dueAt(calendar: Calendar, start: number, duration: Duration): number {
  switch (duration.unit) {
    case 'clock':
      return start + duration.ms;
    case 'business':
      return afterWork(calendar, start, duration.ms);
    case 'businessDays':
      return endOf(dayAfter(calendar, start, duration.days));
    case 'sameDay':
      return endOf(currentDay(calendar, start));
    case 'nextDay':
      return endOf(nextWorkingDay(calendar, currentDay(calendar, start).day + 1));
    default:
      return assertNever(duration);
  }
}

function afterWork(calendar: Calendar, start: number, ms: number): number {
  if (ms <= 0) return start;
  let left = ms;
  // Yesterday's hours may run into today.
  for (let day = dayOf(calendar, start) - 1; ; day += 1) {
    const working = nextWorkingDay(calendar, day);
    for (const { from, to } of working.stretches) {
      const begin = Math.max(from, start);
      if (begin + left <= to) return begin + left;
      left -= Math.max(0, to - begin);
    }
    day = working.day;
  }
}

/** The working day whose hours the start falls in or before. */
function currentDay(calendar: Calendar, start: number): WorkingDay {
  let working = nextWorkingDay(calendar, dayOf(calendar, start) - 1);
  while (endOf(working) <= start) working = nextWorkingDay(calendar, working.day + 1);
  return working;
}

function dayAfter(calendar: Calendar, start: number, days: number): WorkingDay {
  if (days < 1) return currentDay(calendar, start);
  let working = nextWorkingDay(calendar, dayOf(calendar, start) + 1);
  for (let count = 1; count < days; count += 1) working = nextWorkingDay(calendar, working.day + 1);
  return working;
}

function endOf({ begins, stretches }: WorkingDay): number {
  return stretches.at(-1)?.to ?? begins;
}
