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
import { msOf, textOf } from './instant-text.ts';
import { type Days, dayOf, daysOf, nextWorkingDay, type WorkingDay } from './working-day.ts';

/** Throws where the calendar has no working day for two years, see `hasWork`. */
export function due(calendar: Calendar, start: Instant, duration: Duration): Instant {
  return textOf(dueAt(daysOf(calendar), msOf(start), duration));
}

function dueAt(days: Days, start: number, duration: Duration): number {
  switch (duration.unit) {
    case 'clock':
      return start + duration.ms;
    case 'business':
      return afterWork(days, start, duration.ms);
    case 'businessDays':
      return endOf(nthDay(days, start, duration.days));
    case 'sameDay':
      return endOf(currentDay(days, start));
    case 'nextDay':
      return endOf(dayAfter(days, currentDay(days, start)));
    default:
      return assertNever(duration);
  }
}

function afterWork(days: Days, start: number, ms: number): number {
  if (ms <= 0) return start;
  let left = ms;
  // Yesterday's hours may run into today.
  for (let it = nextWorkingDay(days, dayOf(days, start) - 1); ; it = dayAfter(days, it)) {
    for (const { from, to } of it.stretches) {
      const begin = Math.max(from, start);
      if (begin + left <= to) return begin + left;
      left -= Math.max(0, to - begin);
    }
  }
}

/** The working day whose hours the start falls in or before. */
function currentDay(days: Days, start: number): WorkingDay {
  let it = nextWorkingDay(days, dayOf(days, start) - 1);
  while (endOf(it) <= start) it = dayAfter(days, it);
  return it;
}

function nthDay(days: Days, start: number, count: number): WorkingDay {
  if (count < 1) return currentDay(days, start);
  let it = nextWorkingDay(days, dayOf(days, start) + 1);
  for (let left = count; left > 1; left -= 1) it = dayAfter(days, it);
  return it;
}

function dayAfter(days: Days, { day }: WorkingDay): WorkingDay {
  return nextWorkingDay(days, day + 1);
}

function endOf({ begins, stretches }: WorkingDay): number {
  return stretches.at(-1)?.to ?? begins;
}
