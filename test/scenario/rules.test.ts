/** When, if, then: what rules do by mail, and that they end. */
import { afterEach, describe, expect, test } from 'vitest';
import { hour } from '../../src/desk/instant.ts';
import { startDesk, type TestDesk } from '../support/desk.ts';
import { rawMail } from '../support/mail.ts';

const [maria, bob, boss] = ['maria@acme.example', 'bob@acme.example', 'boss@acme.example'];
let desk: TestDesk;
afterEach(() => desk.close());
const asks = (subject = 'Printer', text = 'It is blue.') => desk.customer('ann').writes(subject, text);
const applied = async () =>
  (await desk.events(1001)).filter((it) => it.type === 'rule.applied').map(({ data }) => data.rule);

describe('a rule', () => {
  test('acts when its event happens to a ticket that is as it says', async () => {
    desk = await startDesk({
      policy: `
rules:
  - name: vips
    when: tagged
    if: {tags: vip}
    actions: [{priority: urgent}, {group: second}, {notify: [assignee, managers]}]
`,
      config: (it) => ({ ...it, managers: [boss] }),
    });
    await asks();
    expect(await applied()).toEqual([]);
    await desk.agent('Maria').repliesToLast('#tag +vip');
    expect(await desk.ticket(1001)).toMatchObject({ priority: 'urgent', group: 'second', assignee: 'Bob' });
    expect(await applied()).toEqual(['vips']);
    expect(desk.lastTo(bob).mail.text).toContain('Rule: vips');
    expect(desk.lastTo(boss).mail.subject).toContain('Rule: vips');
    await desk.agent('Maria').repliesToLast('#why');
    expect(desk.lastTo(maria).mail.text).toContain('because rule: vips');
  });

  test('tells people who are no agents who has the ticket, and where their answer goes', async () => {
    desk = await startDesk({
      policy: 'rules: [{name: all, when: opened, actions: [{notify: managers}]}]',
      config: (it) => ({ ...it, managers: [boss] }),
    });
    await asks();
    expect(desk.lastTo(boss).mail.text).toContain(
      'Maria has this ticket: your answer to this mail goes to Maria.',
    );
    expect(desk.lastTo(boss).mail.replyTo).toMatchObject([{ address: maria }]);
    await desk.agent('Maria').repliesToLast('#away');
    await asks('Another printer');
    await desk.agent('Bob').repliesToLast('#away');
    await asks('A third one');
    expect(desk.lastTo(boss).mail.text).toContain(
      'Nobody has this ticket yet: your answer to this mail goes to Maria.',
    );
  });

  test('is no reason for itself, and two that answer each other end', async () => {
    desk = await startDesk({
      policy: `
rules:
  - {name: up, when: [opened, priority], actions: [{priority: raise}]}
  - {name: there, when: tagged, if: {tags: one}, actions: [{tag: [two, -one]}]}
  - {name: back, when: tagged, if: {tags: two}, actions: [{tag: [one, -two]}]}
`,
    });
    await asks();
    expect(await desk.ticket(1001)).toMatchObject({ priority: 'high' });
    await desk.agent('Maria').repliesToLast('#tag +one');
    expect(await applied()).toEqual(['up', 'there', 'back']);
    expect(await desk.ticket(1001)).toMatchObject({ tags: ['one'] });
  });

  test('follows on another, however long the chain and whatever the order', async () => {
    const steps = Array.from({ length: 12 }, (_, step) => step);
    const rule = (step: number) =>
      `  - {name: r${step}, when: ${step === 0 ? 'opened' : 'tagged'}, if: {${step === 0 ? '' : `tags: t${step}`}}, actions: [{tag: t${step + 1}}]}`;
    desk = await startDesk({ policy: `rules:\n${steps.toReversed().map(rule).join('\n')}\n` });
    await asks();
    expect(await applied()).toEqual(steps.map((step) => `r${step}`));
  });

  test('that moves a ticket says who was passed over', async () => {
    desk = await startDesk({
      policy: 'rules: [{name: over, when: tagged, actions: [{group: second}]}]',
    });
    await desk.receives(rawMail({ from: bob, to: desk.personal('Bob'), subject: 'Me', text: '#away' }));
    await asks();
    await desk.agent('Maria').repliesToLast('#tag +two');
    const assigned = (await desk.events(1001)).findLast(({ type }) => type === 'ticket.assigned');
    expect(assigned?.because).toBe('rule: over; in-turn: second; not Bob (away)');
  });

  test('follows the clock, alarms and calls', async () => {
    desk = await startDesk({
      packs: ['words'],
      policy: `
ladders: [{name: boss, levels: [{level: 1, response: 30m, contacts: [Bob]}]}]
rules:
  - {name: late, when: breached, actions: [{tag: late}]}
  - {name: law, when: alarm, if: {alarms: legal}, actions: [{page: boss}, {webhook: lawyers}]}
sla: {policies: [{name: all, targets: {firstReply: 1h}}]}
`,
    });
    await asks('Hello', 'My lawyer will contact you.');
    expect(desk.to(bob).some(({ mail }) => mail.text.includes('You are called'))).toBe(true);
    expect((await desk.events(1001)).filter(({ type }) => type === 'action.asked')).toHaveLength(2);
    await desk.passes(2 * hour);
    expect(await desk.ticket(1001)).toMatchObject({ tags: ['late'] });
  });

  test('tells nobody about spam', async () => {
    desk = await startDesk({ policy: 'rules: [{name: all, when: opened, actions: [{notify: lead}]}]' });
    await desk.receives(
      rawMail({
        from: 'spam@else.example',
        to: 'support@acme.example',
        subject: 'Buy',
        headers: { 'X-Spam-Flag': 'YES' },
      }),
    );
    expect(desk.to(maria).filter(({ mail }) => mail.text.includes('Rule:'))).toHaveLength(0);
  });
});
