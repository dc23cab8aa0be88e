/**
 * Two desks, each the other's customer, with a vacation responder in front of each, face each other for a day (DESIGN
 * promise 3). Responders come from polite to hopeless; the mails that one desk sends the other stay few.
 */
import { afterEach, describe, expect, test } from 'vitest';
import { after, minute } from '../../src/desk/instant.ts';
import { parseMail } from '../../src/io/parse/parse.ts';
import type { ParsedMail } from '../../src/mail/parsed-mail.ts';
import { type SentMail, startDesk, supportAddress, type TestDesk, testConfig } from '../support/desk.ts';
import { type Draft, rawMail } from '../support/mail.ts';

const otherAddress = 'support@globex.example';

/** What a responder writes to answer a mail that came; `count` rises with every answer. */
type Responder = (mail: ParsedMail, count: number) => Partial<Draft> & { readonly to: string };

const answerTo = (mail: ParsedMail) => (mail.replyTo[0] ?? mail.from[0])?.address ?? '';
const authorOf = (mail: ParsedMail) => mail.from[0]?.address ?? '';
const refersTo = (mail: ParsedMail) => ({
  inReplyTo: mail.messageId ?? '',
  references: [...mail.references, mail.messageId ?? ''],
});

const responders: Record<string, Responder> = {
  'that says what it is (RFC 3834)': (mail) => ({
    to: answerTo(mail),
    subject: `Auto: ${mail.subject}`,
    headers: { 'Auto-Submitted': 'auto-replied' },
    ...refersTo(mail),
  }),
  'that says so and refers to nothing': (mail, count) => ({
    to: authorOf(mail),
    subject: `Ticket ${count}`,
    headers: { 'Auto-Submitted': 'auto-generated' },
  }),
  'with no header but the subject of an absence': (mail) => ({
    to: authorOf(mail),
    subject: `Out of office: ${mail.subject}`,
  }),
  'with no header but references': (mail, count) => ({
    to: authorOf(mail),
    subject: `Your request ${count}`,
    ...refersTo(mail),
  }),
  'without a mark that answers to Reply-To': (mail, count) => ({
    to: answerTo(mail),
    subject: `Our number ${count}`,
  }),
  'without any mark': (mail, count) => ({ to: authorOf(mail), subject: `Our number ${count}` }),
};

const open: TestDesk[] = [];
afterEach(async () => {
  for (const desk of open.splice(0)) await desk.close();
});

/** A desk without agents, so that all it sends goes to the other; the other desk has another domain. */
async function openDesk(domain: string): Promise<TestDesk> {
  const named = JSON.stringify(testConfig()).replaceAll('acme.example', domain);
  const alone = { ...JSON.parse(named), agents: [], groups: [{ name: 'first' }] };
  const desk = await startDesk({ config: () => alone });
  open.push(desk);
  return desk;
}

/** One side: a desk behind its responder. Mail reaches both; the responder answers once a minute at most. */
class Side {
  readonly desk: TestDesk;
  readonly #address: string;
  readonly #responder: Responder;
  #taken = 0;
  #count = 0;

  constructor(desk: TestDesk, address: string, responder: Responder) {
    this.desk = desk;
    this.#address = address;
    this.#responder = responder;
  }

  /** Mails the desk sent to the other since the last call. */
  sent(other: string): SentMail[] {
    const fresh = this.desk.sent.slice(this.#taken);
    this.#taken = this.desk.sent.length;
    return fresh.filter(({ recipients }) => recipients.some((it) => it.replace(/\+[^@]*/, '') === other));
  }

  answer(mails: readonly ParsedMail[]): Buffer[] {
    const mail = mails.at(-1);
    if (mail === undefined) return [];
    this.#count += 1;
    const draft: Draft = {
      from: this.#address,
      subject: mail.subject,
      text: `We are not here this week (${this.#count}).`,
      date: this.desk.now,
      ...this.#responder(mail, this.#count),
    };
    return [rawMail(draft)];
  }
}

interface Day {
  /** Mails each desk sent the other. */
  readonly sent: readonly [number, number];
  readonly suppressed: readonly string[];
  /** Mails that responders wrote. */
  readonly answers: number;
}

/** Each side begins with a mail from the other; responders answer once in `pace` minutes, for a day. */
async function faceEachOther(responder: Responder, pace: number): Promise<Day> {
  const [ours, theirs] = [await openDesk('acme.example'), await openDesk('globex.example')];
  const sides = [
    new Side(ours, supportAddress, responder),
    new Side(theirs, otherAddress, responder),
  ] as const;
  const addresses = [supportAddress, otherAddress] as const;
  const hello = (from: string, to: string) => rawMail({ from, to, subject: 'Hello' });
  let waiting: [Buffer[], Buffer[]] = [
    [hello(otherAddress, supportAddress)],
    [hello(supportAddress, otherAddress)],
  ];
  const sent: [number, number] = [0, 0];
  let answers = 0;
  for (let passed = 0; passed < 24 * 60; passed += pace) {
    const next: [Buffer[], Buffer[]] = [[], []];
    for (const [at, other] of [
      [0, 1],
      [1, 0],
    ] as const) {
      const side = sides[at];
      const came = waiting[at];
      if (came.length > 0) await side.desk.receives(came);
      const mails = side.sent(addresses[other]);
      const replies = side.answer(await Promise.all(came.map((raw) => parseMail(raw))));
      sent[at] += mails.length;
      answers += replies.length;
      next[other].push(...mails.map(({ raw }) => raw), ...replies);
      side.desk.now = after(side.desk.now, pace * minute);
    }
    waiting = next;
  }
  const rows = (await Promise.all(sides.map(({ desk }) => desk.outbox()))).flat();
  const suppressed = rows.filter(({ state }) => state === 'suppressed').map(({ because }) => because);
  return { sent, suppressed: [...new Set(suppressed)], answers };
}

describe("two desks behind vacation responders, each the other one's customer", () => {
  test.each([
    ['that says what it is (RFC 3834)', 15],
    ['that says so and refers to nothing', 15],
    ['with no header but the subject of an absence', 15],
    ['with no header but references', 15],
  ])('send one mail each where the responder is one %s', { timeout: 120_000 }, async (kind, pace) => {
    const day = await faceEachOther(responderNamed(kind), pace);
    expect(day.sent[0] + day.sent[1]).toBeLessThanOrEqual(4);
    expect(day.suppressed).toEqual([]);
    expect(day.answers).toBeGreaterThan(90);
  });

  test.each([
    ['without a mark that answers to Reply-To', 5, ['budget-recipient-unanswered']],
    ['without any mark', 5, ['budget-recipient-unanswered']],
    ['without any mark', 1, ['budget-recipient-unanswered']],
  ])(
    'send twenty mails in a day where it is one %s, every %i minutes, and the breaker shows',
    {
      timeout: 240_000,
    },
    async (kind, pace, reasons) => {
      const day = await faceEachOther(responderNamed(kind), pace);
      expect(day.sent[0] + day.sent[1]).toBe(20);
      expect(day.suppressed.toSorted()).toEqual(reasons);
      expect(day.answers).toBeGreaterThan(280);
    },
  );

  function responderNamed(kind: string): Responder {
    const responder = responders[kind];
    if (responder === undefined) throw new Error(`no responder ${kind}`);
    return responder;
  }
});

describe('what stops robots does not stop people', () => {
  test('a customer whom somebody answers gets every acknowledgement of a busy day', async () => {
    const desk = await startDesk();
    open.push(desk);
    for (let count = 1; count <= 15; count += 1) {
      await desk.customer('ann').writes(`Question ${count}`);
      if (count === 3) await desk.agent('Maria').repliesToLast('Here you are');
      await desk.advance(20 * minute);
    }
    const kinds = (await desk.outbox()).filter(({ kind }) => kind === 'acknowledgement');
    expect(kinds.filter(({ state }) => state === 'sent')).toHaveLength(15);
  });

  test('without an answer the eleventh of a day is suppressed, is ticketed all the same, and the next day begins anew', async () => {
    const desk = await startDesk();
    open.push(desk);
    for (let count = 1; count <= 11; count += 1) {
      await desk.customer('ann').writes(`Question ${count}`);
      await desk.advance(20 * minute);
    }
    const acknowledged = async () =>
      (await desk.outbox()).filter(({ kind, state }) => kind === 'acknowledgement' && state === 'sent')
        .length;
    expect(await acknowledged()).toBe(10);
    expect(await desk.tickets()).toHaveLength(11);
    await desk.advance(24 * 60 * minute);
    await desk.customer('ann').writes('Question 12');
    expect(await acknowledged()).toBe(11);
  });
});

describe('an agent behind a responder that marks its mail by nothing', () => {
  /** The responder answers whatever comes to Maria, to Reply-To, once a minute for a day. */
  async function dayOf(desk: TestDesk): Promise<void> {
    for (let passed = 0, seen = 0; passed < 24 * 60; passed += 3) {
      const mail = desk.to('maria@acme.example').at(-1);
      const count = desk.to('maria@acme.example').length;
      if (mail === undefined || count === seen) break;
      seen = count;
      desk.now = after(desk.now, 3 * minute);
      await desk.agent('Maria').writes(`I am not here ${passed}`, 'Back on Monday.', { to: mail.replyTo });
    }
  }

  test('ends with the budget, and no customer hears of it', { timeout: 120_000 }, async () => {
    const desk = await startDesk();
    open.push(desk);
    await desk.customer('ann').writes('Printer on fire');
    await dayOf(desk);
    expect(desk.to('maria@acme.example').length).toBeLessThanOrEqual(62);
    expect(desk.to('ann@customer.example')).toHaveLength(1);
    const suppressed = (await desk.outbox()).filter(({ state }) => state === 'suppressed');
    expect(suppressed.map(({ because }) => because)).toEqual(['budget-recipient-day']);
  });

  test('ends also where it answers the error about a mail of no ticket', { timeout: 120_000 }, async () => {
    const desk = await startDesk();
    open.push(desk);
    await desk.agent('Maria').writes('Hello', 'Good morning', { to: desk.personal('Maria') });
    await dayOf(desk);
    expect(desk.to('maria@acme.example').length).toBeLessThanOrEqual(61);
  });
});
