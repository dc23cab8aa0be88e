/** Timers: everything that must happen later is a row; a sweep reads only what is due. */
import type { Timer, TimerKey, TimerKind } from '../desk/decision.ts';
import type { Instant } from '../desk/instant.ts';
import type { Database, Transaction } from './database.ts';
import { insertAll } from './sql.ts';

interface Row {
  readonly ticket: number;
  readonly kind: TimerKind;
  readonly subject: number;
  readonly due_at: Instant;
}

export async function dueTimers(tx: Transaction, now: Instant, limit: number): Promise<Timer[]> {
  const rows: Row[] = await tx('timer').where('due_at', '<=', now).orderBy('due_at').limit(limit);
  return rows.map(fromRow);
}

export async function listTimers(db: Database, ticket: number | null): Promise<Timer[]> {
  const query = db('timer').orderBy('due_at');
  const rows: Row[] = ticket === null ? await query : await query.where({ ticket });
  return rows.map(fromRow);
}

/** When the next timer falls due; null where none waits. Reads one row of the index (due_at). */
export async function nextDue(db: Database): Promise<Instant | null> {
  const row: { due_at: Instant } | undefined = await db('timer').select('due_at').orderBy('due_at').first();
  return row?.due_at ?? null;
}

const columns = ['ticket', 'kind', 'subject', 'due_at'];

/** Sets timers, each at most once in the list; one that stands already is moved. */
export async function setTimers(tx: Transaction, timers: readonly Timer[]): Promise<void> {
  const rows = timers.map(({ ticket, kind, subject, dueAt }) => [ticket, kind, subject, dueAt]);
  const conflict = 'on conflict (ticket, kind, subject) do update set due_at = excluded.due_at';
  await insertAll(tx, 'timer', columns, rows, conflict);
}

/** Keys in one statement: three values each. */
const droppedAtOnce = 5_000;

/** By the primary key, many in one statement. PostgreSQL takes bound values of a list for text where nothing says otherwise. */
export async function dropTimers(tx: Transaction, timers: readonly TimerKey[]): Promise<void> {
  for (let start = 0; start < timers.length; start += droppedAtOnce) {
    const part = timers.slice(start, start + droppedAtOnce);
    const keys = part.map(() => '(cast(? as integer), ?, cast(? as integer))').join(', ');
    const values = part.flatMap(({ ticket, kind, subject }) => [ticket, kind, subject]);
    await tx.raw(`delete from timer where (ticket, kind, subject) in (values ${keys})`, values);
  }
}

function fromRow(row: Row): Timer {
  return { ticket: row.ticket, kind: row.kind, subject: row.subject, dueAt: row.due_at };
}
