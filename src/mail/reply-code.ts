/**
 * What a refusal by an SMTP server means: whether trying again helps, and whether it is about this recipient and message
 * or about us (RFC 5321 section 4.2, RFC 3463). A refusal that concerns us would meet every mail, so it must never count
 * against the recipient.
 */

/** Where in the dialogue the answer came: `data` answers the command, `message` the final dot. */
export type SmtpStage = 'connect' | 'auth' | 'mail' | 'rcpt' | 'data' | 'message';

export interface SmtpReply {
  readonly stage: SmtpStage;
  /** Three digits (RFC 5321 section 4.2). */
  readonly replyCode: number;
  /** E.g. `5.1.1` (RFC 3463); empty where the server gave none. */
  readonly enhancedCode: string;
  /** The whole answer, all lines. */
  readonly response: string;
}

export type ReplyReason =
  | 'temporary-reply'
  | 'session-broken'
  | 'unknown-reply'
  | 'credentials-refused'
  | 'quota-reached'
  | 'sender-refused'
  | 'relay-refused'
  | 'server-refused'
  | 'message-too-large'
  | 'recipient-refused'
  | 'message-refused';

export interface ReplyMeaning {
  /** Trying the same message again may help. */
  readonly temporary: boolean;
  /** `us`: every mail would meet this until a person acts. What passes by itself is never that. */
  readonly concerns: 'recipient' | 'us';
  readonly because: ReplyReason;
}

/** Authentication required, too weak, or refused (RFC 4954 section 6). They may come after any command. */
const credentialCodes: ReadonlySet<number> = new Set([530, 534, 535, 538]);

/**
 * Enhanced codes that mean the sending account wherever they appear. RFC 3463: 5.4.5 (Gmail's daily limit), 5.1.7 and 5.1.8 (bad
 * sender), 5.7.8 and 5.7.9 (credentials). Microsoft 365: the account may not send, may not send as this sender, is blocked.
 */
const ourCodes: ReadonlyMap<string, ReplyReason> = new Map([
  ['5.4.5', 'quota-reached'],
  ['5.1.7', 'sender-refused'],
  ['5.1.8', 'sender-refused'],
  ['5.7.8', 'credentials-refused'],
  ['5.7.9', 'credentials-refused'],
  ['5.7.57', 'credentials-refused'],
  ['5.7.60', 'sender-refused'],
  ['5.7.501', 'sender-refused'],
  ['5.7.502', 'sender-refused'],
  ['5.7.503', 'sender-refused'],
  ['5.7.705', 'quota-reached'],
  ['5.7.708', 'server-refused'],
]);

const tooLarge: ReadonlySet<string> = new Set(['5.2.3', '5.3.4']);

/** The enhanced status code at the head of the first line that has one, else empty. */
export function enhancedCodeOf(response: string): string {
  return /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})(?![\d.])/m.exec(response)?.[1] ?? '';
}

/** What to make of an answer that is no success. Unknown answers are temporary. */
export function meaningOf(reply: SmtpReply): ReplyMeaning {
  const { replyCode } = reply;
  if (replyCode >= 400 && replyCode < 500) return temporarily('temporary-reply');
  // The server lost track of the commands; a new connection starts afresh.
  if (replyCode === 503) return temporarily('session-broken');
  if (replyCode < 500 || replyCode > 599) return temporarily('unknown-reply');
  const ours = aboutUs(reply);
  if (ours !== null) return { temporary: false, concerns: 'us', because: ours };
  return { temporary: false, concerns: 'recipient', because: aboutTheMail(reply) };
}

function temporarily(because: ReplyReason): ReplyMeaning {
  return { temporary: true, concerns: 'recipient', because };
}

/** Why a permanent refusal concerns us, null where it concerns the recipient or the message. */
function aboutUs(reply: SmtpReply): ReplyReason | null {
  if (reply.stage === 'auth' || credentialCodes.has(reply.replyCode)) return 'credentials-refused';
  const known = ourCodes.get(reply.enhancedCode);
  if (known !== undefined) return known;
  if (reply.stage === 'connect') return 'server-refused';
  if (reply.stage === 'mail' && !isTooLarge(reply)) return 'sender-refused';
  // Without a login that it expects, a server refuses every recipient with "Relay access denied".
  if (reply.stage === 'rcpt' && /\brelay/i.test(reply.response)) return 'relay-refused';
  return null;
}

function isTooLarge({ replyCode, enhancedCode, stage }: SmtpReply): boolean {
  // 552 without more is a full mailbox after RCPT, but the announced size after MAIL (RFC 1870 section 6.1).
  return tooLarge.has(enhancedCode) || (replyCode === 552 && stage === 'mail');
}

function aboutTheMail(reply: SmtpReply): ReplyReason {
  if (isTooLarge(reply)) return 'message-too-large';
  return reply.stage === 'rcpt' ? 'recipient-refused' : 'message-refused';
}
