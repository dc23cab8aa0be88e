/**
 * The top-level header as the desk reads it. Of fields that may stand only once the topmost counts; several From fields
 * are the exception: all their addresses are kept, because who pretends to be two people is authenticated as neither.
 */
import type { AddressObject, EmailAddress, Headers, HeaderValue } from 'mailparser';
import type { Address } from '../../mail/address.ts';
import { messageIds } from '../../mail/message-id.ts';
import { type HeaderField, headerValue, headerValues, type ParsedMail } from '../../mail/parsed-mail.ts';
import { readMime } from './mime.ts';
import { oneLine, storable } from './text.ts';

type HeaderFacts = Pick<
  ParsedMail,
  'messageId' | 'inReplyTo' | 'references' | 'from' | 'sender' | 'replyTo' | 'to' | 'cc' | 'subject' | 'date'
>;

/** Reads `fields` (raw) beside `decoded` (mailparser's view of the same header). To and Cc keep `maxRecipients`. */
export async function headerFacts(
  fields: readonly HeaderField[],
  decoded: Headers,
  maxRecipients: number,
): Promise<HeaderFacts> {
  const to = addresses(decoded.get('to')).slice(0, maxRecipients);
  const cc = addresses(decoded.get('cc')).slice(0, maxRecipients - to.length);
  return {
    messageId: messageIds(headerValue(fields, 'message-id'))[0] ?? null,
    inReplyTo: messageIds(headerValues(fields, 'in-reply-to').join(' ')),
    references: messageIds(headerValues(fields, 'references').join(' ')),
    from: await authors(fields, decoded),
    sender: addresses(decoded.get('sender'))[0] ?? null,
    replyTo: addresses(decoded.get('reply-to')),
    to,
    cc,
    subject: await subject(fields, decoded),
    date: dateInstant(headerValue(fields, 'date')),
  };
}

/** mailparser keeps one From; several are read again under a name of which it keeps all. */
async function authors(fields: readonly HeaderField[], decoded: Headers): Promise<Address[]> {
  const values = headerValues(fields, 'from');
  if (values.length < 2) return addresses(decoded.get('from'));
  return addresses((await decodedFields('To', values)).get('to'));
}

/** mailparser keeps the last Subject of several. */
async function subject(fields: readonly HeaderField[], decoded: Headers): Promise<string> {
  const values = headerValues(fields, 'subject');
  if (values.length > 1) return decodedSubject(values[0] ?? '');
  const text = decoded.get('subject');
  return typeof text === 'string' ? oneLine(text) : '';
}

/** A raw Subject with its encoded words (RFC 2047) decoded, on one line. */
export async function decodedSubject(value: string): Promise<string> {
  const text = (await decodedFields('Subject', [value])).get('subject');
  return typeof text === 'string' ? oneLine(text) : '';
}

/** Has mailparser read unfolded values again, as the only fields of a message. */
async function decodedFields(name: string, values: readonly string[]): Promise<Headers> {
  const lines = values.map((value) => `${name}: ${value.replace(/[\r\n]/g, ' ')}\r\n`);
  return (await readMime([Buffer.from(`${lines.join('')}\r\n`)])).headers;
}

/** Groups (RFC 5322 section 3.4) are flattened; entries without address and name are dropped. */
function addresses(value: HeaderValue | undefined): Address[] {
  const found: Address[] = [];
  const waiting: EmailAddress[] = addressObjects(value).flatMap((object) => object.value);
  for (const entry of waiting) {
    if (entry.group) waiting.push(...entry.group);
    else if (entry.address || entry.name) found.push(address(entry));
  }
  return found;
}

function address(entry: EmailAddress): Address {
  return { address: oneLine(entry.address ?? ''), displayName: oneLine(entry.name) };
}

function addressObjects(value: HeaderValue | undefined): AddressObject[] {
  return [value].flat().filter(isAddressObject);
}

function isAddressObject(value: unknown): value is AddressObject {
  return typeof value === 'object' && value !== null && 'value' in value && Array.isArray(value.value);
}

/**
 * ISO instant of a date as people send it, null where unreadable. A date without zone is read as UTC, as is `-0000`
 * (RFC 5322 section 3.3), so that the same mail is the same instant on every machine.
 */
export function dateInstant(value: string): string | null {
  const text = storable(value)
    .replace(/\([^()]*\)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (text === '' || text.length > 100) return null;
  const hasZone = /(?:[+-]\d{2}:?\d{2}|\b[A-Z]{1,5})$/i.test(text);
  const date = new Date(hasZone ? text : `${text} UTC`);
  const time = Number.isNaN(date.getTime()) ? new Date(text) : date;
  const year = time.getUTCFullYear();
  return year >= 1970 && year <= 9999 ? time.toISOString() : null;
}
