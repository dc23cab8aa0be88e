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
    await begin({ packs: ['storytailor'], policy: '', config: (it) => ({ ...it, groups }) });
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
