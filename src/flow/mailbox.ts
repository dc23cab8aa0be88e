/**
 * One mailbox, supervised: connect, catch up, reconcile now and then, wait for news; after a failure wait and begin again.
 * A refused password or a dead server stops only this mailbox, and is told to the operator once.
 */
import { minute } from '../desk/instant.ts';
import type { MailboxSession } from '../io/imap/imap.ts';
import type { Cursor } from '../store/journal.ts';
import type { Log } from './log.ts';
import { catchUp, type ReceiveDeps, takeMissing } from './receive.ts';

export interface SuperviseDeps extends ReceiveDeps {
  readonly log: Log;
  /** An attempt failed; called before the wait. */
  readonly failed: (error: unknown) => void;
  /** Milliseconds before attempt `n` (from 1). */
  readonly backoff: (attempt: number) => number;
  /** Resolves after `ms`, or at once when the signal aborts. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds of a clock that only rises. */
  readonly elapsed: () => number;
  /** Nothing could be read for a while: the operator's business. */
  readonly silent: (error: unknown, ms: number) => Promise<void>;
  /** Work on the open session, such as copies into the Sent folder. */
  readonly connected: (session: MailboxSession | null) => void;
}

const reconcileEvery = 60 * minute;
const operatorAfter = 15 * minute;

export async function superviseMailbox(deps: SuperviseDeps, signal: AbortSignal): Promise<void> {
  let attempt = 0;
  let lastGood = deps.elapsed();
  let told = false;
  while (!signal.aborted) {
    const session = deps.open();
    const end = () => session.abort();
    signal.addEventListener('abort', end, { once: true });
    try {
      await live(deps, session, signal, () => {
        attempt = 0;
        told = false;
        lastGood = deps.elapsed();
      });
    } catch (error) {
      if (signal.aborted) return;
      attempt += 1;
      deps.failed(error);
      const since = deps.elapsed() - lastGood;
      const fields = {
        mailbox: deps.plan.name,
        because: error instanceof Error ? error.message : String(error),
        attempt,
      };
      deps.log.warn(fields, 'mailbox unreachable, trying again');
      if (since >= operatorAfter && !told) {
        told = true;
        await deps.silent(error, since);
      }
    } finally {
      signal.removeEventListener('abort', end);
      deps.connected(null);
      session.abort();
    }
    await deps.wait(deps.backoff(Math.max(attempt, 1)), signal);
  }
}

/** One connection's life. */
async function live(
  deps: SuperviseDeps,
  session: MailboxSession,
  signal: AbortSignal,
  good: () => void,
): Promise<void> {
  const state = await session.connect();
  let cursor = await catchUp(deps, session, state);
  deps.connected(session);
  let reconciled = Number.NEGATIVE_INFINITY;
  while (!signal.aborted) {
    good();
    if (deps.elapsed() - reconciled > reconcileEvery) {
      await reconcile(deps, session, cursor);
      reconciled = deps.elapsed();
    }
    const news = await session.waitForNews(signal);
    if (news === 'closed' || signal.aborted) return;
    cursor = await catchUp(deps, session, state);
  }
}

async function reconcile(deps: SuperviseDeps, session: MailboxSession, cursor: Cursor): Promise<void> {
  const found = await takeMissing(deps, session, cursor);
  const sentence = `server has ${found.server}, journal has ${found.journal}, ${found.missing.length} missing`;
  const fields = { mailbox: deps.plan.name, ...found, missing: found.missing.slice(0, 20) };
  if (found.missing.length > 0) deps.log.error(fields, sentence);
  else deps.log.info(fields, sentence);
}
