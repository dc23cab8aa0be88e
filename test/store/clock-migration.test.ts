/** Tickets from before the SLA and before judging get what it needs, so that a row still equals the fold of its log. */
import { expect, test } from 'vitest';
import { unjudged } from '../../src/desk/ticket.ts';
import { replayCheck } from '../../src/flow/replay.ts';
import { migrate, openDatabase } from '../../src/store/database.ts';
import { createStore } from '../../src/store/store.ts';
import { startDesk } from '../support/desk.ts';
import { rawMail } from '../support/mail.ts';

const added = [
  ...['category', 'type', 'tier', 'channel', 'arrivedAt', 'stays', 'acknowledged', 'quiet', 'sla'],
  ...Object.keys(unjudged),
];
/** Tables that came later, and go again with their migrations. */
const tables = ['agent_away', 'model', 'report_zone', 'report_day', 'survey'];

/** A ticket's row as the program wrote it before. */
function before(state: string): string {
  return JSON.stringify(
    Object.fromEntries(Object.entries(JSON.parse(state)).filter(([key]) => !added.includes(key))),
  );
}

test('a database of the walking desk is brought up to date and replays', async () => {
  const desk = await startDesk();
  await desk.customer('ann').writes('Answered', 'One.');
  await desk.agent('Maria').repliesToLast('Which?');
  await desk.customer('ann').repliesToLast('That.');
  await desk.receives(
    rawMail({ from: 'noreply@shop.example', to: 'support@acme.example', subject: 'Robot' }),
  );
  await desk.receives(rawMail({ from: 'joe@customer.example', to: 'support@acme.example', subject: 'Old' }), {
    internalDate: '2025-11-01T00:00:00.000Z',
  });
  const db = await openDatabase(desk.file, { migrate: false });
  const tickets: { number: number; state: string }[] = await db('ticket');
  for (const { number, state } of tickets)
    await db('ticket')
      .where({ number })
      .update({ state: before(state) });
  const mails: { id: number; mail: string }[] = await db('outbox').where({ kind: 'acknowledgement' });
  for (const { id, mail } of mails) {
    const body = JSON.parse(mail);
    const { expected: _, priority: __, ...variables } = body.content.variables;
    const old = JSON.stringify({ ...body, content: { ...body.content, variables } });
    await db('outbox').where({ id }).update({ mail: old, state: 'queued' });
  }
  const replies: { id: number; mail: string }[] = await db('outbox').where({ kind: 'reply' });
  for (const { id, mail } of replies) {
    const body = JSON.parse(mail);
    const { asks: _, ...variables } = body.content.variables;
    const old = JSON.stringify({ ...body, content: { ...body.content, variables } });
    await db('outbox').where({ id }).update({ mail: old, state: 'queued' });
  }
  await db('knex_migrations').whereNot({ name: '0001-walking-desk' }).del();
  for (const table of tables) await db.schema.dropTable(table);
  await db.raw('drop index ticket_event_breach');
  expect((await migrate(db))[0]).toBe('0002-clock');
  const { differences } = await replayCheck(createStore(db));
  expect(differences).toEqual([]);
  const [waiting]: { mail: string }[] = await db('outbox').where({ kind: 'acknowledgement' });
  expect(JSON.parse(waiting?.mail ?? '{}').content.variables).toMatchObject({ expected: '', priority: '' });
  const [reply]: { mail: string }[] = await db('outbox').where({ kind: 'reply' });
  expect(JSON.parse(reply?.mail ?? '{}').content.variables).toMatchObject({ asks: false });
  await db.destroy();
  await desk.close();
});
