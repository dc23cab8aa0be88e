/** A small desk for tests of decisions: two mailboxes, two agents, ticket 1001 of Ann. Plain values, no store. */
import type { Context } from '../../src/desk/context.ts';
import type { Ids } from '../../src/desk/decision.ts';
import { type DeskEvent, type Happening, happened } from '../../src/desk/event.ts';
import type { Contact, Known, KnownMessage } from '../../src/desk/known.ts';
import { noPolicy } from '../../src/desk/policy/policy.ts';
import type { DeskAgent, DeskMailbox, DeskSettings } from '../../src/desk/settings.ts';
import { evolve, type Ticket } from '../../src/desk/ticket.ts';
import { agentKey, type Claim, mintToken, type Place } from '../../src/desk/token.ts';
import type { ParsedMail } from '../../src/mail/parsed-mail.ts';

export const now = '2026-01-05T09:00:00.000Z';

function mailbox(name: string, more: Partial<DeskMailbox> = {}): DeskMailbox {
  return {
    name,
    address: `${name}@acme.example`,
    aliases: [],
    brand: 'Acme Support',
    group: 'first',
    plusAddressing: true,
    lists: [],
    forms: [],
    tag: 'never',
    sentCopy: true,
    ...more,
  };
}

export const maria: DeskAgent = {
  name: 'Maria',
  addresses: ['maria@acme.example', 'maria@home.example'],
  groups: ['first'],
  role: 'lead',
  timeZone: 'UTC',
};
export const bob: DeskAgent = {
  name: 'Bob',
  addresses: ['bob@acme.example'],
  groups: ['first', 'second'],
  role: 'agent',
  timeZone: 'Europe/Berlin',
};

export const desk: DeskSettings = {
  name: 'Acme',
  domain: 'acme.example',
  operator: 'ops@acme.example',
  secret: 'a secret of at least sixteen',
  timeZone: 'UTC',
  autoClose: 172_800_000,
  giveUpAfter: 432_000_000,
  budgets: { recipientPer10Min: 10, recipientPerDay: 60, ticketPerDay: 20, globalPer10Min: 2000 },
  mailboxes: [
    mailbox('support', {
      aliases: ['help@acme.example'],
      lists: ['team@lists.example'],
      forms: ['form@web.example'],
    }),
    mailbox('sales', { brand: 'Acme Sales', tag: 'always', group: 'second', plusAddressing: false }),
  ],
  groups: [
    { name: 'first', lead: 'Maria' },
    { name: 'second', lead: null },
    { name: 'empty', lead: null },
  ],
  agents: [maria, bob],
  managers: ['boss@acme.example'],
  policy: noPolicy,
};

export function contact(id: number, name: string, more: Partial<Contact> = {}): Contact {
  return { id, name, address: `${name.toLowerCase()}@customer.example`, suppressed: '', ...more };
}
export const ann = contact(1, 'Ann');
export const joe = contact(2, 'Joe');
export const stranger = contact(3, 'Eve');
export const mariaContact = contact(4, 'Maria', { address: 'maria@acme.example' });
const contacts = [ann, joe, stranger, mariaContact, contact(5, '', { address: desk.operator })];

/** A ticket folded from its opening and whatever happened since. */
export function ticketOf(number: number, ...happenings: readonly Happening[]): Ticket {
  const opening = happened('ticket.opened', 'contact:1', 'no-reference-to-a-ticket', {
    mailbox: 'support',
    group: 'first',
    requester: ann.id,
    participants: [ann.id],
    subject: number,
    priority: 'normal',
  });
  const events = [opening, ...happenings].map((it, index): DeskEvent => {
    return { ...it, ticket: number, seq: index + 1, at: now };
  });
  return events.reduce<Ticket | null>((ticket, event) => evolve(ticket, event), null) ?? neverTicket();
}

function neverTicket(): never {
  throw new Error('a ticket has an opening');
}

export const assignedToMaria: readonly Happening[] = [
  happened('ticket.assigned', 'system', 'in-turn: first', { agent: 'Maria' }),
  happened('status.changed', 'system', 'assigned', { from: 'new', to: 'open' }),
];

export function statusFact(from: Ticket['status'], to: Ticket['status']): Happening {
  return happened('status.changed', 'system', 'test', { from, to });
}

export function knownMessage(ticket: number, more: Partial<KnownMessage> = {}): KnownMessage {
  return {
    id: ticket,
    ticket,
    messageId: `request-${ticket}@customer.example`,
    references: [],
    subject: 'Printer on fire',
    kind: 'request',
    who: 'Ann',
    at: now,
    text: 'It burns.',
    ...more,
  };
}

export interface World {
  readonly tickets?: readonly Ticket[];
  readonly history?: readonly KnownMessage[];
  readonly people?: readonly Contact[];
  readonly known?: Partial<Known>;
}

/** Everything known of the given tickets; their subject is `Printer N on fire`. */
export function knownOf(world: World = {}): Known {
  const tickets = world.tickets ?? [ticketOf(1001, ...assignedToMaria)];
  const history = world.history ?? tickets.map(({ number }) => knownMessage(number));
  const people = world.people ?? contacts;
  return {
    tickets: new Map(tickets.map((it) => [it.number, it])),
    subjects: new Map(tickets.map(({ number }) => [number, `Printer ${number} on fire`])),
    messagesById: new Map(history.flatMap((it) => (it.messageId === null ? [] : [[it.messageId, it]]))),
    history: Map.groupBy(history, ({ ticket }) => ticket),
    contacts: new Map(people.map((it) => [it.address, it])),
    contactsById: new Map(people.map((it) => [it.id, it])),
    mails: new Map(),
    held: new Map(),
    turns: new Map(),
    texts: new Map(),
    away: new Map(),
    load: new Map(),
    surveyed: new Map(),
    counts: {
      recipient10Min: new Map(),
      recipientDay: new Map(),
      ticketDay: new Map(),
      newsDay: new Map(),
      repliesDay: new Map(),
      challengesHour: new Map(),
    },
    ...world.known,
  };
}

/** Ids from fixed beginnings, so that equal decisions are equal values. */
export function countingIds(): Ids {
  const from = (first: number) => {
    let next = first;
    return () => next++;
  };
  return { ticket: from(2001), message: from(301), mail: from(401), text: from(501), held: from(601) };
}

export function contextOf(
  world: World & { readonly desk?: DeskSettings; readonly now?: string } = {},
): Context {
  return { desk: world.desk ?? desk, now: world.now ?? now, ids: countingIds(), known: knownOf(world) };
}

export function claim(purpose: Claim['purpose'], more: Partial<Claim> = {}): Claim {
  return { purpose, ticket: 1001, person: 0, expiresDay: 0, subject: 0, seq: 0, ...more };
}

export function agentClaim(agent: DeskAgent, more: Partial<Claim> = {}): Claim {
  return claim('agent-answer', { person: agentKey(agent.name), ...more });
}

export function token(it: Claim, place: Place = 'address', secret = desk.secret): string {
  return mintToken(secret, place, it);
}

export function answerTo(it: Claim): string {
  return `support+${token(it)}@acme.example`;
}

export function signedId(it: Claim, secret = desk.secret): string {
  return `i.${token(it, 'message-id', secret)}@acme.example`;
}

/** A mail of Ann's to the desk; every part may be given. */
export function parsedMail(more: Partial<ParsedMail> = {}): ParsedMail {
  return {
    messageId: 'new@customer.example',
    inReplyTo: [],
    references: [],
    subject: 'Printer on fire',
    from: [{ address: ann.address, displayName: 'Ann Lee' }],
    sender: null,
    replyTo: [],
    to: [{ address: 'support@acme.example', displayName: '' }],
    cc: [],
    date: now,
    headers: [],
    text: more.text ?? 'It burns.',
    words: more.text ?? 'It burns.',
    html: null,
    attachments: [],
    deliveryReport: null,
    ...more,
  };
}
