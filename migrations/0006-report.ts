/**
 * Figures added up by day, for each time zone that reports are made in, with the last event that is counted. Filled from the
 * event log by whoever asks for figures next, so nothing is to be done for desks that have one already. Forward only.
 */
import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('report_zone', (t) => {
    t.text('zone').primary();
    // The id of the last event that is counted.
    t.integer('cursor').notNullable();
    // By what it was measured: figures that were measured otherwise are counted anew.
    t.text('measured').notNullable();
  });
  await db.schema.createTable('report_day', (t) => {
    t.text('zone').notNullable();
    t.text('day').notNullable();
    t.text('dimension').notNullable();
    t.text('value').notNullable();
    t.integer('net').notNullable();
    t.text('tally').notNullable();
    t.primary(['zone', 'day', 'dimension', 'value']);
    // The backlog of a day is the sum of all days up to it: read from the index alone.
    t.index(['zone', 'day', 'dimension', 'value', 'net'], 'report_day_net');
  });
  await db.raw("create index ticket_event_breach on ticket_event (at) where type = 'sla.breached'");
}
