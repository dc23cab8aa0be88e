/** The journal: every message with its raw bytes, committed before anything is touched on the server (DESIGN promise 1). */

import { readCounters } from './counters.ts';
import type { Database, Transaction } from './database.ts';
import { insertAll, places } from './sql.ts';

export type JournalState = 'stored' | 'handled' | 'quarantined';

export interface JournalEntry {
  readonly mailbox: string;
  readonly uidValidity: string;
  readonly uid: number;
  readonly messageId: string | null;
  /** Normalised From address and Date: with the Message-ID they are the identity of a mail (DESIGN 4.2). */
  readonly sender: string;
  readonly date: string | null;
  readonly digest: string;
  readonly identityDigest: string;
  readonly size: number;
  readonly internalDate: string;
  readonly storedAt: string;
  readonly oversize: boolean;
  /** zstd of the raw bytes. */
  readonly zstd: Buffer;
  readonly pendingOnServer: boolean;
}

export interface JournalRow {
  readonly id: number;
  readonly mailbox: string;
  readonly uid_validity: string;
  readonly uid: number;
  readonly message_id: string | null;
  readonly sender: string;
  readonly date: string | null;
  readonly digest: string;
  readonly identity_digest: string;
  readonly size: number;
  readonly internal_date: string;
  readonly stored_at: string;
  readonly state: JournalState;
  readonly ticket: number | null;
  readonly because: string;
  readonly pending_on_server: number;
  readonly oversize: number;
}

export interface Cursor {
  readonly uidValidity: string;
  /** Mail below this UID was there before the desk began and is none of its business. */
  readonly firstUid: number;
  readonly lastUid: number;
}

const columns = [
  'id',
  'mailbox',
  'uid_validity',
  'uid',
  'message_id',
  'sender',
  'date',
  'digest',
  'identity_digest',
  'size',
  'internal_date',
  'stored_at',
  'state',
  'because',
  'pending_on_server',
  'oversize',
] as const;

/**
 * Stores a batch and moves the mailbox's cursor past it, in one transaction. Returns the journal id of each entry, in order;
 * an entry whose (mailbox, uidValidity, uid) is known already gets null: it was stored before.
 */
export async function storeBatch(
  db: Database,
  mailbox: string,
  cursor: Cursor | null,
  entries: readonly JournalEntry[],
): Promise<(number | null)[]> {
  return await db.transaction(async (tx) => {
    const known = await knownUids(tx, entries);
    const counters = await readCounters(tx);
    const ids = entries.map((entry) => (known.has(entry.uid) ? null : counters.take('journal')));
    const fresh = entries.flatMap((entry, index) => {
      const id = ids[index];
      return id === null || id === undefined ? [] : [{ id, entry }];
    });
    if (fresh.length > 0) {
      await insertAll(
        tx,
        'journal',
        columns,
        fresh.map(({ id, entry }) => rowOf(id, entry)),
      );
      await insertAll(
        tx,
        'raw',
        ['journal', 'zstd'],
        fresh.map(({ id, entry }) => [id, entry.zstd]),
      );
    }
    if (cursor !== null) await saveCursor(tx, mailbox, cursor);
    await counters.save();
    return ids;
  });
}

async function knownUids(tx: Transaction, entries: readonly JournalEntry[]): Promise<Set<number>> {
  const first = entries[0];
  if (first === undefined) return new Set();
  const rows: { uid: number }[] = await tx('journal')
    .select('uid')
    .where({ mailbox: first.mailbox, uid_validity: first.uidValidity })
    .whereIn(
      'uid',
      entries.map((entry) => entry.uid),
    );
  return new Set(rows.map((row) => row.uid));
}

function rowOf(id: number, entry: JournalEntry): (string | number | null)[] {
  return [
    id,
    entry.mailbox,
    entry.uidValidity,
    entry.uid,
    entry.messageId,
    entry.sender,
    entry.date,
    entry.digest,
    entry.identityDigest,
    entry.size,
    entry.internalDate,
    entry.storedAt,
    'stored',
    '',
    entry.pendingOnServer ? 1 : 0,
    entry.oversize ? 1 : 0,
  ];
}

export async function readCursor(db: Database, mailbox: string): Promise<Cursor | null> {
  const row: { uid_validity: string; first_uid: number; last_uid: number } | undefined = await db(
    'mailbox_cursor',
  )
    .where({ mailbox })
    .first();
  return row === undefined
    ? null
    : { uidValidity: row.uid_validity, firstUid: row.first_uid, lastUid: row.last_uid };
}

export async function saveCursor(db: Database | Transaction, mailbox: string, cursor: Cursor): Promise<void> {
  await db('mailbox_cursor')
    .insert({
      mailbox,
      uid_validity: cursor.uidValidity,
      first_uid: cursor.firstUid,
      last_uid: cursor.lastUid,
    })
    .onConflict('mailbox')
    .merge();
}

/** Entries that no decision was committed for: after a crash, or put back by `quarantine retry`. Oldest first. */
export async function storedEntries(db: Database, limit: number): Promise<JournalRow[]> {
  return await db('journal').where({ state: 'stored' }).orderBy('id').limit(limit);
}

export async function journalRows(db: Database, ids: readonly number[]): Promise<JournalRow[]> {
  return await db('journal')
    .whereIn('id', [...ids])
    .orderBy('id');
}

/** The zstd-compressed raw bytes of an entry, null where it does not exist (or was erased). */
export async function readRaw(db: Database | Transaction, journal: number): Promise<Buffer | null> {
  const row: { zstd: Buffer } | undefined = await db('raw').select('zstd').where({ journal }).first();
  return row?.zstd ?? null;
}

export interface Twin {
  readonly id: number;
  readonly ticket: number | null;
  readonly messageId: string | null;
  readonly sender: string;
  readonly date: string | null;
  /** Of the raw bytes less trace headers. */
  readonly digest: string;
}

/** Handled entries that may be the same mails as these: by Message-ID, or by identity digest where there is none. */
export async function possibleTwins(tx: Transaction, rows: readonly JournalRow[]): Promise<Twin[]> {
  const ids = rows.flatMap((row) => row.message_id ?? []);
  const digests = rows.filter((row) => row.message_id === null).map((row) => row.identity_digest);
  if (ids.length === 0 && digests.length === 0) return [];
  const found: JournalRow[] = await tx('journal')
    .select('id', 'ticket', 'message_id', 'sender', 'date', 'identity_digest')
    .where('state', 'handled')
    .andWhere((either) =>
      either
        .whereIn('message_id', ids)
        .orWhere((none) => none.whereNull('message_id').whereIn('identity_digest', digests)),
    )
    .orderBy('id');
  return found.map((row) => ({
    id: row.id,
    ticket: row.ticket,
    messageId: row.message_id,
    sender: row.sender,
    date: row.date,
    digest: row.identity_digest,
  }));
}

export interface Handled {
  readonly id: number;
  readonly state: JournalState;
  readonly ticket: number | null;
  readonly because: string;
}

/** Marks entries handled or quarantined, one statement for all. */
export async function markHandled(tx: Transaction, handled: readonly Handled[]): Promise<void> {
  for (let start = 0; start < handled.length; start += 500) {
    const part = handled.slice(start, start + 500);
    const whens = part.map(() => 'when ? then ?').join(' ');
    const pairs = (value: (it: Handled) => string | number | null) =>
      part.flatMap((it) => [it.id, value(it)]);
    await tx.raw(
      `update journal set state = case id ${whens} end, ticket = case id ${whens} end, because = case id ${whens} end where id in (${places(part)})`,
      [
        ...pairs((it) => it.state),
        ...pairs((it) => it.ticket),
        ...pairs((it) => it.because),
        ...part.map((it) => it.id),
      ] as (string | number)[],
    );
  }
}

/** UIDs that are safely decided or quarantined and whose server still has to be told, oldest first. What was too large stays. */
export async function pendingOnServer(
  db: Database,
  mailbox: string,
  uidValidity: string,
  limit: number,
): Promise<{ id: number; uid: number; isConfidential: boolean }[]> {
  const rows: { id: number; uid: number; apart: number | null }[] = await db('journal')
    .leftJoin('ticket', 'ticket.number', 'journal.ticket')
    .select('journal.id', 'journal.uid')
    // A quote inside a value is escaped in JSON, so this is the field and nothing else.
    .select({ apart: db.raw(`case when ticket.state like '%"confidential":true%' then 1 else 0 end`) })
    .where({ mailbox, uid_validity: uidValidity, pending_on_server: 1, oversize: 0 })
    .whereNot({ 'journal.state': 'stored' })
    .orderBy('journal.id')
    .limit(limit);
  return rows.map(({ id, uid, apart }) => ({ id, uid, isConfidential: apart === 1 }));
}

export async function toldServer(db: Database, ids: readonly number[]): Promise<void> {
  await db('journal')
    .whereIn('id', [...ids])
    .update({ pending_on_server: 0 });
}

/** UIDs in the journal for reconciliation. */
export async function journalUids(db: Database, mailbox: string, uidValidity: string): Promise<Set<number>> {
  const rows: { uid: number }[] = await db('journal')
    .select('uid')
    .where({ mailbox, uid_validity: uidValidity });
  return new Set(rows.map((row) => row.uid));
}

/**
 * After a changed UIDVALIDITY: gives entries that stand under another UIDVALIDITY their new UID. `found` names what the
 * server now has; returns the UIDs that no entry was found for.
 */
export async function renumber(
  db: Database,
  mailbox: string,
  uidValidity: string,
  found: readonly { uid: number; messageId: string | null; sender: string; date: string | null }[],
): Promise<number[]> {
  return await db.transaction(async (tx) => {
    const unknown: number[] = [];
    for (const mail of found) {
      const row: { id: number } | undefined =
        mail.messageId === null
          ? undefined
          : await tx('journal')
              .select('id')
              .where({ mailbox, message_id: mail.messageId, sender: mail.sender, date: mail.date })
              .whereNot({ uid_validity: uidValidity })
              .orderBy('id')
              .first();
      if (row === undefined) unknown.push(mail.uid);
      else await tx('journal').where({ id: row.id }).update({ uid_validity: uidValidity, uid: mail.uid });
    }
    return unknown;
  });
}
