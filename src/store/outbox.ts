/** The outbox: outgoing mail with its state. `data_at` is committed before a message's first byte, so that a crash is told apart. */
import type { Mail, MailKind } from '../desk/decision.ts';
import type { Instant } from '../desk/instant.ts';
import { type MailState, moves, statesBefore } from '../desk/outgoing/delivery.ts';
import type { Database, Transaction } from './database.ts';
import type { Value } from './sql.ts';
import { setTimers } from './timers.ts';

/** What stands in the `mail` column. */
export type MailBody = Omit<
  Mail,
  | 'id'
  | 'ticket'
  | 'kind'
  | 'automatic'
  | 'mailbox'
  | 'messageId'
  | 'message'
  | 'agent'
  | 'because'
  | 'suppressed'
  | 'copy'
>;

export interface OutboxRow {
  readonly id: number;
  readonly ticket: number;
  readonly kind: MailKind;
  readonly automatic: boolean;
  readonly mailbox: string;
  readonly messageId: string;
  readonly message: number;
  readonly agent: string | null;
  readonly body: MailBody;
  readonly state: MailState;
  readonly attempts: number;
  readonly createdAt: Instant;
}

interface Row {
  readonly id: number;
  readonly ticket: number;
  readonly kind: MailKind;
  readonly automatic: number;
  readonly mailbox: string;
  readonly message_id: string;
  readonly message: number;
  readonly agent: string | null;
  readonly mail: string;
  readonly state: MailState;
  readonly attempts: number;
  readonly created_at: string;
}

function fromRow(row: Row): OutboxRow {
  return {
    ...row,
    automatic: row.automatic === 1,
    messageId: row.message_id,
    body: JSON.parse(row.mail),
    createdAt: row.created_at,
  };
}

const claimable = statesBefore('claim').map(({ from }) => from);

export interface ClaimOptions {
  readonly now: Instant;
  readonly limit: number;
  /** False while the global breaker is open: only people's words and alerts go out. */
  readonly automatic: boolean;
  /** Mailboxes whose server refuses us for now. */
  readonly without: readonly string[];
}

/** Whether anything is due; index (state, next_at). */
export async function someDue(db: Database, now: Instant): Promise<boolean> {
  const row = await db('outbox')
    .select('id')
    .whereIn('state', claimable)
    .andWhere('next_at', '<=', now)
    .first();
  return row !== undefined;
}

/** Takes due mails, oldest first, and marks them `sending`. */
export async function claimDue(db: Database, options: ClaimOptions): Promise<OutboxRow[]> {
  return await db.transaction(async (tx) => {
    const query = tx<Row>('outbox')
      .whereIn('state', claimable)
      .andWhere('next_at', '<=', options.now)
      .whereNotIn('mailbox', [...options.without])
      .orderBy('id')
      .limit(options.limit);
    if (!options.automatic)
      query.andWhere((either) => either.where({ automatic: 0 }).orWhere({ kind: 'alert' }));
    const rows: Row[] = await query;
    if (rows.length === 0) return [];
    await tx('outbox')
      .whereIn(
        'id',
        rows.map((row) => row.id),
      )
      .update({ state: 'sending', data_at: null, attempts: tx.raw('attempts + 1') });
    return rows.map((row) => fromRow({ ...row, state: 'sending', attempts: row.attempts + 1 }));
  });
}

export interface SettledRow {
  readonly id: number;
  readonly ticket: number;
  readonly state: MailState;
  readonly nextAt: Instant;
  readonly because: string;
  readonly sentAt: Instant | null;
  readonly providerId: string | null;
}

/** How attempts ended, and which mails are about to begin DATA. */
export interface Progress {
  readonly begun: readonly number[];
  readonly settled: readonly SettledRow[];
  readonly now: Instant;
}

/** Writes it inside the caller's transaction. */
export async function saveProgress(tx: Transaction, progress: Progress): Promise<void> {
  await updateMails(tx, progress);
  const deferred = progress.settled.filter(isDeferred);
  await setTimers(
    tx,
    deferred.map(({ id, ticket, nextAt }) => ({ ticket, kind: 'mail-retry', subject: id, dueAt: nextAt })),
  );
}

/** The same on its own, all or nothing: nearly always one statement, which needs no transaction around it. */
export async function progress(db: Database, news: Progress): Promise<void> {
  if (news.settled.some(isDeferred)) await db.transaction((tx) => saveProgress(tx, news));
  else await updateMails(db, news);
}

function isDeferred({ state }: SettledRow): boolean {
  return state === 'deferred';
}

/** A delivery report may arrive before the server's answer is written: then what it said stands. */
async function updateMails(db: Database | Transaction, { begun, settled, now }: Progress): Promise<void> {
  const rows = [
    ...begun.map((id) => [id, now, null, null, null, null, null]),
    ...settled.map((it) => [it.id, null, it.state, it.because, it.sentAt, it.nextAt, it.providerId]),
  ];
  if (rows.length === 0) return;
  await db.raw(
    `with news (id, data_at, state, because, sent_at, next_at, provider_id) as
      (values ${rows.map(() => '(cast(? as integer), ?, ?, ?, ?, ?, ?)').join(',')})
    update outbox set
      data_at = coalesce(news.data_at, outbox.data_at),
      state = coalesce(news.state, outbox.state),
      because = coalesce(news.because, outbox.because),
      sent_at = coalesce(news.sent_at, outbox.sent_at),
      next_at = coalesce(news.next_at, outbox.next_at),
      provider_id = coalesce(news.provider_id, outbox.provider_id)
    from news where outbox.id = news.id and (news.state is null or outbox.state = 'sending')`,
    rows.flat() as Value[],
  );
}

/** Puts claimed mails back that were never begun: at shutdown, or when a breaker opened meanwhile. */
export async function putBack(db: Database, ids: readonly number[]): Promise<void> {
  await db('outbox')
    .whereIn('id', [...ids])
    .whereNull('data_at')
    .andWhere({ state: 'sending' })
    .update({ state: 'queued', attempts: db.raw('attempts - 1') });
}

/**
 * After a crash: what was being sent and had not begun DATA is queued again; what had is returned, for it may have arrived.
 * Call only while no other delivery runs on this database.
 */
export async function recoverSending(db: Database): Promise<OutboxRow[]> {
  await db('outbox')
    .where({ state: 'sending' })
    .whereNull('data_at')
    .update({ state: moves.sending.recovered });
  const rows: Row[] = await db('outbox').where({ state: 'sending' }).orderBy('id');
  return rows.map(fromRow);
}

export async function readOutbox(db: Database | Transaction, id: number): Promise<OutboxRow | null> {
  const row: Row | undefined = await db('outbox').where({ id }).first();
  return row === undefined ? null : fromRow(row);
}

/** Accepted mail whose copy is not in the Sent folder yet, oldest first. */
export async function copiesWanted(db: Database, mailbox: string, limit: number): Promise<OutboxRow[]> {
  const rows: Row[] = await db('outbox')
    .where({ mailbox, state: 'sent', copy: 'wanted' })
    .orderBy('id')
    .limit(limit);
  return rows.map(fromRow);
}

/** Mail of which nobody knows whether it went out, newest first. */
export async function uncertainMails(db: Database, mailbox: string, limit: number): Promise<OutboxRow[]> {
  const rows: Row[] = await db('outbox')
    .where({ mailbox, state: 'uncertain' })
    .orderBy('id', 'desc')
    .limit(limit);
  return rows.map(fromRow);
}

export async function setCopy(db: Database, ids: readonly number[], copy: 'done' | 'none'): Promise<void> {
  await db('outbox')
    .whereIn('id', [...ids])
    .update({ copy });
}

/** Whether automatic mail is due, not counting alerts, which every budget lets through. */
export async function automaticDue(db: Database, now: Instant): Promise<boolean> {
  const row = await db('outbox')
    .select('id')
    .whereIn('state', claimable)
    .andWhere({ automatic: 1 })
    .andWhere('next_at', '<=', now)
    .whereNot({ kind: 'alert' })
    .first();
  return row !== undefined;
}

/** Automatic mails accepted since an instant: what the global budget counts. */
export async function automaticSentSince(db: Database, since: Instant): Promise<number> {
  const row = await db('outbox')
    .where({ automatic: 1 })
    .andWhere('sent_at', '>', since)
    .count({ n: '*' })
    .first();
  return Number(row?.n ?? 0);
}
