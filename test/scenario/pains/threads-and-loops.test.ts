/** Replies that opened new tickets, strangers who got in, machines that never stopped (docs/pains.md, rows 16 to 25). */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { day, minute } from '../../../src/desk/instant.ts';
import { startDesk, supportAddress, type TestDesk } from '../../support/desk.ts';
import { ann, answering, maria, pain, painFiles, printerBurns } from '../../support/pains.ts';

let desk: TestDesk;
beforeEach(async () => {
  desk = await startDesk();
  await printerBurns(desk);
});
afterEach(() => desk.close());

const acknowledged = () => answering(desk.lastTo(ann));
const ticket = () => desk.ticket(1001);
const lastText = async () => (await ticket()).messages.at(-1)?.text.trim();

test('#16 a report that a notification bounced notifies nobody, however often it comes', async () => {
  const blanks = answering(desk.lastTo(maria));
  const before = desk.sent.length;
  for (let at = 0; at < 20; at += 1) await desk.receives(pain('16', { ...blanks, N: `${at}` }));
  expect(desk.sent.slice(before)).toEqual([]);
});

test('#17 a responder without any mark gets ten answers a day at most, and each of its mails is kept', async () => {
  for (let count = 1; count <= 40; count += 1) {
    await desk.receives(pain('17', { COUNT: `${count}` }));
    await desk.advance(10 * minute);
  }
  expect(desk.to('joe@away.example').length).toBeLessThanOrEqual(10);
  expect((await desk.journal()).filter(({ state }) => state === 'handled')).toHaveLength(41);
});

describe('#18 a reply joins its ticket', () => {
  test.each(['18-reply-in-reply-to-alone', '18-reply-references-alone'])(
    '%s, written to the plain address',
    async (name) => {
      await desk.receives(pain(name, { ...acknowledged(), TO: supportAddress }));
      expect(await desk.tickets()).toHaveLength(1);
      expect(await lastText()).toBe('It still burns.');
    },
  );

  test('18-reply-outlook-thread-index, by the address it answers', async () => {
    await desk.receives(pain('18-reply-outlook', acknowledged()));
    expect(await desk.tickets()).toHaveLength(1);
    expect(await lastText()).toBe('It still burns.');
  });
});

test('#19 a chain that Apple Mail changed still holds our id somewhere', async () => {
  await desk.receives(pain('19', { ...acknowledged(), TO: supportAddress }));
  expect(await desk.tickets()).toHaveLength(1);
  expect(await lastText()).toBe('It still burns.');
});

test('#20 where a provider cuts the plus address, the signed id carries the thread', async () => {
  await desk.receives(pain('20', { ...acknowledged(), TO: 'Acme Support <support@acme.example>' }));
  expect(await desk.tickets()).toHaveLength(1);
});

test("#21 an agent's reply without any reference reaches the customer in its ticket", async () => {
  await desk.receives(pain('21', answering(desk.lastTo(maria))));
  expect(desk.lastTo(ann).mail.text).toContain('switch it off at the wall');
  expect(desk.lastTo(ann).mail.references.length + desk.lastTo(ann).mail.inReplyTo.length).toBeGreaterThan(0);
  expect(await desk.tickets()).toHaveLength(1);
});

test('#22 who guesses a number gets a ticket of their own, and 1001 stays as it is', async () => {
  const before = await ticket();
  await desk.receives(pain('22'));
  expect(await ticket()).toEqual(before);
  expect((await desk.ticket(1002)).links).toMatchObject([{ ticket: 1001, kind: 'perhaps' }]);
  expect(
    desk
      .to('mallory@elsewhere.example')
      .map(({ mail }) => mail.text)
      .join(),
  ).not.toContain('It burns');
});

test.each(painFiles().filter((it) => it.startsWith('23-')))(
  '#23 %s of another desk joins no ticket of ours, and the two do not answer each other for ever',
  async (file) => {
    const before = await ticket();
    const raw = pain(file).toString();
    for (let at = 0; at < 30; at += 1) {
      await desk.receives(Buffer.from(raw.replace('<foreign-', `<foreign-${at}-`)));
      await desk.advance(10 * minute);
    }
    expect((await ticket()).messages).toEqual(before.messages);
    const from = /^From: .*<(.*)>/m.exec(raw)?.[1] ?? '';
    expect(desk.to(from).length).toBeLessThanOrEqual(10);
  },
);

test('#24 an automatic reply opens no solved ticket again and moves no clock', async () => {
  await desk.agent('Maria').repliesToLast('Switch it off.\n#solve');
  await desk.receives(pain('24', acknowledged()));
  expect((await ticket()).status).toBe('solved');
  expect((await ticket()).messages.at(-1)).toMatchObject({ kind: 'automatic' });
});

test('#25 a reply to a closed ticket opens a linked one, and its customer is answered', async () => {
  await desk.agent('Maria').repliesToLast('Switch it off.\n#close');
  await desk.advance(day);
  await desk.receives(pain('25', acknowledged()));
  expect((await ticket()).status).toBe('closed');
  expect((await desk.ticket(1002)).links).toMatchObject([{ ticket: 1001, kind: 'follow-up' }]);
  expect(desk.lastTo(ann).mail.text).toContain('Your request is number 1002.');
});
