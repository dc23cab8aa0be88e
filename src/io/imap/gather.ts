/**
 * One attribute of many messages, from a server that may refuse, skip, or lose some of them meanwhile. Every UID that is asked
 * for comes back once: found, gone, or unreadable.
 */
import type { FetchMessageObject, FetchQueryObject } from 'imapflow';
import type { ImapConnection } from './connection.ts';
import { uidSet } from './uids.ts';

export interface UnreadableMessage {
  readonly uid: number;
  /** What is wrong, for the operator. */
  readonly error: string;
}

export interface Gathered<T> {
  readonly found: ReadonlyMap<number, T>;
  /** A search made after the fetch does not find them. */
  readonly gone: readonly number[];
  /** The server still has them and does not give them, not even alone. */
  readonly unreadable: readonly UnreadableMessage[];
}

/** What is wanted of a message: how to ask for it and how to find it in an answer (null where the answer has none). */
export interface Wanted<T> {
  readonly query: FetchQueryObject;
  readonly pick: (message: FetchMessageObject) => T | null;
}

/**
 * Asks for all in one command; those left out (a NO or BAD to one is often the answer to all) are asked for one by one if the
 * mailbox still has them. At most 500 ascending UIDs. Throws TemporaryError where no message is to blame.
 */
export async function gather<T>(
  connection: ImapConnection,
  uids: readonly number[],
  wanted: Wanted<T>,
): Promise<Gathered<T>> {
  const found = new Map<number, T>();
  if (uids.length === 0) return { found, gone: [], unreadable: [] };
  const take = taker(new Set(uids), wanted, found);
  await connection.fetch(uids, wanted.query, take);
  const present = await stillThere(
    connection,
    uids.filter((uid) => !found.has(uid)),
  );
  const refusals = new Map<number, string>();
  for (const uid of present) {
    const refusal = await connection.fetch([uid], wanted.query, take);
    if (!found.has(uid)) refusals.set(uid, refusal ?? 'The server lists the message but does not give it.');
  }
  return sorted(uids, found, refusals, await stillThere(connection, [...refusals.keys()]));
}

/** Other clients' flag changes arrive as answers without what was asked for, and may be about messages not asked for. */
function taker<T>(asked: ReadonlySet<number>, wanted: Wanted<T>, found: Map<number, T>) {
  return (message: FetchMessageObject): void => {
    if (!asked.has(message.uid) || found.has(message.uid)) return;
    const value = wanted.pick(message);
    if (value !== null) found.set(message.uid, value);
  };
}

function sorted<T>(
  uids: readonly number[],
  found: ReadonlyMap<number, T>,
  refusals: ReadonlyMap<number, string>,
  present: ReadonlySet<number>,
): Gathered<T> {
  const open = uids.filter((uid) => !found.has(uid));
  return {
    found,
    gone: open.filter((uid) => !present.has(uid)),
    unreadable: open.flatMap((uid) => (present.has(uid) ? [{ uid, error: refusals.get(uid) ?? '' }] : [])),
  };
}

/** Which of these the mailbox still has. */
async function stillThere(connection: ImapConnection, uids: readonly number[]): Promise<ReadonlySet<number>> {
  if (uids.length === 0) return new Set();
  const asked = new Set(uids);
  const found = await connection.command('search the mailbox', (client) =>
    client.search({ uid: uidSet(uids) }, { uid: true }),
  );
  return new Set(found.filter((uid) => asked.has(uid)));
}
