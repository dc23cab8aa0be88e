/**
 * What becomes of an outgoing mail (DESIGN 7). `moves` is the outbox as a table: an absent cell is impossible, not ignored.
 */
import { after, between, hour, type Instant, minute } from '../instant.ts';

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
  | 'retry'
  | 'accepted'
  | 'put-off'
  | 'refused'
  | 'lost'
  | 'recovered'
  | 'send'
  | 'drop'
  | 'found'
  | 'withdraw';

export const moves = {
  // `withdraw`: what an automatic mail says is no longer so.
  queued: { claim: 'sending', withdraw: 'suppressed' },
  // Its timer says when it is queued again.
  deferred: { retry: 'queued', withdraw: 'suppressed' },
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

/** The state a move leads to; null where the table has no such move. */
export function stateAfter(state: MailState, move: Move): MailState | null {
  const row: Partial<Record<Move, MailState>> = moves[state];
  return row[move] ?? null;
}

/** States from which a move is possible, each with the state it leads to. */
export function statesBefore(move: Move): { readonly from: MailState; readonly to: MailState }[] {
  return mailStates.flatMap((from) => {
    const to = stateAfter(from, move);
    return to === null ? [] : [{ from, to }];
  });
}

/** What the SMTP side reports about one attempt; `io/smtp/delivery.ts` gives more. */
export type Attempt =
  | {
      readonly kind: 'sent';
      readonly serverMessageId: string | null;
      /** Recipients the server refused while it took the mail for others. */
      readonly rejected: readonly { readonly recipient: string; readonly response: string }[];
    }
  | { readonly kind: 'uncertain'; readonly error: string }
  | ({ readonly kind: 'failed' | 'deferred' } & Refusal);

interface Refusal {
  /** `us`: every mail of this mailbox would meet this. */
  readonly concerns: 'recipient' | 'us';
  /** Null where the server gave no answer at all. */
  readonly replyCode: number | null;
  readonly enhancedCode: string;
  readonly response: string;
}

export interface Settled {
  readonly state: MailState;
  readonly nextAt: Instant;
  readonly because: string;
  /** The answer is about us (credentials, quota, policy): no mail of this mailbox should be tried for a while. */
  readonly aboutUs: boolean;
  readonly replyCode: number;
  readonly enhancedCode: string;
  /** Recipients who will not get a mail that others got, with what the server said. */
  readonly refused: readonly { readonly recipient: string; readonly response: string }[];
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
  const plain = { nextAt: now, aboutUs: false, replyCode: 0, enhancedCode: '', refused: [] };
  switch (attempt.kind) {
    case 'sent':
      return { ...plain, state: moves.sending.accepted, because: 'accepted', refused: attempt.rejected };
    case 'uncertain':
      return { ...plain, state: moves.sending.lost, because: `connection-lost-after-data: ${attempt.error}` };
    case 'failed':
    case 'deferred':
      return refused(mail, attempt, now, jitter, giveUpAfter);
  }
}

function refused(
  mail: Tried,
  attempt: Refusal & { kind: string },
  now: Instant,
  jitter: number,
  giveUpAfter: number,
): Settled {
  const { replyCode, enhancedCode, concerns } = attempt;
  const codes = { replyCode: replyCode ?? 0, enhancedCode, refused: [] };
  const said = `${replyCode ?? ''} ${attempt.response}`.trim().slice(0, 300);
  const aboutUs = concerns === 'us';
  // What concerns us says nothing about this mail: it waits until the server takes us again.
  const isFinal = attempt.kind === 'failed' && !aboutUs;
  if (isFinal)
    return { state: moves.sending.refused, nextAt: now, because: `refused: ${said}`, aboutUs, ...codes };
  const because =
    replyCode === null
      ? `server-unreachable: ${said}`
      : aboutUs
        ? `refused-us: ${said}`
        : `refused-for-now: ${said}`;
  if (between(mail.createdAt, now) > giveUpAfter) {
    return { state: moves.sending.refused, nextAt: now, because: `given-up: ${because}`, aboutUs, ...codes };
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
