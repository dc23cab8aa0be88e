/**
 * Whether a machine wrote a mail, by its header, its subject and, only to confirm a weak subject, its text. An `auto-replied`
 * mail answers one of ours and must never be answered; an `auto-generated` one began on its own (RFC 3834 section 5).
 */
import { confirmsAbsence, isAwaySubject, mayBeAwaySubject } from './away-phrases.ts';
import { mailingListId } from './mailing-list.ts';
import { type HeaderField, headerValue, headerValues } from './parsed-mail.ts';

export type AutomaticReason =
  | 'not-automatic'
  | 'header-auto-submitted-no'
  | 'header-auto-submitted'
  | 'header-autoreply'
  | 'header-precedence-auto-reply'
  | 'header-precedence-bulk'
  | 'header-precedence-junk'
  | 'header-precedence-list'
  | 'header-machine-generated'
  | 'mailer-autoresponder'
  | 'read-receipt'
  | 'feedback-report'
  | 'delivery-report'
  | 'from-mail-system'
  | 'subject-out-of-office'
  | 'text-out-of-office';

export interface AutomaticKind {
  /** Null: a person wrote it, as far as anybody can tell. */
  readonly kind: 'auto-replied' | 'auto-generated' | null;
  readonly reason: AutomaticReason;
}

export interface AutomaticEvidence {
  readonly headers: readonly HeaderField[];
  /** Decoded. */
  readonly subject: string;
  /** The body as plain text. */
  readonly text?: string;
}

const HUMAN: AutomaticKind = { kind: null, reason: 'not-automatic' };

/**
 * The kind of automatic mail, strongest evidence first. `X-Auto-Response-Suppress` alone is no evidence: Exchange and help desks
 * put it on what people write, to say "do not answer this automatically" and not "this is automatic".
 * `header-precedence-list` is about the way a mail came: a person may have written it. Callers that know the list decide.
 */
export function automaticKind(mail: AutomaticEvidence): AutomaticKind {
  const subject = mail.subject.trim();
  return (
    reportKind(mail.headers) ??
    autoSubmitted(mail.headers, subject) ??
    responderHeader(mail.headers) ??
    awayNotice(subject, mail.text ?? '') ??
    machineHeader(mail.headers) ??
    HUMAN
  );
}

/** A read receipt (message disposition notification, RFC 8098). */
export function isReadReceipt(headers: readonly HeaderField[]): boolean {
  return isReportOf(headers, 'disposition-notification');
}

/** A feedback report: somebody has called a mail spam, or a DMARC failure is reported (ARF, RFC 5965; RFC 6591). */
export function isFeedbackReport(headers: readonly HeaderField[]): boolean {
  return isReportOf(headers, 'feedback-report') || isProviderComplaint(headers);
}

/** Outlook.com's junk mail reporting returns the mail under a plain multipart and says what it is in the subject alone. */
function isProviderComplaint(headers: readonly HeaderField[]): boolean {
  const isFromProvider = says(headers, 'from', /(?:^|[<\s])staff@(?:hotmail|outlook|live)\.com\b/i);
  return isFromProvider && says(headers, 'subject', /^\s*complaint about message from /i);
}

function isReportOf(headers: readonly HeaderField[], reportType: string): boolean {
  const contentType = headerValue(headers, 'content-type').slice(0, 1000).toLowerCase();
  if (contentType.startsWith(`message/${reportType}`)) return true;
  if (!contentType.startsWith('multipart/report')) return false;
  return new RegExp(`report-type\\s{0,9}=\\s{0,9}"?${reportType}\\b`).test(contentType);
}

function reportKind(headers: readonly HeaderField[]): AutomaticKind | null {
  if (isReadReceipt(headers)) return { kind: 'auto-replied', reason: 'read-receipt' };
  if (isFeedbackReport(headers)) return { kind: 'auto-generated', reason: 'feedback-report' };
  if (isReportOf(headers, 'delivery-status')) return { kind: 'auto-replied', reason: 'delivery-report' };
  return null;
}

/**
 * RFC 3834 section 5.1 and RFC 5436 section 2.7.1: every value but `no` means automatic. Exchange marks its out-of-office answers
 * `auto-generated`, so that the subject is asked too.
 */
function autoSubmitted(headers: readonly HeaderField[], subject: string): AutomaticKind | null {
  const value = firstToken(headerValue(headers, 'auto-submitted'));
  if (value === '') return null;
  if (value === 'no') return { kind: null, reason: 'header-auto-submitted-no' };
  const isReply = value === 'auto-replied' || isAwaySubject(subject);
  return { kind: isReply ? 'auto-replied' : 'auto-generated', reason: 'header-auto-submitted' };
}

/** The first token of a structured value in lower case, without comments (RFC 5322 section 3.2.2) and parameters. */
function firstToken(value: string): string {
  let depth = 0;
  let token = '';
  for (const character of value.slice(0, 1000)) {
    if (character === '(') depth += 1;
    else if (character === ')') depth = Math.max(depth - 1, 0);
    else if (depth === 0) token += character;
  }
  return (
    token
      .trim()
      .split(/[\s;,]/, 1)[0]
      ?.toLowerCase() ?? ''
  );
}

/** Fields that autoresponders set and people never do. */
const RESPONDER_FIELDS = new Set([
  'x-autoreply',
  'x-auto-reply',
  'x-autoreply-from',
  'x-auto-reply-from',
  'x-mail-autoreply',
  'x-autorespond',
  'x-auto-respond',
  'x-autoresponse',
  'x-auto-response',
  'x-autoresponder',
  'x-autoreply-domain',
  'x-vacation',
]);

function responderHeader(headers: readonly HeaderField[]): AutomaticKind | null {
  const isSet = headers.some((field) => RESPONDER_FIELDS.has(field.name) && !isDenial(field.value));
  if (isSet || says(headers, 'x-post-messageclass', /autoresponder/i)) return replied('header-autoreply');
  if (says(headers, 'x-autogenerated', /^\s*reply/i)) return replied('header-autoreply');
  if (says(headers, 'delivered-to', /^\s*autoresponder/i)) return replied('header-autoreply');
  if (hasPrecedence(headers, /^auto[-_ ]?repl/)) return replied('header-precedence-auto-reply');
  const isResponder = says(headers, 'x-mailer', /auto[- ]?(?:respon|repl)|vacation|out[- ]of[- ]office/i);
  return isResponder ? replied('mailer-autoresponder') : null;
}

function replied(reason: AutomaticReason): AutomaticKind {
  return { kind: 'auto-replied', reason };
}

function isDenial(value: string): boolean {
  return /^(?:no|false|0|none|)$/i.test(value.trim());
}

function says(headers: readonly HeaderField[], name: string, pattern: RegExp): boolean {
  return headerValues(headers, name).some((value) => pattern.test(value.slice(0, 500)));
}

function hasPrecedence(headers: readonly HeaderField[], pattern: RegExp): boolean {
  return ['precedence', 'x-precedence', 'preference'].some((name) =>
    pattern.test(firstToken(headerValue(headers, name))),
  );
}

/** Out-of-office notices that carry no header. The subject must say so; where it is only likely, the text must agree. */
function awayNotice(subject: string, text: string): AutomaticKind | null {
  if (isAwaySubject(subject)) return replied('subject-out-of-office');
  return mayBeAwaySubject(subject) && confirmsAbsence(text) ? replied('text-out-of-office') : null;
}

function machineHeader(headers: readonly HeaderField[]): AutomaticKind | null {
  if (says(headers, 'x-fc-machinegenerated', /true|yes|1/i)) return generated('header-machine-generated');
  if (headers.some(({ name }) => name === 'x-cron-env')) return generated('header-machine-generated');
  if (says(headers, 'from', /\bmailer-daemon\b|\(cron daemon\)|"?cron daemon/i))
    return generated('from-mail-system');
  return precedence(headers);
}

/** RFC 3834 section 2 and RFC 2076: what lists and bulk senders write. Older lists say `bulk` of what their members write. */
function precedence(headers: readonly HeaderField[]): AutomaticKind | null {
  if (hasPrecedence(headers, /^junk$/)) return generated('header-precedence-junk');
  const isBulk = hasPrecedence(headers, /^bulk$/);
  if (isBulk && mailingListId(headers) === null) return generated('header-precedence-bulk');
  return isBulk || hasPrecedence(headers, /^list$/) ? generated('header-precedence-list') : null;
}

function generated(reason: AutomaticReason): AutomaticKind {
  return { kind: 'auto-generated', reason };
}
