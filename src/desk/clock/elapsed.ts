/** How much business time lies between two instants: the inverse of `due` with `unit: 'business'`. */
import type { Instant } from '../instant.ts';
import type { Calendar } from './calendar.ts';
import { msOf } from './instant-text.ts';
import { type Days, dayOf, daysOf, workingDay } from './working-day.ts';

/** Milliseconds of the calendar's spans from one instant to the other; negative where `to` is the earlier one. */
export function elapsed(calendar: Calendar, from: Instant, to: Instant): number {
  const [days, start, end] = [daysOf(calendar), msOf(from), msOf(to)];
  return start <= end ? worked(days, start, end) : -worked(days, end, start);
}

function worked(days: Days, start: number, end: number): number {
  const last = dayOf(days, end);
  let ms = 0;
  // Yesterday's hours may run into today.
  for (let day = dayOf(days, start) - 1; day <= last; day += 1)
    for (const { from, to } of workingDay(days, day).stretches)
      ms += Math.max(0, Math.min(to, end) - Math.max(from, start));
  return ms;
}
