/** The seeds' promises by mail: what a pack makes of a customer's mail, and what comes of it as time passes. */
import { afterEach, describe, expect, test } from 'vitest';
import type { EventType } from '../../src/desk/event.ts';
import { day, hour, minute } from '../../src/desk/instant.ts';
import { type DeskOptions, startDesk, type TestDesk } from '../support/desk.ts';

const ann = 'ann@customer.example';
const maria = 'maria@acme.example';
const boss = 'boss@acme.example';

let desk: TestDesk;
afterEach(() => desk.close());

/** Monday, nine o'clock in New York. */
const now = '2026-01-05T14:00:00Z';

async function deskOf(pack: string, more: Partial<DeskOptions> = {}): Promise<TestDesk> {
  desk = await startDesk({ now, packs: [pack], config: (it) => ({ ...it, managers: [boss] }), ...more });
  return desk;
}

async function dues(number = 1001): Promise<Record<string, string>> {
  const { dues: all } = await desk.ticket(number);
  const targets = all.filter(({ startedAt }) => startedAt !== null);
  return Object.fromEntries(
    targets.map(({ target, dueAt, state }) => [target, `${state} ${dueAt.slice(5, 16)}`]),
  );
}

async function log(types: readonly EventType[]): Promise<string[]> {
  const events = await desk.events(1001);
  return events
    .filter(({ type }) => types.includes(type))
    .map(({ at, type, because }) => `${at.slice(5, 16)} ${type} ${because}`);
}

/** What an address got, in short. */
const got = (address: string) => desk.to(address).map(({ mail }) => mail.text);

const isNoCall = (text: string) => !text.includes('You are called');

describe('S1: four severities', () => {
  test.each<[string, string, string, Record<string, string>]>([
    [
      'P0',
      'The whole service is down',
      'urgent',
      { firstReply: 'running 01-05T15:00', resolution: 'running 01-05T18:00' },
    ],
    [
      'P1',
      'Multiple users cannot save',
      'high',
      { firstReply: 'running 01-05T18:00', resolution: 'running 01-06T14:00' },
    ],
    [
      'P2',
      'The editor is slow',
      'normal',
      { firstReply: 'running 01-06T14:00', resolution: 'running 01-08T14:00' },
    ],
    ['P3', 'A typo on the start page', 'low', { firstReply: 'running 01-07T14:00' }],
  ])('%s: "%s"', async (_, subject, priority, expected) => {
    await deskOf('studio');
    await desk.customer('ann').writes(subject, 'Please look at it.');
    expect(await desk.ticket(1001)).toMatchObject({ priority });
    expect(await dues()).toEqual(expected);
  });

  test('P0 is escalated the moment it comes in, and its lead and the managers know', async () => {
    await deskOf('studio');
    await desk.customer('ann').writes('Service down', 'Nobody can work.');
    expect(await desk.ticket(1001)).toMatchObject({ level: 1 });
    expect(got(boss)).toHaveLength(1);
    expect(got(maria).at(-1)).toContain('Escalated: level 1');
  });

  test('P3 is solved as well as we can: nothing is promised about when', async () => {
    await deskOf('studio');
    await desk.customer('ann').writes('A typo', 'On the start page.');
    await desk.agent('Maria').repliesToLast('Thanks, noted.');
    await desk.passes(60 * day);
    expect(await log(['sla.breached'])).toEqual([]);
  });
});

describe('A1: types, priorities, extensions', () => {
  const aio = () => deskOf('aio-creative-hub');

  test.each<[string, string, string, object]>([
    [
      'urgent',
      'The platform is down',
      'incident',
      {
        firstReply: 'running 01-05T14:15',
        resolution: 'running 01-05T18:00',
        resolutionMax: 'running 01-05T22:00',
      },
    ],
    [
      'high',
      'The graphics tool is not working',
      'incident',
      {
        firstReply: 'running 01-05T15:00',
        resolution: 'running 01-05T22:00',
        resolutionMax: 'running 01-06T14:00',
      },
    ],
    [
      'normal',
      'A webhook question',
      'question',
      {
        firstReply: 'running 01-05T18:00',
        resolution: 'running 01-06T14:00',
        resolutionMax: 'running 01-08T14:00',
      },
    ],
    [
      'low',
      'How do I export?',
      'question',
      {
        firstReply: 'running 01-06T14:00',
        resolution: 'running 01-08T14:00',
        resolutionMax: 'running 01-12T14:00',
      },
    ],
  ])('%s: "%s" is of type %s', async (priority, subject, type, expected) => {
    await aio();
    await desk.customer('ann').writes(subject, 'Please help.');
    expect(await desk.ticket(1001)).toMatchObject({ priority, type });
    expect(await dues()).toEqual(expected);
  });

  test.each<[string, string, string, number]>([
    ['urgent', '1 of 24 hours', '#extend 24h waiting for the vendor', 1],
    ['high', '2 of 48 hours', '#extend 24h waiting for the vendor', 2],
    ['normal', '3 of 72 hours', '#extend 24h waiting for the vendor', 3],
  ])('%s may be extended %s', async (priority, _, command, times) => {
    await aio();
    await desk.customer('ann').writes('A webhook question', 'Please help.');
    await desk.agent('Maria').repliesToLast(`#priority ${priority}`);
    for (let count = 0; count < times; count += 1) await desk.agent('Maria').repliesToLast(command);
    expect(await log(['sla.extended'])).toHaveLength(times);
    await desk.agent('Maria').repliesToLast('It takes longer.\n\n#extend 1h no');
    expect(await log(['sla.extended'])).toHaveLength(times);
    const refused = desk.lastTo(maria).mail.text;
    expect(refused).toMatch(/lets a resolution be put off/);
    expect(refused).toContain('Nothing of that is left for #1001.');
    expect(got(ann)).toHaveLength(1);
  });

  test('low without limit', async () => {
    await aio();
    await desk.customer('ann').writes('How do I export?', 'Please help.');
    for (let count = 0; count < 5; count += 1)
      await desk.agent('Maria').repliesToLast('#extend 7 days patience');
    expect(await dues()).toMatchObject({ resolution: 'running 02-12T14:00' });
  });

  test('the reason of an extension is kept, apart from the log', async () => {
    await aio();
    await desk.customer('ann').writes('A webhook question', 'Please help.');
    await desk.agent('Maria').repliesToLast('#extend 2h waiting for Dr. Schmidt');
    expect(JSON.stringify(await desk.events(1001))).not.toContain('Schmidt');
    await desk.agent('Maria').repliesToLast('#why');
    expect(desk.lastTo(maria).mail.text).toContain('waiting for Dr. Schmidt');
  });
});

describe('A3: statuses, and escalated beside them', () => {
  test('new, open, pending, on hold, solved, closed; the clock runs in some, and escalated is a level', async () => {
    await deskOf('aio-creative-hub', {
      config: (it) => ({
        ...it,
        managers: [boss],
        groups: [{ name: 'nobody' }, ...(it.groups as object[])],
        mailboxes: withGroup(it, 'nobody'),
      }),
    });
    const state = async () => {
      const { status, level } = await desk.ticket(1001);
      return [status, level, (await dues()).resolution?.split(' ')[0]];
    };
    await desk.customer('ann').writes('A webhook question', 'Please help.');
    expect(await state()).toEqual(['new', 0, 'running']);
    await desk.passes(22 * hour);
    // 90 percent of the first reply, its breach, 90 percent of the resolution by the raised priority.
    expect((await desk.ticket(1001)).level).toBeGreaterThanOrEqual(2);
    expect((await desk.ticket(1001)).status).toBe('new');
  });

  test('pending and on hold stop what the policy says', async () => {
    await deskOf('aio-creative-hub');
    await desk.customer('ann').writes('A webhook question', 'Please help.');
    await desk.agent('Maria').repliesToLast('Which one?');
    expect(await desk.ticket(1001)).toMatchObject({ status: 'pending' });
    expect(await dues()).toMatchObject({
      resolution: 'paused 01-06T14:00',
      resolutionMax: 'paused 01-08T14:00',
    });
    await desk.passes(5 * hour);
    await desk.customer('ann').repliesToLast('The first one.');
    expect(await dues()).toMatchObject({
      resolution: 'running 01-06T19:00',
      resolutionMax: 'running 01-08T19:00',
    });
    await desk.agent('Maria').repliesToLast('#hold');
    expect(await dues()).toMatchObject({
      resolution: 'paused 01-06T19:00',
      resolutionMax: 'running 01-08T19:00',
    });
    await desk.agent('Maria').repliesToLast('Done.\n\n#solve');
    expect(await dues()).toMatchObject({ resolution: 'met 01-06T19:00', resolutionMax: 'met 01-08T19:00' });
    await desk.passes(3 * day);
    expect(await desk.ticket(1001)).toMatchObject({ status: 'closed' });
  });
});

function withGroup(config: Record<string, unknown>, group: string): object[] {
  return (config.mailboxes as object[]).map((mailbox) => ({ ...mailbox, group }));
}

describe('A12: the state in real time, warned at 75, escalated at 90, broken at 100', () => {
  test('each when it comes, each once', async () => {
    await deskOf('aio-creative-hub');
    await desk.customer('ann').writes('The graphics tool is not working', 'Please help.');
    await desk.agent('Maria').repliesToLast('We are looking into it.\n\n#open');
    await desk.until('2026-01-05T19:59:00Z');
    expect(await log(['sla.warned'])).toEqual([]);
    await desk.passes(minute);
    expect(got(maria).at(-1)).toContain('2 hours left for the resolution, due Mon, 5 Jan 2026, 22:00 UTC');
    await desk.passes(72 * minute);
    // What a step escalates calls somebody as well.
    expect(got(maria).findLast(isNoCall)).toContain('48 minutes left');
    await desk.passes(3 * day);
    expect((await log(['sla.warned', 'sla.breached', 'level.changed'])).slice(0, 6)).toEqual([
      '01-05T20:00 sla.warned 75 percent of resolution',
      '01-05T20:00 sla.warned 75 percent of resolution',
      '01-05T21:12 sla.warned 90 percent of resolution',
      '01-05T21:12 level.changed sla: escalation of resolution',
      '01-05T22:00 sla.breached due-passed',
      '01-05T22:00 level.changed sla: breach of resolution',
    ]);
    expect(got(boss).join()).toContain('The resolution was due Mon, 5 Jan 2026, 22:00 UTC.');
  });
});

describe('A13: a breach', () => {
  test('changes the priority, tells the manager and the customer, with the new estimate, and tags', async () => {
    await deskOf('aio-creative-hub');
    await desk.customer('ann').writes('A webhook question', 'Please help.');
    await desk.until('2026-01-05T18:00:00Z');
    expect(await desk.ticket(1001)).toMatchObject({
      priority: 'high',
      tags: expect.arrayContaining(['sla-breached']),
    });
    const [, breach] = desk.to(ann);
    expect(breach?.mail.text).toContain('You are still waiting for our answer');
    expect(breach?.mail.text).toContain('We now expect to answer you by Monday 5 January at 22:00 UTC.');
    expect(breach?.mail.subject).toBe('Re: A webhook question');
    expect(breach?.raw.toString()).toMatch(/^Auto-Submitted: auto-generated/m);
    expect(breach?.raw.toString()).not.toMatch(/[^a-z]sla[^a-z]|breach|escalat|first reply|firstReply/i);
    const [notice] = desk.to(boss);
    expect(notice?.mail.text).toContain('The first reply was due Mon, 5 Jan 2026, 18:00 UTC.');
    expect(notice?.mail.text).toContain('The priority went from normal to high.');
    expect(notice?.replyTo).toBe(maria);
    expect(got(maria).findLast(isNoCall)).toContain('The customer was told by an automatic mail.');
  });

  test('raises the priority twice without shortening what is promised', async () => {
    await deskOf('aio-creative-hub');
    await desk.customer('ann').writes('A webhook question', 'Please help.');
    const promises = async () => (await desk.ticket(1001)).dues.map(({ target, dueAt }) => [target, dueAt]);
    const before = Object.fromEntries(await promises());
    await desk.until('2026-01-07T00:00:00Z');
    const { priority, dues } = await desk.ticket(1001);
    expect(priority).toBe('urgent');
    for (const target of ['resolution', 'resolutionMax'])
      expect(dues.find((it) => it.target === target)?.dueAt).toBe(before[target]);
    const broken = (await desk.events(1001)).filter(({ type }) => type === 'sla.breached');
    expect(broken.map(({ at }) => at)).toEqual(['2026-01-05T18:00:00.000Z', before.resolution]);
  });

  test('the customer answers it as any mail of the ticket, and is in the same conversation', async () => {
    await deskOf('aio-creative-hub');
    await desk.customer('ann').writes('A webhook question', 'Please help.');
    await desk.until('2026-01-05T18:00:00Z');
    await desk.customer('ann').repliesToLast('It is urgent now.');
    expect((await desk.ticket(1001)).messages.at(-1)).toMatchObject({
      text: 'It is urgent now.',
      verified: true,
    });
    expect(await desk.tickets()).toHaveLength(1);
  });
});

describe('T2: tiers', () => {
  const tiers: [string, string, string, string][] = [
    ['free', '01-07T14:00', '01-12T22:00', '01-14T22:00'],
    ['alexa starter', '01-06T14:00', '01-08T22:00', '01-12T22:00'],
    ['individual', '01-06T14:00', '01-08T22:00', '01-12T22:00'],
    ['premium', '01-06T02:00', '01-07T22:00', '01-08T22:00'],
    ['family', '01-06T02:00', '01-07T22:00', '01-08T22:00'],
    ['professional', '01-05T18:00', '01-06T22:00', '01-07T22:00'],
    ['enterprise', '01-05T15:00', '01-05T22:00', '01-06T22:00'],
  ];
  test.each(tiers)('%s: first reply, resolution, escalation', async (tier, reply, resolution, escalation) => {
    await deskOf('storytailor');
    await desk.customer('ann').writes('Story question', 'Where is my story?');
    await desk.agent('Maria').repliesToLast(`#tier ${tier}`);
    expect(await dues()).toEqual({
      firstReply: `running ${reply}`,
      resolution: `running ${resolution}`,
      escalation: `running ${escalation}`,
    });
  });

  test('the escalation comes after the resolution was due, and is a level, not another breach', async () => {
    await deskOf('storytailor');
    await desk.customer('ann').writes('Story question', 'Where is my story?');
    await desk.agent('Maria').repliesToLast('We are on it.\n\n#tier enterprise\n#open');
    await desk.passes(4 * day);
    expect(await log(['sla.breached', 'level.changed', 'sla.stepped'])).toEqual([
      '01-05T22:00 sla.breached due-passed',
      '01-05T22:00 sla.stepped 100 percent of resolution',
      '01-06T22:00 sla.stepped 100 percent of escalation',
      '01-06T22:00 level.changed sla: take over of escalation',
    ]);
  });
});

describe('V1: eight categories, each with its priority and its time', () => {
  test.each<[string, string, string]>([
    ['system outage', 'urgent', '01-05T15:00'],
    ['agent issues', 'high', '01-05T18:00'],
    ['integration issues', 'high', '01-05T18:00'],
    ['knowledge base', 'normal', '01-06T14:00'],
    ['user management', 'normal', '01-06T14:00'],
    ['billing', 'high', '01-05T18:00'],
    ['feature request', 'low', '01-08T14:00'],
    ['general question', 'low', '01-06T14:00'],
  ])('%s', async (category, priority, resolution) => {
    await deskOf('aiva');
    await desk.customer('ann').writes('Hello', 'Good morning.');
    await desk.agent('Maria').repliesToLast(`#category ${category}`);
    expect(await desk.ticket(1001)).toMatchObject({ priority });
    expect(await dues()).toMatchObject({ resolution: `running ${resolution}` });
  });

  test('the time belongs to the category, whatever the priority becomes', async () => {
    await deskOf('aiva');
    await desk.customer('ann').writes('Feature request', 'It would be nice to have more colours.');
    await desk.agent('Maria').repliesToLast('#priority p3');
    expect(await desk.ticket(1001)).toMatchObject({ category: 'feature-request', priority: 'normal' });
    expect(await dues()).toMatchObject({ resolution: 'running 01-08T14:00' });
  });
});

describe('V2: acknowledged within half an hour', () => {
  test('at once, with number, priority and what to expect; so the target is met', async () => {
    await deskOf('aiva');
    await desk.customer('ann').writes('My agent is not responding', 'Since this morning.');
    const [acknowledgement] = got(ann);
    expect(acknowledgement).toContain('Your request is number 1001, priority P2.');
    expect(acknowledgement).toContain('You can expect our answer by Monday 5 January at 16:00 UTC.');
    expect(await dues()).toMatchObject({ acknowledgement: 'met 01-05T14:30' });
  });

  test('that a budget stopped, and that nobody made up for, is a broken promise', async () => {
    const budgets = { recipientPer10Min: 1, recipientPerDay: 1, ticketPerDay: 20, globalPer10Min: 2000 };
    await deskOf('aiva', { config: (it) => ({ ...it, desk: { ...(it.desk as object), budgets } }) });
    await desk.customer('ann').writes('Agent question', 'One.');
    await desk.customer('ann').writes('Another agent question', 'Two.');
    expect(await dues(1002)).toMatchObject({ acknowledgement: 'running 01-05T14:30' });
    await desk.passes(30 * minute);
    expect(await dues(1002)).toMatchObject({ acknowledgement: 'breached 01-05T14:30' });
    expect((await desk.ticket(1002)).level).toBe(1);
  });
});

describe('V4: updates', () => {
  test('P1: every thirty minutes even without news, in mails that say when the next one comes', async () => {
    await deskOf('aiva');
    await desk.customer('ann').writes('Outage: the system is down', 'Nothing works.');
    await desk.agent('Maria').repliesToLast('We are investigating.\n\n#open');
    await desk.until('2026-01-05T15:10:00Z');
    const updates = got(ann).filter((text) => text.includes('your request is still open with us'));
    expect(updates).toHaveLength(2);
    expect(updates[0]).toContain('You will hear from us again by Monday 5 January at 15:00 UTC');
    expect((await log(['sla.mailed'])).filter((line) => line.includes('of update'))).toHaveLength(2);
  });

  test('P2: at least two before the resolution is due, so the next is due after a third of its time', async () => {
    await deskOf('aiva');
    await desk.customer('ann').writes('My agent is not responding', 'Since this morning.');
    expect(await dues()).toMatchObject({ update: 'running 01-05T15:20', resolution: 'running 01-05T18:00' });
    await desk.passes(hour);
    expect(got(maria).at(-1)).toContain(
      'left for the update to the customer, due Mon, 5 Jan 2026, 15:20 UTC',
    );
    await desk.agent('Maria').repliesToLast('Still looking.\n\n#open');
    expect(await dues()).toMatchObject({ update: 'running 01-05T16:20' });
  });

  test('P3 and P4: once a day, by a person', async () => {
    await deskOf('aiva');
    await desk.customer('ann').writes('Document upload fails', 'In the knowledge base.');
    await desk.agent('Maria').repliesToLast('We are looking.\n\n#open');
    expect(await dues()).toMatchObject({ update: 'running 01-06T14:00' });
    await desk.passes(19 * hour);
    expect(got(maria).some((text) => text.includes('left for the update to the customer'))).toBe(true);
    expect(got(ann).some((text) => text.includes('still open with us'))).toBe(false);
  });
});
