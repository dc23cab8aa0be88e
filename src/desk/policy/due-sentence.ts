/** A due time in words: where it began, how long it was, where that ends on the calendar, and the days between without work. */
import type { Calendar, Duration } from '../clock/calendar.ts';
import { due } from '../clock/due.ts';
import { holidayOn } from '../clock/working-day.ts';
import { assertNever } from '../event.ts';
import { hour, type Instant, lengthOf, minute } from '../instant.ts';
import { localText } from './local-time.ts';

/** More days than this are counted and not named. */
const mostNamed = 7;

/** `Fri 2026-01-09 16:30 + 4 business hours = Mon 2026-01-12 12:30 Europe/Berlin (office): Sat, Sun without hours, no holiday`. */
export function dueSentence(calendar: Calendar, start: Instant, duration: Duration): string {
  const { timeZone, name } = calendar;
  const end = due(calendar, start, duration);
  const sum = `${localText(start, timeZone)} + ${durationText(duration)} = ${localText(end, timeZone)} ${timeZone}`;
  return duration.unit === 'clock' ? sum : `${sum} (${name}): ${daysBetween(calendar, start, end)}`;
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

function daysBetween(calendar: Calendar, start: Instant, end: Instant): string {
  const days = datesBetween(calendar, start, end);
  const holidays = days.flatMap((date) => {
    const name = holidayOn(calendar, date.toString());
    return name === null ? [] : [`${dayName(date)} ${date.toString()} is ${name}`];
  });
  const closed = days.filter(
    (date) =>
      (calendar.week[date.dayOfWeek - 1] ?? []).length === 0 && holidayOn(calendar, date.toString()) === null,
  );
  return [...without(closed), ...(holidays.length > 0 ? holidays : ['no holiday'])].join(', ');
}

/** The local dates from the start to the end, both included. */
function datesBetween({ timeZone }: Calendar, start: Instant, end: Instant): Temporal.PlainDate[] {
  const dateOf = (at: Instant) => Temporal.Instant.from(at).toZonedDateTimeISO(timeZone).toPlainDate();
  const [first, last] = [dateOf(start), dateOf(end)];
  const length = first.until(last, { largestUnit: 'days' }).days + 1;
  return Array.from({ length }, (_, days) => first.add({ days }));
}

function without(closed: readonly Temporal.PlainDate[]): string[] {
  if (closed.length === 0) return [];
  if (closed.length > mostNamed) return [`${closed.length} days without hours`];
  return [`${closed.map(dayName).join(', ')} without hours`];
}

function dayName(date: Temporal.PlainDate): string {
  return ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][date.dayOfWeek - 1] ?? '';
}
