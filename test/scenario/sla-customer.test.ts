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
