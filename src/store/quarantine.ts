/** Quarantine: mail that is kept and not acted on, with a reason an operator understands. */
import type { Instant } from '../desk/instant.ts';
import type { Database } from './database.ts';
import type { Unit } from './unit.ts';

export type QuarantineState = 'waiting' | 'retried' | 'dropped' | 'released';

export interface QuarantineRow {
  readonly id: number;
  readonly journal: number;
  readonly reason: string;
  readonly detail: string;
  readonly at: Instant;
  readonly state: QuarantineState;
}

export interface Quarantined {
  readonly journal: number;
  readonly reason: string;
  readonly detail: string;
}

/** Adds entries to quarantine; returns their quarantine ids in order. */
export async function quarantine(
  unit: Unit,
  entries: readonly Quarantined[],
  at: Instant,
): Promise<number[]> {
  const ids: number[] = [];
  for (const { journal, reason, detail } of entries) {
    const id = unit.counters.take('quarantine');
    await unit
      .tx('quarantine')
      .insert({ id, journal, reason, detail: detail.slice(0, 2000), at, state: 'waiting' });
    ids.push(id);
  }
  return ids;
}

export async function listQuarantine(db: Database): Promise<QuarantineRow[]> {
  return await db('quarantine').where({ state: 'waiting' }).orderBy('id');
}

export async function readQuarantine(db: Database, id: number): Promise<QuarantineRow | null> {
  const row: QuarantineRow | undefined = await db('quarantine').where({ id }).first();
  return row ?? null;
}

/** Puts the message back among the stored ones: the daemon (or `start --once`) handles it anew. */
export async function retryQuarantined(db: Database, row: QuarantineRow): Promise<void> {
  await db.transaction(async (tx) => {
    await tx('quarantine').where({ id: row.id }).update({ state: 'retried' });
    await tx('journal')
      .where({ id: row.journal, state: 'quarantined' })
      .update({ state: 'stored', because: 'quarantine-retry' });
  });
}

/** Ends the matter; the raw bytes stay in the journal. */
export async function dropQuarantined(db: Database, row: QuarantineRow): Promise<void> {
  await db.transaction(async (tx) => {
    await tx('quarantine').where({ id: row.id }).update({ state: 'dropped' });
    await tx('journal').where({ id: row.journal }).update({ because: 'quarantine-dropped' });
  });
}

/** A held mail that its agent confirmed leaves quarantine. */
export async function releaseQuarantined(unit: Unit, journal: number): Promise<void> {
  await unit.tx('quarantine').where({ journal, state: 'waiting' }).update({ state: 'released' });
}
