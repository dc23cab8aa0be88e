/**
 * What we do to messages on the server after they are journalled, and what we ask about all of them. All throw TemporaryError.
 */
import type { ImapFlow } from 'imapflow';
import type { ImapConnection } from './connection.ts';
import { failureOf } from './errors.ts';
import { gather } from './gather.ts';
import { uidBatches, uidSet } from './uids.ts';

export interface Census {
  /** Decimal. */
  readonly uidValidity: string;
  /** Every UID of the folder, ascending. */
  readonly uids: readonly number[];
}

export interface MessageIdentity {
  readonly uid: number;
  /** The Message-ID, From and Date fields as they stand, with an empty line: a header that the parser of mail reads. */
  readonly header: Buffer;
}

/** Sets \Seen, one command for up to 500 messages. UIDs that are gone are no error. */
export async function markSeen(connection: ImapConnection, uids: readonly number[]): Promise<void> {
  for (const batch of uidBatches(uids)) {
    await connection.command('mark messages as seen', (client) =>
      client.messageFlagsAdd(uidSet(batch), ['\\Seen'], { uid: true, silent: true }),
    );
  }
}

/** MOVE (RFC 6851), or COPY and UID EXPUNGE (RFC 4315): a plain EXPUNGE would delete what other people marked. */
export function canMove(connection: ImapConnection): boolean {
  return connection.has('MOVE') || connection.has('UIDPLUS');
}

/** Moves messages, up to 500 in a command; a missing folder is created. Only where `canMove`. UIDs that are gone are no error. */
export async function moveTo(
  connection: ImapConnection,
  uids: readonly number[],
  folder: string,
): Promise<void> {
  if (uids.length === 0) return;
  const what = `move messages to ${folder}`;
  if (!canMove(connection)) return connection.refuse(what, 'it has neither MOVE nor UIDPLUS');
  await connection.command(`create the folder ${folder}`, (client) => ensureFolder(client, folder));
  for (const batch of uidBatches(uids)) {
    await connection.command(what, (client) => client.messageMove(uidSet(batch), folder, { uid: true }));
  }
}

/** Creates the folder where the server has none of this name. */
export async function ensureFolder(client: ImapFlow, folder: string): Promise<true> {
  try {
    await client.status(folder, { messages: true });
  } catch (error) {
    if (failureOf(error).code !== 'NotFound') throw error;
    await client.mailboxCreate(folder);
  }
  return true;
}

/** Every UID of the folder as it was opened, for reconciliation. */
export async function census(connection: ImapConnection, uidValidity: string): Promise<Census> {
  const uids = await connection.command('list the messages', (client) =>
    client.search({ all: true }, { uid: true }),
  );
  return { uidValidity, uids };
}

/** The fields that make a message the same one, for a rescan after a change of UIDVALIDITY. Messages that are gone are left out. */
export async function fetchIdentity(
  connection: ImapConnection,
  uids: readonly number[],
): Promise<MessageIdentity[]> {
  const found: MessageIdentity[] = [];
  for (const batch of uidBatches(uids)) {
    const headers = await gather(connection, batch, {
      query: { uid: true, headers: ['Message-ID', 'From', 'Date'] },
      pick: (message) => (Buffer.isBuffer(message.headers) ? message.headers : null),
    });
    for (const uid of batch) {
      const header = headers.found.get(uid);
      if (header !== undefined) found.push({ uid, header });
    }
  }
  return found;
}
