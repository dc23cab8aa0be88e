/** Whom the desk has asked how it was, and what they said: read before somebody is asked again. Forward only. */
import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('survey', (t) => {
    t.integer('ticket').primary();
    t.integer('contact').notNullable();
    t.text('asked_at').notNullable();
    t.text('answered_at');
    t.integer('score');
    t.index(['contact', 'asked_at']);
  });
}
