/** Instants as the examples of a policy write them: `Fri 2026-01-02 16:30`, on the wall of a time zone. */
import { shortWeekdays } from '../clock/weekdays.ts';
import type { Instant } from '../instant.ts';

/**
 * `Fri 2026-01-02 16:30`, the day of the week optional; null where it is no time, or another day of the week. A time that the
 * wall shows twice is its first showing.
 */
export function readLocal(written: string, timeZone: string): Instant | null {
  const [, weekday, date = '', time = ''] =
    /^(?:([A-Z][a-z]{2}) )?(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)$/.exec(written.trim()) ?? [];
  try {
    const local = Temporal.PlainDateTime.from(`${date}T${time}`, { overflow: 'reject' });
    if (weekday !== undefined && shortWeekdays[local.dayOfWeek - 1] !== weekday) return null;
    return new Date(local.toZonedDateTime(timeZone).epochMilliseconds).toISOString();
  } catch {
    return null;
  }
}

/** With seconds only where there are some. */
export function localText(at: Instant, timeZone: string): string {
  const local = Temporal.Instant.from(at).toZonedDateTimeISO(timeZone).toPlainDateTime();
  const time = local.toPlainTime().toString({ smallestUnit: local.second === 0 ? 'minute' : 'second' });
  return `${shortWeekdays[local.dayOfWeek - 1]} ${local.toPlainDate().toString()} ${time}`;
}
