/** Small facts that must survive a restart: an open breaker, when something was last reported. */
import type { Database, Transaction } from './database.ts';

export async function readFact(db: Database | Transaction, name: string): Promise<string | null> {
  const row: { value: string } | undefined = await db('fact').where({ name }).first();
  return row?.value ?? null;
}

export async function saveFact(db: Database | Transaction, name: string, value: string): Promise<void> {
  await db('fact').insert({ name, value }).onConflict('name').merge();
}

export async function dropFact(db: Database | Transaction, name: string): Promise<void> {
  await db('fact').where({ name }).del();
}
