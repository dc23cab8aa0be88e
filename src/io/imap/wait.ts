/**
 * Waiting for mail: IDLE (RFC 2177) with a poll behind it. An IDLE that silently died costs one poll interval, no more.
 */
import type { ImapConnection } from './connection.ts';

/** `news`: the folder grew. `poll`: the interval passed and the server answers. `closed`: the connection or the wait ended. */
export type Waited = 'news' | 'poll' | 'closed';

export interface WaitSettings {
  readonly folder: string;
  /** Decimal, of the folder as it was opened. */
  readonly uidValidity: string;
  /** Milliseconds. */
  readonly pollMs: number;
  /** Milliseconds the server has to answer the poll. */
  readonly answerMs: number;
}

/** A server may end an IDLE after 30 minutes (RFC 9051 section 5.4); the poll renews it earlier. */
const longestIdle = 25 * 60_000;

/** How often IDLE is begun again in one wait: a server that ends each at once must not make us spin. */
const idleTurns = 20;

/** Waits for one of the three. Never throws. Aborting gives `closed` and leaves the connection open. */
export async function waitForNews(
  connection: ImapConnection,
  settings: WaitSettings,
  signal: AbortSignal,
): Promise<Waited> {
  if (connection.ended !== null || signal.aborted) return 'closed';
  if (connection.hasNews) return 'news';
  const woken = await wake(connection, Math.min(settings.pollMs, longestIdle), signal);
  if (woken !== 'time') return woken;
  if (!(await answers(connection, settings))) return 'closed';
  return connection.hasNews ? 'news' : 'poll';
}

async function wake(
  connection: ImapConnection,
  ms: number,
  signal: AbortSignal,
): Promise<'news' | 'closed' | 'time'> {
  const { promise, resolve } = Promise.withResolvers<'news' | 'closed' | 'time'>();
  const timer = setTimeout(() => resolve('time'), ms);
  const leave = () => resolve('closed');
  signal.addEventListener('abort', leave);
  connection.onGrowth(() => resolve('news'));
  connection.onEnd(leave);
  const waiting = { still: true };
  void keepIdling(connection, waiting);
  const woken = await promise;
  waiting.still = false;
  clearTimeout(timer);
  signal.removeEventListener('abort', leave);
  connection.onGrowth(null);
  connection.onEnd(null);
  return woken;
}

/** IDLE ends with the next command of anybody, and when the server likes; it is begun again while the wait lasts. */
async function keepIdling(connection: ImapConnection, waiting: { readonly still: boolean }): Promise<void> {
  for (let turn = 0; turn < idleTurns && waiting.still; turn++) {
    if (!(await connection.idle())) return;
  }
}

/**
 * Whether the server answers in time and the folder is still the one that was opened; else the connection is dropped. STATUS
 * rather than NOOP, because a session never hears of a new UIDVALIDITY.
 */
async function answers(connection: ImapConnection, settings: WaitSettings): Promise<boolean> {
  const seconds = Math.ceil(settings.answerMs / 1000);
  const timer = setTimeout(
    () => connection.drop(`the server did not answer within ${seconds} s`),
    settings.answerMs,
  );
  const items = { messages: true, uidNext: true, uidValidity: true };
  const status = await connection
    .command('tell the state of the folder', (client) => client.status(settings.folder, items))
    .catch(() => null);
  clearTimeout(timer);
  const uidValidity = status?.uidValidity?.toString() ?? settings.uidValidity;
  if (uidValidity !== settings.uidValidity) connection.drop('the UIDVALIDITY of the folder changed');
  return connection.ended === null;
}
