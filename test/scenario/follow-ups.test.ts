/** Tickets that wait for their customer: asked, reminded once, closed with a word; any answer of a person ends it. */
import { afterEach, describe, expect, test } from 'vitest';
import { day, hour } from '../../src/desk/instant.ts';
import { type DeskOptions, startDesk, supportAddress, type TestDesk } from '../support/desk.ts';
import { rawMail } from '../support/mail.ts';

const policy = `
followUps:
  solved: {ask: true, remind: 3d, close: 5d, farewell: true}
  pending: {remind: 2d, most: 2, afterwards: close}
`;
const ann = 'ann@customer.example';

let desk: TestDesk;
afterEach(() => desk.close());
const begin = async (options: DeskOptions = {}): Promise<void> => {
  desk = await startDesk({ policy, ...options });
  await desk.customer('ann').writes('Printer on fire', 'It burns.');
};
const solves = () => desk.agent('Maria').repliesToLast('Use water.\n\n#solve');
const asks = () => desk.agent('Maria').repliesToLast('Which printer?');
const reminders = () => desk.to(ann).filter(({ mail }) => mail.text.includes('the word STOP alone'));
const farewells = () => desk.to(ann).filter(({ mail }) => mail.text.includes('We have not heard from you'));
const status = async () => (await desk.ticket(1001)).status;
const dues = async () => (await desk.ticket(1001)).dues.map(({ target, dueAt }) => [target, dueAt]);

describe('a solved ticket', () => {
  test('is asked about in the reply, once more after the time of the policy, and closed with a word', async () => {
    await begin();
    await solves();
    expect(desk.lastTo(ann).mail.text).toContain('We take it that this solves your request.');
    await desk.passes(3 * day - hour);
    expect(reminders()).toHaveLength(0);
    await desk.passes(2 * hour);
    expect(reminders()).toHaveLength(1);
    expect(reminders()[0]?.mail.text).toContain('Hello Ann,');
    expect(reminders()[0]?.mail.text).toContain(
      'Without an answer we close it on Saturday 10 January at 09:00 UTC.',
    );
    expect(reminders()[0]?.mail.subject).toBe('Re: Printer on fire');
    await desk.passes(2 * day);
    expect(await status()).toBe('closed');
    expect(farewells()).toHaveLength(1);
    await desk.passes(30 * day);
    expect(reminders()).toHaveLength(1);
    expect(farewells()).toHaveLength(1);
  });

  test('is asked about neither where the agent only writes #solve nor where the policy does not say so', async () => {
    await begin({ policy: '' });
    await solves();
    expect(desk.lastTo(ann).mail.text).not.toContain('We take it');
    await desk.passes(10 * day);
    expect(await status()).toBe('closed');
    expect(farewells()).toHaveLength(0);
  });

  test('is not reminded of and not closed once the customer has answered', async () => {
    await begin();
    await solves();
    await desk.customer('ann').repliesToLast('It still burns.');
    expect(await status()).toBe('open');
    expect(await dues()).toEqual([]);
    await desk.passes(10 * day);
    expect(reminders()).toHaveLength(0);
    expect(await status()).toBe('open');
  });

  test('is followed up all the same when a robot answers for the customer', async () => {
    await begin();
    await solves();
    await desk.customer('ann').repliesToLast('I am away.', { headers: { 'Auto-Submitted': 'auto-replied' } });
    await desk.passes(3 * day + hour);
    expect(reminders()).toHaveLength(1);
  });

  test('is closed by thanks without another word from us', async () => {
    await begin();
    await solves();
    await desk.customer('ann').repliesToLast('Thanks, works!');
    expect(await status()).toBe('closed');
    await desk.passes(10 * day);
    expect([...reminders(), ...farewells()]).toEqual([]);
  });

  test('makes one mail after a week off, and gives time to answer it', async () => {
    await begin();
    await solves();
    await desk.advance(14 * day);
    expect(reminders()).toHaveLength(1);
    expect(farewells()).toHaveLength(0);
    expect(await status()).toBe('solved');
    await desk.passes(2 * day + hour);
    expect(await status()).toBe('closed');
    expect(farewells()).toHaveLength(1);
  });

  test('begins its wait anew when the agent writes once more', async () => {
    await begin();
    await solves();
    await desk.passes(2 * day);
    await desk.agent('Maria').repliesToLast('One more hint: turn it off first.');
    expect(await status()).toBe('solved');
    await desk.passes(2 * day);
    expect(reminders()).toHaveLength(0);
    await desk.passes(day + hour);
    expect(reminders()).toHaveLength(1);
  });

  test('that nothing closes stays solved', async () => {
    await begin({ policy: 'followUps: {solved: {close: never}}' });
    await solves();
    await desk.passes(100 * day);
    expect(await status()).toBe('solved');
  });
});

describe('a pending ticket', () => {
  test('is reminded of as often as the policy says, and closed after as long again', async () => {
    await begin();
    await asks();
    await desk.passes(2 * day + hour);
    expect(reminders()).toHaveLength(1);
    expect(reminders()[0]?.mail.text).toContain('need your answer to go on');
    await desk.passes(2 * day);
    expect(reminders()).toHaveLength(2);
    expect(await status()).toBe('pending');
    await desk.passes(2 * day);
    expect(await status()).toBe('closed');
    expect(farewells()).toHaveLength(1);
  });

  test('counts from the start after an answer', async () => {
    await begin();
    await asks();
    await desk.passes(2 * day + hour);
    await desk.customer('ann').repliesToLast('The blue one.');
    expect(await status()).toBe('open');
    await asks();
    await desk.passes(4 * day + hour);
    expect(reminders()).toHaveLength(3);
    expect(await status()).toBe('pending');
  });

  test('is left as it is where the policy says so', async () => {
    await begin({ policy: 'followUps: {pending: {remind: 1d}}' });
    await asks();
    await desk.passes(20 * day);
    expect(reminders()).toHaveLength(1);
    expect(await status()).toBe('pending');
  });
});

describe('a reminder', () => {
  test('goes out in the hours of the calendar', async () => {
    const office = `
calendars: [{name: office, timezone: Europe/Berlin, hours: {mon-fri: 09:00-17:00}}]
followUps: {calendar: office, pending: {remind: 5d}}`;
    await begin({ policy: office, now: '2026-01-05T19:30:00Z' });
    await asks();
    // Saturday evening: it waits until Monday morning.
    expect(await dues()).toEqual([['reminder', '2026-01-12T08:00:00.000Z']]);
    await desk.until('2026-01-12T07:59:00Z');
    expect(reminders()).toHaveLength(0);
    await desk.until('2026-01-12T08:01:00Z');
    expect(reminders()).toHaveLength(1);
  });

  test('goes out by day where the customer lives, and names the time there', async () => {
    await begin({
      customers: 'customer,timezone\nann@customer.example,Asia/Tokyo',
      now: '2026-01-05T14:30:00Z',
    });
    await solves();
    // Half past eleven at night in Tokyo.
    expect((await dues()).find(([kind]) => kind === 'reminder')).toEqual([
      'reminder',
      '2026-01-08T23:00:00.000Z',
    ]);
    await desk.until('2026-01-08T23:01:00Z');
    expect(reminders()[0]?.mail.text).toContain('we close it on Sunday 11 January at 08:00 Tokyo time');
  });

  test('waits for the hours again where the program was off at its time', async () => {
    const office = `
calendars: [{name: office, timezone: Europe/Berlin, hours: {mon-fri: 09:00-17:00}}]
followUps: {calendar: office, pending: {remind: 1d}}`;
    await begin({ policy: office });
    await asks();
    await desk.advance(2 * day + 12 * hour);
    expect(reminders()).toHaveLength(0);
    await desk.passes(12 * hour);
    expect(reminders()).toHaveLength(1);
  });

  test('is not sent any more when the customer has answered while it waited to go out', async () => {
    let isBusy = false;
    await begin({
      smtp: () =>
        isBusy
          ? {
              kind: 'deferred',
              concerns: 'recipient',
              replyCode: 451,
              enhancedCode: '4.2.0',
              response: 'later',
            }
          : { kind: 'sent', serverMessageId: null, rejected: [] },
    });
    await solves();
    isBusy = true;
    await desk.passes(3 * day + hour);
    isBusy = false;
    const rows = async () => (await desk.outbox()).filter(({ kind }) => kind === 'follow-up');
    expect(await rows()).toMatchObject([{ state: 'deferred' }]);
    await desk.customer('ann').repliesToLast('Still on fire.');
    expect(await rows()).toMatchObject([{ state: 'suppressed', because: 'no-longer-waits' }]);
    await desk.passes(day);
    expect(reminders()).toHaveLength(0);
  });

  test('is written to no list and no robot', async () => {
    desk = await startDesk({ policy });
    await desk.receives(
      rawMail({
        from: 'monitor@machine.example',
        to: supportAddress,
        subject: 'Disk full',
        headers: { 'Auto-Submitted': 'auto-generated' },
      }),
    );
    await asks();
    await desk.passes(30 * day);
    expect(desk.to('monitor@machine.example').filter(({ mail }) => mail.text.includes('STOP'))).toEqual([]);
    expect(await status()).toBe('pending');
  });

  test('is taken for what it is when it comes back as our own mail', async () => {
    await begin();
    await solves();
    await desk.passes(3 * day + hour);
    const [reminder] = reminders();
    await desk.receives(reminder?.raw ?? Buffer.from(''));
    expect(await status()).toBe('solved');
    expect((await desk.tickets()).length).toBe(1);
  });
});

describe('STOP', () => {
  test('alone ends the reminders of this ticket, reopens nothing and tells nobody', async () => {
    await begin();
    await solves();
    await desk.passes(3 * day + hour);
    const told = desk.to('maria@acme.example').length;
    await desk.customer('ann').repliesToLast('Stop!');
    expect(await status()).toBe('solved');
    expect((await desk.ticket(1001)).tags).toEqual(['no-reminders']);
    expect(desk.to('maria@acme.example')).toHaveLength(told);
    await desk.passes(10 * day);
    expect(await status()).toBe('closed');
    expect(farewells()).toHaveLength(0);
    expect(reminders()).toHaveLength(1);
  });

  test('with words behind it is a reply as any other, and ends them too', async () => {
    await begin();
    await asks();
    await desk.customer('ann').repliesToLast('STOP\n\nI have told you three times: the blue one.');
    expect(await status()).toBe('open');
    await asks();
    await desk.passes(20 * day);
    expect(reminders()).toHaveLength(0);
  });

  test('is heeded only from who takes part, and not as a word in a sentence', async () => {
    await begin();
    await asks();
    await desk.customer('ann').repliesToLast('Stop asking, it is the blue one.');
    expect((await desk.ticket(1001)).tags).toEqual([]);
    await desk.customer('joe').writes('Re: Printer on fire [#1001]', 'STOP');
    expect((await desk.ticket(1001)).tags).toEqual([]);
  });

  test('after the end opens no new ticket', async () => {
    await begin();
    await solves();
    await desk.passes(6 * day);
    expect(farewells()).toHaveLength(1);
    await desk.customer('ann').repliesToLast('STOP');
    expect(await desk.tickets()).toHaveLength(1);
  });
});
