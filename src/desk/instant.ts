/** Instants are ISO strings in UTC with milliseconds: they sort as text, survive JSON and need no clock. */

export type Instant = string;

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** The instant `ms` milliseconds after `at` (before it, when negative). */
export function after(at: Instant, ms: number): Instant {
  return new Date(Date.parse(at) + ms).toISOString();
}

/** Milliseconds from `earlier` to `later`. */
export function between(earlier: Instant, later: Instant): number {
  return Date.parse(later) - Date.parse(earlier);
}

/** The last of some instants; empty strings are earlier than all. */
export function latest(instants: readonly Instant[]): Instant {
  return [...instants].sort().at(-1) ?? '';
}

/** `Mon 12 Jan 2026, 10:00 UTC`-like text of an instant in a time zone, for people. */
export function spoken(at: Instant, timeZone: string): string {
  const format = spokenIn.get(timeZone) ?? spokenFormat(timeZone);
  spokenIn.set(timeZone, format);
  return format.format(new Date(at));
}

/** Making a format costs a third of a millisecond, using it next to nothing; there are as many as configured time zones. */
const spokenIn = new Map<string, Intl.DateTimeFormat>();

function spokenFormat(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  });
}
