/** A due time in words: where it began, how long it was, where that ends on the calendar, and what lies between. */
import type { Calendar, Duration } from '../clock/calendar.ts';
import { dueSteps, stepsText } from '../clock/due-steps.ts';
import { assertNever } from '../event.ts';
import { hour, type Instant, lengthOf, minute } from '../instant.ts';
import { localText } from './local-time.ts';

/** `Fri 2026-01-09 16:30 + 4 business hours = Mon 2026-01-12 12:30 Europe/Berlin (office): Sat, Sun without hours, no holiday`. */
export function dueSentence(calendar: Calendar, start: Instant, duration: Duration): string {
  const { timeZone, name } = calendar;
  const steps = dueSteps(calendar, start, duration);
  const sum = `${localText(start, timeZone)} + ${durationText(duration)} = ${localText(steps.due, timeZone)} ${timeZone}`;
  const counted = duration.unit === 'clock' ? sum : `${sum} (${name})`;
  const between = stepsText(steps);
  return between === '' ? counted : `${counted}: ${between}`;
}

/** As policy files write it: `4 business hours`, `same day`; clock time as people say it. */
export function durationText(duration: Duration): string {
  switch (duration.unit) {
    case 'clock':
      return lengthOf(duration.ms);
    case 'business':
      return duration.ms % hour === 0
        ? count(duration.ms / hour, 'business hour')
        : count(duration.ms / minute, 'business minute');
    case 'businessDays':
      return count(duration.days, 'business day');
    case 'sameDay':
      return 'same day';
    case 'nextDay':
      return 'next business day';
    default:
      return assertNever(duration);
  }
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
