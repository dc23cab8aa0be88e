/** The sandbox, with the mail clients that the daemon and the people of the story use. */
import { ImapFlow } from 'imapflow';
import { createTransport } from 'nodemailer';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { accounts, password } from '../../src/demo/sandbox/accounts.ts';
import { type Sandbox, startSandbox } from '../../src/demo/sandbox/sandbox.ts';
import type { Arrival } from '../../src/demo/sandbox/smtp-server.ts';
import { Person } from '../../src/demo/story/person.ts';

let sandbox: Sandbox;
let arrivals: Arrival[];
let people: Person[];

beforeEach(async () => {
  arrivals = [];
  people = [];
  sandbox = await startSandbox((arrival) => arrivals.push(arrival));
});

afterEach(async () => {
  await Promise.all(people.map((person) => person.leave()));
  await sandbox.close();
});

async function join(account: (typeof accounts)[keyof typeof accounts]): Promise<Person> {
  const person = await Person.join(account, sandbox);
  people.push(person);
  return person;
}

async function client(user = accounts.desk.address, pass = password): Promise<ImapFlow> {
  const imap = new ImapFlow({
    host: sandbox.host,
    port: sandbox.imapPort,
    secure: false,
    doSTARTTLS: false,
    auth: { user, pass },
    logger: false,
  });
  imap.on('error', () => {});
  await imap.connect();
  return imap;
}

test('a mail reaches the recipient, who hears of it in IDLE, and nobody else', async () => {
  const [ann, maria, ben] = [await join(accounts.ann), await join(accounts.maria), await join(accounts.ben)];
  await ann.write({ to: 'maria@acme.example', subject: 'Grüße', text: 'Hello' });
  const mail = await maria.receives('mail', ({ subject }) => subject === 'Grüße');
  expect(mail.from?.value).toEqual([{ address: 'ann.lee@customer.example', name: 'Ann Lee' }]);
  expect(ben.mails).toEqual([]);
});

test('a receiving server writes the envelope into the header', async () => {
  const ann = await join(accounts.ann);
  await ann.write({ to: 'support+token@acme.example', subject: 'Hello', text: 'Hello' });
  expect(arrivals.map(({ account, recipient }) => [account, recipient])).toEqual([
    [accounts.desk, 'support+token@acme.example'],
  ]);
  expect(arrivals[0]?.raw.toString()).toMatch(
    /^Return-Path: <ann\.lee@customer\.example>\r\nDelivered-To: support\+token@acme\.example\r\nReceived: from \[127\.0\.0\.1\] by /,
  );
});

test('an alias and an answer address belong to the same mailbox', async () => {
  const [ann, maria] = [await join(accounts.ann), await join(accounts.maria)];
  await ann.write({ to: 'Maria.Silva+x.y@ACME.example', subject: 'One', text: 'Hello' });
  expect((await maria.receives('mail', () => true)).subject).toBe('One');
});

test('a bounce has an empty reverse path', async () => {
  const robot = await join(accounts.robot);
  await robot.handOver(accounts.desk.address, 'Subject: Failed\r\n\r\nNo such user\r\n');
  expect(arrivals[0]).toMatchObject({ reversePath: '', account: accounts.desk });
  expect(arrivals[0]?.raw.toString()).toMatch(/^Return-Path: <>\r\n/);
});

test('mail for anybody else is refused, so that nothing leaves', async () => {
  const ann = await join(accounts.ann);
  const sending = ann.write({ to: 'someone@example.com', subject: 'Hello', text: 'Hello' });
  await expect(sending).rejects.toMatchObject({ responseCode: 550 });
  expect(arrivals).toEqual([]);
});

test('a wrong password opens neither mailbox nor server', async () => {
  await expect(client(accounts.desk.address, 'wrong')).rejects.toMatchObject({ authenticationFailed: true });
  const smtp = createTransport({
    host: sandbox.host,
    port: sandbox.smtpPort,
    auth: { user: accounts.ann.address, pass: 'wrong' },
  });
  await expect(smtp.verify()).rejects.toMatchObject({ code: 'EAUTH' });
});

test('the desk finds all it asks of an IMAP server', async () => {
  const ann = await join(accounts.ann);
  for (const subject of ['one', 'two', 'three'])
    await ann.write({ to: accounts.desk.address, subject, text: 'Hello' });
  const imap = await client();
  expect(
    imap.capabilities.has('IDLE') && imap.capabilities.has('MOVE') && imap.capabilities.has('UIDPLUS'),
  ).toBe(true);
  const inbox = await imap.mailboxOpen('INBOX');
  expect(inbox).toMatchObject({ exists: 3, uidNext: 4 });
  expect(await imap.search({ uid: '2:*' }, { uid: true })).toEqual([2, 3]);
  const fetched = await imap.fetchAll(
    '2',
    { uid: true, source: true, size: true, flags: true },
    { uid: true },
  );
  expect(fetched[0]?.source).toEqual(arrivals[1]?.raw);
  expect(fetched[0]?.size).toBe(arrivals[1]?.raw.length);
  await imap.messageFlagsAdd('1:3', ['\\Seen'], { uid: true });
  expect(await imap.search({ seen: true }, { uid: true })).toEqual([1, 2, 3]);
  expect(await imap.status('INBOX', { messages: true, uidNext: true, uidValidity: true })).toMatchObject({
    uidNext: 4,
    uidValidity: inbox.uidValidity,
  });
  await imap.logout();
});

test('copies find the folder of sent mail, and mail can be moved', async () => {
  const ann = await join(accounts.ann);
  await ann.write({ to: accounts.desk.address, subject: 'one', text: 'Hello' });
  const imap = await client();
  const folders = await imap.list();
  expect(folders.find(({ specialUse }) => specialUse === '\\Sent')?.path).toBe('Sent');
  await imap.append('Sent', 'Message-ID: <1@acme.example>\r\n\r\nHello\r\n', ['\\Seen'], new Date());
  await imap.mailboxOpen('INBOX');
  await imap.mailboxCreate('Done');
  await imap.messageMove('1', 'Done', { uid: true });
  expect(await imap.status('Done', { messages: true })).toMatchObject({ messages: 1 });
  await imap.mailboxOpen('Sent');
  const wanted = { header: { 'Message-ID': '<1@acme.example>' } };
  expect(await imap.search(wanted, { uid: true })).toEqual([1]);
  await imap.logout();
});

test('a client that vanishes in IDLE leaves nothing behind that keeps a program alive', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  const other = await startSandbox(() => {});
  const [ann, ben] = [await Person.join(accounts.ann, other), await Person.join(accounts.ben, other)];
  await ann.write({ to: accounts.ben.address, subject: 'Hello', text: 'Hello' });
  await ben.receives('mail', () => true);
  await Promise.all([ann.leave(), ben.leave()]);
  await other.close();
  await expect.poll(timers).toBeLessThanOrEqual(before);
});
