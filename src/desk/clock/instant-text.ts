/**
 * `toISOString` at a fifth of its price, which was half of what a due instant cost: the date is looked up and only the time is
 * put together. The dates kept follow from the number alone; at twenty years' dates they begin anew.
 */
import { day, type Instant, minute } from '../instant.ts';

const dates = new Map<number, string>();
const mostDates = 20 * 366;

const twoDigits = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));
const minutes = twoDigits.slice(0, 24).flatMap((hour) => twoDigits.map((min) => `T${hour}:${min}:`));
const wholeSeconds = twoDigits.map((second) => `${second}.000Z`);

/** The instant so many milliseconds after 1970 UTC. */
export function textOf(time: number): Instant {
  const ms = Math.trunc(time);
  const date = Math.floor(ms / day);
  const ofDay = ms - date * day;
  const minutesOfDay = Math.floor(ofDay / minute);
  return `${dateText(date)}${minutes[minutesOfDay]}${secondsText(ofDay - minutesOfDay * minute)}`;
}

/** `05.250Z` */
function secondsText(ofMinute: number): string {
  const second = Math.floor(ofMinute / 1000);
  const rest = ofMinute - second * 1000;
  if (rest === 0) return wholeSeconds[second] ?? '';
  return `${twoDigits[second]}.${String(rest).padStart(3, '0')}Z`;
}

/** `2026-01-05` of days since 1970-01-01. */
export function dateText(date: number): string {
  const found = dates.get(date);
  if (found !== undefined) return found;
  if (dates.size >= mostDates) dates.clear();
  const made = new Date(date * day).toISOString().slice(0, -14);
  dates.set(date, made);
  return made;
}
