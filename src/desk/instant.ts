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

/** The first of some instants; empty where there is none. */
export function earliest(instants: readonly Instant[]): Instant {
  return [...instants].sort()[0] ?? '';
}

/** `Mon 12 Jan 2026, 10:00 UTC`-like text of an instant in a time zone, for people. */
export function spoken(at: Instant, timeZone: string): string {
  return formatted(at, timeZone, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  });
}

/** `Monday 12 January at 10:00 UTC`: a promise to somebody who reads it within days. */
export function promised(at: Instant, timeZone: string): string {
  return formatted(at, timeZone, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  });
}

/** A length of time for people, in one or two units: `3 days 2 hours`, `1 hour 15 minutes`; at least a minute. */
export function lengthOf(ms: number): string {
  const whole = Math.max(minute, Math.abs(ms));
  const [large, small] = whole >= day ? (['day', 'hour'] as const) : (['hour', 'minute'] as const);
  const rest = Math.floor((whole % sizes[large]) / sizes[small]);
  const parts = [counted(Math.floor(whole / sizes[large]), large), counted(rest, small)];
  return parts.filter((part) => part !== '').join(' ');
}

const sizes = { day, hour, minute } as const;

function counted(count: number, name: string): string {
  if (count === 0) return '';
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

function formatted(at: Instant, timeZone: string, options: Intl.DateTimeFormatOptions): string {
  const format = formatOf('en-GB', timeZone, options);
  const parts = format.formatToParts(new Date(at));
  return parts.map(({ type, value }) => (type === 'timeZoneName' ? zoneName(at, timeZone) : value)).join('');
}

/** `CET`, `EST`, `AEDT` where people of that place say so, else `Tokyo time`; nobody thinks in `GMT-5`. */
function zoneName(at: Instant, timeZone: string): string {
  for (const locale of zoneLocales) {
    const parts = formatOf(locale, timeZone, { timeZoneName: 'short' }).formatToParts(new Date(at));
    const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
    if (name !== '' && !/\d/.test(name)) return name;
  }
  return timeZone.startsWith('Etc/')
    ? timeZone.slice('Etc/'.length)
    : `${timeZone.split('/').at(-1)?.replaceAll('_', ' ')} time`;
}

/** Each knows the short names of its own part of the world. */
const zoneLocales = ['en-GB', 'en-US', 'en-AU', 'en-NZ', 'en-IN', 'en-ZA'] as const;

function formatOf(
  locale: string,
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${locale} ${options.weekday} ${timeZone}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone });
  formats.set(key, format);
  return format;
}

/** Making a format costs a third of a millisecond, using it next to nothing; there are as many as configured time zones. */
const formats = new Map<string, Intl.DateTimeFormat>();
