/** Rows by their key, a page at a time, so that a large desk is not held in memory. */
import type { Database, Transaction } from '../database.ts';

export type Executor = Database | Transaction;

export const page = 1000;

/** Every row of a table by its key. */
export async function* pages<Row>(db: Executor, table: string, key: keyof Row & string): AsyncIterable<Row> {
  let last = 0;
  for (;;) {
    const rows: Row[] = await db(table).where(key, '>', last).orderBy(key).limit(page);
    for (const row of rows) {
      last = Number(row[key]);
      yield row;
    }
    if (rows.length < page) return;
  }
}

/** A column of the rows that ids name; those that are gone are not in it. */
export async function lookUp(
  db: Executor,
  table: string,
  column: string,
  ids: readonly number[],
): Promise<Map<number, string>> {
  const found = new Map<number, string>();
  const wanted = [...new Set(ids)];
  for (let start = 0; start < wanted.length; start += 10_000) {
    const rows: { id: number; value: string }[] = await db(table)
      .select('id', { value: column })
      .whereIn('id', wanted.slice(start, start + 10_000));
    for (const row of rows) found.set(row.id, row.value);
  }
  return found;
}
