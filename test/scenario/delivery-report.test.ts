/** Reports about our mail and robots that answer it: they change what they prove and wake nobody (DESIGN 4.4, promise 3). */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startDesk, supportAddress, type TestDesk } from '../support/desk.ts';
import { rawMail } from '../support/mail.ts';
import { type Report, reportOn } from '../support/report.ts';

const ann = 'ann@customer.example';
const maria = 'maria@acme.example';

let desk: TestDesk;
beforeEach(async () => {
  desk = await startDesk();
  await desk.customer('ann').writes('Printer on fire', 'It burns.');
});
afterEach(() => desk.close());

async function suppressed(): Promise<boolean> {
  return (await desk.events()).some(({ type }) => type === 'address.suppressed');
}

/** Mails that go out while something happens. */
async function sentBy(action: () => Promise<void>): Promise<string[]> {
  const before = desk.sent.length;
  await action();
  return desk.sent.slice(before).flatMap(({ recipients }) => recipients);
}

describe('a report about our acknowledgement', () => {
  test('suppresses the address, and the agent is told once', async () => {
    const acknowledgement = desk.lastTo(ann);
    expect(await sentBy(() => desk.receives(reportOn(acknowledgement)))).toEqual([maria]);
    expect(desk.lastTo(maria).mail.text).toContain('did not get our acknowledgement');
    expect(await suppressed()).toBe(true);
    expect(await sentBy(() => desk.receives(reportOn(acknowledgement)))).toEqual([]);
    expect(await sentBy(() => desk.customer('ann').writes('Another thing'))).toEqual(['bob@acme.example']);
    const second = (await desk.outbox()).find(
      ({ kind, ticket }) => kind === 'acknowledgement' && ticket === 1002,
    );
    expect(second).toMatchObject({ state: 'suppressed', because: 'bounced: permanent-failure' });
  });

  test('tells the agent why in plain words', async () => {
    await desk.receives(reportOn(desk.lastTo(ann), { status: '5.2.2', diagnostic: '552 5.2.2 over quota' }));
    expect(desk.lastTo(maria).mail.text).toContain('Mail to this address fails. The mailbox is full.');
    expect(await suppressed()).toBe(false);
  });

  test('that comes twice in one batch tells the agent once', async () => {
    const acknowledgement = desk.lastTo(ann);
    expect(await sentBy(() => desk.receives([reportOn(acknowledgement), reportOn(acknowledgement)]))).toEqual(
      [maria],
    );
  });

  test.each<[string, Report]>([
    ['names another recipient', { recipient: 'joe@customer.example' }],
    ['names no mail of ours', { about: 'i.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@acme.example' }],
    ['says that it is late', { action: 'delayed', status: '4.4.1' }],
    ['says that it was relayed', { action: 'relayed', status: '2.0.0' }],
    ['says that the mailbox is full', { status: '4.2.2', action: 'delayed' }],
    ['refuses this one mail as spam', { status: '5.7.1' }],
    ['says for good that the mailbox is full', { status: '5.0.0', diagnostic: '552 over quota' }],
    ['refuses us and not the address', { status: '5.1.0', diagnostic: '550 your IP is on a block list' }],
  ])('suppresses nothing where it %s', async (_, report) => {
    await desk.receives(reportOn(desk.lastTo(ann), report));
    expect(await suppressed()).toBe(false);
  });

  test.each(['solve', 'close', 'pending'])('leaves a ticket alone after #%s', async (verb) => {
    const acknowledgement = desk.lastTo(ann);
    await desk.agent('Maria').repliesToLast(`#${verb}`);
    const { status } = await desk.ticket(1001);
    await desk.receives(reportOn(acknowledgement));
    expect(await desk.ticket(1001)).toMatchObject({ status });
    expect((await desk.ticket(1001)).messages.at(-1)).toMatchObject({ kind: 'report' });
  });
});

describe('a report about a reply', () => {
  test('marks the mail failed, and the agent hears who did not get it and why', async () => {
    await desk.agent('Maria').repliesToLast('Use water.');
    const reply = desk.lastTo(ann);
    expect(await sentBy(() => desk.receives(reportOn(reply)))).toEqual([maria]);
    const news = desk.lastTo(maria).mail.text;
    expect(news).toContain(`${ann} did not get the reply`);
    expect(news).toContain('No such user');
    const row = (await desk.outbox()).find(({ messageId }) => messageId === reply.mail.messageId);
    expect(row).toMatchObject({ state: 'failed' });
  });

  test('to an address that is dead already is told all the same, once for each reply', async () => {
    await desk.receives(reportOn(desk.lastTo(ann)));
    await desk.agent('Maria').repliesToLast('Use water.');
    const reply = desk.lastTo(ann);
    const refused = { status: '5.7.1' };
    expect(await sentBy(() => desk.receives(reportOn(reply, refused)))).toEqual([maria]);
    expect(await sentBy(() => desk.receives(reportOn(reply, refused)))).toEqual([]);
  });
});

describe('a report about a notification', () => {
  test('notifies nobody, not even about an address that is gone', async () => {
    const news = desk.lastTo(maria);
    expect(await sentBy(() => desk.receives(reportOn(news)))).toEqual([]);
    expect(await desk.ticket(1001)).toMatchObject({ status: 'open' });
  });

  test('about a notification that told of a report notifies nobody either', async () => {
    await desk.receives(reportOn(desk.lastTo(ann)));
    const news = desk.lastTo(maria);
    expect(await sentBy(() => desk.receives(reportOn(news)))).toEqual([]);
  });
});

describe('a report that comes from nowhere', () => {
  test('opens no ticket and is answered by nobody', async () => {
    const foreign = { ...desk.lastTo(ann), recipients: ['x@elsewhere.example'] };
    expect(
      await sentBy(() => desk.receives(reportOn(foreign, { about: 'foreign@elsewhere.example' }))),
    ).toEqual([]);
    expect(await desk.tickets()).toHaveLength(1);
    expect((await desk.journal()).at(-1)).toMatchObject({ state: 'handled' });
  });
});

describe("a robot's answer", () => {
  const robots: [string, Record<string, string>, string][] = [
    ['with Auto-Submitted', { 'Auto-Submitted': 'auto-replied' }, 'Re: Printer on fire'],
    [
      'of Exchange',
      { 'X-Auto-Response-Suppress': 'All', 'Auto-Submitted': 'auto-generated' },
      'Automatic reply: x',
    ],
    ['with a vacation header', { 'X-Autoreply': 'yes' }, 'Re: Printer on fire'],
    ['with Precedence: auto_reply', { Precedence: 'auto_reply' }, 'Re: Printer on fire'],
    ['known by its subject alone', {}, 'Out of office: Printer on fire'],
    ['in German', {}, 'Automatische Antwort: Printer on fire'],
  ];

  test.each(robots)(
    '%s does not reopen a solved ticket and is never answered',
    async (_, headers, subject) => {
      await desk.agent('Maria').repliesToLast('Use water.\n\n#solve');
      const sent = await sentBy(() =>
        desk.customer('ann').repliesToLast('I am away until Monday.', { headers, subject }),
      );
      expect(sent).toEqual([]);
      const ticket = await desk.ticket(1001);
      expect(ticket.status).toBe('solved');
      expect(ticket.messages.at(-1)).toMatchObject({ kind: 'automatic', threadRule: 'inert' });
      expect(await desk.tickets()).toHaveLength(1);
    },
  );

  test('does not stop the clock that closes a solved ticket', async () => {
    await desk.agent('Maria').repliesToLast('Use water.\n\n#solve');
    await desk.advance(24 * 3_600_000);
    await desk.customer('ann').repliesToLast('I am away', { headers: { 'Auto-Submitted': 'auto-replied' } });
    await desk.advance(25 * 3_600_000);
    expect(await desk.ticket(1001)).toMatchObject({ status: 'closed' });
  });

  test("of an agent's mailbox reaches no customer", async () => {
    const before = desk.to(ann).length;
    await desk.agent('Maria').repliesToLast('I am away.', { headers: { 'Auto-Submitted': 'auto-replied' } });
    await desk.agent('Maria').repliesToLast('I am away.', { subject: 'Automatic reply: Printer on fire' });
    expect(desk.to(ann)).toHaveLength(before);
    expect(await desk.ticket(1001)).toMatchObject({ status: 'open' });
  });
});

describe('mail that a machine wrote of its own accord', () => {
  test('opens a ticket that is not acknowledged', async () => {
    const headers = { 'Auto-Submitted': 'auto-generated' };
    const from = 'Voicemail <voicemail@phone.example>';
    const raw = rawMail({ from, to: supportAddress, subject: 'Voice message from 555 0100', headers });
    expect(await sentBy(() => desk.receives(raw))).toEqual(['bob@acme.example']);
    expect(await desk.ticket(1002)).toMatchObject({ status: 'open' });
  });

  test.each([
    ['a spam verdict', { 'X-Spam-Flag': 'YES' }],
    ['a null return path', { 'Return-Path': '<>' }],
    ['a mailing list', { 'List-Id': '<printers.lists.example>', Precedence: 'list' }],
  ])('%s keeps a person from being acknowledged', async (_, headers) => {
    const raw = rawMail({ from: 'joe@customer.example', to: supportAddress, subject: 'Hello', headers });
    expect(await sentBy(() => desk.receives(raw))).toEqual(['bob@acme.example']);
    expect(await desk.tickets()).toHaveLength(2);
  });
});
