/** How far a desk has come, read from its database beside the daemon. */
import { type Child, until } from '../support/child.ts';
import { type DeskFolder, lastWords } from '../support/daemon.ts';

export interface Progress {
  /** Messages with their bytes in the journal; of these decided; of the decided not yet marked on the server. */
  readonly journalled: number;
  readonly handled: number;
  readonly untold: number;
  /** Mails that wait, a part of them claimed by a delivery; mails that came to an end; copies for the Sent folder that wait. */
  readonly waiting: number;
  readonly sending: number;
  readonly settled: number;
  readonly uncopied: number;
}

const nothingYet = { journalled: 0, handled: 0, untold: 0, waiting: 0, sending: 0, settled: 0, uncopied: 0 };

export function progressOf(folder: DeskFolder): Progress {
  const [progress = nothingYet] = folder.rows<Progress>(`select
    (select count(*) from journal) as journalled,
    (select count(*) from journal where state <> 'stored') as handled,
    (select count(*) from journal where state <> 'stored' and pending_on_server = 1) as untold,
    (select count(*) from outbox where state in ('queued', 'sending', 'deferred')) as waiting,
    (select count(*) from outbox where state = 'sending') as sending,
    (select count(*) from outbox where state not in ('queued', 'sending', 'deferred')) as settled,
    (select count(*) from outbox where state = 'sent' and copy = 'wanted') as uncopied`);
  return progress;
}

/** Nothing is left to do for a mailbox of that many messages. */
export function isDone({ handled, waiting, untold, uncopied }: Progress, messages: number): boolean {
  return handled === messages && waiting + untold + uncopied === 0;
}

/** Resolves when the daemon has nothing left to do; throws where it ends instead. */
export async function untilDone(
  folder: DeskFolder,
  daemon: Child,
  messages: number,
  ms = 60_000,
): Promise<void> {
  const context = () => `${JSON.stringify(progressOf(folder))}\n${lastWords(daemon)}`;
  await until('all is done', () => daemon.ending() !== null || isDone(progressOf(folder), messages), {
    ms,
    context,
  });
  if (daemon.ending() !== null) throw new Error(`the daemon ended:\n${lastWords(daemon)}`);
}
