/** The time that is simulated: whole local days from a Monday in March on, so that a month has both changes of the clocks in it. */
import type { Instant } from '../desk/instant.ts';

export interface Period {
  readonly timeZone: string;
  /** Local dates, in order. */
  readonly dates: readonly string[];
  readonly start: Instant;
  /** No longer in it. */
  readonly end: Instant;
  /** The calendar months in it, as far as they are: what credits are computed by. */
  readonly months: readonly { readonly name: string; readonly start: Instant; readonly end: Instant }[];
}

const first = Temporal.PlainDate.from('2026-03-02');

export function periodOf(days: number, timeZone: string): Period {
  const at = (date: Temporal.PlainDate): Instant =>
    new Date(date.toZonedDateTime(timeZone).epochMilliseconds).toISOString();
  const dates = Array.from({ length: days }, (_, index) => first.add({ days: index }));
  const end = first.add({ days });
  const names = [...new Set(dates.map((date) => date.toPlainYearMonth().toString()))];
  const months = names.map((name) => {
    const opens = Temporal.PlainYearMonth.from(name).toPlainDate({ day: 1 });
    const closes = opens.add({ months: 1 });
    return { name, start: at(laterOf(opens, first)), end: at(earlierOf(closes, end)) };
  });
  return { timeZone, dates: dates.map(String), start: at(first), end: at(end), months };
}

function laterOf(one: Temporal.PlainDate, other: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(one, other) >= 0 ? one : other;
}

function earlierOf(one: Temporal.PlainDate, other: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(one, other) <= 0 ? one : other;
}

/** The hour of the local day, 0 to 23. */
export function localHour(at: Instant, timeZone: string): number {
  return Temporal.Instant.from(at).toZonedDateTimeISO(timeZone).hour;
}
