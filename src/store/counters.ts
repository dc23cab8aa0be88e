/** Row ids, handed out inside a unit of work and written back with it: a unit that fails leaves no gap in ticket numbers. */
import type { Ids } from '../desk/decision.ts';
import type { Transaction } from './database.ts';
import { insertAll } from './sql.ts';

type CounterName = 'journal' | 'contact' | 'ticket' | 'message' | 'mail' | 'text' | 'held' | 'quarantine';

export interface Counters {
  readonly take: (name: CounterName) => number;
  readonly ids: Ids;
  /** Puts the counters back to where they were at `mark()`: for a part of the unit that was rolled back. */
  readonly mark: () => () => void;
  readonly save: () => Promise<void>;
}

export async function readCounters(tx: Transaction): Promise<Counters> {
  const rows: { name: string; next: number }[] = await tx('counter').select('name', 'next');
  const next = new Map(rows.map((row) => [row.name, row.next]));
  const saved = new Map(next);
  const take = (name: CounterName): number => {
    const number = next.get(name) ?? 1;
    next.set(name, number + 1);
    return number;
  };
  return {
    take,
    ids: {
      ticket: () => take('ticket'),
      message: () => take('message'),
      mail: () => take('mail'),
      text: () => take('text'),
      held: () => take('held'),
    },
    mark: () => {
      const before = new Map(next);
      return () => {
        for (const [name, value] of before) next.set(name, value);
      };
    },
    save: async () => {
      const moved = [...next].filter(([name, value]) => saved.get(name) !== value);
      const conflict = 'on conflict (name) do update set next = excluded.next';
      await insertAll(tx, 'counter', ['name', 'next'], moved, conflict);
    },
  };
}
