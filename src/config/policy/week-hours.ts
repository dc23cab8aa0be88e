/**
 * The hours of a week, by day: `mon-fri: ['09:00-12:30', '13:30-18:00']`, `sat: ['10:00-14:00']`. A day that stands alone wins
 * over a range of days it lies in. Hours of one day may be written in any order; they must neither overlap nor touch, and hours
 * over midnight must not run into those of the next day.
 */
import * as z from 'zod';
import type { Calendar, Span } from '../../desk/clock/calendar.ts';
import { weekdays } from '../../desk/clock/weekdays.ts';
import { suggest } from '../../desk/did-you-mean.ts';
import { day, minute } from '../../desk/instant.ts';
import type { Finding, Path } from '../finding.ts';
import { Hours } from './policy-values.ts';

const longNames: readonly string[] = weekdays;
const shortNames = longNames.map((name) => name.slice(0, 3));
const minutesOfDay = day / minute;

/** Hours and where they stand below `hours`. */
interface Placed extends Span {
  readonly path: Path;
}

export const DayHours = z.union([Hours.transform((span) => [span]), z.array(Hours)]);

export const WeekHours = z
  .record(z.string(), DayHours)
  .meta({ form: 'hours by day, such as {mon-fri: 09:00-17:00, sat: 10:00-14:00}' });

/** By day or days, as the file has them. */
export type WrittenHours = Readonly<Record<string, readonly Span[]>>;

/** What is wrong with the hours, by paths below `hours`; without findings the week is sound. */
export function readWeek(written: WrittenHours): { week: Calendar['week']; findings: Finding[] } {
  const keys = Object.keys(written).map((key) => ({ key, days: weekdaysOf(key) }));
  const unknown = keys.filter(({ days }) => days === null).map(({ key }) => unknownDay(key));
  const known = keys.flatMap(({ key, days }) => (days === null ? [] : [{ key, days }]));
  const perDay = shortNames.map((name, weekday) => keyFor(known, weekday, name));
  const doubled = perDay.flatMap(({ finding }) => finding ?? []);
  const spans = perDay.map(({ key }) => placedHours(written, key));
  return {
    week: spans.map((ofDay) => ofDay.map(({ start, end }) => ({ start, end }))),
    findings: [...unknown, ...doubled, ...spans.flatMap((_, at) => meeting(spans, at))],
  };
}

function placedHours(written: WrittenHours, key: string | null): Placed[] {
  const hours = key === null ? [] : (written[key] ?? []);
  return hours
    .map((span, index) => ({ ...span, path: key === null ? [] : [key, index] }))
    .toSorted((one, other) => one.start - other.start);
}

/** `mon`, `monday`, `mon-fri`, `fri-mon`, `mon,wed`: the weekdays it names; null where it names none. */
function weekdaysOf(key: string): number[] | null {
  const parts = key.toLowerCase().split(',').map(daysOfRange);
  return parts.some((days) => days === null) ? null : parts.flatMap((days) => days ?? []);
}

function daysOfRange(range: string): number[] | null {
  const [first, last = first, ...more] = range.split('-').map((name) => weekdayNamed(name.trim()));
  if (first === undefined || first < 0 || last === undefined || last < 0 || more.length > 0) return null;
  const count = ((last - first + 7) % 7) + 1;
  return Array.from({ length: count }, (_, step) => (first + step) % 7);
}

function weekdayNamed(name: string): number {
  return Math.max(shortNames.indexOf(name), longNames.indexOf(name));
}

interface DayKey {
  readonly key: string;
  readonly days: readonly number[];
}

/** The key that says the hours of a day: the one that names it alone, else the only one that includes it. */
function keyFor(keys: readonly DayKey[], weekday: number, name: string) {
  const including = keys.filter(({ days }) => days.includes(weekday));
  const alone = including.filter(({ days }) => days.length === 1);
  const [first, second] = alone.length > 0 ? alone : including;
  if (first === undefined) return { key: null };
  if (second === undefined) return { key: first.key };
  return { key: first.key, finding: twice(second.key, first.key, name) };
}

function twice(key: string, earlier: string, name: string): Finding {
  const message = `\`${name}\` is in \`${earlier}\` already`;
  return { path: [key], at: 'key', message, hint: 'name each day once, or alone with hours of its own' };
}

function unknownDay(key: string): Finding {
  const meant = suggest(key, [...shortNames, ...longNames]);
  const hint = meant === null ? 'write mon to sun, or a range such as mon-fri' : `did you mean \`${meant}\`?`;
  return { path: [key], at: 'key', message: `no day is called \`${key}\``, hint };
}

/** Where hours of a day meet others of it, or run over midnight into those of the next day. */
function meeting(week: readonly (readonly Placed[])[], weekday: number): Finding[] {
  const today = week[weekday] ?? [];
  const [tomorrow] = week[(weekday + 1) % 7] ?? [];
  const within = today.flatMap((span, at) => meets(today[at - 1], span, 0));
  return [...within, ...meets(today.at(-1), tomorrow, minutesOfDay)];
}

function meets(earlier: Placed | undefined, later: Placed | undefined, shift: number): Finding[] {
  if (earlier === undefined || later === undefined) return [];
  const start = later.start + shift;
  if (start > earlier.end || (shift > 0 && start === earlier.end)) return [];
  const how = start === earlier.end ? 'touch' : 'overlap';
  const hint = how === 'touch' ? 'write them as one' : 'shorten one of them';
  const text = `${shown(earlier)} and ${shown(later)} ${how}`;
  return [{ path: later.path, message: shift > 0 ? `${text} on the next day` : text, hint }];
}

function shown({ start, end }: Span): string {
  return `${clock(start)}-${end > minutesOfDay ? clock(end - minutesOfDay) : clock(end)}`;
}

function clock(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return `${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}
