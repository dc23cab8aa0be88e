/** Who of the desk hears from the clock, and who must not. */
import { afterEach, describe, expect, test } from 'vitest';
import { hour, minute } from '../../src/desk/instant.ts';
import { type DeskOptions, startDesk, supportAddress, type TestDesk } from '../support/desk.ts';
import { rawMail } from '../support/mail.ts';

const maria = 'maria@acme.example';
const boss = 'boss@acme.example';

const policy = `
sla:
  steps:
    - name: warn
      percent: 75
      actions: [{notify: assignee}]
    - name: late
      percent: 100
      actions: [{notify: [assignee, lead, managers, operator]}, {tag: late}, {mail: slaBreach}]
  policies:
    - name: standard
      targets: {firstReply: 4h, resolution: 24h}
`;

let desk: TestDesk;
afterEach(() => desk.close());

const begin = async (more: Partial<DeskOptions> = {}): Promise<void> => {
  desk = await startDesk({ policy, config: (it) => ({ ...it, managers: [boss] }), ...more });
};
const asks = () => desk.customer('ann').writes('Printer on fire', 'It burns.');

describe('spam', () => {
  const spam = (headers: Record<string, string> = {}) =>
    rawMail({
      from: 'x@spam.example',
      to: supportAddress,
      subject: 'pills',
      text: 'I want to kill myself, buy pills',
      headers: { 'X-Spam-Flag': 'YES', ...headers },
    });
  const withheld = async () =>
    (await desk.events(1001)).flatMap((it) =>
      it.type === 'sla.skipped' && it.data.do !== undefined ? [`${it.data.do}: ${it.because}`] : [],
    );

  test('pages, notifies and escalates nobody, whatever its words; what is not done is recorded', async () => {
    const groups = [{ name: 'first', lead: 'Maria' }, { name: 'second' }, { name: 'safety', lead: 'Bob' }];
    const agents = [{ name: 'Bob', addresses: ['bob@acme.example'], groups: ['safety'] }];
    await begin({
      packs: ['storytailor'],
      policy: '',
      config: (it) => ({ ...it, groups, agents: [...(it.agents as unknown[]).slice(0, 1), ...agents] }),
    });
    await desk.receives(spam());
    const before = desk.sent.length;
    await desk.passes(hour);
    expect(desk.sent).toHaveLength(before);
    expect(await desk.ticket(1001)).toMatchObject({ level: 0 });
    expect((await desk.events(1001)).map(({ type }) => type)).not.toContain('sla.action');
    const reasons = await withheld();
    expect(reasons).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^page: spam-verdict/),
        expect.stringMatching(/^escalate: spam-verdict/),
        expect.stringMatching(/^notify: spam-verdict/),
      ]),
    );
  });

  test('that a machine wrote is spam all the same, and its clock runs', async () => {
    await begin();
    await desk.receives(spam({ 'Auto-Submitted': 'auto-generated' }));
    const before = desk.sent.length;
    await desk.passes(5 * hour);
    expect(desk.sent).toHaveLength(before);
    expect(await desk.ticket(1001)).toMatchObject({ tags: ['late'] });
    expect((await desk.ticket(1001)).dues[0]).toMatchObject({ target: 'firstReply', state: 'breached' });
  });
});

describe('alarms', () => {
  test('come through however often the customer has written that day', async () => {
    await begin();
    await asks();
    for (let at = 0; at < 25; at += 1) await desk.customer('ann').repliesToLast(`Still burning ${at}`);
    const before = desk.sent.length;
    await desk.passes(4 * hour + minute);
    const headlines = desk.sent.slice(before).flatMap(({ recipients, mail }) => {
      const line = /^.*(?:left for the|was due).*$/m.exec(mail.text)?.[0] ?? '';
      return recipients.includes(maria) ? [line] : [];
    });
    expect(headlines).toEqual([
      expect.stringContaining('1 hour left for the first reply'),
      expect.stringContaining('The first reply was due'),
    ]);
  });

  test('reach an operator who is an agent as that agent, and once', async () => {
    await begin({
      config: (it) => ({ ...it, managers: [boss], desk: { ...(it.desk as object), operator: maria } }),
    });
    await asks();
    await desk.passes(3 * hour + 30 * minute);
    const before = desk.to(maria).length;
    await desk.passes(hour);
    expect(desk.to(maria)).toHaveLength(before + 1);
    expect(desk.lastTo(maria).replyTo).toMatch(/^support\+/);
  });
});

describe('a step that hands a ticket to another group', () => {
  const handing = `
sla:
  steps: [{name: over, percent: 100, targets: firstReply, actions: [{group: second}]}]
  policies: [{name: all, targets: {firstReply: 1h}}]
`;
  const zoe = 'zoe@acme.example';
  const people = (it: Record<string, unknown>, more: readonly object[]) => ({
    ...it,
    agents: [{ name: 'Maria', addresses: [maria], groups: ['first'], role: 'lead' }, ...more],
  });

  test('tells who has it from then on, with an answer address of theirs', async () => {
    const second = [{ name: 'Zoe', addresses: [zoe], groups: ['second'] }];
    await begin({ policy: handing, config: (it) => people(it, second) });
    await asks();
    await desk.passes(2 * hour);
    expect(await desk.ticket(1001)).toMatchObject({ assignee: 'Zoe', group: 'second' });
    const { mail, replyTo } = desk.lastTo(zoe);
    expect(mail.text).toContain('It now belongs to the group second. Zoe has it now.');
    expect(replyTo).toMatch(/^support\+/);
  });

  test('tells the operator where the group has nobody', async () => {
    await begin({ policy: handing, config: (it) => people(it, []) });
    await asks();
    await desk.passes(2 * hour);
    expect(await desk.ticket(1001)).toMatchObject({ assignee: null, group: 'second' });
    expect(desk.lastTo('ops@acme.example').mail.text).toContain('Nobody has it now.');
  });
});
