/** The same message is taken once; equal words are not the same message (DESIGN 4.2). */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDesk, supportAddress, type TestDesk } from '../support/desk.ts';
import { type Draft, rawMail } from '../support/mail.ts';

const ann = 'ann@customer.example';
const draft: Draft = {
  from: ann,
  to: supportAddress,
  subject: 'Printer on fire',
  text: 'It burns.',
  messageId: 'ann-1@customer.example',
};

let desk: TestDesk;
beforeEach(async () => {
  desk = await startDesk();
});
afterEach(() => desk.close());

async function outcome(): Promise<{ tickets: number; acknowledged: number; because: string[] }> {
  return {
    tickets: (await desk.tickets()).length,
    acknowledged: desk.to(ann).length,
    because: (await desk.journal()).map(({ because }) => because.split(':')[0] ?? ''),
  };
}

const once = { tickets: 1, acknowledged: 1 };

test('a copy that came another way is a duplicate', async () => {
  await desk.receives(rawMail(draft));
  const headers = { 'Delivered-To': supportAddress, Received: 'from a by b; Mon, 5 Jan 2026 09:00:05 +0000' };
  await desk.receives(rawMail({ ...draft, headers }));
  expect(await outcome()).toMatchObject({ ...once, because: [expect.any(String), 'duplicate-of'] });
});

test('two copies in one batch are one ticket', async () => {
  await desk.receives([rawMail(draft), rawMail(draft), rawMail(draft)]);
  expect(await outcome()).toMatchObject(once);
  expect((await desk.journal()).map(({ ticket }) => ticket)).toEqual([1001, 1001, 1001]);
});

test('a copy whose body differs by a list footer is a second original, attached to the ticket', async () => {
  await desk.receives(rawMail(draft));
  await desk.receives(rawMail({ ...draft, text: 'It burns.\n_______\nThe printers list' }));
  expect(await outcome()).toMatchObject({ ...once, because: [expect.any(String), 'second-original-of'] });
  expect((await desk.journal())[1]).toMatchObject({ ticket: 1001 });
});

test('the same Message-ID by another sender or of another date is another mail', async () => {
  await desk.receives(rawMail(draft));
  await desk.receives(rawMail({ ...draft, from: 'joe@customer.example' }));
  await desk.receives(rawMail({ ...draft, date: '2026-01-05T09:00:01Z' }));
  expect((await desk.tickets()).length).toBe(3);
});

test('without Message-ID equal bytes less trace headers are the same', async () => {
  const bare = { ...draft, messageId: null };
  await desk.receives(rawMail(bare));
  await desk.receives(
    rawMail({ ...bare, headers: { Received: 'from c by d; Mon, 5 Jan 2026 09:01:00 +0000' } }),
  );
  expect(await outcome()).toMatchObject(once);
  await desk.receives(rawMail({ ...bare, text: 'It burns more.' }));
  expect((await desk.tickets()).length).toBe(2);
});

test('alerts with equal words and ids of their own are all taken', async () => {
  const alert = {
    from: 'monitor@ops.example',
    to: supportAddress,
    subject: 'Disk full',
    text: 'Disk full on a',
  };
  const headers = { 'Auto-Submitted': 'auto-generated' };
  await desk.receives([rawMail({ ...alert, headers }), rawMail({ ...alert, headers })]);
  await desk.receives(rawMail({ ...alert, headers }));
  expect((await desk.tickets()).length).toBe(3);
});

test('a reply "Yes" written twice is two messages', async () => {
  await desk.receives(rawMail(draft));
  await desk.customer('ann').repliesToLast('Yes');
  await desk.customer('ann').repliesToLast('Yes');
  expect((await desk.ticket(1001)).messages).toHaveLength(3);
});

test("an agent's answer that comes twice is sent once", async () => {
  await desk.receives(rawMail(draft));
  await desk.agent('Maria').repliesToLast('Water helps.', { messageId: 'maria-1@acme.example' });
  const before = desk.to(ann).length;
  await desk.agent('Maria').repliesToLast('Water helps.', { messageId: 'maria-1@acme.example' });
  expect(desk.to(ann)).toHaveLength(before);
});

test('a copy of quarantined mail is not lost: each waits by itself', async () => {
  await desk.receives([Buffer.alloc(0), Buffer.alloc(0)]);
  expect((await desk.journal()).map(({ state }) => state)).toEqual(['quarantined', 'quarantined']);
  expect(await desk.store.quarantine.list()).toHaveLength(2);
});
