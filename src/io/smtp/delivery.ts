/**
 * What became of one delivery, as a value. Only two outcomes say that the server has the message (`sent`) or may have it
 * (`uncertain`); after every other one not a byte of it was accepted, and trying again cannot send it twice.
 */
import {
  enhancedCodeOf,
  meaningOf,
  type ReplyMeaning,
  type ReplyReason,
  type SmtpStage,
} from '../../mail/reply-code.ts';

/** One recipient whom the server refused while it took the message for others. */
export interface RefusedRecipient {
  readonly recipient: string;
  readonly replyCode: number | null;
  readonly enhancedCode: string;
  readonly response: string;
  readonly temporary: boolean;
}

interface Refusal {
  /** `us`: every mail would meet this until a person acts. What passes by itself is never that. */
  readonly concerns: 'recipient' | 'us';
  readonly stage: SmtpStage;
  /** Null where there was no answer from the server. */
  readonly replyCode: number | null;
  /** RFC 3463, empty where the server gave none. */
  readonly enhancedCode: string;
  /** What the server said, or what failed. */
  readonly response: string;
  readonly because: ReplyReason | 'network' | 'tls-refused' | 'not-started' | 'not-sendable';
  /** Per recipient, where the answers differ; empty unless the refusal came after RCPT. */
  readonly rejected: readonly RefusedRecipient[];
}

export type Delivery =
  | {
      readonly kind: 'sent';
      readonly response: string;
      /** The id by which the provider replaced our Message-ID, without angle brackets, where its answer names it. */
      readonly serverMessageId: string | null;
      readonly rejected: readonly RefusedRecipient[];
    }
  | ({ readonly kind: 'failed'; readonly temporary: false } & Refusal)
  | ({ readonly kind: 'deferred'; readonly temporary: true } & Refusal)
  | { readonly kind: 'uncertain'; readonly error: string };

/** The part of nodemailer's errors that is read here; nothing of it is certain to be there. */
export interface SmtpFailure {
  readonly message: string;
  readonly code?: unknown;
  /** The system's code, where nodemailer replaced it. */
  readonly originalCode?: unknown;
  readonly command?: unknown;
  readonly response?: unknown;
  readonly responseCode?: unknown;
  readonly recipient?: unknown;
  readonly rejectedErrors?: unknown;
}

/** What a failure means. `begun`: at least one byte of the message had left. */
export function deliveryOf(failure: SmtpFailure, begun: boolean): Delivery {
  const replyCode = replyCodeOf(failure);
  const isAnswer = replyCode !== null && replyCode >= 400 && replyCode <= 599;
  if (begun && !isAnswer) return { kind: 'uncertain', error: failure.message };
  if (!isAnswer) return withoutAnswer(failure);
  const reply = replyOf(failure, begun ? 'message' : stageOf(failure), replyCode);
  return refused(meaningOf(reply), { ...reply, rejected: refusedRecipients(failure.rejectedErrors) });
}

/** The recipients named in nodemailer's `rejectedErrors`. */
export function refusedRecipients(errors: unknown): RefusedRecipient[] {
  return Array.isArray(errors) ? errors.filter(isFailure).map(refusedRecipient) : [];
}

function refusedRecipient(failure: SmtpFailure): RefusedRecipient {
  const { stage, replyCode, enhancedCode, response } = replyOf(failure, 'rcpt', replyCodeOf(failure) ?? 0);
  const { temporary } = meaningOf({ stage, replyCode, enhancedCode, response });
  return {
    recipient: String(failure.recipient ?? ''),
    replyCode: replyCode === 0 ? null : replyCode,
    enhancedCode,
    response,
    temporary,
  };
}

function refused(meaning: ReplyMeaning, reply: Omit<Refusal, 'concerns' | 'because'>): Delivery {
  const { concerns, because, temporary } = meaning;
  const refusal = { ...reply, concerns, because };
  return temporary
    ? { kind: 'deferred', temporary: true, ...refusal }
    : { kind: 'failed', temporary: false, ...refusal };
}

/** The server said nothing that counts: no trust in its certificate, no way to log in, an unusable envelope, or the network. */
function withoutAnswer(failure: SmtpFailure): Delivery {
  const stage = stageOf(failure);
  const refusal = { stage, replyCode: null, enhancedCode: '', response: failure.message, rejected: [] };
  const failed = { kind: 'failed', temporary: false, ...refusal } as const;
  if (isTlsRefusal(failure)) return { ...failed, concerns: 'us', because: 'tls-refused' };
  if (isLoginRefusal(failure)) return { ...failed, concerns: 'us', because: 'credentials-refused' };
  if (failure.code === 'EENVELOPE' || failure.code === 'EMESSAGE')
    return { ...failed, concerns: 'recipient', because: 'not-sendable' };
  const because = failure.code === 'ESTREAM' ? 'not-started' : 'network';
  return { kind: 'deferred', temporary: true, concerns: 'recipient', because, ...refusal };
}

/** A certificate that is not trusted, or a port that speaks no TLS. Waiting mends neither. */
function isTlsRefusal({ originalCode }: SmtpFailure): boolean {
  const code = typeof originalCode === 'string' ? originalCode : '';
  return /^(?:ERR_TLS_CERT|ERR_SSL_WRONG_VERSION|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code);
}

/** Nothing to log in with that the server takes, e.g. a token that has expired and cannot be renewed. */
function isLoginRefusal({ code }: SmtpFailure): boolean {
  return code === 'EAUTH' || code === 'ENOAUTH' || code === 'EOAUTH2';
}

function replyOf(failure: SmtpFailure, stage: SmtpStage, replyCode: number) {
  const response = typeof failure.response === 'string' ? failure.response : failure.message;
  return { stage, replyCode, response, enhancedCode: enhancedCodeOf(response) };
}

function replyCodeOf({ responseCode }: SmtpFailure): number | null {
  return typeof responseCode === 'number' ? responseCode : null;
}

/** nodemailer names the command that was answered; `DATA` stands for its own answer and for that to the final dot. */
function stageOf({ command, code }: SmtpFailure): SmtpStage {
  const verb = typeof command === 'string' ? command.split(' ', 1)[0] : '';
  if (verb === 'AUTH') return 'auth';
  if (verb === 'MAIL') return 'mail';
  if (verb === 'RCPT') return 'rcpt';
  if (verb === 'DATA') return code === 'EMESSAGE' ? 'message' : 'data';
  return code === 'ESTREAM' ? 'data' : 'connect';
}

function isFailure(value: unknown): value is SmtpFailure {
  return value instanceof Error;
}
