/** The times that reports are about: whole local days, weeks from Monday to Sunday, calendar months. */
import type { Instant } from '../instant.ts';

export const reportKinds = ['daily', 'weekly', 'monthly'] as const;
export type ReportKind = (typeof reportKinds)[number];

export interface ReportPeriod {
  readonly kind: ReportKind;
  readonly timeZone: string;
  /** Local dates; `to` is no longer in it. */
  readonly from: string;
  readonly to: string;
}

/** The last whole period that has ended by `now`. */
export function lastPeriod(kind: ReportKind, timeZone: string, now: Instant): ReportPeriod {
  const today = Temporal.Instant.from(now).toZonedDateTimeISO(timeZone).toPlainDate();
  return periodBefore(periodWith(kind, timeZone, today.toString()));
}

/** The period that a local date lies in. */
export function periodWith(kind: ReportKind, timeZone: string, date: string): ReportPeriod {
  const day = Temporal.PlainDate.from(date);
  const from = {
    daily: () => day,
    weekly: () => day.subtract({ days: day.dayOfWeek - 1 }),
    monthly: () => day.with({ day: 1 }),
  }[kind]();
  return { kind, timeZone, from: from.toString(), to: from.add(lengths[kind]).toString() };
}

const lengths = { daily: { days: 1 }, weekly: { days: 7 }, monthly: { months: 1 } } as const;

/** What it is compared with. A day is compared with the same day of the week before: Sundays are not Mondays. */
export function comparedWith(period: ReportPeriod): ReportPeriod {
  if (period.kind !== 'daily') return periodBefore(period);
  const from = Temporal.PlainDate.from(period.from).subtract({ days: 7 });
  return periodWith('daily', period.timeZone, from.toString());
}

function periodBefore({ kind, timeZone, from }: ReportPeriod): ReportPeriod {
  return periodWith(kind, timeZone, Temporal.PlainDate.from(from).subtract({ days: 1 }).toString());
}

/** The first instant of a local date. */
export function startOf(date: string, timeZone: string): Instant {
  return new Date(Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds).toISOString();
}

export function datesOf({ from, to }: ReportPeriod): string[] {
  const count = Temporal.PlainDate.from(from).until(to, { largestUnit: 'days' }).days;
  return Array.from({ length: count }, (_, index) =>
    Temporal.PlainDate.from(from).add({ days: index }).toString(),
  );
}
