/** Which instant an agent means by a day and a time of day. */
import type { Calendar } from '../clock/calendar.ts';
import { due } from '../clock/due.ts';
import { weekdays } from '../clock/weekdays.ts';
import type { Moment } from '../command/times.ts';
import { after, earliest, type Instant, minute } from '../instant.ts';

/** In the agent's time zone. A weekday is the next one; without a time of day it is the end of the calendar's hours. */
export function instantMeant(moment: Moment, calendar: Calendar, timeZone: string, now: Instant): Instant {
  if ('exactly' in moment) return moment.exactly;
  const today = Temporal.Instant.from(now).toZonedDateTimeISO(timeZone).toPlainDate();
  const at = (date: Temporal.PlainDate) => instantOn(date, moment.time, calendar, timeZone);
  const meant = at(dateOf(moment.day, today));
  const isWeekday = weekdays.some((name) => name === moment.day);
  return isWeekday && meant <= now ? at(today.add({ days: 7 })) : meant;
}

function dateOf(day: string, today: Temporal.PlainDate): Temporal.PlainDate {
  if (day === 'today') return today;
  if (day === 'tomorrow') return today.add({ days: 1 });
  const names: readonly string[] = weekdays;
  const weekday = names.indexOf(day) + 1;
  if (weekday === 0) return Temporal.PlainDate.from(day);
  return today.add({ days: (weekday - today.dayOfWeek + 7) % 7 });
}

function instantOn(
  date: Temporal.PlainDate,
  time: string | null,
  calendar: Calendar,
  timeZone: string,
): Instant {
  if (time !== null)
    return textOf(date.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) }));
  const begin = textOf(date.toZonedDateTime(timeZone));
  const last = after(textOf(date.add({ days: 1 }).toZonedDateTime(timeZone)), -minute);
  return earliest([last, due(calendar, begin, { unit: 'sameDay' })]);
}

function textOf(zoned: Temporal.ZonedDateTime): Instant {
  return new Date(zoned.epochMilliseconds).toISOString();
}
