/** Delivery: refusals of some, of us and for now; the breaker over all automatic mail. */
import { afterEach, describe, expect, test } from 'vitest';
import { minute } from '../../src/desk/instant.ts';
import type { Attempt } from '../../src/desk/outgoing/delivery.ts';
import { releaseOutbox } from '../../src/operate.ts';
import { type DeskOptions, startDesk, type TestDesk } from '../support/desk.ts';
import { rawMail } from '../support/mail.ts';

let desk: TestDesk | null = null;
afterEach(async () => {
  await desk?.close();
  desk = null;
});
const begin = async (options: DeskOptions = {}): Promise<TestDesk> => {
  desk = await startDesk(options);
  return desk;
};

const accepted: Attempt = { kind: 'sent', serverMessageId: null, rejected: [] };
const refusal = (kind: 'failed' | 'deferred', concerns: 'recipient' | 'us', answer: string): Attempt => ({
  kind,
  concerns,
  replyCode: Number(answer.slice(0, 3)),
  enhancedCode: answer.slice(4, 9),
  response: answer,
});
const states = async (it: TestDesk, kind: string) =>
  (await it.outbox()).filter((mail) => mail.kind === kind).map(({ state }) => state);

describe('a reply', () => {
  test('that one of its recipients is refused is sent once, and its agent hears who lacks it', async () => {
    const rejected = [{ recipient: 'joe@customer.example', response: '550 5.1.1 No such user' }];
    const it = await begin({
      smtp: ({ recipients }) =>
        recipients.includes('joe@customer.example') ? { ...accepted, rejected } : accepted,
    });
    await it.customer('ann').writes('Help', 'Me and Joe', { cc: 'joe@customer.example' });
    await it.agent('Maria').repliesToLast('Water helps.');
    const news = it.lastTo('maria@acme.example');
    expect(news.mail.text).toContain('joe@customer.example did not get the mail');
    expect(news.mail.text).toContain('No such user');
    const events = (await it.events(1001)).map(({ type, because }) => [type, because]);
    expect(events).toContainEqual(['reply.sent', 'accepted']);
    expect(events).toContainEqual(['mail.failed', 'refused-for-some']);
    await it.advance(60 * minute);
    expect(await states(it, 'reply')).toEqual(['sent']);
  });

  test('that everybody is refused has failed: the agent hears, and answers to another address', async () => {
    let isRefused = true;
    const it = await begin({
      smtp: ({ recipients }) =>
        isRefused && recipients.includes('ann@customer.example')
          ? refusal('failed', 'recipient', '550 5.1.1 No such user')
          : accepted,
    });
    await it.customer('ann').writes('Help');
    await it.agent('Maria').repliesToLast('Water helps.');
    expect(it.lastTo('maria@acme.example').mail.text).toContain('did not reach ann@customer.example');
    expect(await states(it, 'reply')).toEqual(['failed']);
    isRefused = false;
    await it.agent('Maria').repliesToLast('Water helps.\n\n#requester ann@home.example');
    expect(it.lastTo('ann@home.example').mail.text).toContain('Water helps.');
  });

  test('that is refused for now is tried again, later each time, and given up after five days', async () => {
    const it = await begin({ smtp: () => refusal('deferred', 'recipient', '451 4.3.0 Try later') });
    await it.customer('ann').writes('Help');
    const acknowledgement = async () => (await it.outbox()).find(({ kind }) => kind === 'acknowledgement');
    const attempts: number[] = [];
    for (const minutes of [0, 1, 2, 4, 8]) {
      await it.advance(minutes * minute);
      attempts.push((await acknowledgement())?.attempts ?? 0);
    }
    expect(attempts).toEqual([1, 2, 3, 4, 5]);
    expect(await acknowledgement()).toMatchObject({
      state: 'deferred',
      because: expect.stringContaining('Try later'),
    });
    for (let days = 0; days < 6; days += 1) await it.advance(24 * 60 * minute);
    expect(await acknowledgement()).toMatchObject({
      state: 'failed',
      because: expect.stringContaining('given-up'),
    });
    expect(it.sent).toEqual([]);
  });
});

describe('a server that refuses us', () => {
  test('is told to the operator once an hour, loses nothing, and is tried again', async () => {
    let refuses = true;
    const it = await begin({
      smtp: () => (refuses ? refusal('failed', 'us', '535 5.7.8 Bad credentials') : accepted),
    });
    await it.customer('ann').writes('Help');
    await it.customer('joe').writes('Help too');
    expect(it.sent).toEqual([]);
    for (let passed = 0; passed < 50; passed += 10) await it.advance(10 * minute);
    const alerts = async () => (await it.outbox()).filter(({ kind }) => kind === 'alert');
    expect(await alerts()).toHaveLength(1);
    await it.advance(15 * minute);
    await it.advance(10 * minute);
    expect(await alerts()).toHaveLength(2);
    expect((await it.outbox()).every(({ state }) => state === 'deferred' || state === 'queued')).toBe(true);
    refuses = false;
    for (let hours = 0; hours < 5; hours += 1) await it.advance(60 * minute);
    expect((await it.outbox()).every(({ state }) => state === 'sent')).toBe(true);
    for (const name of ['ann', 'joe']) expect(it.to(`${name}@customer.example`)).toHaveLength(1);
    expect(it.lastTo('ops@acme.example').mail.text).toContain('535');
  });

  test('does not hold up the mail of another mailbox', async () => {
    const it = await begin({
      config: (config) => {
        const [support] = config.mailboxes as Record<string, unknown>[];
        const sales = { ...support, name: 'sales', address: 'sales@acme.example' };
        return { ...config, mailboxes: [support, sales] };
      },
      smtp: ({ recipients }) =>
        recipients.includes('ann@customer.example')
          ? refusal('failed', 'us', '535 5.7.8 Bad credentials')
          : accepted,
    });
    await it.customer('ann').writes('Help');
    const toSales = rawMail({ from: 'joe@customer.example', to: 'sales@acme.example', subject: 'Buy' });
    await it.receives(toSales, { mailbox: 'sales' });
    expect(it.to('joe@customer.example')).toHaveLength(1);
  });
});

describe('the breaker over all automatic mail', () => {
  const small = (config: Record<string, unknown>) => ({
    ...config,
    desk: { ...(config.desk as object), budgets: { globalPer10Min: 5 } },
  });
  const people = ['ann', 'joe', 'eve', 'kim', 'lee'];
  const flooded = async (): Promise<TestDesk> => {
    const it = await begin({ now: new Date().toISOString(), config: small });
    for (const name of people) await it.customer(name).writes(`Help ${name}`);
    return it;
  };
  const automatic = (it: TestDesk) =>
    it.sent.filter(({ recipients }) => !recipients.includes('ops@acme.example'));

  test('opens at the budget: what is over it waits, the operator hears at once', async () => {
    const it = await flooded();
    expect(automatic(it)).toHaveLength(5);
    expect(it.to('ops@acme.example')).toHaveLength(1);
    expect(it.lastTo('ops@acme.example').mail.subject).toBe('Automatic mail is stopped');
    expect((await it.outbox()).filter(({ state }) => state === 'queued')).toHaveLength(5);
    expect(await it.tickets()).toHaveLength(5);
  });

  test("lets agents' words through", async () => {
    const it = await flooded();
    const mails = await it.outbox();
    const first = mails.find(({ kind }) => kind === 'notification');
    const answer = {
      from: 'Maria <maria@acme.example>',
      to: first?.replyTo ?? '',
      inReplyTo: first?.messageId ?? '',
    };
    await it.receives(rawMail({ ...answer, subject: 'Re: Help ann', text: 'Water helps.' }));
    expect(it.lastTo('ann@customer.example').mail.text).toContain('Water helps.');
  });

  test('stays open over time and closes when it is released; then everything goes out once', async () => {
    const it = await flooded();
    await it.advance(30 * minute);
    expect(automatic(it)).toHaveLength(5);
    expect(await releaseOutbox(it.store)).toBe(true);
    await it.advance(0);
    expect(automatic(it)).toHaveLength(10);
    for (const name of people) expect(it.to(`${name}@customer.example`)).toHaveLength(1);
    expect(await releaseOutbox(it.store)).toBe(false);
  });
});
