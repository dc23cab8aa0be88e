/**
 * Delivery reports that are written for people only: qmail, Exim, Postfix before RFC 3464, Exchange, Gmail, Yahoo and many more.
 * One reader for all: what comes before the returned message is searched for failure phrases and for addresses in the places
 * where mail systems put the failed ones.
 */
import type { ReportedRecipient } from './delivery-report.ts';
import { opensReturnedMessage, saysDelay, saysFailure } from './phrases.ts';
import { enhancedCode } from './status.ts';

/** A mail system has said what it has to say by then. In characters and lines. */
const SAID_LIMIT = 16_384;
const MAX_LINES = 400;
const MAX_RECIPIENTS = 100;
const MAX_DIAGNOSTIC = 1000;
const REPLY_CODE = /(?<![\d.,-])[45][0-5]\d[ -]\S/;

export interface Prose {
  readonly saysFailure: boolean;
  readonly saysDelay: boolean;
  /** Whether an SMTP reply code or an enhanced status code stands in it. */
  readonly quotesReplyCode: boolean;
  /** Failed addresses with what is said about each. */
  readonly failures: readonly Failure[];
  /** The text from the returned message's header on; empty where none came back inline. */
  readonly returned: string;
  /** What stands before it. */
  readonly said: string;
}

interface Failure {
  readonly address: string;
  readonly diagnostic: string;
}

/** Reads the text of a report. `notFailed` are addresses that are the reader's own, in lower case. */
export function readProse(text: string, notFailed: ReadonlySet<string>): Prose {
  const { said, returned } = divide(text);
  const flat = said.replace(/\s+/g, ' ');
  return {
    saysFailure: saysFailure(flat),
    saysDelay: saysDelay(flat),
    quotesReplyCode: enhancedCode(said) !== '' || REPLY_CODE.test(said),
    failures: failuresIn(said.split('\n'), notFailed),
    returned,
    said,
  };
}

/** The recipients a prose report names, all with the same action. */
export function proseRecipients(
  failures: readonly Failure[],
  action: 'failed' | 'delayed',
  said: string,
): ReportedRecipient[] {
  const shared = failures.length === 1 ? sharedDiagnostic(said) : '';
  return failures.map(({ address, diagnostic }) => {
    const diagnosticCode = diagnostic === '' ? shared : diagnostic;
    const status = enhancedCode(diagnosticCode) || (failures.length === 1 ? enhancedCode(said) : '');
    return { finalRecipient: address, action, status, diagnosticCode };
  });
}

/** Addresses in a header value or a line, each once, in order. */
export function addressesIn(text: string): string[] {
  const found = text.slice(0, 20_000).match(/[^\s<>"'`,;:()[\]=@]{1,64}@[^\s<>"'`,;:()[\]=@]{1,255}/g) ?? [];
  return [...new Set(found.map((address) => address.replace(/[.?!\\]{1,9}$/, '')))];
}

function divide(text: string): { said: string; returned: string } {
  const lines = text.slice(0, SAID_LIMIT).split('\n').slice(0, MAX_LINES);
  let offset = 0;
  for (const line of lines) {
    if (opensReturnedMessage(line))
      return { said: text.slice(0, offset), returned: afterMarker(text, offset, line) };
    offset += line.length + 1;
  }
  return { said: lines.join('\n'), returned: '' };
}

/** A marker may itself be the first line of the returned header, or have it glued to its end. */
function afterMarker(text: string, offset: number, line: string): string {
  if (/^[\s>|]{0,9}[\w-]{1,40}: ?\S/.test(line)) return text.slice(offset);
  const glued = line.search(/[:>] ?received: /i);
  return text.slice(offset + (glued < 0 ? line.length : glued) + 1);
}

function failuresIn(lines: readonly string[], notFailed: ReadonlySet<string>): Failure[] {
  for (const finder of [leadingAddress, labelledAddress, mentionedAddress]) {
    const failures = collect(lines, finder);
    const others = failures.filter(({ address }) => !notFailed.has(address.toLowerCase()));
    const isToOneself = others.length === 0 && finder === leadingAddress;
    const chosen = isToOneself ? failures : others;
    if (chosen.length > 0) return chosen.slice(0, MAX_RECIPIENTS);
  }
  return [];
}

type Finder = (line: string, before: string) => string | null;

function collect(lines: readonly string[], finder: Finder): Failure[] {
  const failures = new Map<string, Failure>();
  let before = '';
  for (const [index, line] of lines.entries()) {
    const address = isAside(line, before) ? null : finder(line, before);
    if (address !== null && !failures.has(address) && failures.size < MAX_RECIPIENTS) {
      failures.set(address, { address, diagnostic: diagnosticAt(lines, index, address) });
    }
    if (line.trim() !== '') before = line;
  }
  return [...failures.values()];
}

/** Places where an address is not the failed one: whom to ask, and who had sent the message. */
function isAside(line: string, before: string): boolean {
  const lead = line.slice(0, Math.max(line.indexOf('@'), 0));
  return (
    /\b(?:contact|mailto:|https?:|mail from|from:|sender|sent by|help|assistance|administrator)/i.test(
      lead,
    ) || /(?:\bsent by|contact|write to|\bfrom)[\s:]{0,9}$/i.test(before.slice(-200))
  );
}

/** `<ann@example.org>:`, `  ann@example.org`, `> ann@example.org (reason)`. */
function leadingAddress(line: string): string | null {
  const start = /^[\s>*|"'<•·-]{0,40}([^\s<>"'`,;:()[\]=]{1,64}@[^\s<>"'`,;:()[\]=@]{1,255})/.exec(line);
  return start?.[1] === undefined ? null : clean(start[1]);
}

const LABEL =
  /unknown user|recipient|rcpt to|undeliverable|not delivered|mailbox (?:is full|exceeds)|allowed size|\d attempts|userid|(?:mail|message|email) to\b|generated from|did not reach|address:|original-recipient/i;

/** `Unknown user: ann@example.org`, `RCPT TO:<ann@example.org>`. */
function labelledAddress(line: string): string | null {
  const label = LABEL.exec(line.slice(0, 500));
  if (label === null) return null;
  const address = addressesIn(line.slice(label.index))[0];
  return address === undefined ? null : clean(address);
}

/** `550 <ann@example.org>... User unknown`. */
function mentionedAddress(line: string): string | null {
  const address =
    /@/.test(line) && (/\b[45]\d\d\b/.test(line) || saysFailure(line)) ? addressesIn(line)[0] : undefined;
  return address === undefined ? null : clean(address);
}

function clean(address: string): string | null {
  const bare = address.replace(/[.?!\\]{1,9}$/, '');
  return /^(?:postmaster|mailer-daemon|abuse|hostmaster|webmaster)@/i.test(bare) ? null : bare;
}

/** The rest of the recipient's line and the lines after it, up to an empty line or the next recipient. */
function diagnosticAt(lines: readonly string[], index: number, address: string): string {
  const own = lines[index] ?? '';
  const said = [own.slice(own.indexOf(address) + address.length).replace(/^[\s>"':;.-]{0,20}/, '')];
  for (const line of lines.slice(index + 1, index + 12)) {
    if (line.trim() === '' || leadingAddress(line) !== null) break;
    said.push(line.trim());
  }
  return said.join(' ').trim().slice(0, MAX_DIAGNOSTIC);
}

/** The first line with an SMTP reply code (RFC 5321 section 4.2). */
function sharedDiagnostic(said: string): string {
  const line = said.split('\n').find((candidate) => REPLY_CODE.test(candidate));
  return line?.trim().slice(0, MAX_DIAGNOSTIC) ?? '';
}
