/** What a mail's words do to its ticket, and what they must not do. */
import { afterEach, describe, expect, test } from 'vitest';
import { startDesk, type TestDesk } from '../support/desk.ts';
import { rawMail } from '../support/mail.ts';

const policy = `
categories:
  - {name: money, label: Money, topics: [billing]}
triage:
  thresholds: [{points: 20, level: 1}, {points: 60, level: 2}]
  circumstances: {repeated: 15}
  triggers: [{name: legal, group: second}]
`;
const maria = 'maria@acme.example';

let desk: TestDesk;
afterEach(() => desk.close());
const begin = async (): Promise<void> => {
  desk = await startDesk({ packs: ['words'], policy });
};
const events = async (type: string) => (await desk.events(1001)).filter((it) => it.type === type);

describe('a mail', () => {
  test('gets the category of its words, a score, a level, and says for what', async () => {
    await begin();
    await desk.customer('ann').writes('Refund', 'I want my money back and a refund of the double charge.');
    expect(await desk.ticket(1001)).toMatchObject({ category: 'money', level: 1, language: 'en' });
    const [judged] = await events('ticket.judged');
    expect(judged?.because).toMatch(/points: refund \d+ \(refund/);
    expect(desk.lastTo(maria).mail.text).toContain('points (#why 1001 says for what)');
    await desk.agent('Maria').repliesToLast('#why');
    expect(desk.lastTo(maria).mail.text).toContain('money back');
  });

  test('that is calm later takes nothing back', async () => {
    await begin();
    await desk.customer('ann').writes('Refund', 'Worst service ever, I want my money back!');
    const before = await desk.ticket(1001);
    await desk.customer('ann').repliesToLast('By the way, the printer is blue.');
    expect(await desk.ticket(1001)).toMatchObject({ level: before.level });
  });

  test('raises nothing again that an agent took back, unless it says so itself', async () => {
    await begin();
    await desk.customer('ann').writes('Refund', 'I want my money back and a refund of the double charge.');
    await desk.agent('Maria').repliesToLast('#escalate 0 refunded already');
    await desk.agent('Maria').repliesToLast('You have it.');
    await desk.customer('ann').repliesToLast('The printer is blue.');
    expect(await desk.ticket(1001)).toMatchObject({ level: 0 });
    await desk.customer('ann').repliesToLast('No, I have not. Refund my money, this is unacceptable!');
    expect((await desk.ticket(1001)).level).toBeGreaterThan(0);
  });

  test('of a customer whom nobody answers weighs more each time', async () => {
    await begin();
    await desk.customer('ann').writes('Printer', 'It is blue.');
    expect(await desk.ticket(1001)).toMatchObject({ level: 0 });
    await desk.customer('ann').repliesToLast('Hello? Are you there?');
    await desk.customer('ann').repliesToLast('Hello again, is it blue?');
    expect(await desk.ticket(1001)).toMatchObject({ level: 1 });
  });
});

describe('a hard trigger', () => {
  test('brings the ticket to the group that owns it, at its level, with a warning', async () => {
    await begin();
    await desk.customer('ann').writes('Hello', 'My lawyer will contact you.');
    expect(await desk.ticket(1001)).toMatchObject({ group: 'second', level: 3, assignee: 'Bob' });
    expect(desk.lastTo('bob@acme.example').mail.text).toContain('sets off the alarm "legal" (high)');
  });

  test('does not count where it is quoted from our own mail, denied, or spam', async () => {
    await begin();
    await desk.customer('ann').writes('Hello', 'I am not going to sue.\n\n> My lawyer will contact you.');
    await desk.receives(
      rawMail({
        from: 'spam@else.example',
        to: 'support@acme.example',
        subject: 'I will sue you',
        headers: { 'X-Spam-Flag': 'YES' },
      }),
    );
    expect(await desk.ticket(1001)).toMatchObject({ level: 0 });
    expect(await desk.ticket(1002)).toMatchObject({ level: 0 });
  });

  test('stands in the log in our words, never in the customer’s', async () => {
    await begin();
    await desk.customer('ann').writes('Hello', 'My lawyer Zebulon Quince will sue you.');
    const log = JSON.stringify(await desk.events(1001));
    expect(log).toContain('lawyer*');
    expect(log).not.toMatch(/zebulon|quince/i);
  });
});
