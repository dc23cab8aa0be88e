/** Calls: who is called, when the next one is, and what answers them. */
import { afterEach, describe, expect, test } from 'vitest';
import { minute } from '../../src/desk/instant.ts';
import { startDesk, type TestDesk } from '../support/desk.ts';
import { rawMail } from '../support/mail.ts';

const policy = `
triage:
  triggers: [{name: legal, group: second}]
ladders:
  - name: law
    when: {alarms: legal}
    levels:
      - {level: 3, group: second, response: 30m, update: 1h, contacts: [Bob, Maria]}
  - name: all
    levels:
      - {level: 2, response: 15m, contacts: [lead]}
`;
const [maria, bob] = ['maria@acme.example', 'bob@acme.example'];

let desk: TestDesk;
afterEach(() => desk.close());
const begin = async (): Promise<void> => {
  desk = await startDesk({ packs: ['words'], policy });
};
const threatens = () => desk.customer('ann').writes('Hello', 'My lawyer will contact you.');
const types = async (type: string) => (await desk.events(1001)).filter((it) => it.type === type);
const callsTo = (address: string) =>
  desk.to(address).filter(({ mail }) => mail.text.includes('You are called'));

describe('a hard trigger', () => {
  test('calls the first contact, and the next when nobody answers, and says so when nobody did', async () => {
    await begin();
    await threatens();
    expect(callsTo(bob)).toHaveLength(1);
    expect(callsTo(bob)[0]?.mail.subject).toBe('Hello [#1001]');
    expect(callsTo(bob)[0]?.mail.text).toContain('My lawyer will contact you.');
    expect(callsTo(bob)[0]?.mail.text).toContain('Answer with the line #ack by Mon, 5 Jan 2026, 09:30');
    expect(callsTo(bob)[0]?.mail.text).toContain('the customer hears from us every 1 hour');
    expect(callsTo(maria)).toHaveLength(0);
    await desk.passes(31 * minute);
    expect(callsTo(maria)).toHaveLength(1);
    await desk.passes(31 * minute);
    expect(await types('page.exhausted')).toHaveLength(1);
    expect(desk.lastTo(bob).mail.text).toContain('Nobody has answered the calls');
    await desk.passes(300 * minute);
    expect(await types('page.sent')).toHaveLength(2);
  });

  test('is answered by #ack: nobody else is called', async () => {
    await begin();
    await threatens();
    await desk.agent('Bob').repliesToLast('#ack');
    await desk.passes(60 * minute);
    expect(callsTo(maria)).toHaveLength(0);
    expect(await types('page.acknowledged')).toMatchObject([{ actor: 'agent:Bob' }]);
    await desk.agent('Bob').repliesToLast('#ack');
    expect(desk.lastTo(bob).mail.text).toContain('Bob has answered the call about #1001');
  });

  test('is answered by a reply to the customer', async () => {
    await begin();
    await threatens();
    const [news] = desk.to(bob).filter(({ mail }) => mail.text.includes('Ann Lee wrote'));
    await desk.agent('Bob').writes('Re: Hello [#1001]', 'We are sorry.', {
      to: news?.replyTo ?? '',
      inReplyTo: news?.mail.messageId ?? '',
    });
    expect(desk.lastTo('ann@customer.example').mail.text).toContain('We are sorry.');
    await desk.passes(60 * minute);
    expect(callsTo(maria)).toHaveLength(0);
    expect(await types('page.acknowledged')).toMatchObject([{ because: 'replied' }]);
  });

  test('is answered by a word to whoever calls, which the customer never sees', async () => {
    await begin();
    await threatens();
    const sent = desk.to('ann@customer.example').length;
    expect(callsTo(bob).at(-1)?.mail.text).toContain('is a note that only colleagues see');
    await desk.agent('Bob').repliesToLast('I am on it, these people are impossible.');
    await desk.passes(60 * minute);
    expect(desk.to('ann@customer.example')).toHaveLength(sent);
    expect(callsTo(maria)).toHaveLength(0);
    expect(await types('page.acknowledged')).toMatchObject([{ because: 'noted', data: { agent: 'Bob' } }]);
  });

  test('of spam calls nobody', async () => {
    await begin();
    await desk.receives(
      rawMail({
        from: 'spam@else.example',
        to: 'support@acme.example',
        subject: 'My lawyer will contact you',
        headers: { 'X-Spam-Flag': 'YES' },
      }),
    );
    expect(callsTo(bob)).toHaveLength(0);
  });
});

describe('#escalate', () => {
  test('raises the level for a reason that #why tells, and calls its people', async () => {
    await begin();
    await desk.customer('ann').writes('Printer', 'It is blue.');
    await desk.agent('Maria').repliesToLast('#escalate 2 needs the colour expert');
    expect(await desk.ticket(1001)).toMatchObject({ level: 2 });
    expect(callsTo(maria)).toHaveLength(1);
    await desk.agent('Maria').repliesToLast('#why');
    expect(desk.lastTo(maria).mail.text).toContain('needs the colour expert');
    expect(JSON.stringify(await desk.events(1001))).not.toContain('colour expert');
  });

  test('without a reason is refused', async () => {
    await begin();
    await desk.customer('ann').writes('Printer', 'It is blue.');
    await desk.agent('Maria').repliesToLast('#escalate 2');
    expect(desk.lastTo(maria).mail.text).toContain('the reason is missing');
  });

  test('takes back what a hard trigger raised only for members of the group that owns it', async () => {
    await begin();
    await threatens();
    await desk.passes(31 * minute);
    await desk.agent('Maria').repliesToLast('#escalate 0 it is nothing');
    expect(desk.lastTo(maria).mail.text).toContain('only members of second take this back');
    expect(await desk.ticket(1001)).toMatchObject({ level: 3 });
    await desk.agent('Bob').repliesToLast('#escalate 0 settled by phone');
    expect(await desk.ticket(1001)).toMatchObject({ level: 0, alarms: [] });
    const before = callsTo(bob).length;
    await desk.customer('ann').repliesToLast('Then I will sue you.');
    expect(callsTo(bob)).toHaveLength(before + 1);
  });
});
