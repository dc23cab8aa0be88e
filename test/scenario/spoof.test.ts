/**
 * Nobody but an agent with two factors acts, and nobody but a participant joins (DESIGN promise 2, 4.5, 4.6): a generated
 * matrix of forgeries, then the twins that must act.
 */
import { afterEach, describe, expect, test } from 'vitest';
import { agentKey } from '../../src/desk/token.ts';
import type { Trust } from '../../src/mail/authentication/authentication-results.ts';
import { startDesk, supportAddress, type TestDesk } from '../support/desk.ts';
import { rawMail } from '../support/mail.ts';
import {
  type ForgedResults,
  foreignAddresses,
  forgedResults,
  forgedToken,
  tokenAddress,
  worthlessAddresses,
} from './forgery.ts';

const [maria, bob, bobAtHome] = ['maria@acme.example', 'bob@acme.example', 'bob@home.example'];
const [ann, joe, mallory, eve] = ['ann', 'joe', 'mallory', 'eve'].map((name) => `${name}@customer.example`);

let open: TestDesk | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});

/** Ticket 1001 is Ann's and pending at Maria, 1002 Joe's and solved by Bob, 1003 the spoofer's own. */
async function deskWithTickets(trust: Trust): Promise<{ desk: TestDesk; contacts: { ann: number } }> {
  const desk = await startDesk({ trust });
  open = desk;
  await desk.customer('ann').writes('Printer on fire', 'It burns.');
  await desk.agent('Maria').repliesToLast('Which printer?');
  await desk.customer('joe').writes('No toner', 'It is empty.');
  await desk.agent('Bob').repliesToLast('It comes tomorrow.\n\n#solve');
  await desk.customer('mallory').writes('An ordinary question', 'How do I log in?');
  const [opened] = await desk.events(1001);
  const id = opened?.type === 'ticket.opened' ? opened.data.requester : 0;
  return { desk, contacts: { ann: id } };
}

const subjects = ['Hello', 'Re: Printer on fire [#1001]', '[#1002] No toner'];
const text = 'Pay the money to me.\n\n#solve\n#requester eve@evil.example';

async function facts(desk: TestDesk): Promise<string[]> {
  const events = await Promise.all([1001, 1002, 1003].map((number) => desk.events(number)));
  return events.flat().map((event) => `${event.ticket} ${event.seq} ${event.type}`);
}

/** Hands in one forged mail and says what it did that it must not. */
async function harmOf(desk: TestDesk, raw: Buffer): Promise<string[]> {
  const before = new Set(await facts(desk));
  const sentBefore = desk.sent.length;
  await desk.receives(raw);
  const changed = (await facts(desk)).filter((fact) => !before.has(fact) && !fact.endsWith('message.held'));
  const mails = desk.sent.slice(sentBefore);
  const outbox = await desk.outbox();
  const harmful = mails.filter(({ recipients, mail }) => {
    const row = outbox.find(({ messageId }) => messageId === mail.messageId);
    if (row === undefined) return true;
    const isNew = (row.ticket ?? 0) > 1003;
    return isNew ? row.kind !== 'acknowledgement' && row.kind !== 'notification' : !isForAgent(recipients);
  });
  return [...changed, ...harmful.map(({ recipients, mail }) => `mail to ${recipients}: ${mail.subject}`)];
}

function isForAgent(recipients: readonly string[]): boolean {
  return recipients.every((address) => address === maria || address === bob);
}

async function challengesTo(desk: TestDesk): Promise<string[]> {
  const rows = await desk.outbox();
  return rows.filter(({ kind }) => kind === 'challenge').flatMap(({ recipients }) => recipients);
}

async function runMatrix(results: ForgedResults): Promise<{ tried: number; harm: string[] }> {
  const { desk, contacts } = await deskWithTickets(results.trust);
  const worthless = Object.entries(worthlessAddresses(desk, contacts));
  const foreign = Object.entries(foreignAddresses(desk, contacts));
  const harm: string[] = [];
  let tried = 0;
  for (const from of [maria, bobAtHome, ann, eve]) {
    // A stranger who holds somebody's token is another story: threading.test.ts.
    const addresses = from === maria ? [...worthless, ...foreign] : worthless;
    for (const subject of subjects)
      for (const [what, to] of addresses) {
        tried += 1;
        const found = await harmOf(desk, forgedMail({ from: from ?? '', to, subject, lines: results.lines }));
        harm.push(...found.map((it) => `${from}, ${what}, "${subject}": ${it}`));
      }
  }
  await expectNoMoreThanChallenges(desk);
  return { tried, harm };
}

function forgedMail(forged: {
  from: string;
  to: string;
  subject: string;
  lines: readonly [string, string][];
}): Buffer {
  const raw = rawMail({ from: forged.from, to: forged.to, subject: forged.subject, text });
  const lines = forged.lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.concat([Buffer.from(lines), raw]);
}

/** Afterwards: three questions to each agent and no more, and nothing joined what the forgeries themselves had opened. */
async function expectNoMoreThanChallenges(desk: TestDesk): Promise<void> {
  const asked = await challengesTo(desk);
  for (const address of new Set(asked)) {
    expect([maria, bob]).toContain(address);
    expect(asked.filter((it) => it === address).length).toBeLessThanOrEqual(3);
  }
  const received = (await desk.events()).filter(
    ({ ticket, type }) => ticket > 1003 && type === 'message.received',
  );
  expect(new Set(received.map(({ ticket }) => ticket)).size).toBe(received.length);
}

describe('the spoof matrix', () => {
  test.each(forgedResults)('$name: nothing but held messages', { timeout: 120_000 }, async (results) => {
    const { tried, harm } = await runMatrix(results);
    expect(harm).toEqual([]);
    expect(tried).toBeGreaterThan(150);
  });

  test('a customer whose From is forged gets an acknowledgement of a ticket of its own and none of 1001', async () => {
    const { desk } = await deskWithTickets({ kind: 'none' });
    await desk.receives(
      rawMail({
        from: ann ?? '',
        to: supportAddress,
        subject: 'Re: Printer on fire [#1001]',
        text: 'Close it',
      }),
    );
    expect(await desk.ticket(1004)).toMatchObject({ links: [{ ticket: 1001, kind: 'perhaps' }] });
    expect(desk.lastTo(ann ?? '').raw.toString()).not.toContain('Which printer?');
  });

  test('no more than three challenges go to an agent in an hour, also from one batch', async () => {
    const { desk } = await deskWithTickets({ kind: 'none' });
    const forged = (count: number) =>
      Array.from({ length: count }, () =>
        rawMail({ from: maria ?? '', to: supportAddress, subject: 'Hello', text: 'Give me #1001' }),
      );
    await desk.receives(forged(5));
    await desk.receives(forged(2));
    expect(await challengesTo(desk)).toEqual([maria, maria, maria]);
    await desk.advance(61 * 60_000);
    await desk.receives(forged(5));
    expect(await challengesTo(desk)).toHaveLength(6);
  });

  test('a challenge goes to the registered address, never to From or Reply-To', async () => {
    const { desk } = await deskWithTickets({ kind: 'none' });
    const raw = rawMail({
      from: bobAtHome ?? '',
      to: supportAddress,
      subject: 'Hello',
      text: '#list',
      headers: { 'Reply-To': eve ?? '', Sender: eve ?? '', 'Return-Path': `<${eve}>` },
    });
    await desk.receives(raw);
    expect(await challengesTo(desk)).toEqual([bob]);
    expect(desk.to(eve ?? '')).toEqual([]);
    expect(desk.to(bobAtHome ?? '')).toEqual([]);
    expect(desk.lastTo(bob ?? '').mail.text).toContain('#list');
  });
});

describe('an answer address that was completed by an address book', () => {
  test('in a new mail it is held, and #send executes it', async () => {
    const { desk } = await deskWithTickets({ kind: 'none' });
    const before = desk.to(ann ?? '').length;
    const to = tokenAddress(forgedToken(desk, {}));
    await desk.agent('Maria').writes('Lunch?', 'Shall we meet?', { to });
    expect(desk.to(ann ?? '')).toHaveLength(before);
    expect((await desk.events(1001)).at(-1)).toMatchObject({
      type: 'message.held',
      because: 'answers-no-notification',
    });
    await desk.agent('Maria').repliesToLast('#send');
    expect(desk.lastTo(ann ?? '').mail.text).toContain('Shall we meet?');
  });

  test('in an answer to a mail of another ticket it is held', async () => {
    const { desk } = await deskWithTickets({ kind: 'none' });
    const counts = () => [desk.to(ann ?? '').length, desk.to(joe ?? '').length];
    const before = counts();
    await desk.customer('joe').repliesToLast('It is still empty');
    const to = tokenAddress(forgedToken(desk, { person: agentKey('Bob'), ticket: 1001 }));
    await desk.agent('Bob').repliesToLast('Then take another', { to });
    expect(counts()).toEqual(before);
    expect((await desk.events(1001)).at(-1)).toMatchObject({
      type: 'message.held',
      because: 'answers-another-ticket',
    });
    await desk.agent('Bob').repliesToLast('#drop');
    expect(counts()).toEqual(before);
  });
});

const trusted: Trust = { kind: 'authserv-id', name: 'mx.acme.example' };
const says = (value: string) => ({ 'Authentication-Results': `mx.acme.example; ${value}` });

describe('the twins that act', () => {
  test('the right token with the right From acts', async () => {
    const { desk } = await deskWithTickets({ kind: 'none' });
    const to = tokenAddress(forgedToken(desk, {}));
    await desk.agent('Maria').writes('Re: Printer on fire [#1001]', '#solve', { to });
    expect(await desk.ticket(1001)).toMatchObject({ status: 'solved' });
  });

  test('a trusted DMARC pass acts', async () => {
    const { desk } = await deskWithTickets(trusted);
    const answered = desk.lastTo(maria ?? '');
    const headers = says('dmarc=pass header.from=acme.example');
    await desk.agent('Maria').repliesTo(answered, '#solve', { to: supportAddress, headers });
    expect(await desk.ticket(1003)).toMatchObject({ status: 'solved' });
    await desk.agent('Maria').writes('Hello', '#list', { headers });
    expect(desk.lastTo(maria ?? '').mail.text).toContain('#1001');
  });

  test('a trusted DMARC fail holds the mail even with a token', async () => {
    const { desk } = await deskWithTickets(trusted);
    const to = tokenAddress(forgedToken(desk, {}));
    const headers = says('dmarc=fail header.from=acme.example');
    await desk.agent('Maria').writes('Re: Printer on fire [#1001]', '#solve', { to, headers });
    expect(await desk.ticket(1001)).toMatchObject({ status: 'pending' });
    expect((await desk.events(1001)).at(-1)).toMatchObject({ type: 'message.held', because: 'dmarc-fail' });
    await desk.agent('Maria').repliesToLast('#send');
    expect(await desk.ticket(1001)).toMatchObject({ status: 'solved' });
  });

  test('#send on the challenge executes the held mail once, and a second #send does nothing', async () => {
    const { desk } = await deskWithTickets({ kind: 'none' });
    const before = desk.to(ann ?? '').length;
    const to = tokenAddress(forgedToken(desk, {}));
    await desk.receives(
      rawMail({ from: eve ?? '', to, subject: 'Re: Printer on fire [#1001]', text: 'The red one?' }),
    );
    expect(desk.to(ann ?? '')).toHaveLength(before);
    const challenge = desk.lastTo(maria ?? '');
    await desk.agent('Maria').repliesTo(challenge, '#send');
    expect(desk.to(ann ?? '')).toHaveLength(before + 1);
    expect(desk.lastTo(ann ?? '').mail.text).toContain('The red one?');
    await desk.agent('Maria').repliesTo(challenge, '#send');
    await desk.agent('Maria').repliesTo(challenge, '#drop');
    expect(desk.to(ann ?? '')).toHaveLength(before + 1);
  });

  test('two #send in one batch send once', async () => {
    const { desk } = await deskWithTickets({ kind: 'none' });
    const before = desk.to(ann ?? '').length;
    const to = tokenAddress(forgedToken(desk, {}));
    await desk.receives(
      rawMail({ from: eve ?? '', to, subject: 'Re: Printer on fire [#1001]', text: 'The red one?' }),
    );
    const { mail, replyTo } = desk.lastTo(maria ?? '');
    const answer = () =>
      rawMail({ from: maria ?? '', to: replyTo, subject: `Re: ${mail.subject}`, text: '#send' });
    await desk.receives([answer(), answer()]);
    expect(desk.to(ann ?? '')).toHaveLength(before + 1);
  });

  test('nobody but the agent who was asked can answer a challenge', async () => {
    const { desk } = await deskWithTickets({ kind: 'none' });
    const to = tokenAddress(forgedToken(desk, {}));
    await desk.receives(rawMail({ from: eve ?? '', to, subject: 'Re: Printer on fire', text: 'Pay me' }));
    const challenge = desk.lastTo(maria ?? '');
    const before = desk.to(ann ?? '').length;
    await desk.agent('Bob').repliesTo(challenge, '#send');
    await desk.customer('mallory').repliesTo(challenge, '#send');
    expect(mallory).toBeDefined();
    expect(desk.to(ann ?? '')).toHaveLength(before);
  });
});
