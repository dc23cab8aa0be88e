/** The calendar of those who always work: its business time is clock time, daylight saving or not. */
import { day, minute } from '../instant.ts';
import type { Calendar } from './calendar.ts';

export function aroundTheClock(timeZone: string): Calendar {
  const wholeDay = [{ start: 0, end: day / minute }];
  return {
    name: 'around the clock',
    timeZone,
    week: Array.from({ length: 7 }, () => wholeDay),
    holidays: new Map(),
    yearly: new Map(),
  };
}
