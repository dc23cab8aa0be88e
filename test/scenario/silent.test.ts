/** Mail older than `silentAfter` is ticketed without any mail going out (DESIGN 4.1). */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDesk, supportAddress, type TestDesk } from '../support/desk.ts';
import { rawMail } from '../support/mail.ts';

let desk: TestDesk;
beforeEach(async () => {
  desk = await startDesk({ now: '2026-01-05T09:00:00Z' });
});
afterEach(() => desk.close());

const write = (subject: string, more: object = {}) =>
  rawMail({ from: 'ann@customer.example', to: supportAddress, subject, ...more });
const old = { internalDate: '2025-12-20T09:00:00Z' };

test('an old mail opens a ticket, says why it is silent, and nobody gets mail', async () => {
  await desk.receives(write('From before'), old);
  expect(await desk.ticket(1001)).toMatchObject({ subject: 'From before', assignee: 'Maria' });
  expect(desk.sent).toEqual([]);
  const skipped = (await desk.events(1001)).find(({ type }) => type === 'acknowledgement.skipped');
  expect(skipped).toMatchObject({ because: 'older-than-silent-after' });
});

test('the limit is the age at arrival, by INTERNALDATE and not by Date', async () => {
  await desk.receives(write('Just within', { date: '2020-01-01T00:00:00Z' }), {
    internalDate: '2026-01-02T09:00:01Z',
  });
  expect(desk.to('ann@customer.example')).toHaveLength(1);
  await desk.receives(write('Just beyond'), { internalDate: '2026-01-02T08:59:59Z' });
  expect(desk.to('ann@customer.example')).toHaveLength(1);
  expect(await desk.tickets()).toHaveLength(2);
});

test('an old reply joins its ticket silently, a fresh one speaks again', async () => {
  await desk.receives(write('From before', { messageId: 'a@customer.example' }), old);
  await desk.receives(write('Re: From before', { inReplyTo: 'a@customer.example' }), old);
  expect((await desk.ticket(1001)).messages).toHaveLength(2);
  expect(desk.sent).toEqual([]);
  await desk.receives(write('Re: From before', { inReplyTo: 'a@customer.example' }));
  expect(desk.to('maria@acme.example')).toHaveLength(1);
});

test("an old mail that looks like an agent's is held and asks nobody", async () => {
  await desk.receives(
    rawMail({ from: 'maria@acme.example', to: supportAddress, subject: 'Old', text: '#list' }),
    old,
  );
  expect(desk.sent).toEqual([]);
  expect(await desk.store.quarantine.list()).toHaveLength(1);
});
