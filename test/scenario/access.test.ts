/** Restricted tickets: whatever door somebody comes through, who is not of the group sees a number and a status. */
import { afterEach, describe, expect, test } from 'vitest';
import { hour, minute } from '../../src/desk/instant.ts';
import { type DeskOptions, type SentMail, startDesk, type TestDesk } from '../support/desk.ts';

const policy = `
triage:
  triggers: [{name: legal, group: second}]
access:
  - {name: law, when: {alarms: legal}, group: second}
  - {name: staff, when: {category: staff}, group: second, confidential: false}
categories: [{name: staff}, {name: billing, group: first}]
rules:
  - {name: all, when: [opened, customer wrote, agent replied, status, level], actions: [{notify: [assignee, group, lead, managers, operator]}]}
  - {name: back, when: tagged, if: {tags: back}, actions: [{group: first}, {reassign: Maria}]}
ladders:
  - name: law
    levels:
      - {level: 2, group: first, response: 15m, contacts: [Maria, Bob, each manager]}
sla:
  calendar: always
  steps:
    - {name: warn, percent: 75, actions: [{notify: [assignee, group, lead, managers, operator]}]}
    - {name: late, percent: 100, actions: [{escalate: raise}, {group: first}, {notify: [lead, managers, operator]}]}
  policies: [{name: everyone, targets: {firstReply: 1h, resolution: 4h}}]
`;
const [maria, bob, boss, ops] = [
  'maria@acme.example',
  'bob@acme.example',
  'boss@acme.example',
  'ops@acme.example',
];
const secrets = ['Velvet umbrella', 'crimson', 'Ann', 'ann@customer.example', 'turquoise'];
const threat = 'My lawyer will contact you about the crimson chair.';

let desk: TestDesk;
afterEach(() => desk.close());
const begin = async (options: DeskOptions = {}): Promise<void> => {
  desk = await startDesk({
    packs: ['words'],
    policy,
    config: (it) => ({ ...it, managers: [boss] }),
    ...options,
  });
};
const threatens = () => desk.customer('ann').writes('Velvet umbrella', threat);
const ticket = () => desk.ticket(1001);
const refusal = {
  kind: 'failed',
  concerns: 'recipient',
  phase: 'rcpt',
  replyCode: 550,
  enhancedCode: '5.1.1',
  because: 'refused: crimson',
  response: 'no crimson here',
} as const;

/** Everything a mail shows, headers included. */
function shownBy({ raw, mail }: SentMail): string {
  return `${raw.toString('latin1')}\n${mail.subject}\n${mail.text}\n${mail.html ?? ''}`;
}

function leaksTo(address: string, since = 0): string[] {
  const mails = desk.to(address).slice(since);
  return mails.flatMap((mail) => secrets.filter((secret) => shownBy(mail).includes(secret)));
}

describe('a ticket that an alarm keeps to a group', () => {
  test('is in the hands of that group, and the log says by which rule', async () => {
    await begin();
    await threatens();
    expect(await ticket()).toMatchObject({ restrictedTo: 'second', confidential: true, group: 'second' });
    expect((await ticket()).assignee).toBe('Bob');
    const [event] = (await desk.events(1001)).filter(({ type }) => type === 'access.changed');
    expect(event).toMatchObject({ because: 'access: law', actor: 'system' });
    expect(desk.to(bob).some(({ mail }) => mail.text.includes('crimson'))).toBe(true);
  });

  test('shows nobody else more than its number and status, through every door', async () => {
    await begin();
    await threatens();
    await desk.agent('Bob').repliesToLast('A note on turquoise matters.\n\n#note');
    await desk.customer('ann').repliesToLast('The crimson chair again.');
    for (const line of ['#show 1001', '#show 1001 full', '#why 1001', '#list all', '#list unassigned'])
      await desk.agent('Maria').writes('Look', line, { to: desk.personal('Maria') });
    for (const line of ['#take', '#escalate 0 no matter', '#group first', '#restrict off', 'Hello there']) {
      const before = desk.to('ann@customer.example').length;
      await desk.agent('Maria').writes('Re: [#1001]', line, { to: desk.personal('Maria') });
      expect(desk.to('ann@customer.example')).toHaveLength(before);
      expect(await ticket()).toMatchObject({ restrictedTo: 'second', assignee: 'Bob' });
    }
    await desk.passes(6 * hour);
    for (const address of [maria, boss, ops]) expect([address, leaksTo(address)]).toEqual([address, []]);
    expect(desk.to(boss).some(({ mail }) => mail.text.includes('#1001 is for members of second alone'))).toBe(
      true,
    );
    const shown = desk.to(maria).filter(({ mail }) => mail.text.includes('Its status is'));
    expect(shown.length).toBeGreaterThanOrEqual(3);
  });

  test('stays where it is when rules, steps and ladders would hand it over', async () => {
    await begin();
    await threatens();
    await desk.agent('Bob').repliesToLast('#tag +back');
    await desk.passes(6 * hour);
    expect(await ticket()).toMatchObject({ group: 'second', assignee: 'Bob', restrictedTo: 'second' });
    expect(leaksTo(maria)).toEqual([]);
  });

  test('tells nobody outside when a reply cannot be delivered', async () => {
    await begin({
      smtp: ({ recipients }) =>
        recipients.includes('ann@customer.example')
          ? refusal
          : { kind: 'sent', serverMessageId: null, rejected: [] },
    });
    await threatens();
    await desk.agent('Bob').repliesToLast('About the turquoise one.');
    await desk.passes(2 * hour);
    for (const address of [maria, boss, ops]) expect([address, leaksTo(address)]).toEqual([address, []]);
  });

  test('is read by nobody new when its people are away', async () => {
    await begin();
    await threatens();
    await desk.agent('Bob').repliesToLast('#away');
    await desk.customer('ann').repliesToLast('Crimson, I said: crimson.');
    await desk.passes(30 * minute);
    expect(leaksTo(maria)).toEqual([]);
  });
});

describe('a ticket that is restricted later', () => {
  test('is withheld from whoever had it, from the very mail on that restricts it', async () => {
    await begin();
    await desk.customer('ann').writes('Umbrella', 'Hello, when are you open?');
    await desk.agent('Maria').repliesToLast('#take');
    expect(await ticket()).toMatchObject({ assignee: 'Maria', restrictedTo: null });
    const seen = desk.to(maria).length;
    await desk.customer('ann').repliesToLast(threat);
    expect(await ticket()).toMatchObject({ assignee: 'Bob', group: 'second', restrictedTo: 'second' });
    expect(leaksTo(maria, seen)).toEqual([]);
    expect(desk.to(bob).at(-1)?.mail.text).toContain('crimson');
  });

  test('takes no answer of theirs, and gives their words back', async () => {
    await begin();
    await desk.customer('ann').writes('Umbrella', 'Hello, when are you open?');
    await desk.agent('Maria').repliesToLast('#take');
    const old = desk.to(maria).find(({ mail }) => mail.text.includes('when are you open'));
    await desk.customer('ann').repliesToLast(threat);
    const before = desk.to('ann@customer.example').length;
    await desk.agent('Maria').writes('Re: Umbrella [#1001]', 'We open at nine.', { to: old?.replyTo ?? '' });
    expect(desk.to('ann@customer.example')).toHaveLength(before);
    expect(desk.lastTo(maria).mail.text).toContain('#1001 is for members of second alone');
    expect(desk.lastTo(maria).mail.text).toContain('We open at nine.');
    expect(desk.lastTo(maria).mail.text).not.toContain('crimson');
  });

  test('by an agent, with #restrict, who sees no more of it if they are not of the group', async () => {
    await begin();
    await desk.customer('ann').writes('Velvet umbrella', 'About a colleague of yours.');
    await desk.agent('Maria').repliesToLast('#restrict second');
    expect(await ticket()).toMatchObject({ restrictedTo: 'second', confidential: true, assignee: 'Bob' });
    const seen = desk.to(maria).length;
    await desk.customer('ann').repliesToLast('It is about the crimson chair.');
    expect(leaksTo(maria, seen)).toEqual([]);
    expect(desk.lastTo(bob).mail.text).toContain('crimson');
  });
});

describe('what goes on from a restricted ticket', () => {
  test('is restricted as well when it comes after the end', async () => {
    await begin();
    await threatens();
    await desk.agent('Bob').repliesToLast('About turquoise.\n\n#close');
    await desk.customer('ann').repliesToLast('One more thing about the crimson chair.');
    expect(await desk.ticket(1002)).toMatchObject({ restrictedTo: 'second', confidential: true });
    expect(leaksTo(maria)).toEqual([]);
    const [event] = (await desk.events(1002)).filter(({ type }) => type === 'access.changed');
    expect(event).toMatchObject({ because: 'linked to #1001' });
  });
});

describe('calls about a restricted ticket', () => {
  test('go to those who may read it first, and to the others without a word of it', async () => {
    await begin();
    await threatens();
    const calls = (address: string) =>
      desk.to(address).filter(({ mail }) => /You are called|People are called/.test(mail.text));
    expect(calls(bob)).toHaveLength(1);
    expect(calls(maria)).toHaveLength(0);
    await desk.passes(16 * minute);
    expect(calls(maria)).toHaveLength(1);
    expect(leaksTo(maria)).toEqual([]);
  });
});

describe('a member of the group', () => {
  test('opens the ticket again with #restrict off, until the next alarm', async () => {
    await begin();
    await threatens();
    await desk.agent('Bob').repliesToLast('#restrict off');
    expect(await ticket()).toMatchObject({ restrictedTo: null, confidential: false });
    await desk.customer('ann').repliesToLast('Well, a quiet word.');
    expect(await ticket()).toMatchObject({ restrictedTo: null });
    await desk.customer('ann').repliesToLast('I will see you in court.');
    expect(await ticket()).toMatchObject({ restrictedTo: 'second' });
  });

  test('cannot give it to somebody outside by mistake', async () => {
    await begin();
    await threatens();
    await desk.agent('Bob').repliesToLast('#assign maria');
    expect(desk.lastTo(bob).mail.text).toContain('Maria cannot have it');
    await desk.agent('Bob').repliesToLast('#group first');
    expect(desk.lastTo(bob).mail.text).toContain('first cannot have it');
    expect(await ticket()).toMatchObject({ assignee: 'Bob', group: 'second' });
  });

  test('hands it to another group, which alone may read it then', async () => {
    await begin();
    await threatens();
    await desk.agent('Bob').repliesToLast('#restrict first');
    expect(await ticket()).toMatchObject({ restrictedTo: 'first', group: 'first' });
    await desk.agent('Maria').writes('Look', '#show 1001', { to: desk.personal('Maria') });
    expect(desk.lastTo(maria).mail.text).toContain('crimson');
  });
});

describe('a restricted ticket that is not confidential', () => {
  test('has its line in lists, and no words', async () => {
    await begin();
    await desk.customer('ann').writes('Velvet umbrella', 'The crimson chair.');
    await desk.agent('Bob').repliesToLast('#category staff');
    expect(await ticket()).toMatchObject({ restrictedTo: 'second', confidential: false });
    const seen = desk.to(maria).length;
    for (const line of ['#list all', '#show 1001'])
      await desk.agent('Maria').writes('Look', line, { to: desk.personal('Maria') });
    const [list, show] = desk.to(maria).slice(seen);
    expect(list?.mail.text).toContain('Velvet umbrella');
    expect(list?.mail.text).not.toContain('crimson');
    expect(show?.mail.text).not.toContain('Velvet umbrella');
  });
});
