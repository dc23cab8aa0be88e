/**
 * A message as bytes, with the ends of its header found: what the limits, the digest and the MIME parser agree on.
 * Forgives what real files and servers do: an mbox `From ` line, a byte order mark or blank lines before the header,
 * lines that end in a lone CR, and no header at all.
 */

import { isUtf8 } from 'node:buffer';
import { decodedAs, guessCharset } from '../../mail/charset.ts';
import type { HeaderField } from '../../mail/parsed-mail.ts';
import { storable } from './text.ts';

export interface MailSource {
  /** The header with its line ends, without the blank line after it; empty where the message has none. */
  readonly header: Buffer;
  readonly body: Buffer;
  /** Header, blank line and body as they were sent. */
  readonly message: Buffer;
  /** The same as a MIME parser wants to be fed: the header in UTF-8, a blank line where there is no header. */
  readonly chunks: readonly Buffer[];
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const crlf = Buffer.from('\r\n');

/** Field names of which one must stand in the first lines, else these lines are text (RFC 5322 section 3.6). */
const knownField =
  /^(?:from|to|cc|bcc|subject|date|sender|reply-to|received|return-path|delivered-to|message-id|in-reply-to|references|mime-version|content-[a-z-]{1,60}|list-[a-z-]{1,60}|auto-submitted|precedence|x-[\w-]{1,60})[ \t]{0,9}:/im;

/** How much of a header is looked at to tell whether it is one. */
const headerSample = 65_536;

/** Finds header and body of a raw message. The buffers are views of `raw` unless its line ends had to be changed. */
export function mailSource(raw: Buffer): MailSource {
  const bytes = withLineFeeds(raw);
  const start = headerStart(bytes);
  const end = headerEnd(bytes, start);
  const header = bytes.subarray(start, end.header);
  if (!knownField.test(header.toString('latin1', 0, headerSample))) {
    return { header: bytes.subarray(0, 0), body: bytes, message: bytes, chunks: [crlf, bytes] };
  }
  const message = bytes.subarray(start);
  const chunks = isUtf8(header) ? [message] : [asUtf8(header), bytes.subarray(end.header)];
  return { header, body: bytes.subarray(end.body), message, chunks };
}

/** Header fields in order, topmost first, unfolded (RFC 5322 section 2.2.3), decoded as UTF-8 or else as they look. */
export function headerFields(header: Buffer): HeaderField[] {
  const fields: HeaderField[] = [];
  const lines = unfolded(header.toString('latin1'));
  const charset = headerCharset(lines);
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    if (name !== '')
      fields.push({ name: storable(name), value: decoded(line.slice(colon + 1).trim(), charset) });
  }
  return fields;
}

function unfolded(header: string): string[] {
  const lines: string[] = [];
  let current: string[] = [];
  for (const line of header.split('\n')) {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (!/^[ \t]/.test(text) && current.length > 0) {
      lines.push(current.join(''));
      current = [];
    }
    current.push(text);
  }
  lines.push(current.join(''));
  return lines;
}

/** A line of a header that may hold octets above ASCII, where `charset` is that of lines that are no UTF-8. */
function decoded(latin1: string, charset: string): string {
  if (!isStrange(latin1) && !latin1.includes('\0')) return latin1;
  const bytes = Buffer.from(escapedInWords(latin1), 'latin1');
  const isPlain = isUtf8(bytes) && !latin1.includes('\u001b');
  return storable(isPlain ? bytes.toString('utf8') : decodedAs(bytes, charset));
}

/** Whether it is not all ASCII, or switches the character set (ISO-2022-JP). */
function isStrange(line: string): boolean {
  return /[\u0080-\u00ff]/.test(line) || line.includes('\u001b');
}

/** Raw octets inside a `Q` encoded word are in the charset of the word (against RFC 2047): they are escaped as they should have been. */
function escapedInWords(latin1: string): string {
  return latin1.replace(/=\?[^?\s]{1,60}\?q\?[^?\s]{0,998}\?=/gi, (word) =>
    word.replace(/[\u0080-\u00ff]/g, (octet) => `=${octet.charCodeAt(0).toString(16).toUpperCase()}`),
  );
}

/** The charset of the lines that are no UTF-8: as they look, or as the mail says of its text. */
function headerCharset(lines: readonly string[]): string {
  const strange = lines.map(escapedInWords).filter((line) => {
    return isStrange(line) && (line.includes('\u001b') || !isUtf8(Buffer.from(line, 'latin1')));
  });
  if (strange.length === 0) return 'windows-1252';
  const said = lines.map((line) => /\bcharset\s{0,9}=\s{0,9}"?([\w.:-]{1,40})/i.exec(line)?.[1]);
  return guessCharset(
    Buffer.from(strange.join('\n'), 'latin1'),
    said.find((charset) => charset !== undefined),
  );
}

/** MIME parsers read raw 8-bit fields as UTF-8 only; line by line, since senders mix. */
function asUtf8(header: Buffer): Buffer {
  const lines = header.toString('latin1').split('\n');
  const charset = headerCharset(lines);
  return Buffer.from(lines.map((line) => decoded(line, charset)).join('\n'), 'utf8');
}

function withLineFeeds(raw: Buffer): Buffer {
  if (raw.includes(lineFeed) || !raw.includes(carriageReturn)) return raw;
  return Buffer.from(raw.toString('latin1').replaceAll('\r', '\r\n'), 'latin1');
}

function headerStart(bytes: Buffer): number {
  let start = bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 3 : 0;
  while (bytes[start] === lineFeed || bytes[start] === carriageReturn) start += 1;
  const first = bytes.toString('latin1', start, start + 6);
  if (!first.startsWith('From ') && first !== '>From ') return start;
  const end = bytes.indexOf(lineFeed, start);
  return end < 0 ? start : end + 1;
}

/** The first blank line: `\n\n` or `\n\r\n`, whichever comes first. Without one all is header. */
function headerEnd(bytes: Buffer, start: number): { header: number; body: number } {
  const withReturn = bytes.indexOf('\n\r\n', start, 'latin1');
  const rest = withReturn < 0 ? bytes : bytes.subarray(0, withReturn);
  const bare = rest.indexOf('\n\n', start, 'latin1');
  if (bare >= 0) return { header: bare + 1, body: bare + 2 };
  if (withReturn >= 0) return { header: withReturn + 1, body: withReturn + 3 };
  return { header: bytes.length, body: bytes.length };
}
