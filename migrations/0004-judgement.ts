/**
 * What judging, routing and paging need: tickets that were opened before it get what every ticket begins with, in the order in
 * which the program writes it, so that a row still equals the fold of its log; agents can be away. Forward only.
 */
import type { Knex } from 'knex';

const page = 500;

const unjudged = {
  language: null,
  score: 0,
  fields: {},
  alarms: [],
  restrictedTo: null,
  confidential: false,
  queued: false,
  climb: null,
};

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('agent_away', (t) => {
    t.text('agent').primary();
    t.text('since').notNullable();
    t.text('until');
  });
  let last = 0;
  for (;;) {
    const rows: { number: number; state: string }[] = await db('ticket')
      .select('number', 'state')
      .where('number', '>', last)
      .orderBy('number')
      .limit(page);
    for (const { number, state } of rows)
      await db('ticket')
        .where({ number })
        .update({ state: JSON.stringify({ ...JSON.parse(state), ...unjudged }) });
    last = rows.at(-1)?.number ?? last;
    if (rows.length < page) return;
  }
}
