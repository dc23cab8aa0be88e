/** Whom steps leave in peace: robots and lists for good, old mail until it is a conversation of today. */
import { afterEach, describe, expect, test } from 'vitest';
import { day, hour } from '../../src/desk/instant.ts';
import { startDesk, supportAddress, type TestDesk } from '../support/desk.ts';
import { rawMail } from '../support/mail.ts';

const ann = 'ann@customer.example';
const robot = 'alerts@customer.example';

const policy = `
sla:
  pauses: {pending: [resolution]}
  steps:
    - name: late
      percent: 100
      actions: [{notify: assignee}, {mail: slaBreach}]
  policies:
    - name: standard
      targets: {firstReply: 4h, nextReply: 2h, resolution: 24h}
`;

let desk: TestDesk;
afterEach(() => desk.close());

const types = async (...wanted: string[]) =>
  (await desk.events(1001)).map(({ type }) => type).filter((type) => wanted.includes(type));
const due = async (target: string): Promise<string> => {
  const found = (await desk.ticket(1001)).dues.find((it) => it.target === target);
  return found === undefined ? 'none' : `${found.state} ${found.dueAt.slice(5, 16)}`;
};

describe('a robot, a list, a spammer', () => {
  const alert = (headers: Record<string, string>) =>
    rawMail({ from: `Alerts <${robot}>`, to: supportAddress, subject: 'Disk full', headers });

  test.each([
    ['an alert', { 'Auto-Submitted': 'auto-generated' }],
    ['a post on a list', { 'List-Id': '<users.robot.example>', Precedence: 'list' }],
    ['spam', { 'X-Spam-Flag': 'YES' }],
  ])('%s gets no automatic mail, also not after an agent answered it', async (_, headers) => {
    desk = await startDesk({ policy });
    await desk.receives(alert(headers));
    const news = desk.sent.at(-1);
    if (news === undefined) throw new Error('nobody was told');
    await desk.agent('Maria').repliesTo(news, 'Looking into it.\n\n#open');
    await desk.passes(2 * day);
    expect(desk.to(robot).map(({ mail }) => mail.subject)).toEqual(['Re: Disk full']);
  });

  test('is heard of breaches again once a person writes from that address', async () => {
    desk = await startDesk({ policy });
    await desk.receives(alert({ 'Auto-Submitted': 'auto-generated' }));
    await desk.agent('Maria').repliesTo(desk.sent[0] ?? desk.lastTo(robot), 'Looking into it.\n\n#open');
    await desk.customer('alerts').repliesTo(desk.lastTo(robot), 'Ben here, any news?');
    await desk.passes(3 * hour);
    expect(desk.to(robot)).toHaveLength(2);
  });
});

describe('old mail', () => {
  const december = (hours: number) => ({
    internalDate: `2025-12-10T${String(hours).padStart(2, '0')}:00:00.000Z`,
  });
  const request = rawMail({
    from: ann,
    to: supportAddress,
    subject: 'Old',
    messageId: 'old1@customer.example',
  });
  const answer = () =>
    rawMail({
      from: supportAddress,
      to: ann,
      subject: 'Re: Old',
      text: 'Water helps.',
      inReplyTo: 'old1@customer.example',
      messageId: 'sent1@acme.example',
    });
  const followUp = () =>
    rawMail({
      from: ann,
      to: supportAddress,
      subject: 'Re: Old',
      text: 'And then?',
      inReplyTo: 'sent1@acme.example',
      messageId: 'old2@customer.example',
    });
  const sentFolder = 'support/sent';

  test('that was answered when it was new is answered, and nobody hears of it', async () => {
    desk = await startDesk({ policy });
    await desk.receives(request, december(9));
    await desk.receives(answer(), { mailbox: sentFolder, ...december(10) });
    expect(await due('firstReply')).toBe('met 01-05T13:00');
    await desk.receives(followUp(), december(11));
    expect(await due('nextReply')).toBe('none');
    await desk.passes(3 * day);
    expect(desk.sent).toEqual([]);
  });

  test('that somebody answers today is a conversation of today', async () => {
    desk = await startDesk({ policy });
    await desk.receives(request, december(9));
    await desk.receives(answer(), { mailbox: sentFolder, internalDate: '2026-01-05T08:50:00.000Z' });
    expect(await due('firstReply')).toBe('met 01-05T13:00');
    await desk.receives(followUp());
    await desk.passes(3 * hour);
    expect(desk.to(ann)).toHaveLength(1);
    expect(await types('sla.breached')).toEqual(['sla.breached']);
  });
});
