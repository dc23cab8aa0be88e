/**
 * The forms a single value of a policy file may take: times of a promise, hours of a day, holidays, tags. `form` says in plain
 * words what belongs there, as in `schema-values.ts`.
 */
import * as z from 'zod';
import type { Duration, Span } from '../../desk/clock/calendar.ts';
import { day, hour, minute } from '../../desk/instant.ts';
import { normalAddress, normalDomain } from '../../mail/address.ts';
import { Name, text } from '../schema-values.ts';

/** A value or several of them; always read as a list. */
export function oneOrMore<Item extends z.ZodType>(item: Item) {
  return z.union([item.transform((one) => [one]), z.array(item).min(1)]);
}

/** `best effort`: a promise without a time, which takes an earlier file's time away. */
export type Promised = Duration | { readonly unit: 'bestEffort' };

const clockUnits: Readonly<Record<string, number>> = { m: minute, h: hour, d: day, w: 7 * day };

function readClock(written: string): number | null {
  const [, digits = '', unit = ''] = /^([1-9]\d{0,4})([mhdw])$/.exec(written) ?? [];
  const factor = clockUnits[unit];
  return factor === undefined ? null : Number(digits) * factor;
}

function readBusiness(written: string): Promised | null {
  const [, digits = '', unit = ''] =
    /^([1-9]\d{0,3}) business (minute|hour|day)s?$/.exec(written.replace(/ +/g, ' ')) ?? [];
  const count = Number(digits);
  if (unit === 'minute') return { unit: 'business', ms: count * minute };
  if (unit === 'hour') return { unit: 'business', ms: count * hour };
  return unit === 'day' ? { unit: 'businessDays', days: count } : null;
}

const wordings: ReadonlyMap<string, Promised> = new Map([
  ['same day', { unit: 'sameDay' }],
  ['next business day', { unit: 'nextDay' }],
  ['best effort', { unit: 'bestEffort' }],
]);

export const PromisedTime = text(
  'a time such as 30m, 4 business hours, 3 business days, same day or best effort',
  (written): Promised | null => {
    const words = written.trim().toLowerCase();
    const ms = readClock(words);
    return ms === null ? (wordings.get(words) ?? readBusiness(words)) : { unit: 'clock', ms };
  },
);

/** Read as milliseconds. */
export const ClockTime = text('a time such as 30m, 24h or 3d', (written) => readClock(written.trim()));

export const Hours = text('hours such as 09:00-17:30, 00:00-24:00 or 22:00-06:00', readHours);

function readHours(written: string): Span | null {
  const parts = /^(\d{1,2}):(\d\d) *[-–] *(\d{1,2}):(\d\d)$/.exec(written.trim());
  if (parts === null) return null;
  const [start, until] = [minuteOf(parts[1], parts[2]), minuteOf(parts[3], parts[4])];
  if (start === null || until === null || start === day / minute || start === until) return null;
  return { start, end: until > start ? until : until + day / minute };
}

function minuteOf(hours = '', minutes = ''): number | null {
  const total = Number(hours) * 60 + Number(minutes);
  return Number(minutes) < 60 && total <= day / minute ? total : null;
}

/** Read as minutes of the day. */
export const TimeOfDay = text('a time of day such as 08:00', (written) => {
  const [, hours, minutes] = /^(\d{1,2}):(\d\d)$/.exec(written.trim()) ?? [];
  const total = hours === undefined ? null : minuteOf(hours, minutes);
  return total === null || total >= day / minute ? null : total;
});

interface NamedDate {
  /** `2026-12-25`, or `12-25` for every year. */
  readonly date: string;
  readonly name: string;
}

const NamedDate = text('a date such as 2026-12-25 or 12-25 (every year) and a name', readHoliday);

function readHoliday(written: string): NamedDate | null {
  const [, year, monthDay = '', name = ''] = /^(\d{4}-)?(\d\d-\d\d)(?: +(\S.*))?$/.exec(written.trim()) ?? [];
  // A leap year: 02-29 is a day of every year that has it.
  const isDate = monthDay !== '' && isDay(`${year ?? '2000-'}${monthDay}`);
  if (!isDate) return null;
  return { date: `${year ?? ''}${monthDay}`, name: name || 'holiday' };
}

function isDay(date: string): boolean {
  try {
    return Temporal.PlainDate.from(date, { overflow: 'reject' }).toString() === date;
  } catch {
    return false;
  }
}

export const Holiday = z
  .union([NamedDate, z.strictObject({ ical: Name.describe('An iCalendar file (RFC 5545).') })])
  .meta({ form: 'a date such as `2026-12-25 Christmas Day` or `12-25 Christmas Day`, or {ical: FILE}' });

export type HolidayEntry = z.output<typeof Holiday>;

/** As `#tag` takes them. */
const tagPattern = /^[a-z0-9][a-z0-9._-]{0,49}$/;

export const Tag = text('a tag of a-z, 0-9 and . _ - such as vip', (written) => {
  const tag = written.trim().toLowerCase();
  return tagPattern.test(tag) ? tag : null;
});

/** `sla-breached` adds a tag, `-sla-breach-risk` takes one away. */
export const TagChange = text('a tag such as vip, or -vip to take it away', (written) => {
  const [, sign = '', tag = ''] = /^([+-]?)(.*)$/s.exec(written.trim().toLowerCase()) ?? [];
  return tagPattern.test(tag) ? { tag, isAdded: sign !== '-' } : null;
});

/** A `*` that the search would pass over, or text meant as a regular expression, would never match. */
export const Phrase = text('a word or phrase such as `is down` or `refund*`', (written) => {
  const phrase = written.trim();
  const isPlain = !/\*(?!$)|[^\p{L}\p{N}]\*$/u.test(phrase) && !/^\/.*\/\w*$/s.test(phrase);
  return isPlain && /[\p{L}\p{N}]/u.test(phrase) && phrase.length <= 100 ? phrase : null;
});

export const Sender = text('an address such as ann@acme.example, or @acme.example', (written) => {
  const sender = written.trim();
  if (sender.includes('*')) return null;
  if (!sender.startsWith('@')) return normalAddress(sender) || null;
  const domain = normalDomain(sender.slice(1));
  return domain === '' || domain.startsWith('[') ? null : `@${domain}`;
});

export const Percent = z.number().int().min(0).max(1000).meta({ form: 'a percentage from 0 to 1000' });

export const Credit = z.number().int().min(1).max(100).meta({ form: 'a percentage from 1 to 100' });
