/** Replies that wait to be sent get the variable that their template has gained. Forward only. */
import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  const rows: { id: number; mail: string }[] = await db('outbox')
    .select('id', 'mail')
    .where({ kind: 'reply' })
    .whereNotIn('state', ['sent', 'suppressed']);
  for (const { id, mail } of rows) {
    const body = JSON.parse(mail);
    const variables = { ...body.content.variables, asks: false };
    const now = JSON.stringify({ ...body, content: { ...body.content, variables } });
    await db('outbox').where({ id }).update({ mail: now });
  }
}
