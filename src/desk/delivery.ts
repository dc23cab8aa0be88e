/**
 * What becomes of an outgoing mail (DESIGN 7). `moves` is the outbox as a table: an absent cell is impossible, not ignored.
 */
import { after, between, hour, type Instant, minute } from './instant.ts';

export const mailStates = [
  'queued',
  'sending',
  'sent',
  'deferred',
  'failed',
  'uncertain',
  'suppressed',
] as const;
export type MailState = (typeof mailStates)[number];

export type Move =
  | 'claim'
  | 'accepted'
  | 'put-off'
  | 'refused'
  | 'lost'
  | 'recovered'
  | 'send'
  | 'drop'
  | 'found';

export const moves = {
  queued: { claim: 'sending' },
  deferred: { claim: 'sending' },
  // `recovered`: the process died before DATA had begun, so nothing can have been accepted.
  sending: {
    accepted: 'sent',
    'put-off': 'deferred',
    refused: 'failed',
    lost: 'uncertain',
    recovered: 'queued',
  },
  // Never sent again by itself. `found`: the Sent folder or a delivery report shows that it went out.
  uncertain: { send: 'queued', drop: 'failed', found: 'sent', refused: 'failed' },
  sent: { refused: 'failed' },
  failed: { send: 'queued' },
  suppressed: {},
} as const satisfies Record<MailState, Partial<Record<Move, MailState>>>;

export function stateAfter(state: MailState, move: Move): MailState | null {
  const row: Partial<Record<Move, MailState>> = moves[state];
  return row[move] ?? null;
}

/** What the SMTP side reports about one attempt; see `io/smtp.ts`. */
export type Attempt =
  | { readonly kind: 'sent'; readonly response: string; readonly serverMessageId: string | null }
  | {
      readonly kind: 'failed';
      readonly concerns: 'recipient' | 'us';
      readonly replyCode: number;
      readonly enhancedCode: string;
      readonly temporary: boolean;
      readonly response: string;
    }
  | { readonly kind: 'uncertain'; readonly error: string }
  | { readonly kind: 'deferred'; readonly error: string };

export interface Settled {
  readonly state: MailState;
  readonly nextAt: Instant;
  readonly because: string;
  /** The answer is about us (credentials, quota, policy): no mail of this mailbox should be tried for a while. */
  readonly aboutUs: boolean;
  readonly replyCode: number;
  readonly enhancedCode: string;
}

export interface Tried {
  readonly attempts: number;
  readonly createdAt: Instant;
}

/** State, time and reason after an attempt. `jitter` is 0..1. A mail older than `giveUpAfter` ms is not tried again. */
export function settle(
  mail: Tried,
  attempt: Attempt,
  now: Instant,
  jitter: number,
  giveUpAfter: number,
): Settled {
  const codes = { replyCode: 0, enhancedCode: '' };
  switch (attempt.kind) {
    case 'sent':
      return { state: 'sent', nextAt: now, because: 'accepted', aboutUs: false, ...codes };
    case 'uncertain':
      return {
        state: 'uncertain',
        nextAt: now,
        because: `connection-lost-after-data: ${attempt.error}`,
        aboutUs: false,
        ...codes,
      };
    case 'deferred':
      return putOff(mail, `server-unreachable: ${attempt.error}`, false, codes, now, jitter, giveUpAfter);
    case 'failed':
      return refused(mail, attempt, now, jitter, giveUpAfter);
  }
}

function refused(
  mail: Tried,
  attempt: Attempt & { kind: 'failed' },
  now: Instant,
  jitter: number,
  giveUpAfter: number,
): Settled {
  const { replyCode, enhancedCode } = attempt;
  const codes = { replyCode, enhancedCode };
  const said = `${replyCode} ${attempt.response}`.slice(0, 300);
  if (attempt.concerns === 'us')
    return putOff(mail, `refused-us: ${said}`, true, codes, now, jitter, giveUpAfter);
  if (attempt.temporary)
    return putOff(mail, `refused-for-now: ${said}`, false, codes, now, jitter, giveUpAfter);
  return { state: 'failed', nextAt: now, because: `refused: ${said}`, aboutUs: false, ...codes };
}

function putOff(
  mail: Tried,
  because: string,
  aboutUs: boolean,
  codes: { replyCode: number; enhancedCode: string },
  now: Instant,
  jitter: number,
  giveUpAfter: number,
): Settled {
  if (between(mail.createdAt, now) > giveUpAfter) {
    return { state: 'failed', nextAt: now, because: `given-up: ${because}`, aboutUs, ...codes };
  }
  return {
    state: 'deferred',
    nextAt: after(now, retryDelay(mail.attempts, jitter)),
    because,
    aboutUs,
    ...codes,
  };
}

/** Milliseconds until attempt `attempts + 1`: one minute, doubling to four hours, plus or minus a fifth (RFC 5321 4.5.4.1). */
export function retryDelay(attempts: number, jitter: number): number {
  const base = Math.min(minute * 2 ** Math.min(Math.max(attempts - 1, 0), 20), 4 * hour);
  return Math.round(base * (0.8 + 0.4 * jitter));
}
