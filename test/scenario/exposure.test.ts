import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDesk, type TestDesk } from '../support/desk.ts';

let desk: TestDesk;
beforeEach(async () => {
  desk = await startDesk();
  await desk.customer('ann').writes('Printer on fire', 'It burns.');
});
afterEach(() => desk.close());

test("an answer to a colleague's note is a note", async () => {
  await desk.agent('Bob').writes('Re: Printer on fire', 'x', { to: desk.personal('Bob') });
  await desk.agent('Maria').repliesToLast('#assign bob');
  await desk.agent('Maria').repliesToLast('She is difficult.\n#note');
  const before = desk.to('ann@customer.example').length;
  const news = desk.lastTo('bob@acme.example');
  expect(news.mail.text).toContain('only colleagues see');
  await desk.agent('Bob').repliesToLast('Indeed she is.');
  expect(desk.to('ann@customer.example')).toHaveLength(before);
  expect((await desk.ticket(1001)).messages.at(-1)).toMatchObject({ kind: 'note', text: 'Indeed she is.' });
});

test("an answer to a colleague's note stays a note where the client kept only the references", async () => {
  await desk.agent('Maria').repliesToLast('#assign bob');
  await desk.agent('Maria').repliesToLast('She is difficult.\n#note');
  const before = desk.to('ann@customer.example').length;
  await desk.agent('Bob').repliesToLast('Indeed she is.', { to: 'support@acme.example' });
  expect(desk.to('ann@customer.example')).toHaveLength(before);
});

test('a token that a customer has seen proves nothing any more', async () => {
  const notification = desk.lastTo('maria@acme.example');
  await desk.agent('Maria').repliesTo(notification, 'I write to you directly.', {
    to: notification.replyTo,
    cc: 'Ann <ann@customer.example>',
  });
  expect(await desk.ticket(1001)).toMatchObject({ status: 'pending' });
  const before = {
    customer: desk.to('ann@customer.example').length,
    maria: desk.to('maria@acme.example').length,
  };
  // Ann has Reply-To address and Message-ID now, and forges Maria's From.
  await desk.agent('Maria').repliesTo(notification, 'Refund her a million.\n\n#close');
  expect(desk.to('ann@customer.example')).toHaveLength(before.customer);
  expect(await desk.ticket(1001)).toMatchObject({ status: 'pending' });
  expect(desk.to('maria@acme.example')).toHaveLength(before.maria + 1);
  expect((await desk.events(1001)).at(-1)).toMatchObject({ type: 'message.held', because: 'expired-token' });
});

test('answering as usual exposes nothing', async () => {
  await desk.agent('Maria').repliesToLast('One.');
  await desk.customer('ann').repliesToLast('Two?');
  await desk.agent('Maria').repliesToLast('Three.\n\n#solve');
  expect(await desk.ticket(1001)).toMatchObject({ status: 'solved' });
});
