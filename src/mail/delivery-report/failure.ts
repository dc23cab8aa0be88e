/**
 * Why a mail failed, in the few kinds that make a difference to a desk: is the address wrong, is the mailbox full, were we refused, does
 * waiting help. Read from status and diagnostic code (RFC 3463), and from the report's words where those say nothing.
 */
import type { ReportedRecipient } from './delivery-report.ts';

export type FailureReason =
  | 'recipient-unknown'
  | 'mailbox-full'
  | 'mailbox-disabled'
  | 'host-unknown'
  | 'too-large'
  | 'content-refused'
  | 'sender-refused'
  | 'policy'
  | 'expired'
  | 'network'
  | 'system'
  | 'unknown';

export interface Failure {
  readonly reason: FailureReason;
  /** The address or its domain does not exist: no later mail will reach it. */
  readonly isAddressWrong: boolean;
  /** Of the server that refused (RFC 5321 section 4.2); empty where the report quotes none. */
  readonly replyCode: string;
}

/** Characters of a diagnostic code and of a report's words that are looked at. */
const codeLimit = 2000;
const wordsLimit = 6000;

/** In this order: what says more about the cause stands before what every refusal says. Lower case, white space as one blank. */
const phrases: readonly (readonly [FailureReason, RegExp])[] = [
  // Google's groups, in the language of whoever wrote: it is not allowed to post there.
  ['sender-refused', /groups\.google\.com\/support/],
  ['content-refused', /\bvirus|infected|malware|\bworm\b/],
  [
    'sender-refused',
    /\bspf\b|\bdkim\b|\bdmarc\b|unauthenticated|\bptr\b|reverse (?:dns|host ?name|lookup|name)|\brdns\b|dnsbl|\brbl|spamhaus|spamcop|block ?list|blocked (?:using|by|for|due)|black ?list(?:ed)?(?! url)|reputation|your ip\b|client host (?:rejected|blocked)|host (?:rejected|network not allowed)|sender (?:address )?(?:rejected|denied|verify|unknown|not)|after mail from|relay(?:ing)? (?:access |not |is )?(?:denied|permitted|allowed|prohibited)|no relaying|connection rate|too many (?:connections|recipients|messages|invalid)|cannot (?:find|resolve) your|rfc ?\d{3,4} compliant|messages? from .{1,60} temporarily deferred|(?:sender|my name) was rejected|banned (?:sending )?ip|mismatches client ip|contact your internet service provider|after initial connection/,
  ],
  [
    'expired',
    /did not accept our requests to connect|will be retried|warning message only|not delivered within|failed \d{1,3} attempts|in the queue too long/,
  ],
  [
    'mailbox-full',
    /(?:mail ?box|inbox|account|folder|maildir|user) .{0,30}\b(?:full|over ?quota)|mailbox .{0,20}exceed|full mailbox|(?:over|exceed\w{0,3}).{0,40}(?:quota|storage|mailbox size)|over ?quota|quota (?:has been )?(?:exceed|full|reached|violat)|out of storage|not enough (?:storage|space|disk)|insufficient (?:disk|storage|system storage)|mailbox (?:size|limit).{0,20}exceed|storage (?:space|limit|allocation)|disk (?:full|quota)|quota\b.{0,20}(?:limit|exceed)|mailfull|mailbox_full/,
  ],
  [
    'too-large',
    /(?:message|mail|size|length|attachment).{0,40}\b(?:too (?:large|big)|exceed\w{0,3})|too (?:large|big) (?:for|message)|recipsizelimit|size (?:limit|exceed)|over (?:the )?(?:maximum )?size/,
  ],
  [
    'content-refused',
    /\bspam|\bube\b|\buce\b|junk|unsolicited|bulk (?:e-?)?mail|content (?:rejected|refused|filter|error)|media error|advert|black ?listed url|message (?:content|body) .{0,20}(?:reject|denied)/,
  ],
  [
    'policy',
    /policy|presents a potential|authoriz|authentication required|authrequired|security|permission|not permitted|prohibited|restrict|potential(?:ly)? (?:security|danger)/,
  ],
  [
    'mailbox-disabled',
    /disabled|suspend|inactive|inactivity|deactivat|locked|frozen|on hold|discontinued|expired account|account (?:has )?expired|not active|no longer (?:active|in use)|cancell?ed/,
  ],
  [
    'host-unknown',
    /(?:host|domain|name|dns)[^.]{0,40}(?:not found|unknown|not exist|no such|nxdomain|not? resolv)|unknown (?:host|domain|mail ?host)|(?:host|domain) .{0,60}does not exist|unrout?eable|no (?:mx|mail exchang|smtp service|route)|mail exchanger|lookup (?:failed|failure)|doesn't receive email|name service error|null mx|bad domain|cannot (?:resolve|find) (?:host|domain|address)|illegal host|name or service not known/,
  ],
  [
    'recipient-unknown',
    /recipient address(?:es)? rejected(?: ?: access denied|\.?$)|invalid final delivery|not listed in|(?:user|recipient|mailbox|address|account|addressee|local part)[^.]{0,60}(?:unknown|not found|not exist|invalid|no such|not? listed|unavailable|not (?:a )?valid|isn't|not available|not have|not recogni[sz]ed|doesn't)|(?:unknown|no such|invalid|bad|undefined|incorrect|nonexistent|illegal) (?:local )?(?:user|recipient|mailbox|address|account|addressee|person|local|destination|alias)|(?:does not|doesn't|do not|don't) (?:exist|have an? .{0,30}(?:account|mailbox))|not (?:our|a) (?:user|customer|local|known)|unknown (?:or illegal )?(?:alias|local)|no mailbox|nosuchuser|recipientnotfound|recipnotfound|user_unknown|unknown_user|recipient preferences|not known (?:here|at)|unbekannt|destinataire inconnu|nessun utente|no (?:account|user) (?:by|with|here)|cannot be delivered to|was not found|undeliverable address|returned unopened/,
  ],
  [
    'expired',
    /expired|too old|retry (?:time(?:out)?|limit)|(?:long|too many|several|\d{1,4}) (?:time|hours|days|minutes)\b.{0,60}(?:fail|tried|deliver|queue)|timed? ?out|timeout|unable to deliver .{0,20}in \d|could not be delivered (?:for|within|in)|still (?:undelivered|not been)|given? up|giving up|delivery (?:is |has been )?delayed|not yet been delivered/,
  ],
  [
    'network',
    /network|connection (?:refused|lost|reset|dropped|failed|closed)|lost connection|too many hops|\bloops?\b|unreachable|handshake|could(?:n't| not) connect|no route to host|connect(?:ion)? fail/,
  ],
  [
    'system',
    /system error|internal (?:error|server)|service (?:unavailable|currently)|procmail|mailer|couldn't create|i\/o error|local (?:error|delivery fail)|configuration|temporary failure|transaction failed|try again later|try later|command parameter|not implemented/,
  ],
];

/** By enhanced status, where its words say nothing. */
const byStatus: readonly (readonly [FailureReason, RegExp])[] = [
  ['recipient-unknown', /^[45]\.1\.[0136]$|^5\.1\.10$/],
  ['host-unknown', /^[45]\.1\.2$|^[45]\.4\.[34]$|^5\.4\.310$/],
  ['mailbox-full', /^[45]\.2\.2$/],
  ['mailbox-disabled', /^[45]\.2\.1$|^5\.7\.13$/],
  ['too-large', /^[45]\.(?:2|3)\.[34]$/],
  ['sender-refused', /^[45]\.1\.[78]$|^5\.7\.(?:2[0-9])$/],
  ['expired', /^[45]\.4\.7$/],
  ['network', /^[45]\.4\.\d/],
  ['content-refused', /^[45]\.6\.\d/],
  ['policy', /^[45]\.7\.\d/],
  ['system', /^[45]\.[35]\.\d/],
];

/** Statuses that leave no doubt, whatever the words say. */
const plainStatus = /^[45]\.2\.2$|^5\.1\.10$|^5\.2\.3$/;
/** Statuses that some servers give for what their words call something else. */
const usualStatus = /^[45]\.1\.[126]$/;
const overruling: readonly FailureReason[] = ['mailbox-full', 'mailbox-disabled', 'sender-refused'];

/** `said` is what the report tells people. */
export function failureOf(
  { status, diagnosticCode, finalRecipient }: ReportedRecipient,
  said: string,
): Failure {
  const code = flat(diagnosticCode.slice(0, codeLimit));
  const words = aboutRecipient(said, finalRecipient);
  const reason = reasonOf(status, code) ?? ofWords(flat(words)) ?? 'unknown';
  return {
    reason,
    isAddressWrong: (reason === 'recipient-unknown' && !isThere(said)) || reason === 'host-unknown',
    replyCode: quoted.exec(code)?.[1] ?? quotedInWords.exec(words)?.[1] ?? '',
  };
}

/** A server that took RCPT and says only after DATA that it does not know the user has looked at the message: the address is there. */
function isThere(said: string): boolean {
  const words = said.slice(0, wordsLimit);
  return /in reply to end of data/i.test(words) || (dataRefused.test(words) && !recipientRefused.test(words));
}

/** Of a transcript. Where 503 follows, no recipient was left: commands went out together, and the answer is that to RCPT. */
const dataRefused = /^(?:>>> ?)?data\s{0,4}\n(?:<<< ?)?55[0-3]/im;
const recipientRefused = /^(?:>>> ?)?rcpt[^\n]{0,300}\n(?:<<< ?)?[45]\d\d|^(?:<<< ?)?(?:503|554 5\.5\.1)\b/im;

/** Where the returned mail begins, whose words say nothing of the failure. */
const returned =
  /^.{0,20}(?:original message|returned message|below this line is a copy|message header follows|included is a copy|this is a copy of)/im;

/** What a report says before it returns the mail; of a list of failures, the line of this recipient. */
function aboutRecipient(said: string, recipient: string): string {
  const words = said.slice(0, wordsLimit);
  const end = returned.exec(words.slice(100))?.index;
  const report = end === undefined ? words : words.slice(0, 100 + end);
  const own = recipient === '' ? -1 : report.toLowerCase().indexOf(`${recipient.toLowerCase()}: `);
  return own < 0 ? report : report.slice(own, own + codeLimit);
}

const quoted = /(?:^|[^\d.])([245][0-5]\d)(?=[ :#-]|$)(?![ -]?(?:minutes|bytes|lines))/;
const quotedInWords = /(?:^|: |<<< ?|said: ?|\()([45][0-5]\d)[ -](?=\S)(?!minutes|bytes|lines|hours)/m;

function reasonOf(status: string, code: string): FailureReason | null {
  const said = ofWords(code);
  if (plainStatus.test(status)) return ofStatus(status);
  if (usualStatus.test(status)) return said !== null && overruling.includes(said) ? said : ofStatus(status);
  return said ?? ofStatus(status);
}

function flat(text: string): string {
  return text.toLowerCase().replace(/\s+/g, ' ');
}

function ofWords(text: string): FailureReason | null {
  return phrases.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}

function ofStatus(status: string): FailureReason | null {
  return byStatus.find(([, pattern]) => pattern.test(status))?.[0] ?? null;
}
