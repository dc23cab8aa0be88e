/** How much business time lies between two instants: the inverse of `due` with `unit: 'business'`. */
import type { Instant } from '../instant.ts';
import type { Calendar } from './calendar.ts';
import { dayOf, workingDay } from './working-day.ts';

/** Milliseconds of the calendar's spans from one instant to the other; negative where `to` is the earlier one. */
export function elapsed(calendar: Calendar, from: Instant, to: Instant): number {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  return start <= end ? worked(calendar, start, end) : -worked(calendar, end, start);
}

function worked(calendar: Calendar, start: number, end: number): number {
  let ms = 0;
  // Yesterday's hours may run into today.
  for (let day = dayOf(calendar, start) - 1; day <= dayOf(calendar, end); day += 1)
    for (const { from, to } of workingDay(calendar, day).stretches)
      ms += Math.max(0, Math.min(to, end) - Math.max(from, start));
  return ms;
}
