/** Inserting many rows with one statement: knex's own insert costs several times more per row. Works in both dialects. */
import type { Transaction } from './database.ts';

export type Value = string | number | Buffer | null;

/** Bound values per statement: SQLite takes 32,766, PostgreSQL 65,535. */
const mostValues = 30_000;

/** Inserts rows (each in the order of `columns`) in chunks; `conflict` is appended, e.g. `on conflict do nothing`. */
export async function insertAll(
  tx: Transaction,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly Value[])[],
  conflict = '',
): Promise<void> {
  const perStatement = Math.floor(mostValues / columns.length);
  for (let start = 0; start < rows.length; start += perStatement) {
    const chunk = rows.slice(start, start + perStatement);
    const places = `(${columns.map(() => '?').join(',')})`;
    const sql = `insert into ${table} (${columns.join(',')}) values ${chunk.map(() => places).join(',')} ${conflict}`;
    await tx.raw(sql, chunk.flat() as Value[]);
  }
}

/** `?, ?, ?` for a list of bound values. */
export function places(values: readonly unknown[]): string {
  return values.map(() => '?').join(',');
}
