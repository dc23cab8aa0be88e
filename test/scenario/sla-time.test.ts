/** Time that passes while people write, while nobody does, and while the program is off. */
import { afterEach, describe, expect, test } from 'vitest';
import type { EventType } from '../../src/desk/event.ts';
import { day, hour, minute } from '../../src/desk/instant.ts';
import { type DeskOptions, startDesk, supportAddress, type TestDesk } from '../support/desk.ts';
import { rawMail } from '../support/mail.ts';

const ann = 'ann@customer.example';
const maria = 'maria@acme.example';

/** Four hours to the first reply, a day to the resolution, warned at 75, late at 100; office hours for the urgent ones. */
const policy = `
calendars:
  - name: office
    timezone: Europe/Berlin
    hours: {mon-fri: 09:00-17:00}
    holidays: [2026-01-06 Epiphany]
sla:
  pauses: {pending: [resolution, update], on_hold: [resolution]}
  steps:
    - name: warn
      percent: 75
      actions: [{notify: assignee}]
    - name: escalate
      percent: 90
      actions: [{notify: [assignee, lead]}]
    - name: late
      percent: 100
      actions: [{notify: [assignee, lead, managers]}, {tag: late}, {mail: slaBreach}]
  policies:
    - name: urgent
      when: {priority: urgent}
      calendar: office
      targets: {firstReply: 2 business hours, nextReply: 1 business hour, resolution: 1 business day}
    - name: standard
      targets: {firstReply: 4h, nextReply: 2h, resolution: 24h}
`;

let desk: TestDesk;
afterEach(() => desk.close());

const begin = async (more: Partial<DeskOptions> = {}): Promise<void> => {
  const managers = ['boss@acme.example'];
  desk = await startDesk({ policy, config: (it) => ({ ...it, managers }), ...more });
};
const asks = (more = {}) => desk.customer('ann').writes('Printer on fire', 'It burns.', more);
const due = async (target: string): Promise<string> => {
  const found = (await desk.ticket(1001)).dues.find((it) => it.target === target);
  return found === undefined ? 'none' : `${found.state} ${found.dueAt.slice(5, 16)}`;
};
const types = async (...wanted: EventType[]) =>
  (await desk.events(1001)).map(({ type }) => type).filter((type) => wanted.includes(type));

test('a pause ends when the answer arrives, not when it is read', async () => {
  await begin();
  await asks();
  await desk.agent('Maria').repliesToLast('Which printer?');
  const question = desk.lastTo(ann);
  await desk.passes(2 * hour);
  const answered = desk.now;
  await desk.passes(3 * hour);
  const answer = rawMail({
    from: ann,
    to: question.replyTo,
    subject: 'Re: Printer on fire',
    text: 'The red one.',
    inReplyTo: question.mail.messageId ?? '',
  });
  await desk.receives(answer, { internalDate: answered });
  expect(await due('resolution')).toBe('running 01-06T11:00');
});

describe('a first reply', () => {
  test('is what a person writes, and its target is met', async () => {
    await begin();
    await asks();
    expect(await due('firstReply')).toBe('running 01-05T13:00');
    await desk.passes(hour);
    await desk.agent('Maria').repliesToLast('Water helps.');
    expect(await due('firstReply')).toBe('met 01-05T13:00');
    await desk.passes(3 * day);
    expect(desk.to(ann)).toHaveLength(2);
    expect(await types('sla.warned', 'sla.breached')).toEqual([]);
  });

  test("is not an agent's automatic reply, nor our own acknowledgement, nor a note", async () => {
    await begin();
    await asks();
    const { mail, replyTo } = desk.lastTo(maria);
    await desk.receives(
      rawMail({
        from: `Maria <${maria}>`,
        to: replyTo,
        subject: `Out of office: ${mail.subject}`,
        text: 'I am away until Monday.',
        inReplyTo: mail.messageId ?? '',
        headers: { 'Auto-Submitted': 'auto-replied' },
      }),
    );
    await desk.agent('Maria').repliesToLast('#note\n\nShe has called as well.');
    expect(await due('firstReply')).toBe('running 01-05T13:00');
    await desk.passes(4 * hour);
    expect(await due('firstReply')).toBe('breached 01-05T13:00');
  });

  test('may be one that somebody sent from the mailbox itself, and counts when it was sent', async () => {
    await begin();
    await asks({ messageId: 'ask@customer.example' });
    await desk.advance(6 * hour - 5 * minute);
    expect(await due('firstReply')).toBe('breached 01-05T13:00');
    const sent = rawMail({
      from: supportAddress,
      to: ann,
      subject: 'Re: Printer on fire',
      text: 'Water helps.',
      inReplyTo: 'ask@customer.example',
    });
    await desk.receives(sent, { mailbox: 'support/sent', internalDate: '2026-01-05T12:00:00.000Z' });
    const met = (await desk.events(1001)).findLast(({ type }) => type === 'sla.met');
    expect(met).toMatchObject({ data: { target: 'firstReply', at: '2026-01-05T12:00:00.000Z' } });
  });

  test('read from the Sent folder before the sweep, breaks nothing where it was sent in time', async () => {
    await begin();
    await asks({ messageId: 'ask@customer.example' });
    desk.now = '2026-01-05T15:00:00.000Z';
    const sent = rawMail({
      from: supportAddress,
      to: ann,
      subject: 'Re: x',
      inReplyTo: 'ask@customer.example',
    });
    await desk.receives(sent, { mailbox: 'support/sent', internalDate: '2026-01-05T12:00:00.000Z' });
    expect(await due('firstReply')).toBe('met 01-05T13:00');
    expect(await types('sla.breached')).toEqual([]);
  });

  test('of an urgent request is counted in office hours, over night and holiday', async () => {
    await begin({ now: '2026-01-05T15:30:00Z' });
    await asks();
    await desk.agent('Maria').repliesToLast('#priority urgent');
    // Half an hour of Monday is left in Berlin, Tuesday is Epiphany: an hour and a half of Wednesday.
    expect(await due('firstReply')).toBe('running 01-07T09:30');
    await desk.passes(2 * day);
    expect(
      desk
        .to(maria)
        .map(({ mail }) => mail.text)
        .join(),
    ).toContain('due Wed, 7 Jan 2026, 09:30 UTC');
  });
});

describe('a next reply', () => {
  test('is waited for when the customer comes back, and the agent is reminded', async () => {
    await begin();
    await asks();
    await desk.agent('Maria').repliesToLast('Which printer?');
    await desk.passes(hour);
    await desk.customer('ann').repliesToLast('The big one.');
    expect(await due('nextReply')).toBe('running 01-05T12:00');
    expect(desk.lastTo(maria).mail.text).toContain('Due: next reply by Mon, 5 Jan 2026, 12:00 UTC');
    await desk.passes(90 * minute);
    expect(desk.lastTo(maria).mail.text).toContain('30 minutes left for the next reply');
    await desk.agent('Maria').repliesToLast('Thanks.');
    expect(await due('nextReply')).toBe('met 01-05T12:00');
  });

  test('is not what a robot of the customer asks for', async () => {
    await begin();
    await asks();
    await desk.agent('Maria').repliesToLast('Which printer?');
    const { mail, replyTo } = desk.lastTo(ann);
    await desk.receives(
      rawMail({
        from: ann,
        to: replyTo,
        subject: `Automatic reply: ${mail.subject}`,
        inReplyTo: mail.messageId ?? '',
        headers: { 'Auto-Submitted': 'auto-replied' },
      }),
    );
    expect(await due('nextReply')).toBe('none');
    expect(await desk.ticket(1001)).toMatchObject({ status: 'pending' });
  });
});

describe('mail that waited', () => {
  test('counts from its arrival, and where it is late already the customer is told at once', async () => {
    await begin();
    await desk.receives(
      rawMail({ from: `Ann Lee <${ann}>`, to: supportAddress, subject: 'Printer', text: 'Hot.' }),
      {
        internalDate: '2026-01-04T09:00:00.000Z',
      },
    );
    expect(await due('firstReply')).toBe('breached 01-04T13:00');
    expect(await due('resolution')).toBe('breached 01-05T09:00');
    const [opened] = await desk.events(1001);
    expect(opened).toMatchObject({
      at: '2026-01-05T09:00:00.000Z',
      data: { receivedAt: '2026-01-04T09:00:00.000Z' },
    });
    const texts = desk.to(ann).map(({ mail }) => mail.text);
    expect(texts[0]).not.toContain('You can expect');
    expect(texts[1]).toContain('We now expect to have it solved by Tuesday 6 January at 09:00 UTC.');
    expect(texts).toHaveLength(2);
  });

  test('from before the desk counts from its opening, and nobody gets any mail about it', async () => {
    await begin();
    await desk.receives(rawMail({ from: ann, to: supportAddress, subject: 'Old', text: 'Hot.' }), {
      internalDate: '2025-12-01T09:00:00.000Z',
    });
    expect(await due('firstReply')).toBe('running 01-05T13:00');
    await desk.passes(9 * day);
    expect(desk.sent).toEqual([]);
    expect(await types('sla.skipped')).toHaveLength(6);
    await desk.receives(
      rawMail({
        from: ann,
        to: supportAddress,
        subject: 'Again',
        text: 'Still hot.',
        messageId: 'fresh@customer.example',
      }),
    );
    expect(desk.sent.length).toBeGreaterThan(0);
  });
});

describe('a program that was off', () => {
  test('for a week sends no week of warnings: one mail to each of what still matters', async () => {
    await begin();
    await asks();
    await desk.customer('joe').writes('Scanner', 'It hums.');
    await desk.agent('Bob').repliesToLast('Which scanner?');
    const before = desk.sent.length;
    await desk.advance(7 * day);
    const after = desk.sent
      .slice(before)
      .map(({ recipients, mail }) => [recipients[0], mail.text.split('\n')[2] ?? '']);
    // Joe's ticket waits for Joe. Ann's is late twice over: she, Maria and the manager hear of it once.
    expect(after.map(([address]) => address).toSorted()).toEqual([ann, 'boss@acme.example', maria]);
    expect(await types('sla.warned', 'sla.skipped', 'sla.breached', 'sla.stepped')).toEqual([
      'sla.skipped',
      'sla.skipped',
      'sla.breached',
      'sla.stepped',
      'sla.skipped',
      'sla.skipped',
      'sla.breached',
      'sla.stepped',
    ]);
    await desk.advance(7 * day);
    expect(desk.sent).toHaveLength(before + 3);
  });

  test('says nothing of what was answered meanwhile', async () => {
    await begin();
    await asks();
    desk.now = '2026-01-12T09:00:00.000Z';
    await desk.agent('Maria').repliesToLast('Water helps.\n\n#solve');
    const before = desk.sent.length;
    await desk.settle();
    expect(desk.sent).toHaveLength(before);
    expect(await due('firstReply')).toBe('breached 01-05T13:00');
  });
});

describe('the clock', () => {
  test('stands still while the customer has to answer', async () => {
    await begin();
    await asks();
    await desk.agent('Maria').repliesToLast('Which printer?');
    expect(await due('resolution')).toBe('paused 01-06T09:00');
    expect(await types('sla.paused')).toHaveLength(1);
    await desk.passes(5 * day);
    await desk.customer('ann').repliesToLast('The big one.');
    expect(await due('resolution')).toBe('running 01-11T09:00');
    expect(await types('sla.warned', 'sla.breached')).toEqual([]);
  });

  test('goes on with what had elapsed when a solved ticket comes back', async () => {
    await begin();
    await asks();
    await desk.passes(hour);
    await desk.agent('Maria').repliesToLast('Water helps.\n\n#solve');
    expect(await due('resolution')).toBe('met 01-06T09:00');
    await desk.passes(10 * hour);
    await desk.customer('ann').repliesToLast('It burns again!');
    expect(await desk.ticket(1001)).toMatchObject({ status: 'open' });
    expect(await due('resolution')).toBe('running 01-06T19:00');
  });

  test('changes with the priority, from the opening on; what warned once does not warn again', async () => {
    await begin();
    await asks();
    await desk.passes(3 * hour + 1);
    expect(await types('sla.warned')).toHaveLength(1);
    await desk.agent('Maria').repliesToLast('#priority urgent');
    expect(await due('firstReply')).toBe('running 01-05T11:00'.replace('running', 'breached'));
    await desk.agent('Maria').repliesToLast('#priority low');
    expect(await types('sla.warned')).toHaveLength(1);
    expect(await types('sla.breached')).toHaveLength(1);
  });

  test('is set by hand by #due in the agent’s own time zone, and said so', async () => {
    const agents = (it: Record<string, unknown>) =>
      (it.agents as object[]).map((agent) => ({ ...agent, timezone: 'America/New_York' }));
    await begin({ config: (it) => ({ ...it, agents: agents(it) }) });
    await asks();
    await desk.agent('Maria').repliesToLast('I come on Friday.\n\n#due friday 10:00\n#open');
    expect(await due('resolution')).toBe('running 01-09T15:00');
    await desk.customer('ann').repliesToLast('Great!');
    await desk.agent('Maria').repliesToLast('See you.\n\n#open');
    await desk.agent('Maria').repliesToLast('#due yesterday');
    expect(desk.lastTo(maria).mail.text).toContain('"yesterday" is not a date I can read');
    await desk.until('2026-01-08T16:00:00Z');
    expect(
      desk
        .to(maria)
        .map(({ mail }) => mail.text)
        .join(),
    ).toContain('due Fri, 9 Jan 2026, 10:00 EST');
  });
});

test('a wrong word stops the whole mail before anything is done', async () => {
  await begin({
    policy: `${policy}\ncategories:\n  - {name: billing}\n  - {name: bug}\ntypes: [question, incident]\ntiers:\n  - {name: pro}\n`,
  });
  await asks();
  await desk.agent('Maria').repliesToLast('Hello Ann.\n\n#tier pro\n#category biling\n#solve');
  expect(desk.to(ann)).toHaveLength(1);
  expect(await desk.ticket(1001)).toMatchObject({ status: 'open', tier: null, category: null });
  const refused = desk.lastTo(maria).mail.text;
  expect(refused).toContain('there is no category "biling"');
  expect(refused).toContain('Did you mean #category billing? It is one of billing, bug, or none.');
  await desk
    .agent('Maria')
    .repliesToLast('Hello Ann.\n\n#tier pro\n#category billing\n#type incident\n#solve');
  expect(await desk.ticket(1001)).toMatchObject({
    status: 'solved',
    tier: 'pro',
    category: 'billing',
    type: 'incident',
  });
});

test('a desk without a policy has no targets, and no mail that speaks of any', async () => {
  desk = await startDesk();
  await asks();
  await desk.passes(9 * day);
  expect((await desk.ticket(1001)).dues).toEqual([]);
  expect((await desk.events(1001)).filter(({ type }) => type.startsWith('sla.'))).toEqual([]);
  expect(desk.sent).toHaveLength(2);
  expect(desk.sent.map(({ mail }) => mail.text).join()).not.toMatch(/Due:|expect our answer|priority/);
});
