/**
 * Delivery reports (RFC 3464) and the many that are not written as one. Read from the raw message, because a parser for
 * people folds their machine-readable parts into text. Vacation notices, read receipts (RFC 8098), feedback reports
 * (RFC 5965) and whatever people write are none.
 */
import { type Evidence, evidenceOf, isCandidate, isFromMailSystem } from './evidence.ts';
import { idsIn, isReturnedMessage, type Original, originalOfLeaf, originalOfText } from './original.ts';
import { type Fields, fieldOf, type Leaf, leafText, leavesOf, readFields, splitHeader } from './parts.ts';
import { addressesIn, type Prose, proseRecipients, readProse } from './prose.ts';
import { type DeliveryStatus, hasDeliveryStatusFields, readDeliveryStatus } from './status.ts';

export interface ReportedRecipient {
  readonly finalRecipient: string;
  readonly action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';
  /** Enhanced status code (RFC 3463), e.g. `5.1.1`; empty where the report gives none. */
  readonly status: string;
  readonly diagnosticCode: string;
  /** The address we had sent to, where the report says that it was forwarded to another (RFC 3464 section 2.3.1). */
  readonly originalRecipient?: string;
}

export interface DeliveryReport {
  /** Empty where it is plainly a report but names nobody we could read. */
  readonly recipients: readonly ReportedRecipient[];
  /** Message-ID of the mail this report is about, without angle brackets. */
  readonly originalMessageId: string | null;
  /** Every Message-ID, In-Reply-To and References id found in the returned part. */
  readonly originalReferences: readonly string[];
}

/** Octets of a message that are looked at: first for its header, then, if it may be a report, for its body. */
const HEADER_LIMIT = 65_536;
const MESSAGE_LIMIT = 524_288;

/** The delivery report in a raw message, null where it is none. Takes any octets, never throws. */
export function readDeliveryReport(raw: Uint8Array | string): DeliveryReport | null {
  const octets = typeof raw === 'string' ? Buffer.from(raw.slice(0, MESSAGE_LIMIT)) : asBuffer(raw);
  const fields = readFields(topHeader(octets));
  const evidence = evidenceOf(fields);
  if (!isCandidate(evidence) && !evidence.isOtherReport) return null;
  const text = withPlainLineEnds(octets.toString('latin1', 0, MESSAGE_LIMIT));
  return readCandidate(fields, evidence, leavesOf(fields, splitHeader(text).body));
}

function asBuffer(raw: Uint8Array): Buffer {
  return Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
}

/** The header comes in slices that grow, so that an ordinary message costs its header and no more. */
function topHeader(octets: Buffer): string {
  for (const limit of [4096, 16_384, HEADER_LIMIT]) {
    const slice = withPlainLineEnds(octets.toString('latin1', 0, limit));
    const end = slice.indexOf('\n\n');
    if (end >= 0 || octets.length <= limit) return end < 0 ? slice : slice.slice(0, end);
  }
  return withPlainLineEnds(octets.toString('latin1', 0, HEADER_LIMIT));
}

/** Some archives keep reports with CR alone. Empty lines before the header are no part of it. */
function withPlainLineEnds(text: string): string {
  const plain = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  return plain.startsWith('\n') ? plain.replace(/^\n+/, '') : plain;
}

function readCandidate(fields: Fields, evidence: Evidence, leaves: readonly Leaf[]): DeliveryReport | null {
  if (leaves.some(({ type }) => type === 'message/feedback-report')) return null;
  const prose = readProse(proseText(leaves), ownAddresses(fields));
  if (isReceipt(evidence, leaves) && !isRejection(evidence, prose)) return null;
  const status = readDeliveryStatus(statusText(leaves));
  if (status.recipients.length > 0) return compose(fields, leaves, prose, status);
  if (!isProseReport(evidence, prose, leaves.some(isReturnedMessage))) return null;
  const original = originalOf(leaves, prose);
  const recipients = recipientsOf(fields, evidence, prose, original);
  return compose(fields, leaves, prose, { ...status, recipients });
}

/** Text before the returned message; HTML only where there is nothing else. */
function proseText(leaves: readonly Leaf[]): string {
  const returnedAt = leaves.findIndex(isReturnedMessage);
  const before = returnedAt < 0 ? leaves : leaves.slice(0, returnedAt);
  const plain = before.filter(({ type }) => type.startsWith('text/') && type !== 'text/html');
  const chosen = plain.length > 0 ? plain : before.filter(({ type }) => type === 'text/html');
  const text = chosen.map((part) =>
    part.type === 'text/html' ? withoutTags(leafText(part)) : leafText(part),
  );
  return text.join('\n').replace(/\r\n?/g, '\n');
}

function withoutTags(html: string): string {
  return html
    .replace(/<(?:br|\/p|\/div|\/tr|\/td|\/h\d|\/li)\b[^<>]{0,200}>/gi, '\n')
    .replace(/<[^<>]{0,2000}>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&');
}

/** The machine-readable part, or the text where a sender has put its fields there. */
function statusText(leaves: readonly Leaf[]): string {
  const parts = leaves.filter(({ type }) => /^(?:message|text)\/(?:x-|global-)?delivery-status$/.test(type));
  if (parts.length > 0) return parts.map((part) => leafText(part).replace(/\r\n?/g, '\n')).join('\n\n');
  const text = proseText(leaves);
  return hasDeliveryStatusFields(text) ? text : '';
}

function isReceipt(evidence: Evidence, leaves: readonly Leaf[]): boolean {
  return evidence.isOtherReport || leaves.some(({ type }) => type === 'message/disposition-notification');
}

/** Sieve's `reject` and full mailboxes at delivery answer in the form of a read receipt (RFC 5429 section 2.2). */
function isRejection(evidence: Evidence, prose: Prose): boolean {
  return (
    /^automatically rejected/i.test(evidence.subject) || (evidence.hasReportSubject && prose.saysFailure)
  );
}

/** Whether prose from this sender is a report. The less the sender looks like a mail system, the more must be said. */
function isProseReport(evidence: Evidence, prose: Prose, hasReturnedPart: boolean): boolean {
  if (evidence.saysAway) return false;
  if (evidence.failedRecipients !== '' || evidence.isOtherReport) return true;
  if (evidence.hasReportSubject && isFromMailSystem(evidence)) return true;
  if (evidence.isFromDaemon) return prose.saysFailure;
  if (evidence.isReport) return prose.saysFailure || evidence.hasNullSender;
  return prose.saysFailure && isConfirmed(evidence, prose, hasReturnedPart);
}

/** People also write "could not be delivered", of parcels. They quote no reply codes and return no messages. */
function isConfirmed(evidence: Evidence, prose: Prose, hasReturnedPart: boolean): boolean {
  const hasReturned = prose.returned !== '' || hasReturnedPart;
  const namesFailure = prose.failures.length > 0 || hasReturned;
  if (evidence.hasNullSender) return namesFailure;
  if (evidence.isFromPostmaster) return namesFailure && (evidence.hasReportSubject || prose.quotesReplyCode);
  return evidence.hasReportSubject && hasReturned && prose.quotesReplyCode;
}

function ownAddresses(fields: Fields): ReadonlySet<string> {
  const values = ['to', 'from'].map((name) => fieldOf(fields, name));
  return new Set(values.flatMap(addressesIn).map((address) => address.toLowerCase()));
}

function recipientsOf(fields: Fields, evidence: Evidence, prose: Prose, original: Original) {
  const action = (evidence.saysDelayed || prose.saysDelay) && !isFinal(prose) ? 'delayed' : 'failed';
  const named = addressesIn(evidence.failedRecipients);
  const known = named.map(
    (address) => prose.failures.find((found) => found.address === address) ?? bare(address),
  );
  const toLine = /^[ \t]{0,20}to:.{0,500}/im.exec(prose.said)?.[0] ?? '';
  const guessed =
    [evidence.subject, original.to, toLine].map(addressesIn).find(({ length }) => length > 0) ?? [];
  const own = ownAddresses(fields);
  const others = guessed.filter((address) => !own.has(address.toLowerCase())).map(bare);
  const chosen = [known, prose.failures, others].find(({ length }) => length > 0) ?? [];
  return proseRecipients(chosen, action, prose.said);
}

function bare(address: string): { address: string; diagnostic: string } {
  return { address, diagnostic: '' };
}

function isFinal(prose: Prose): boolean {
  return prose.saysFailure && !prose.saysDelay && /permanent|given up/i.test(prose.said);
}

function originalOf(leaves: readonly Leaf[], prose: Prose): Original {
  const returned = leaves.find(isReturnedMessage);
  return returned === undefined ? originalOfText(prose.returned) : originalOfLeaf(returned);
}

/** Without a returned part the id may stand in the status fields, or be what the report says it answers. */
function compose(
  fields: Fields,
  leaves: readonly Leaf[],
  prose: Prose,
  status: DeliveryStatus,
): DeliveryReport {
  const original = originalOf(leaves, prose);
  const said = idsIn(status.originalMessageId, true)[0] ?? idsIn(fieldOf(fields, 'in-reply-to'), false)[0];
  return {
    recipients: status.recipients,
    originalMessageId: original.messageId ?? said ?? null,
    originalReferences: original.references,
  };
}
