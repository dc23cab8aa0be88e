/**
 * Sessions with a mailbox in a test: they remember what they were told and end with the test.
 */
import { onTestFinished } from 'vitest';
import type { FetchWish } from '../../src/io/imap/fetch.ts';
import {
  type FetchedBatch,
  type ImapSettings,
  type MailboxSession,
  openMailbox,
} from '../../src/io/imap/imap.ts';

export interface TestSession {
  readonly session: MailboxSession;
  /** `connecting`, `ready`, `closed: because`. */
  readonly states: readonly string[];
}

/** A minute between polls, so that a test which does not mean the poll never sees it. */
export const quiet = {
  host: '127.0.0.1',
  tls: 'none',
  user: 'help',
  folder: 'INBOX',
  pollMs: 60_000,
} as const;

/** Not connected yet; ends with the test. */
export function testSession(settings: Partial<ImapSettings> & { readonly port: number }): TestSession {
  const states: string[] = [];
  const session = openMailbox(
    { ...quiet, password: 'secret', ...settings },
    {
      onState: (state, because) => states.push(because === '' ? state : `${state}: ${because}`),
      log: { debug: () => {} },
    },
  );
  onTestFinished(() => session.abort());
  return { session, states };
}

/** Connected. */
export async function connectedSession(
  settings: Partial<ImapSettings> & { readonly port: number },
): Promise<MailboxSession> {
  const { session } = testSession(settings);
  await session.connect();
  return session;
}

const everything: FetchWish = { uid: 0, maxMessages: 50, maxBytes: 1_000_000, maxMessageSize: 1_000_000 };

/** Fetches all there is, or what the wish says, and hands each batch to `between` before it asks for the next. */
export async function fetchBatches(
  session: MailboxSession,
  wish: Partial<FetchWish> = {},
  between: (batch: FetchedBatch) => Promise<void> | void = () => {},
): Promise<FetchedBatch[]> {
  const batches: FetchedBatch[] = [];
  for await (const batch of session.fetchAfter({ ...everything, ...wish })) {
    batches.push(batch);
    await between(batch);
  }
  return batches;
}

/** Messages numbered in their subject, from 1. */
export function numberedMails(count: number, bytes = 100): Buffer[] {
  return Array.from({ length: count }, (_, index) => numberedMail(index + 1, bytes));
}

export function numberedMail(number: number, bytes = 100): Buffer {
  const header = `From: ann@example.org\r\nSubject: n${number}\r\nMessage-ID: <n${number}@example.org>\r\nDate: Mon, 1 Jan 2024 00:00:00 +0000\r\n`;
  return Buffer.from(`${header}\r\n${`${'x'.repeat(70)}\r\n`.repeat(Math.ceil(bytes / 72))}`);
}

/** The number in a numbered message's subject; NaN where there is none. */
export function numberIn(raw: Buffer): number {
  return Number(/^Subject: n(\d+)/m.exec(raw.toString('latin1'))?.[1]);
}

/** From 1. */
export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
