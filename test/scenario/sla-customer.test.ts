/** What customers hear from the clock, and what they must not. */
import { afterEach, describe, expect, test } from 'vitest';
import { day, hour, minute } from '../../src/desk/instant.ts';
import type { Attempt } from '../../src/desk/outgoing/delivery.ts';
import { type DeskOptions, startDesk, supportAddress, type TestDesk } from '../support/desk.ts';
import { rawMail } from '../support/mail.ts';

const ann = 'ann@customer.example';
const maria = 'maria@acme.example';

const policy = `
sla:
  pauses: {pending: [resolution, update], on_hold: [resolution]}
  steps:
    - name: late
      percent: 100
      actions: [{notify: assignee}, {mail: slaBreach}]
  policies:
    - name: standard
      targets: {firstReply: 4h, nextReply: 2h, resolution: 24h}
`;

/** Nothing but words to the customer every two hours. */
const updates = `
sla:
  steps:
    - name: still
      targets: update
      percent: 100
      actions: [{mail: statusUpdate}]
  policies:
    - name: all
      targets: {update: 2h, resolution: 9d}
`;

let desk: TestDesk;
afterEach(() => desk.close());

const begin = async (more: Partial<DeskOptions> = {}): Promise<void> => {
  desk = await startDesk({ policy, ...more });
};
const asks = (more = {}) => desk.customer('ann').writes('Printer on fire', 'It burns.', more);
const textsTo = (address: string) => desk.to(address).map(({ mail }) => mail.text);
const outbox = async (kind: string) =>
  (await desk.outbox()).filter((it) => it.kind === kind).map(({ state, because }) => ({ state, because }));

describe('what #subject calls a ticket', () => {
  test('is not what an automatic mail of the clock calls it', async () => {
    await begin();
    await asks();
    await desk.agent('Maria').repliesToLast('#subject Ann again, do not refund');
    await desk.passes(5 * hour);
    const { mail } = desk.lastTo(ann);
    expect(mail.text).toContain('You are still waiting for our answer');
    expect(mail.text).toContain('About your request number 1001: Printer on fire');
    expect(`${mail.subject} ${mail.text}`).not.toContain('refund');
  });

  test('reaches nobody who wrote without a subject either', async () => {
    await begin({ policy: updates });
    await desk.customer('ann').writes('', 'It burns.');
    await desk.agent('Maria').repliesToLast('#subject Ann again, do not refund');
    await desk.passes(2 * hour + minute);
    const { mail } = desk.lastTo(ann);
    expect(mail.subject).toContain('(no subject)');
    expect(mail.text).toContain('About your request number 1001: (no subject)');
  });
});

describe('a mail of the clock that has to wait', () => {
  let isBusy = false;
  const later = { concerns: 'recipient', replyCode: 451, enhancedCode: '4.7.1', response: 'later' } as const;
  const busyFor =
    (address: string) =>
    (sent: { recipients: readonly string[] }): Attempt =>
      isBusy && sent.recipients.includes(address)
        ? { kind: 'deferred', ...later }
        : { kind: 'sent', serverMessageId: null, rejected: [] };
  const lateFor = async (): Promise<void> => {
    isBusy = false;
    await begin({ smtp: busyFor(ann) });
    await asks();
    isBusy = true;
    await desk.passes(4 * hour + 5 * minute);
    expect(await outbox('delay')).toMatchObject([{ state: 'deferred' }]);
  };

  test('is not sent any more once somebody has answered', async () => {
    await lateFor();
    await desk.agent('Maria').repliesToLast('Water helps.\n\n#open');
    isBusy = false;
    await desk.passes(12 * hour);
    expect(await outbox('delay')).toEqual([{ state: 'suppressed', because: 'answered-meanwhile' }]);
    expect(textsTo(ann).join()).not.toContain('still waiting');
    expect(textsTo(ann).join()).toContain('Water helps.');
  });

  test('is not sent any more once the ticket is solved without a word', async () => {
    await lateFor();
    await desk.agent('Maria').repliesToLast('#solve');
    isBusy = false;
    await desk.passes(day);
    expect(await outbox('delay')).toEqual([{ state: 'suppressed', because: 'solved-meanwhile' }]);
  });

  test('is sent where nothing of that happened, notes and other tickets included', async () => {
    await lateFor();
    await desk.customer('joe').writes('Scanner', 'It hums.');
    await desk.agent('Bob').repliesToLast('Which one?');
    await desk.agent('Maria').repliesTo(desk.to(maria)[0] ?? desk.lastTo(maria), '#note\n\nShe has called.');
    isBusy = false;
    await desk.passes(hour);
    expect(await outbox('delay')).toMatchObject([{ state: 'sent' }]);
  });
});

describe('an address that others write in the name of', () => {
  test('hears of the delays of a flood no more than of its acknowledgements', async () => {
    await begin();
    for (let at = 0; at < 30; at += 1) {
      const from = 'Vic <victim@v.example>';
      await desk.receives(rawMail({ from, to: supportAddress, subject: `q${at}`, text: `Question ${at}` }));
      await desk.passes(11 * minute);
    }
    await desk.passes(hour);
    expect(desk.to('victim@v.example')).toHaveLength(10);
    expect(await outbox('delay')).toContainEqual({
      state: 'suppressed',
      because: 'budget-recipient-unanswered',
    });
  });
});

describe('an update that is missed', () => {
  test('is no missed answer: a customer who was answered reads no apology, and none again and again', async () => {
    await begin({ policy: policy.replace('firstReply: 4h', 'firstReply: 4h, update: 4h') });
    await asks();
    await desk.agent('Maria').repliesToLast('I am on it, more in two days.\n\n#open');
    await desk.passes(20 * hour);
    expect(desk.to(ann)).toHaveLength(2);
    const broken = (await desk.events(1001)).filter(({ type }) => type === 'sla.breached');
    expect(broken.map(({ data }) => 'target' in data && data.target)).toEqual(['update']);
  });

  test('is kept by status updates; the last of a row promises no other, and the desk hears that it was the last', async () => {
    await begin({ policy: updates });
    await asks();
    await desk.agent('Maria').repliesToLast('I am on it.\n\n#open');
    const before = desk.to(maria).length;
    await desk.passes(3 * day);
    const texts = textsTo(ann).filter((text) => text.includes('still open with us'));
    expect(texts).toHaveLength(20);
    expect(texts.map((text) => text.includes('You will hear from us again by'))).toEqual([
      ...Array.from({ length: 19 }, () => true),
      false,
    ]);
    expect(desk.to(maria)).toHaveLength(before + 1);
    expect(desk.lastTo(maria).mail.text).toContain('the customer hears no more by itself');
  });

  test('promises no other either where the day allows no more', async () => {
    await begin({ policy: updates });
    await asks();
    await desk.passes(20 * hour);
    const texts = textsTo(ann).slice(1);
    expect(texts).toHaveLength(9);
    expect(texts.map((text) => text.includes('You will hear from us again by'))).toEqual([
      ...Array.from({ length: 8 }, () => true),
      false,
    ]);
  });
});

test('a customer is told the time by the name it has where the desk is', async () => {
  const config = (it: Record<string, unknown>) => ({
    ...it,
    desk: { ...(it.desk as object), timezone: 'America/New_York' },
  });
  await begin({ config });
  await asks();
  await desk.passes(5 * hour);
  expect(desk.lastTo(ann).mail.text).toContain('by Monday 5 January at 12:00 EST.');
});

test('a sender whom a trusted server calls forged gets no tier by address', async () => {
  const tiers = `
tiers: [{name: partner}]
intake:
  - {name: partners, when: {from: '@partner.example'}, set: {tier: partner, priority: urgent}}
  - {name: outage, when: {words: down}, set: {priority: high}}
`;
  await begin({ policy: tiers, trust: { kind: 'authserv-id', name: 'mx.acme.example' } });
  const from = 'CEO <ceo@partner.example>';
  const said = (dmarc: string) => ({
    'Authentication-Results': `mx.acme.example; dmarc=${dmarc} header.from=partner.example`,
  });
  const mail = { from, to: supportAddress, subject: 'Help', text: 'All is down.' };
  await desk.receives(rawMail({ ...mail, headers: said('fail') }));
  expect(await desk.ticket(1001)).toMatchObject({ tier: null, priority: 'high' });
  const changed = (await desk.events(1001)).find(({ type }) => type === 'priority.changed');
  expect(changed?.because).toMatch(/^rule: outage; not rule: partners \(.*dmarc/);
  await desk.receives(rawMail({ ...mail, text: 'All is down again.', headers: said('pass') }));
  expect(await desk.ticket(1002)).toMatchObject({ tier: 'partner', priority: 'urgent' });
});

test('a late acknowledgement promises the answer for when the answer is promised', async () => {
  const targets = 'acknowledgement: 30m, firstReply: 8h';
  await begin({ policy: policy.replace('firstReply: 4h, nextReply: 2h, resolution: 24h', targets) });
  const from = 'Vic <vic@v.example>';
  for (let at = 0; at < 11; at += 1)
    await desk.receives(rawMail({ from, to: supportAddress, subject: `q${at}`, text: `Question ${at}` }));
  // Ten minutes allow ten acknowledgements; the eleventh ticket goes without one until somebody writes.
  await desk.agent('Maria').repliesTo(desk.to(maria)[0] ?? desk.lastTo(maria), 'Looking.\n\n#open');
  await desk.passes(30 * minute + minute);
  const late = textsTo('vic@v.example').filter((text) => text.includes('still waiting'));
  expect(late).toHaveLength(1);
  expect(late[0]).toContain('We now expect to answer you by Monday 5 January at 17:00 UTC.');
});
