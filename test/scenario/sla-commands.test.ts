/** Commands of one mail act on the promises as the commands before them leave these. */
import { afterEach, describe, expect, test } from 'vitest';
import { day, hour } from '../../src/desk/instant.ts';
import { startDesk, type TestDesk } from '../support/desk.ts';

const maria = 'maria@acme.example';

const policy = `
categories:
  - {name: wish, priority: low}
sla:
  pauses: {pending: [resolution]}
  steps:
    - name: warn
      percent: 75
      actions: [{notify: assignee}]
    - name: late
      percent: 100
      actions: [{notify: assignee}]
  policies:
    - name: urgent
      when: {priority: urgent}
      targets: {firstReply: 1h, resolution: 4h}
      extensions: {most: 1, total: 4h}
    - name: standard
      targets: {firstReply: 4h, resolution: 24h}
      extensions: {most: 3, total: 72h}
`;

let desk: TestDesk;
afterEach(() => desk.close());

const begin = async (text = policy): Promise<void> => {
  desk = await startDesk({ policy: text });
  await desk.customer('ann').writes('Printer on fire', 'It burns.');
};
const says = (text: string) => desk.agent('Maria').repliesToLast(text);
const due = async (target: string): Promise<string> => {
  const found = (await desk.ticket(1001)).dues.find((it) => it.target === target);
  return found === undefined ? 'none' : `${found.state} ${found.dueAt.slice(5, 16)}`;
};

describe('#extend', () => {
  test('is checked by the policy that the priority of the same mail brings', async () => {
    await begin();
    await says('#priority urgent\n#extend 72h because');
    expect(desk.lastTo(maria).mail.text).toContain('once and by 4 hours in all');
    expect(await due('resolution')).toBe('running 01-06T09:00');
    await says('#priority urgent\n#extend 4h because');
    expect(await due('resolution')).toBe('running 01-05T17:00');
  });

  test('finds the due again in the mail that reopens the ticket', async () => {
    await begin();
    await says('Done.\n\n#solve');
    await says('#reopen\n#extend 2h spare part');
    expect(await due('resolution')).toBe('running 01-06T11:00');
  });

  test('leaves the subject of the ticket alone in what others read', async () => {
    await begin();
    await desk.agent('Maria').repliesTo(desk.lastTo(maria), '#assign Bob');
    await says('#note\n#extend 24h the supplier is bankrupt\n\nLook here, Bob.');
    const { subject } = desk.lastTo('bob@acme.example').mail;
    expect(subject).toContain('Printer on fire');
    expect(subject).not.toContain('bankrupt');
  });
});

describe('#due', () => {
  test('holds in the mail that reopens a ticket whose promises begin anew', async () => {
    await begin(policy.replace('sla:\n', 'sla:\n  reopen: restart\n'));
    await says('Done.\n\n#solve');
    await says('#reopen\n#due 2026-01-20 12:00');
    expect(await due('resolution')).toBe('running 01-20T12:00');
  });

  test('comes while we wait for the customer, and whoever agreed on it is reminded', async () => {
    await begin();
    await says('#due 2026-01-09 10:00\n\nYou have it on Friday at ten.');
    expect((await desk.ticket(1001)).status).toBe('pending');
    const before = desk.to(maria).length;
    await desk.passes(5 * day);
    expect(await due('resolution')).toBe('breached 01-09T10:00');
    expect(desk.to(maria).length - before).toBe(2);
  });

  test('stays where it is when the customer answers', async () => {
    await begin();
    await says('#due 2026-01-09 10:00\n\nYou have it on Friday at ten.');
    await desk.passes(6 * hour);
    await desk.customer('ann').repliesToLast('Fine.');
    expect(await due('resolution')).toBe('running 01-09T10:00');
  });
});

test('a priority that is named beats the one that a category brings, on whichever line it stands', async () => {
  await begin();
  await says('#priority normal\n#category wish');
  expect(await desk.ticket(1001)).toMatchObject({ category: 'wish', priority: 'normal' });
});
