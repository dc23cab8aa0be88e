/**
 * Business time worked out by looking at the clock on the wall in each of the five million minutes of ten years. Knows nothing
 * of the code it checks: it asks Temporal for the offset of each hour (of each minute where the hour has two), never for a
 * conversion from local time, and counts.
 *
 * While clocks go back, the wall stands still at the latest time it has shown: that is what makes an hour that comes twice one
 * stretch of its spans, and what the documentation promises.
 */
import type { Calendar, Span } from '../../src/desk/clock/calendar.ts';

const minutesOfDay = 1440;

/** Whole minutes since 1970 UTC, `first` included, `last` not. */
export interface Decade {
  readonly first: number;
  readonly last: number;
}

export interface Oracle {
  /** Minutes worked from one minute to another. */
  readonly elapsed: (from: number, to: number) => number;
  /** The first minute at which so many are worked from `start` on; null past the decade. */
  readonly due: (start: number, minutes: number) => number | null;
  /** The end of the n-th working day after the start's local date. */
  readonly businessDays: (start: number, count: number) => number | null;
  /** The next end of a working day, or the one after that. */
  readonly nextEnd: (start: number, further: 0 | 1) => number | null;
}

/** For each minute what the wall shows: minutes since 1970-01-01T00:00 local, never less than before. */
export function wallOf(timeZone: string, { first, last }: Decade): Int32Array {
  const wall = new Int32Array(last - first);
  let latest = 0;
  for (let hour = first; hour < last; hour += 60) {
    const [begin, end] = [offsetAt(timeZone, hour), offsetAt(timeZone, hour + 59)];
    for (let minute = hour; minute < hour + 60; minute += 1) {
      const offset = begin === end ? begin : offsetAt(timeZone, minute);
      latest = Math.max(latest, minute + offset);
      wall[minute - first] = latest;
    }
  }
  return wall;
}

function offsetAt(timeZone: string, minute: number): number {
  const instant = Temporal.Instant.fromEpochMilliseconds(minute * 60_000);
  return instant.toZonedDateTimeISO(timeZone).offsetNanoseconds / 60e9;
}

export function oracleOf(calendar: Calendar, wall: Int32Array, { first }: Decade): Oracle {
  const { worked, dates, endings } = walk(calendar, wall, first);
  return {
    elapsed: (from, to) => at(worked, to - first) - at(worked, from - first),
    due: (start, minutes) => {
      const wanted = at(worked, start - first) + minutes;
      const index = firstIndex(worked, start - first, wanted);
      return index === null ? null : first + index;
    },
    businessDays: (start, count) => {
      const today = Math.floor(at(wall, start - first) / minutesOfDay);
      const next = firstIndex(dates, 0, today + 1);
      return next === null ? null : (endings[next + count - 1] ?? null);
    },
    nextEnd: (start, further) => {
      const next = firstIndex(endings, 0, start + 1);
      return next === null ? null : (endings[next + further] ?? null);
    },
  };
}

/** How many minutes are worked before each minute, and for each date on which work began the minute after its last. */
function walk(calendar: Calendar, wall: Int32Array, first: number) {
  const worked = new Int32Array(wall.length + 1);
  const firstDate = Math.floor(at(wall, 0) / minutesOfDay) - 1;
  const ends = new Int32Array(wall.length / minutesOfDay + 4);
  const openOn = tablesOf(calendar);
  let today = { date: firstDate, open: openOn(firstDate) };
  for (let index = 0; index < wall.length; index += 1) {
    const shown = wall[index] ?? 0;
    const date = Math.floor(shown / minutesOfDay);
    if (date !== today.date) today = { date, open: openOn(date) };
    const since = today.open[shown - date * minutesOfDay] ?? closed;
    worked[index + 1] = (worked[index] ?? 0) + (since === closed ? 0 : 1);
    if (since !== closed) ends[date - since - firstDate] = first + index + 1;
  }
  const days = [...ends.entries()].filter(([, end]) => end > 0);
  return {
    worked,
    dates: Int32Array.from(days, ([index]) => firstDate + index),
    endings: Int32Array.from(days, ([, end]) => end),
  };
}

const closed = -1;

/** For each minute of a date: whether it is open since this date (0) or since the day before (1). */
function tablesOf(calendar: Calendar): (date: number) => readonly number[] {
  const tables = new Map<string, readonly number[]>();
  return (date) => {
    const spans = [spansOn(calendar, date), spansOn(calendar, date - 1)] as const;
    const key = JSON.stringify(spans);
    const table = tables.get(key) ?? openMinutes(...spans);
    tables.set(key, table);
    return table;
  };
}

function openMinutes(today: readonly Span[], yesterday: readonly Span[]): number[] {
  return Array.from({ length: minutesOfDay }, (_, minute) => {
    if (isWithin(today, minute)) return 0;
    return isWithin(yesterday, minute + minutesOfDay) ? 1 : closed;
  });
}

function isWithin(spans: readonly Span[], minute: number): boolean {
  return spans.some(({ start, end }) => start <= minute && minute < end);
}

function spansOn({ week, holidays, yearly }: Calendar, date: number) {
  const text = new Date(date * 86_400_000).toISOString().slice(0, 10);
  const isHoliday = holidays.has(text) || yearly.has(text.slice(5));
  const sundayFirst = new Date(date * 86_400_000).getUTCDay();
  return isHoliday ? [] : (week[(sundayFirst + 6) % 7] ?? []);
}

/** The first index from `from` on at which the never falling numbers reach `wanted`. */
function firstIndex(numbers: Int32Array, from: number, wanted: number): number | null {
  let [low, high] = [from, numbers.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (at(numbers, middle) >= wanted) high = middle;
    else low = middle + 1;
  }
  return low < numbers.length ? low : null;
}

function at(numbers: Int32Array, index: number): number {
  const found = numbers[index];
  if (found === undefined) throw new Error(`the oracle knows nothing of ${index} minutes`);
  return found;
}
