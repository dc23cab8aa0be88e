/**
 * Messages by UID, in order, in batches bounded by count and bytes, whatever other clients do meanwhile. The UIDs are searched
 * once and kept, because paging over a set that shrinks loses mail. Sizes are asked before bodies.
 */
import type { FetchMessageObject } from 'imapflow';
import type { ImapConnection } from './connection.ts';
import { type Gathered, gather, type UnreadableMessage, type Wanted } from './gather.ts';
import { uidBatches } from './uids.ts';

export interface FetchWish {
  /** Messages with a greater UID are wanted; 0 for all. */
  readonly uid: number;
  /** Of one batch. */
  readonly maxMessages: number;
  /** Bytes of one batch; a single message may be larger. */
  readonly maxBytes: number;
  /** Bytes; of a larger message only the header is fetched. */
  readonly maxMessageSize: number;
  /** Messages that reached the mailbox (INTERNALDATE) before this are passed over. */
  readonly since?: Date;
  /** Ascending UIDs to fetch instead of searching; those below `uid` too. */
  readonly only?: readonly number[];
  /** Messages not to be fetched, because fetching them ended a connection before: reported as unreadable. */
  readonly avoid?: ReadonlySet<number>;
}

export interface MessageFacts {
  readonly uid: number;
  /** When it reached the mailbox, ISO; the epoch where the server gives no date. */
  readonly internalDate: string;
  /** Bytes. */
  readonly size: number;
  readonly flags: readonly string[];
}

export interface FetchedMessage extends MessageFacts {
  /** As the server gives it, byte for byte. */
  readonly raw: Buffer;
}

export interface OversizeMessage extends MessageFacts {
  /** The top-level header with its empty line, cut after 256 KB. */
  readonly header: Buffer;
}

/** All lists ascending by UID. */
export interface FetchedBatch {
  readonly items: readonly FetchedMessage[];
  readonly oversize: readonly OversizeMessage[];
  /** Expunged or moved away since the search. */
  readonly gone: readonly number[];
  readonly unreadable: readonly UnreadableMessage[];
  /** Every message up to this UID has been reported by now or is older than `since`: where a cursor may stand. */
  readonly through: number;
}

const headerBytes = 256 * 1024;
const dayMs = 86_400_000;

const facts: Wanted<MessageFacts> = {
  query: { uid: true, size: true, internalDate: true, flags: true },
  pick: factsOf,
};
const body: Wanted<Buffer> = { query: { uid: true, source: true }, pick: sourceOf };
const header: Wanted<Buffer> = {
  query: { uid: true, bodyParts: [{ key: 'HEADER', start: 0, maxLength: headerBytes }] },
  pick: (message) => bytesOf(message.headers),
};

/** Fetches a batch each time it is asked for one. Throws TemporaryError; what was yielded before stands. */
export async function* fetchAfter(connection: ImapConnection, wish: FetchWish): AsyncGenerator<FetchedBatch> {
  const uids = wish.only ?? (await searchAfter(connection, wish));
  // Whoever asks for one at a time is looking for the message that ends connections: its facts alone may do so.
  for (const page of wish.maxMessages === 1 ? uidBatches(uids, 1) : uidBatches(uids)) {
    const allowed = page.filter((uid) => !wish.avoid?.has(uid));
    const known = await gather(connection, allowed, facts);
    for (const batch of cut(page, known, wish)) yield await readBatch(connection, wish, batch, known);
  }
}

/** UIDs above the cursor. `n:*` always names the last message too, however low its UID (RFC 9051 section 9). */
async function searchAfter(connection: ImapConnection, wish: FetchWish): Promise<number[]> {
  connection.noteSeen();
  // SINCE compares days in the server's zone; the exact instant is compared once the facts are known.
  const since = wish.since === undefined ? {} : { since: new Date(wish.since.getTime() - dayMs) };
  const found = await connection.command('search the mailbox', (client) =>
    client.search({ uid: `${wish.uid + 1}:*`, ...since }, { uid: true }),
  );
  return found.filter((uid) => uid > wish.uid);
}

/** Cuts a page into batches; what needs no bytes (gone, unreadable, too old) rides along. */
function* cut(page: readonly number[], known: Gathered<MessageFacts>, wish: FetchWish): Generator<number[]> {
  let batch: number[] = [];
  let count = 0;
  let bytes = 0;
  for (const uid of page) {
    const size = costOf(known.found.get(uid), wish);
    if (size > 0 && count > 0 && (count >= wish.maxMessages || bytes + size > wish.maxBytes)) {
      yield batch;
      [batch, count, bytes] = [[], 0, 0];
    }
    batch.push(uid);
    count += size > 0 ? 1 : 0;
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

/** Bytes to expect, at least 1 for a message that is fetched. */
function costOf(message: MessageFacts | undefined, wish: FetchWish): number {
  if (message === undefined || isTooOld(message, wish)) return 0;
  return message.size > wish.maxMessageSize ? Math.min(message.size, headerBytes) : Math.max(message.size, 1);
}

/** A message without a date is never too old: better once too often than lost. */
function isTooOld(message: MessageFacts, wish: FetchWish): boolean {
  const time = Date.parse(message.internalDate);
  return wish.since !== undefined && time !== 0 && time < wish.since.getTime();
}

async function readBatch(
  connection: ImapConnection,
  wish: FetchWish,
  uids: readonly number[],
  known: Gathered<MessageFacts>,
): Promise<FetchedBatch> {
  const messages = uids
    .flatMap((uid) => known.found.get(uid) ?? [])
    .filter((message) => !isTooOld(message, wish));
  const large = messages.filter((message) => message.size > wish.maxMessageSize);
  const small = messages.filter((message) => message.size <= wish.maxMessageSize);
  const bodies = await gather(connection, small.map(uidOf), body);
  const headers = await gather(connection, large.map(uidOf), header);
  return {
    ...contents(messages, bodies.found, headers.found, wish),
    ...losses(uids, [known, bodies, headers], wish),
  };
}

/** A body that is larger than its announced size allowed is oversize after all. */
function contents(
  messages: readonly MessageFacts[],
  bodies: ReadonlyMap<number, Buffer>,
  headers: ReadonlyMap<number, Buffer>,
  wish: FetchWish,
): Pick<FetchedBatch, 'items' | 'oversize'> {
  const items: FetchedMessage[] = [];
  const oversize: OversizeMessage[] = [];
  for (const message of messages) {
    const raw = bodies.get(message.uid);
    const top = headers.get(message.uid);
    if (top !== undefined) oversize.push({ ...message, header: top });
    if (raw === undefined) continue;
    if (raw.length <= wish.maxMessageSize) items.push({ ...message, size: raw.length, raw });
    else oversize.push({ ...message, size: raw.length, header: topOf(raw) });
  }
  return { items, oversize };
}

function losses(
  uids: readonly number[],
  parts: readonly Gathered<unknown>[],
  wish: FetchWish,
): Pick<FetchedBatch, 'gone' | 'unreadable' | 'through'> {
  const here = new Set(uids);
  const avoided = uids.filter((uid) => wish.avoid?.has(uid)).map(avoidedMessage);
  const unreadable = [...avoided, ...parts.flatMap((part) => part.unreadable)];
  return {
    gone: parts.flatMap((part) => part.gone.filter((uid) => here.has(uid))).sort((a, b) => a - b),
    unreadable: unreadable.filter((message) => here.has(message.uid)).sort((a, b) => a.uid - b.uid),
    through: uids.at(-1) ?? wish.uid,
  };
}

function avoidedMessage(uid: number): UnreadableMessage {
  return { uid, error: 'The connection ended whenever this message was fetched.' };
}

function factsOf(message: FetchMessageObject): MessageFacts | null {
  if (message.size === undefined) return null;
  const date = message.internalDate;
  return {
    uid: message.uid,
    internalDate: (date instanceof Date ? date : new Date(0)).toISOString(),
    size: message.size,
    flags: [...(message.flags ?? [])],
  };
}

function sourceOf(message: FetchMessageObject): Buffer | null {
  return bytesOf(message.source);
}

/** imapflow gives `false` for NIL, whatever its types say. */
function bytesOf(value: unknown): Buffer | null {
  return Buffer.isBuffer(value) ? value : null;
}

function topOf(raw: Buffer): Buffer {
  const end = raw.indexOf('\r\n\r\n');
  return raw.subarray(0, Math.min(end < 0 ? headerBytes : end + 4, headerBytes));
}

function uidOf(message: MessageFacts): number {
  return message.uid;
}
