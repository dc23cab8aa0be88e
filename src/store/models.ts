/** Learned models, and the tickets that teach them: those whose category an agent has set or that were solved with it. */
import type { Instant } from '../desk/instant.ts';
import type { Last } from '../desk/learn/learning.ts';
import type { Database } from './database.ts';

export interface StoredModel extends Last {
  readonly version: number;
  readonly bytes: Buffer;
}

export async function newestModel(db: Database, target: string): Promise<StoredModel | null> {
  const row: { version: number; created_at: Instant; samples: number; bytes: Buffer } | undefined = await db(
    'model',
  )
    .where({ target })
    .orderBy('version', 'desc')
    .first();
  return row === undefined
    ? null
    : { version: row.version, at: row.created_at, samples: row.samples, bytes: row.bytes };
}

/** Older ones but for the last few are dropped: an event names a version, and needs no bytes to be read. */
const kept = 3;

export async function saveModel(
  db: Database,
  target: string,
  model: { readonly samples: number; readonly accuracy: number; readonly bytes: Buffer },
  now: Instant,
): Promise<number> {
  return await db.transaction(async (tx) => {
    const { samples, accuracy, bytes } = model;
    const [row] = await tx('model')
      .insert({ target, created_at: now, samples, accuracy, bytes })
      .returning('version');
    const version = Number(row?.version ?? row);
    await tx('model')
      .where({ target })
      .andWhere('version', '<=', version - kept)
      .del();
    return version;
  });
}

/** Settled by a person: an agent said it, or the ticket was solved as it stands. Newest first; confidential tickets teach nothing. */
const taught = `coalesce(json_extract(t.state, '$.confidential'), 0) = 0 and (t.status in ('solved', 'closed') or exists (select 1 from ticket_event e
  where e.ticket = t.number and e.type = 'category.changed' and e.actor like 'agent:%'))`;

/** How many teach each category. */
export async function labelCounts(db: Database): Promise<Map<string, number>> {
  const rows: { label: string; n: number }[] = await db.raw(
    `select json_extract(t.state, '$.category') as label, count(*) as n from ticket t
     where json_extract(t.state, '$.category') is not null and ${taught} group by 1`,
  );
  return new Map(rows.map(({ label, n }) => [label, Number(n)]));
}

export interface TaughtRow {
  readonly label: string;
  readonly subject: string;
  readonly words: string;
}

/** The first mail of each such ticket with its category. What was erased teaches nothing. */
export async function taughtTexts(db: Database, most: number): Promise<TaughtRow[]> {
  return await db.raw(
    `select json_extract(t.state, '$.category') as label, m.subject, substr(m.text, 1, 4000) as words
     from ticket t join message m on m.id = (select min(id) from message where ticket = t.number and kind = 'request')
     where json_extract(t.state, '$.category') is not null and ${taught} order by t.number desc limit ?`,
    [most],
  );
}
