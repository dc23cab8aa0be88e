import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nothing } from '../../src/desk/decision.ts';
import { apply, type Counts } from '../../src/desk/known.ts';
import { customerMail } from '../../src/desk/outgoing/compose.ts';
import { suppressionOf } from '../../src/desk/outgoing/suppression.ts';
import { ann, contact, contextOf, desk, now, ticketOf } from './world.ts';

const { budgets } = desk;

function contextWith(counts: Partial<Counts>) {
  const none = {
    recipient10Min: new Map(),
    recipientDay: new Map(),
    ticketDay: new Map(),
    newsDay: new Map(),
    repliesDay: new Map(),
    challengesHour: new Map(),
  };
  return contextOf({ known: { counts: { ...none, ...counts } } });
}

describe('an automatic mail is suppressed', () => {
  test.each([
    [
      'to an address that bounced',
      contact(9, 'Dead', { suppressed: 'permanent-failure' }),
      {},
      'bounced: permanent-failure',
    ],
    ['to the desk itself', contact(9, 'Us', { address: 'support@acme.example' }), {}, 'own-address'],
    ['to an alias with a detail', contact(9, 'Us', { address: 'help+x@acme.example' }), {}, 'own-address'],
    [
      'after ten in ten minutes',
      ann,
      { recipient10Min: new Map([[ann.address, 10]]) },
      'budget-recipient-10-minutes',
    ],
    ['after sixty in a day', ann, { recipientDay: new Map([[ann.address, 60]]) }, 'budget-recipient-day'],
    ['after twenty about a ticket', ann, { ticketDay: new Map([[1001, 20]]) }, 'budget-ticket-day'],
    [
      'not before that',
      ann,
      { recipient10Min: new Map([[ann.address, 9]]), ticketDay: new Map([[1001, 19]]) },
      '',
    ],
    ['not for what others got', ann, { recipientDay: new Map([['joe@customer.example', 60]]) }, ''],
  ])('%s', (_, to, counts, expected) => {
    expect(suppressionOf(contextWith(counts), to, 1001)).toBe(expected);
  });

  test('but mail of no ticket is not counted as if it were of one', () => {
    const counts = { ticketDay: new Map([[0, 500]]) };
    expect(suppressionOf(contextWith(counts), ann, 0)).toBe('');
  });
});

test('the first budget that is spent decides, and none is ever overdrawn within a batch', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(1001, 1002, 1003), { maxLength: 60 }), (tickets) => {
      const context = contextOf({ tickets: [1001, 1002, 1003].map((number) => ticketOf(number)) });
      for (const number of tickets) {
        const suppressed = suppressionOf(context, ann, number);
        const mail = acknowledgement(context, number, suppressed);
        apply(context.known, { ...nothing('test', number), mails: [mail] }, now);
      }
      const { recipient10Min, ticketDay } = context.known.counts;
      expect(recipient10Min.get(ann.address) ?? 0).toBe(Math.min(tickets.length, budgets.recipientPer10Min));
      for (const count of ticketDay.values()) expect(count).toBeLessThanOrEqual(budgets.ticketPerDay);
    }),
  );
});

test("an agent's words never count against a budget", () => {
  const context = contextOf();
  const reply = { ...acknowledgement(context, 1001, ''), kind: 'reply' as const, automatic: false };
  for (let count = 0; count < 50; count += 1)
    apply(context.known, { ...nothing('test', 1001), mails: [reply] }, now);
  expect(suppressionOf(context, ann, 1001)).toBe('');
});

function acknowledgement(context: Parameters<typeof customerMail>[0], number: number, suppressed: string) {
  return customerMail(context, {
    kind: 'acknowledgement',
    automatic: true,
    ticket: context.known.tickets.get(number) ?? ticketOf(number),
    fromName: 'Acme',
    to: [ann],
    cc: [],
    attachments: [],
    agent: null,
    message: 0,
    because: 'new-ticket',
    suppressed,
    content: {
      template: 'acknowledgement',
      variables: {
        brand: '',
        customerName: '',
        ticket: number,
        subject: '',
        excerpt: '',
        expected: '',
        priority: '',
      },
    },
  });
}
