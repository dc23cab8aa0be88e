import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDesk, supportAddress, type TestDesk } from '../support/desk.ts';
import { rawMail } from '../support/mail.ts';

let desk: TestDesk;
beforeEach(async () => {
  desk = await startDesk();
});
afterEach(() => desk.close());

const asked = { messageId: 'ask@customer.example' };

function sentByHand(more: Partial<Parameters<typeof rawMail>[0]> = {}): Buffer {
  return rawMail({
    from: `Acme <${supportAddress}>`,
    to: 'Ann <ann@customer.example>',
    subject: 'Re: Help',
    text: 'I answered from the mailbox itself.',
    inReplyTo: asked.messageId,
    ...more,
  });
}

test('an answer that somebody sent from the mailbox itself counts as the answer', async () => {
  await desk.customer('ann').writes('Help', 'Please', asked);
  const before = desk.sent.length;
  await desk.receives(sentByHand(), { mailbox: 'support/sent' });
  const ticket = await desk.ticket(1001);
  expect(ticket.status).toBe('pending');
  expect(ticket.messages.at(-1)).toMatchObject({
    kind: 'reply',
    direction: 'out',
    text: 'I answered from the mailbox itself.',
  });
  expect(desk.sent).toHaveLength(before);
});

test('mail in the Sent folder that goes to others, or names no ticket, changes nothing', async () => {
  await desk.customer('ann').writes('Help', 'Please', asked);
  const before = (await desk.events()).length;
  await desk.receives(sentByHand({ to: 'boss@acme.example' }), { mailbox: 'support/sent' });
  await desk.receives(sentByHand({ inReplyTo: 'other@customer.example' }), { mailbox: 'support/sent' });
  expect(await desk.events()).toHaveLength(before);
});

test('our own copies in the Sent folder change nothing', async () => {
  await desk.customer('ann').writes('Help', 'Please', asked);
  const before = (await desk.events()).length;
  await desk.receives(desk.lastTo('ann@customer.example').raw, { mailbox: 'support/sent' });
  expect(await desk.events()).toHaveLength(before);
});

test("the mailbox's own automatic reply in the Sent folder is kept, and answers nobody", async () => {
  await desk.customer('ann').writes('Help', 'Please', asked);
  const away = sentByHand({ subject: 'Out of office: Help', headers: { 'Auto-Submitted': 'auto-replied' } });
  await desk.receives(away, { mailbox: 'support/sent' });
  const ticket = await desk.ticket(1001);
  expect(ticket.status).toBe('open');
  expect(ticket.messages.at(-1)).toMatchObject({ kind: 'automatic', direction: 'out' });
  expect((await desk.events(1001)).map(({ type }) => type)).not.toContain('reply.sent');
});
