/** Figures by day: rows that are added to, and sums of them. Each time zone is counted for itself, up to its own cursor. */
import type { DeskEvent } from '../desk/event.ts';
import type { Instant } from '../desk/instant.ts';
import type { DayTally, Dimension, Grown } from '../desk/report/days.ts';
import { sumOf, type Tally } from '../desk/report/tally.ts';
import type { Database, Transaction } from './database.ts';
import { insertAll } from './sql.ts';

type Executor = Database | Transaction;

/**
 * The id of the last event that is counted for a zone. What was measured by anything else than `measured` is thrown away and
 * counted anew. Writes before it reads: two programs that catch up at once wait for each other.
 */
export async function reportCursor(tx: Transaction, zone: string, measured: string): Promise<number> {
  const fresh = [zone, 0, measured];
  await insertAll(
    tx,
    'report_zone',
    ['zone', 'cursor', 'measured'],
    [fresh],
    'on conflict (zone) do nothing',
  );
  const stale = await tx('report_zone')
    .where({ zone })
    .whereNot({ measured })
    .update({ measured, cursor: 0 });
  if (stale > 0) await tx('report_day').where({ zone }).del();
  const row: { cursor: number } | undefined = await tx('report_zone')
    .select('cursor')
    .where({ zone })
    .first();
  return row?.cursor ?? 0;
}

export interface Uncounted {
  /** The id of the last of them. */
  readonly last: number;
  readonly events: number;
  readonly tickets: readonly Grown[];
}

/** The events after the cursor, at most `limit`, with the whole logs of their tickets up to there. Null where there is none. */
export async function uncounted(tx: Transaction, cursor: number, limit: number): Promise<Uncounted | null> {
  const found: { id: number; ticket: number }[] = await tx('ticket_event')
    .select('id', 'ticket')
    .where('id', '>', cursor)
    .orderBy('id')
    .limit(limit);
  const last = found.at(-1)?.id;
  if (last === undefined) return null;
  const rows: EventRow[] = await tx('ticket_event')
    .whereIn('ticket', [...new Set(found.map(({ ticket }) => ticket))])
    .where('id', '<=', last)
    .orderBy(['ticket', 'seq']);
  const tickets = [...Map.groupBy(rows, ({ ticket }) => ticket).values()].map((log) => ({
    before: log.filter(({ id }) => id <= cursor).map(eventOf),
    after: log.map(eventOf),
  }));
  return { last, events: found.length, tickets };
}

type EventRow = Omit<DeskEvent, 'data'> & { readonly id: number; readonly data: string };

function eventOf({ id: _, data, ...event }: EventRow): DeskEvent {
  return { ...event, data: JSON.parse(data) } as DeskEvent;
}

interface DayRow {
  readonly day: string;
  readonly dimension: Dimension;
  readonly value: string;
  readonly net: number;
  readonly tally: string;
}

/** Adds changes to the days, and remembers that everything up to `last` is counted. */
export async function addToDays(
  tx: Transaction,
  zone: string,
  changes: readonly DayTally[],
  last: number,
): Promise<void> {
  const days = [...new Set(changes.map(({ day }) => day))];
  const rows: DayRow[] = await tx('report_day').where({ zone }).whereIn('day', days);
  const before = new Map(rows.map((row) => [keyOf(row), row]));
  const added = changes.map((change) => {
    const row = before.get(keyOf(change));
    const tally = row === undefined ? change.tally : sumOf([JSON.parse(row.tally), change.tally]);
    const net = change.net + (row?.net ?? 0);
    return [zone, change.day, change.dimension, change.value, net, JSON.stringify(tally)];
  });
  await insertAll(
    tx,
    'report_day',
    ['zone', 'day', 'dimension', 'value', 'net', 'tally'],
    added,
    'on conflict (zone, day, dimension, value) do update set net = excluded.net, tally = excluded.tally',
  );
  await tx('report_zone').where({ zone }).update({ cursor: last });
}

function keyOf({ day, dimension, value }: Pick<DayRow, 'day' | 'dimension' | 'value'>): string {
  return JSON.stringify([day, dimension, value]);
}

/** Local dates; `to` is no longer in it. */
export interface DayRange {
  readonly zone: string;
  readonly from: string;
  readonly to: string;
}

/** The days of a range, of these dimensions or of all, in order. */
export async function readDays(
  db: Executor,
  { zone, from, to }: DayRange,
  dimensions: readonly Dimension[] | null = null,
): Promise<DayTally[]> {
  const query = db('report_day').where({ zone }).where('day', '>=', from).where('day', '<', to);
  if (dimensions !== null) query.whereIn('dimension', [...dimensions]);
  const rows: DayRow[] = await query.orderBy(['day', 'dimension', 'value']);
  return rows.map(({ day, dimension, value, net, tally }) => ({
    ...{ day, dimension, value, net },
    tally: JSON.parse(tally) as Tally,
  }));
}

/** How many tickets were neither solved nor closed when a local day began; index report_day_net. */
export async function backlogAt(
  db: Executor,
  zone: string,
  day: string,
): Promise<{ dimension: Dimension; value: string; backlog: number }[]> {
  const rows: { dimension: Dimension; value: string; backlog: number | string }[] = await db('report_day')
    .select('dimension', 'value')
    .sum({ backlog: 'net' })
    .where({ zone })
    .where('day', '<', day)
    .groupBy('dimension', 'value');
  return rows.map((row) => ({ ...row, backlog: Number(row.backlog) }));
}

/** The logs of the tickets whose promises broke in this time, whole; index ticket_event_breach. */
export async function logsOfBreached(db: Executor, from: Instant, until: Instant): Promise<DeskEvent[]> {
  const tickets = db('ticket_event')
    .select('ticket')
    .where({ type: 'sla.breached' })
    .where('at', '>=', from)
    .where('at', '<', until);
  const rows: EventRow[] = await db('ticket_event').whereIn('ticket', tickets).orderBy(['ticket', 'seq']);
  return rows.map(eventOf);
}
