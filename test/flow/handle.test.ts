import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { startDesk, type TestDesk } from '../support/desk.ts';
import { rawMail } from '../support/mail.ts';

let desk: TestDesk;
let db: Database;
beforeEach(async () => {
  desk = await startDesk();
  db = await openDatabase(desk.file);
});
afterEach(async () => {
  await db.destroy();
  await desk.close();
});

/** Twenty people write; what one of them writes the database will not take. */
const batch = Array.from({ length: 20 }, (_, index) =>
  rawMail({
    from: `Person ${index} <p${index}@customer.example>`,
    to: 'support@acme.example',
    subject: `Question ${index}`,
    text: index === 7 ? 'This is poison' : 'How do I print?',
    messageId: `q${index}@customer.example`,
  }),
);

/** The database refuses a row that one message leads to, as a full disk, a broken index or a bug of ours would. */
async function refuse(table: string, when: string): Promise<void> {
  await db.raw(
    `create trigger poison before insert on ${table} when ${when} begin select raise(abort, 'poisoned row'); end`,
  );
}

describe('one message of twenty that cannot be written', () => {
  test.each([
    ['in its words', 'message', "new.text like '%poison%'"],
    [
      'in its event',
      'ticket_event',
      "new.type = 'message.received' and new.actor = (select 'contact:' || id from contact where address = 'p7@customer.example')",
    ],
    ['in its acknowledgement', 'outbox', "new.recipient = 'p7@customer.example'"],
  ])('%s costs only itself', async (_, table, when) => {
    await refuse(table, when);
    await desk.receives(batch);
    const journal = await desk.journal();
    expect(journal.filter(({ state }) => state === 'handled')).toHaveLength(19);
    expect(journal.filter(({ state }) => state === 'quarantined')).toMatchObject([
      { messageId: 'q7@customer.example', ticket: null, because: 'decision-failed' },
    ]);
    const tickets = await desk.tickets();
    expect(tickets.map(({ number }) => number)).toEqual(
      Array.from({ length: 19 }, (_, index) => 1001 + index),
    );
    expect(desk.to('p7@customer.example')).toEqual([]);
    for (const index of [0, 6, 8, 19]) expect(desk.to(`p${index}@customer.example`)).toHaveLength(1);
  });

  test('is quarantined with the error, and the operator is told', async () => {
    await refuse('message', "new.text like '%poison%'");
    await desk.receives(batch);
    const [row, ...more] = await desk.store.quarantine.list();
    expect(more).toEqual([]);
    expect(row).toMatchObject({ reason: 'decision-failed', detail: expect.stringContaining('poisoned row') });
    const notice = desk.lastTo('ops@acme.example');
    expect(notice.mail.subject).toBe('Quarantined: decision-failed');
    expect(notice.mail.text).toContain('p7@customer.example');
    expect(notice.raw.toString()).not.toContain('This is poison');
  });

  test('is handled when the cause is gone and it is retried, with the next free number', async () => {
    await refuse('message', "new.text like '%poison%'");
    await desk.receives(batch);
    await db.raw('drop trigger poison');
    const [row] = await desk.store.quarantine.list();
    if (row === undefined) throw new Error('it was quarantined');
    await desk.store.quarantine.retry(row);
    await desk.settle();
    expect(await desk.ticket(1020)).toMatchObject({ requester: 'p7@customer.example' });
    expect(desk.to('p7@customer.example')).toHaveLength(1);
    expect(await desk.store.quarantine.list()).toEqual([]);
  });
});

test('a database that takes nothing at all loses nothing: all is handled once it does', async () => {
  await db.raw(
    "create trigger poison before insert on ticket_event begin select raise(abort, 'disk full'); end",
  );
  await db.raw("create trigger sick before insert on quarantine begin select raise(abort, 'disk full'); end");
  await expect(desk.receives(batch)).rejects.toThrow('disk full');
  expect((await desk.journal()).map(({ state }) => state)).toEqual(batch.map(() => 'stored'));
  expect(desk.sent).toEqual([]);
  await db.raw('drop trigger poison');
  await db.raw('drop trigger sick');
  await desk.settle();
  expect(await desk.tickets()).toHaveLength(20);
  for (const index of [0, 7, 19]) expect(desk.to(`p${index}@customer.example`)).toHaveLength(1);
});

test('a message that cannot be parsed costs only itself', async () => {
  const hostile = Buffer.from(
    `From: p7@customer.example\r\n${'To: a@b.example\r\n'.repeat(50)}X: ${'y'.repeat(3_000_000)}\r\n\r\nHello`,
  );
  await desk.receives([batch[0] ?? hostile, hostile, batch[1] ?? hostile]);
  const states = (await desk.journal()).map(({ state }) => state);
  expect(states).toHaveLength(3);
  expect([states[0], states[2]]).toEqual(['handled', 'handled']);
  expect(states[1]).not.toBe('stored');
});

test('replies of one batch find the ticket that its first mail opened', async () => {
  const ann = { from: 'ann@customer.example', to: 'support@acme.example', subject: 'Help' };
  await desk.receives([
    rawMail({ ...ann, messageId: 'first@customer.example' }),
    rawMail({ ...ann, subject: 'Re: Help', inReplyTo: 'first@customer.example', text: 'One more thing' }),
    rawMail({ ...ann, messageId: 'first@customer.example' }),
  ]);
  expect((await desk.journal()).map(({ ticket, because }) => [ticket, because])).toEqual([
    [1001, 'no-reference-to-a-ticket'],
    [1001, 'known-message-id-of-a-participant'],
    [1001, 'duplicate-of: 1'],
  ]);
});
