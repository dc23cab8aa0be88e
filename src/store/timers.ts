/** Timers: everything that must happen later is a row; a sweep reads only what is due. */
import type { Timer, TimerKey, TimerKind } from '../desk/decision.ts';
import type { Instant } from '../desk/instant.ts';
import type { Database, Transaction } from './database.ts';

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

/** Sets timers; one that stands already is moved. */
export async function setTimers(tx: Transaction, timers: readonly Timer[]): Promise<void> {
  for (const { ticket, kind, subject, dueAt } of timers) {
    await tx('timer')
      .insert({ ticket, kind, subject, due_at: dueAt })
      .onConflict(['ticket', 'kind', 'subject'])
      .merge();
  }
}

export async function dropTimers(tx: Transaction, timers: readonly TimerKey[]): Promise<void> {
  for (const { ticket, kind, subject } of timers) await tx('timer').where({ ticket, kind, subject }).del();
}

function fromRow(row: Row): Timer {
  return { ticket: row.ticket, kind: row.kind, subject: row.subject, dueAt: row.due_at };
}
