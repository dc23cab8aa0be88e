import { describe, expect, test } from 'vitest';
import type { Mail } from '../../src/desk/decision.ts';
import { happened } from '../../src/desk/event.ts';
import { signedClaim } from '../../src/desk/incoming/addressed.ts';
import type { KnownMessage } from '../../src/desk/known.ts';
import {
  agentMail,
  copied,
  customerMail,
  personalAddress,
  plainMail,
  rootId,
} from '../../src/desk/outgoing/compose.ts';
import { humanSize, notifications } from '../../src/desk/outgoing/notify.ts';
import { mailboxNamed } from '../../src/desk/settings.ts';
import { agentKey, dayOf, readToken } from '../../src/desk/token.ts';
import {
  ann,
  assignedToMaria,
  bob,
  contextOf,
  desk,
  joe,
  knownMessage,
  maria,
  mariaContact,
  now,
  statusFact,
  ticketOf,
  type World,
} from './world.ts';

const support = mailboxNamed(desk, 'support');
const ticket = ticketOf(1001, ...assignedToMaria);
const alert = {
  template: 'alert',
  variables: { title: '', what: '', where: '', next: '', facts: [] },
} as const;

function toAnn(world: World = {}, on = ticket): Mail {
  return customerMail(contextOf({ tickets: [on], ...world }), {
    kind: 'reply',
    automatic: false,
    ticket: on,
    fromName: 'Maria, Acme Support',
    to: [ann],
    cc: [joe],
    content: alert,
    attachments: [],
    agent: 'Maria',
    message: 0,
    because: 'test',
    suppressed: '',
  });
}

function toMaria(
  more: { held?: number; ticket?: typeof ticket | null; mailbox?: typeof support } = {},
): Mail {
  return agentMail(contextOf({ tickets: [ticket] }), {
    kind: 'notification',
    agent: maria,
    ticket,
    mailbox: support,
    fromName: 'Ann via Acme Support',
    subject: 'Printer',
    content: () => alert,
    attachments: [],
    message: 0,
    held: 0,
    because: 'test',
    ...more,
  });
}
const addressClaim = (address: string) =>
  readToken(desk.secret, 'address', (address.split('@')[0] ?? '').replace(/^[^+]*\+(?:me\.)?/, ''));

describe('a mail to a customer', () => {
  test('has a Message-ID of its outbox row, the same at every attempt', () => {
    expect(toAnn().messageId).toBe(toAnn().messageId);
    expect(signedClaim(desk, toAnn().messageId)).toMatchObject({
      purpose: 'customer',
      ticket: 1001,
      person: ann.id,
      subject: 401,
    });
  });

  test("refers to the ticket's root first, then to the customer's thread, and answers their last mail", () => {
    const history: KnownMessage[] = [
      knownMessage(1001, { id: 1, messageId: 'one@c.example', references: ['zero@c.example'] }),
      knownMessage(1001, { id: 2, messageId: 'note@acme.example', kind: 'note' }),
      knownMessage(1001, {
        id: 3,
        messageId: 'two@c.example',
        references: ['zero@c.example', 'one@c.example'],
      }),
      knownMessage(1001, { id: 4, messageId: null }),
    ];
    const mail = toAnn({ history });
    expect(mail.inReplyTo).toBe('two@c.example');
    expect(mail.references).toEqual([rootId(desk, 1001), 'zero@c.example', 'one@c.example', 'two@c.example']);
  });

  test('keeps a long thread short and its root first, once', () => {
    const references = [
      rootId(desk, 1001),
      ...Array.from({ length: 50 }, (_, index) => `r${index}@c.example`),
    ];
    const mail = toAnn({ history: [knownMessage(1001, { references })] });
    expect(mail.references).toHaveLength(13);
    expect(mail.references.filter((id) => id === rootId(desk, 1001))).toEqual([mail.references[0]]);
    expect(mail.references.at(-1)).toBe('request-1001@customer.example');
  });

  test('is answered to an address that is Ann’s for this ticket and 400 days', () => {
    const mail = toAnn();
    expect(mail.replyTo).toMatch(/^support\+[a-z2-7]+@acme\.example$/);
    expect(addressClaim(mail.replyTo)).toMatchObject({
      purpose: 'customer',
      ticket: 1001,
      person: ann.id,
      expiresDay: dayOf(now) + 400,
    });
    expect(mail.noteTo).toBe('');
  });

  test('carries the tag, and a plain address, where its mailbox says so', () => {
    const sales = { ...ticket, mailbox: 'sales' };
    expect(toAnn().subject).toBe('Re: Printer on fire');
    expect(toAnn({}, sales)).toMatchObject({
      subject: 'Re: Printer on fire [#1001]',
      replyTo: 'sales@acme.example',
    });
  });

  test('names to and cc apart, by name', () => {
    expect(toAnn()).toMatchObject({
      to: [{ address: ann.address, displayName: 'Ann' }],
      cc: [{ address: joe.address, displayName: 'Joe' }],
      copy: true,
    });
  });
});

describe('a mail to an agent', () => {
  test('goes to the registered address and is answered by an address and a note address of hers', () => {
    const mail = toMaria();
    expect(mail.to).toEqual([{ address: 'maria@acme.example', displayName: 'Maria' }]);
    const claim = { ticket: 1001, person: agentKey('Maria'), expiresDay: dayOf(now) + 90, seq: ticket.seq };
    expect(addressClaim(mail.replyTo)).toMatchObject({ ...claim, purpose: 'agent-answer' });
    expect(addressClaim(mail.noteTo)).toMatchObject({ ...claim, purpose: 'agent-note' });
    expect(mail).toMatchObject({
      subject: 'Printer [#1001]',
      automatic: true,
      copy: false,
      inReplyTo: rootId(desk, 1001),
    });
  });

  test('that asks about a held mail is answered by a challenge of three days, and offers no notes', () => {
    const mail = toMaria({ held: 9 });
    expect(addressClaim(mail.replyTo)).toMatchObject({
      purpose: 'challenge',
      seq: 9,
      expiresDay: dayOf(now) + 3,
    });
    expect(mail.noteTo).toBe('');
  });

  test('about no ticket is answered by the personal address', () => {
    expect(addressClaim(toMaria({ ticket: null }).replyTo)).toMatchObject({
      purpose: 'agent-personal',
      ticket: 0,
    });
    expect(toMaria({ ticket: null })).toMatchObject({
      ticket: 0,
      subject: 'Printer',
      references: [],
      inReplyTo: '',
    });
  });

  test('of a mailbox without plus-addressing is answered to the mailbox, and offers no notes', () => {
    expect(toMaria({ mailbox: mailboxNamed(desk, 'sales') })).toMatchObject({
      replyTo: 'sales@acme.example',
      noteTo: '',
    });
  });

  test('no local part is longer than 64 octets', () => {
    const addresses = [
      toMaria().replyTo,
      toMaria().noteTo,
      toAnn().replyTo,
      personalAddress(desk, support, bob),
    ];
    for (const address of addresses) expect(address.split('@')[0]?.length).toBeLessThanOrEqual(64);
  });
});

test('a mail to the operator is of no ticket, and an answer to it is ordinary mail', () => {
  const mail = plainMail(contextOf(), {
    kind: 'alert',
    mailbox: support,
    to: { address: desk.operator, displayName: '' },
    subject: 'Look',
    inReplyTo: '',
    content: alert,
    because: 'test',
    suppressed: '',
  });
  expect(mail).toMatchObject({ ticket: 0, replyTo: '', noteTo: '', references: [], automatic: true });
  expect(signedClaim(desk, mail.messageId)).toMatchObject({ purpose: 'root', ticket: 0, subject: mail.id });
});

test('only people outside the desk are copied, and the requester is not', () => {
  const participants = [ann.id, joe.id, mariaContact.id, 99];
  expect(copied(contextOf(), { ...ticket, participants }).map(({ id }) => id)).toEqual([joe.id]);
});

describe('a notification', () => {
  const words = (on: typeof ticket, world: World = {}) => {
    const context = contextOf({ tickets: [on], ...world });
    const [mail] = notifications(context, on, [maria], {
      headline: 'Ann wrote',
      words: 'It burns.',
      warnings: ['Mind the gap'],
      attachments: [],
      message: 9,
      because: 'customer-wrote',
    });
    if (mail?.content.template !== 'notification') throw new Error('one notification');
    return { mail, ...mail.content.variables };
  };

  test('goes to each agent under an id and address of its own', () => {
    const news = { headline: '', words: '', warnings: [], attachments: [], message: 0, because: '' };
    const mails = notifications(contextOf(), ticket, [maria, bob], news);
    expect(mails.map(({ to }) => to[0]?.address)).toEqual(['maria@acme.example', 'bob@acme.example']);
    expect(
      new Set(mails.flatMap(({ replyTo, noteTo, messageId }) => [replyTo, noteTo, messageId])).size,
    ).toBe(6);
  });

  test('says in plain words who reads an answer', () => {
    const copiedJoe = happened('participants.changed', 'contact:1', 'x', { added: [joe.id], removed: [] });
    const many = ticketOf(1001, ...assignedToMaria, copiedJoe);
    expect(words(ticket).replyDoes).toBe('What you write above goes to Ann <ann@customer.example>.');
    expect(words(many).replyDoes).toBe(
      'What you write above goes to Ann <ann@customer.example> and Joe <joe@customer.example>.',
    );
    const closed = ticketOf(1001, statusFact('new', 'closed'));
    expect(words(closed).replyDoes).toContain('The ticket is closed: begin with #reopen to answer.');
  });

  test('states the facts that there are, and no empty ones', () => {
    expect(words(ticket).facts).toEqual([
      { label: 'From', value: 'Ann <ann@customer.example>' },
      { label: 'Status', value: 'open' },
      { label: 'Assigned to', value: 'Maria' },
      { label: 'Priority', value: 'normal' },
      { label: 'Opened', value: 'Mon, 5 Jan 2026, 09:00 UTC' },
    ]);
    expect(words(ticketOf(1001)).facts).toContainEqual({ label: 'Assigned to', value: 'nobody yet (first)' });
  });

  test('shows the last four messages before this one, newest first, without machines and held mail', () => {
    const kinds = ['request', 'reply', 'report', 'note', 'held', 'request', 'reply', 'request'];
    const history = kinds.map((kind, id) => knownMessage(1001, { id, kind, text: `text ${id}` }));
    const shown = words(ticket, {
      history: [...history, knownMessage(1001, { id: 9, text: 'this one' })],
    }).history;
    expect(shown.map(({ text }) => text)).toEqual(['text 7', 'text 6', 'text 5', 'text 3']);
    const long = words(ticket, { history: [knownMessage(1001, { text: 'x'.repeat(5000) })] }).history;
    expect(long[0]?.text).toMatch(/^x{600} …$/);
  });
});

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1000, '1 KB'],
  [1499, '1 KB'],
  [999_499, '999 KB'],
  [999_600, '1.0 MB'],
  [1_000_000, '1.0 MB'],
  [25_400_000, '25.4 MB'],
])('%i bytes are %s', (bytes, expected) => {
  expect(humanSize(bytes)).toBe(expected);
});
