import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answerMarker } from '../../src/mail/answer-marker.ts';
import { headerValue } from '../../src/mail/parsed-mail.ts';
import { startDesk, type TestDesk } from '../support/desk.ts';

let desk: TestDesk;
beforeEach(async () => {
  desk = await startDesk();
});
afterEach(() => desk.close());

describe('a conversation', () => {
  test('a mail opens a ticket, is acknowledged in its thread, and the agent in turn is told', async () => {
    await desk
      .customer('ann')
      .writes('Printer on fire', 'It burns.\n\nPlease help', { messageId: 'ann-1@customer.example' });
    const ticket = await desk.ticket(1001);
    expect(ticket).toMatchObject({
      status: 'open',
      assignee: 'Maria',
      requester: 'ann@customer.example',
      subject: 'Printer on fire',
    });
    const ack = desk.lastTo('ann@customer.example');
    expect(ack.mail.subject).toBe('Re: Printer on fire');
    expect(ack.mail.inReplyTo).toEqual(['ann-1@customer.example']);
    expect(headerValue(ack.mail.headers, 'auto-submitted')).toBe('auto-replied');
    expect(ack.mail.references.at(-1)).toBe('ann-1@customer.example');
    const news = desk.lastTo('maria@acme.example');
    expect(news.mail.text).toContain('It burns.');
    expect(desk.to('bob@acme.example')).toEqual([]);
  });

  test('an agent answers with text and #solve, thanks closes, and nothing internal left the desk', async () => {
    await desk.customer('ann').writes('Printer on fire', 'It burns.');
    await desk.agent('Maria').repliesToLast('Water helps.\n\n#solve');
    expect(await desk.ticket(1001)).toMatchObject({ status: 'solved' });
    const answer = desk.lastTo('ann@customer.example');
    expect(answer.mail.text).toContain('Water helps.');
    expect(answer.raw.toString()).not.toMatch(/#solve/);
    expect(answer.raw.toString()).not.toContain(answerMarker);
    expect(headerValue(answer.mail.headers, 'auto-submitted')).toBe('');
    await desk.customer('ann').repliesToLast('Thanks, works!');
    expect(await desk.ticket(1001)).toMatchObject({ status: 'closed' });
  });

  test('new tickets go to the members of the group in turn', async () => {
    await desk.customer('ann').writes('One');
    await desk.customer('joe').writes('Two');
    await desk.customer('eve').writes('Three');
    expect((await desk.tickets()).map((ticket) => ticket.assignee)).toEqual(['Maria', 'Bob', 'Maria']);
  });

  test('an agent reply makes the ticket pending, a customer reply opens it', async () => {
    await desk.customer('ann').writes('Help');
    await desk.agent('Maria').repliesToLast('Which printer?');
    expect(await desk.ticket(1001)).toMatchObject({ status: 'pending' });
    await desk.customer('ann').repliesToLast('The red one');
    const ticket = await desk.ticket(1001);
    expect(ticket.status).toBe('open');
    expect(ticket.messages.map(({ kind, direction }) => [kind, direction])).toEqual([
      ['request', 'in'],
      ['reply', 'out'],
      ['request', 'in'],
    ]);
    expect(ticket.messages[2]).toMatchObject({
      text: 'The red one',
      verified: true,
      threadRule: 'address-token',
    });
  });

  test('a solved ticket is closed after the configured time', async () => {
    await desk.customer('ann').writes('Help');
    await desk.agent('Maria').repliesToLast('#solve');
    await desk.advance(47 * 3_600_000);
    expect(await desk.ticket(1001)).toMatchObject({ status: 'solved' });
    await desk.advance(2 * 3_600_000);
    expect(await desk.ticket(1001)).toMatchObject({ status: 'closed' });
  });

  test('a late reply to a closed ticket opens a linked one', async () => {
    await desk.customer('ann').writes('Help');
    await desk.agent('Maria').repliesToLast('Done.\n\n#close');
    await desk.customer('ann').repliesToLast('It is broken again, you know');
    expect(await desk.ticket(1001)).toMatchObject({ status: 'closed' });
    expect(await desk.ticket(1002)).toMatchObject({ links: [{ ticket: 1001, kind: 'follow-up' }] });
  });

  test('commands only send the customer nothing', async () => {
    await desk.customer('ann').writes('Help');
    const before = desk.to('ann@customer.example').length;
    await desk.agent('Maria').repliesToLast('#priority high\n#tag +fire\n#assign bob');
    expect(desk.to('ann@customer.example')).toHaveLength(before);
    expect(await desk.ticket(1001)).toMatchObject({ priority: 'high', tags: ['fire'], assignee: 'Bob' });
    expect(desk.lastTo('bob@acme.example').mail.text).toContain('Maria gave this to you');
  });

  test('one bad line stops the whole mail and comes back with a suggestion', async () => {
    await desk.customer('ann').writes('Help');
    const before = desk.to('ann@customer.example').length;
    await desk.agent('Maria').repliesToLast('Here is your answer.\n\n#slove\n#priority high');
    expect(desk.to('ann@customer.example')).toHaveLength(before);
    expect(await desk.ticket(1001)).toMatchObject({ status: 'open', priority: 'normal' });
    expect(desk.lastTo('maria@acme.example').mail.text).toContain('#solve');
    await desk.agent('Maria').repliesToLast('Here is your answer.\n\n#solve');
    expect(await desk.ticket(1001)).toMatchObject({ status: 'solved' });
    expect(desk.lastTo('ann@customer.example').mail.text).toContain('Here is your answer.');
  });

  test('a note never reaches the customer', async () => {
    await desk.customer('ann').writes('Help');
    const before = desk.to('ann@customer.example').length;
    await desk.agent('Maria').repliesToLast('She is difficult.\n#note');
    expect(desk.to('ann@customer.example')).toHaveLength(before);
    expect((await desk.ticket(1001)).messages.at(-1)).toMatchObject({ kind: 'note', direction: 'internal' });
  });

  test('#list, #show, #why and #help are answered to the registered address', async () => {
    await desk.customer('ann').writes('Help');
    await desk.agent('Maria').repliesToLast('#show\n#why\n#list\n#help solve');
    const answers = desk
      .to('maria@acme.example')
      .slice(-4)
      .map((mail) => mail.mail.text);
    expect(answers[0]).toContain('ann@customer.example');
    expect(answers[1]).toContain('ticket.opened');
    expect(answers[2]).toContain('#1001');
    expect(answers[3]).toContain('#solve');
  });
});
