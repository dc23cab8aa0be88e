/** A unit of work: one transaction with its counters. All reads and writes of a decision happen inside one. */
import { type Counters, readCounters } from './counters.ts';
import type { Database, Transaction } from './database.ts';

export interface Unit {
  readonly tx: Transaction;
  readonly counters: Counters;
}

export async function unitOfWork<T>(db: Database, work: (unit: Unit) => Promise<T>): Promise<T> {
  return await db.transaction(async (tx) => {
    const counters = await readCounters(tx);
    const answer = await work({ tx, counters });
    await counters.save();
    return answer;
  });
}

/** Part of a unit under its own savepoint: when it throws, its rows and the ids it took are given back. */
export async function savepoint<T>(unit: Unit, work: (inner: Unit) => Promise<T>): Promise<T> {
  const giveBack = unit.counters.mark();
  try {
    return await unit.tx.transaction((tx) => work({ tx, counters: unit.counters }));
  } catch (error) {
    giveBack();
    throw error;
  }
}
