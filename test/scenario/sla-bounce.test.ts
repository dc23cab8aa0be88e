/** A reply that comes back has answered nobody. */
import { afterEach, expect, test } from 'vitest';
import { hour } from '../../src/desk/instant.ts';
import { startDesk, type TestDesk } from '../support/desk.ts';
import { reportOn } from '../support/report.ts';

const ann = 'ann@customer.example';
const maria = 'maria@acme.example';

const policy = `
sla:
  pauses: {pending: [resolution]}
  steps:
    - name: late
      percent: 100
      actions: [{notify: assignee}]
  policies:
    - name: standard
      targets: {firstReply: 4h, nextReply: 2h, resolution: 24h}
`;

let desk: TestDesk;
let refuses = false;
afterEach(() => {
  refuses = false;
  return desk.close();
});

const begin = async (): Promise<void> => {
  desk = await startDesk({
    policy,
    smtp: ({ recipients }) =>
      refuses && recipients.includes(ann)
        ? {
            kind: 'failed',
            concerns: 'recipient',
            replyCode: 550,
            enhancedCode: '5.1.1',
            response: 'no such user',
          }
        : { kind: 'sent', serverMessageId: null, rejected: [] },
  });
  await desk.customer('ann').writes('Printer on fire', 'It burns.');
};
const due = async (target: string): Promise<string> => {
  const found = (await desk.ticket(1001)).dues.find((it) => it.target === target);
  return found === undefined ? 'none' : `${found.state} ${found.dueAt.slice(5, 16)}`;
};

test('a reply that the server refuses leaves the ticket with us, and its promise waits again as it was', async () => {
  await begin();
  await desk.passes(hour);
  refuses = true;
  await desk.agent('Maria').repliesToLast('Water helps.');
  expect((await desk.ticket(1001)).status).toBe('open');
  expect(await due('firstReply')).toBe('running 01-05T13:00');
  expect(await due('resolution')).toBe('running 01-06T09:00');
  refuses = false;
  await desk.passes(hour);
  await desk.agent('Maria').repliesToLast('Water helps, once more.');
  expect(await due('firstReply')).toBe('met 01-05T13:00');
});

test('a report that comes after the due says at once that the promise is broken, and a second one changes nothing', async () => {
  await begin();
  await desk.passes(3 * hour);
  await desk.agent('Maria').repliesToLast('Water helps.');
  const reply = desk.lastTo(ann);
  await desk.passes(3 * hour);
  expect(await due('firstReply')).toBe('met 01-05T13:00');
  await desk.receives(reportOn(reply));
  await desk.settle();
  expect((await desk.ticket(1001)).status).toBe('open');
  expect(await due('firstReply')).toBe('breached 01-05T13:00');
  expect(
    desk
      .to(maria)
      .map(({ mail }) => mail.text)
      .join(),
  ).toContain('The first reply was due');
  await desk.agent('Maria').repliesTo(desk.lastTo(maria), '#pending');
  await desk.receives(reportOn(reply));
  expect((await desk.ticket(1001)).status).toBe('pending');
});

test('a report about an earlier reply, or about somebody who is only copied, changes nothing', async () => {
  await begin();
  await desk.agent('Maria').repliesToLast('Water helps.\n\n#cc +joe@customer.example');
  const first = desk.lastTo(ann);
  await desk.receives(reportOn(first, { recipient: 'joe@customer.example' }));
  await desk.customer('ann').repliesToLast('It does not.');
  await desk.agent('Maria').repliesToLast('Sand, then.');
  await desk.receives(reportOn(first));
  expect((await desk.ticket(1001)).status).toBe('pending');
  expect(await due('nextReply')).toMatch(/^met/);
});
