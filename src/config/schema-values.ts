/**
 * The forms a single value of the configuration may take: durations, sizes, addresses, time zones and so on.
 * Each is written as text and read into what the program works with. `form` in a schema's metadata says in plain
 * words what belongs there; problems and the reference page both quote it.
 */
import * as z from 'zod';
import { normalAddress, normalDomain } from '../mail/address.ts';

const second = 1000;
const milliseconds: Readonly<Record<string, number>> = {
  s: second,
  m: 60 * second,
  h: 3600 * second,
  d: 86_400 * second,
};
const bytes: Readonly<Record<string, number>> = { KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 };

/** Text of a certain form; `read` gives null for text that is not of it. */
export function text<Value>(form: string, read: (written: string) => Value | null) {
  return z
    .string()
    .meta({ form })
    .transform((written, context) => {
      const value = read(written);
      if (value !== null) return value;
      context.addIssue({ code: 'custom', message: form });
      return z.NEVER;
    });
}

function readQuantity(pattern: RegExp, units: Readonly<Record<string, number>>) {
  return (written: string): number | null => {
    const [, digits = '', unit = ''] = pattern.exec(written.trim()) ?? [];
    const factor = units[unit] ?? units[unit.toUpperCase()];
    return digits === '' || factor === undefined ? null : Number(digits) * factor;
  };
}

const readDuration = readQuantity(/^(\d{1,6})([smhd])$/, milliseconds);

/** A length of time, read as milliseconds. */
export const Duration = text('a duration such as 30s, 90m, 48h or 3d', readDuration);

/** A length of time between two repetitions, read as milliseconds; zero would be a busy loop. */
export const Interval = text('a duration of at least 1s, such as 30s or 5m', (written) => {
  const duration = readDuration(written);
  return duration === 0 ? null : duration;
});

/** A size, read as bytes. Units count by 1024, as mail servers do in their limits. */
export const Size = text('a size such as 500KB, 25MB or 1GB', readQuantity(/^(\d{1,6}) ?([KMG]B)$/i, bytes));

export const Address = text(
  'an address such as support@example.com',
  (written) => normalAddress(written) || null,
);

/** A domain name in its ASCII form; a single label such as `localhost` is one too, an address literal is not. */
export const Domain = text('a domain such as example.com', (written) => {
  const domain = normalDomain(written.trim());
  return domain.startsWith('[') ? null : domain || null;
});

/** What `TimeZone` asks for; exported because only here a list of all right answers exists. */
export const timeZoneForm = 'an IANA time zone such as Europe/Berlin or UTC';

export const TimeZone = text(timeZoneForm, (written) => {
  // Fixed offsets such as +02:00 know no daylight saving, so deadlines would be wrong half of the year.
  if (!/^[A-Za-z]/.test(written)) return null;
  return attempt(() => new Intl.DateTimeFormat('en', { timeZone: written }).resolvedOptions().timeZone);
});

/** One line of at most 100 characters: names of people, groups, mailboxes and folders. */
export const Name = text('a name of one line', (written) => {
  const name = written.trim();
  return /^\P{Cc}{1,100}$/u.test(name) ? name : null;
});

export const Host = text('a host name or IP address', (written) => {
  const host = written.trim().replace(/^\[(.*)\]$/, '$1');
  return /^[\w.:-]{1,253}$/.test(host) ? host : null;
});

export const Port = z.number().int().min(1).max(65_535).meta({ form: 'a port from 1 to 65535' });

export const Count = z.number().int().min(1).max(1_000_000).meta({ form: 'a whole number of at least 1' });

/** A reference to a secret or the secret itself; `secrets.ts` reads it. Never quoted in a problem. */
export const Secret = z
  .string()
  .min(1)
  .meta({ form: 'a secret: env:NAME, file:PATH, command:CMD or plain text', secret: true });

/** `sqlite:FILE`; `file` is relative to the configuration folder until `load.ts` makes it absolute. */
export const StoreUrl = text('sqlite:FILE, such as sqlite:desk.db', (written) => {
  const file = /^sqlite:(?!\/\/)(.+)$/.exec(written.trim())?.[1];
  return file === undefined ? null : file;
});

/** From which message on a first run takes what waits; a date begins at midnight UTC, `since` is an ISO instant. */
export const Start = text('now, all or a date such as 2026-01-31', readStart);

function readStart(written: string) {
  if (written === 'now' || written === 'all') return { kind: written } as const;
  if (!/^\d{4}-\d\d-\d\d$/.test(written)) return null;
  const date = attempt(() => Temporal.PlainDate.from(written));
  return date === null ? null : ({ kind: 'since', since: `${date.toString()}T00:00:00Z` } as const);
}

/** What happens on the server to a message that is safely stored. */
export const After = z
  .union([
    z.enum(['leave', 'seen']).transform((kind) => ({ kind })),
    z.literal('move').transform(() => moved('Processed')),
    prefixed('move:').transform(moved),
    z.strictObject({ move: Name }).transform(({ move }) => moved(move)),
  ])
  .meta({ form: 'leave, seen, move (to Processed) or {move: FOLDER}' });

function moved(folder: string) {
  return { kind: 'move', folder } as const;
}

/** Whose word on a sender's authentication counts (RFC 8601 section 5). */
export const Trust = z
  .union([
    z.enum(['none', 'microsoft365']).transform((kind) => ({ kind })),
    prefixed('authservId:').transform(vouched),
    z.strictObject({ authservId: Name }).transform(({ authservId }) => vouched(authservId)),
  ])
  .meta({ form: 'none, microsoft365 or {authservId: NAME}' });

function vouched(authservId: string) {
  return { kind: 'authservId', authservId } as const;
}

/** The one-line form of a mapping with one key, for people who write `move: Done` in quotes. */
function prefixed(prefix: string) {
  return z
    .string()
    .startsWith(prefix)
    .transform((written) => written.slice(prefix.length))
    .pipe(Name);
}

function attempt<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch {
    return null;
  }
}
