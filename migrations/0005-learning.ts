/** Models that a desk has learned from its tickets, as bytes; the newest of a target counts. Forward only. */
import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('model', (t) => {
    t.increments('version');
    t.text('target').notNullable();
    t.text('created_at').notNullable();
    t.integer('samples').notNullable();
    // On tickets that were left out of the learning.
    t.float('accuracy').notNullable();
    t.binary('bytes').notNullable();
    t.index(['target', 'version']);
  });
}
