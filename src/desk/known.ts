/**
 * What the desk knows that bears on a batch of mail: read once from the store, brought up to date after each decision so
 * that a reply finds the ticket that a mail of the same batch opened.
 */
import { type Away, type Decision, type HeldState, type MailKind, passingKinds } from './decision.ts';
import type { DeskEvent } from './event.ts';
import type { Instant } from './instant.ts';
import { type MailState, stateAfter } from './outgoing/delivery.ts';
import { evolve, type Ticket } from './ticket.ts';

export interface Contact {
  readonly id: number;
  /** Normalised. */
  readonly address: string;
  readonly name: string;
  /** Why no mail goes there any more; empty where it does. */
  readonly suppressed: string;
}

/** A message of a ticket as histories and threading need it. */
export interface KnownMessage {
  readonly id: number;
  readonly ticket: number;
  readonly messageId: string | null;
  readonly references: readonly string[];
  readonly kind: string;
  readonly subject: string;
  readonly who: string;
  readonly at: Instant;
  readonly text: string;
}

export interface KnownMail {
  readonly id: number;
  readonly ticket: number;
  readonly kind: MailKind;
  readonly automatic: boolean;
  readonly agent: string | null;
  readonly recipients: readonly string[];
  readonly state: MailState;
  readonly createdAt: Instant;
  /** Somebody outside the desk has seen its tokens. */
  readonly exposed: boolean;
}

export interface KnownHeld {
  readonly id: number;
  readonly ticket: number;
  readonly journal: number;
  /** Where the held mail arrived; null for a question about one of ours. */
  readonly mailbox: string | null;
  readonly mail: number;
  readonly agent: string;
  readonly reason: string;
  readonly state: HeldState;
}

/** How many automatic mails went to an address or for a ticket lately, counting those of this batch. */
export interface Counts {
  readonly recipient10Min: Map<string, number>;
  readonly recipientDay: Map<string, number>;
  readonly ticketDay: Map<number, number>;
  /** Notifications of a ticket to an agent in the last day, by `newsKey`. */
  readonly newsDay: Map<string, number>;
  /** Replies by people of this desk to an address. */
  readonly repliesDay: Map<string, number>;
  /** Challenges sent to an agent's registered address in the last hour. */
  readonly challengesHour: Map<string, number>;
}

export interface Known {
  readonly tickets: Map<number, Ticket>;
  /** Subject texts by ticket number. */
  readonly subjects: Map<number, string>;
  /** Texts that fields of these tickets hold, by their rows. */
  readonly texts: Map<number, string>;
  readonly messagesById: Map<string, KnownMessage>;
  /** Messages of a ticket, oldest first. */
  readonly history: Map<number, readonly KnownMessage[]>;
  readonly contacts: Map<string, Contact>;
  readonly contactsById: Map<number, Contact>;
  readonly mails: Map<number, KnownMail>;
  readonly held: Map<number, KnownHeld>;
  /** Who had the last ticket of a group. */
  readonly turns: Map<string, string>;
  /** Agents who are away. */
  readonly away: Map<string, Away>;
  /** Tickets that are not solved or closed, by assignee. */
  readonly load: Map<string, number>;
  /** When a contact was last asked how it was. */
  readonly surveyed: Map<number, Instant>;
  readonly counts: Counts;
}

export function contactById(known: Known, id: number): Contact {
  return known.contactsById.get(id) ?? { id, address: '', name: '', suppressed: '' };
}

/** The name to show for a contact: its display name, else its address. */
export function nameOf(contact: Contact): string {
  return contact.name || contact.address;
}

/**
 * Gives each happening of a decision its place in the log and brings `known` up to date.
 * Returns the events in the order in which they are to be appended.
 */
export function apply(known: Known, decision: Decision, now: Instant): DeskEvent[] {
  const events = decision.events.flatMap(({ ticket, happenings }) =>
    happenings.map((happening) => {
      const before = known.tickets.get(ticket) ?? null;
      const event: DeskEvent = { ...happening, ticket, seq: (before?.seq ?? 0) + 1, at: now };
      const after = evolve(before, event);
      known.tickets.set(ticket, after);
      if (event.type === 'survey.sent') known.surveyed.set(event.data.contact, now);
      reload(known.load, before, after);
      return event;
    }),
  );
  for (const text of decision.texts)
    if (isSubject(decision, text.id)) known.subjects.set(text.ticket, text.body);
  for (const { id, body } of decision.texts) known.texts.set(id, body);
  for (const message of decision.messages) remember(known, message);
  for (const mail of decision.mails) count(known, mail);
  for (const id of decision.exposed) {
    const mail = known.mails.get(id);
    if (mail !== undefined) known.mails.set(id, { ...mail, exposed: true });
  }
  for (const { group, agent } of decision.turns) known.turns.set(group, agent);
  for (const { agent, away } of decision.away) {
    if (away === null) known.away.delete(agent);
    else known.away.set(agent, away);
  }
  settle(known, decision);
  return events;
}

/** Who carries a ticket that still needs work; null where nobody does. */
export function carrierOf(ticket: Pick<Ticket, 'status' | 'assignee'> | null): string | null {
  return ticket === null || ticket.status === 'solved' || ticket.status === 'closed' ? null : ticket.assignee;
}

function reload(load: Map<string, number>, before: Ticket | null, after: Ticket): void {
  const [from, to] = [carrierOf(before), carrierOf(after)];
  if (from === to) return;
  if (from !== null) load.set(from, Math.max(0, (load.get(from) ?? 0) - 1));
  if (to !== null) load.set(to, (load.get(to) ?? 0) + 1);
}

/** What the decision ended: questions, mails, addresses. A second report or answer in the same batch finds it done. */
function settle(known: Known, decision: Decision): void {
  for (const { id, state } of decision.heldStates) {
    const held = known.held.get(id);
    if (held !== undefined) known.held.set(id, { ...held, state });
  }
  for (const { id, move } of decision.mailMoves) {
    const mail = known.mails.get(id);
    if (mail !== undefined)
      known.mails.set(id, { ...mail, state: stateAfter(mail.state, move) ?? mail.state });
  }
  for (const { ticket } of decision.withdrawn)
    for (const [id, mail] of known.mails)
      if (mail.ticket === ticket && passingKinds.includes(mail.kind))
        known.mails.set(id, { ...mail, state: stateAfter(mail.state, 'withdraw') ?? mail.state });
  for (const { contact, because } of decision.suppress) {
    const dead = known.contactsById.get(contact);
    if (dead === undefined) continue;
    known.contactsById.set(contact, { ...dead, suppressed: because });
    known.contacts.set(dead.address, { ...dead, suppressed: because });
  }
}

function isSubject(decision: Decision, text: number): boolean {
  return decision.events.some(({ happenings }) =>
    happenings.some(
      (it) => (it.type === 'ticket.opened' || it.type === 'subject.changed') && it.data.subject === text,
    ),
  );
}

function remember(known: Known, message: Decision['messages'][number]): void {
  const entry: KnownMessage = {
    ...message,
    who: message.agent ?? nameOf(contactById(known, message.contact)),
  };
  if (message.messageId !== null) known.messagesById.set(message.messageId, entry);
  known.history.set(message.ticket, [...(known.history.get(message.ticket) ?? []), entry]);
}

function count(known: Known, mail: Decision['mails'][number]): void {
  known.mails.set(mail.id, {
    id: mail.id,
    ticket: mail.ticket,
    kind: mail.kind,
    automatic: mail.automatic,
    agent: mail.agent,
    recipients: [...mail.to, ...mail.cc].map(({ address }) => address),
    state: mail.suppressed === '' ? 'queued' : 'suppressed',
    createdAt: '',
    exposed: false,
  });
  if (mail.kind === 'challenge')
    for (const { address } of mail.to) increase(known.counts.challengesHour, address);
  if (mail.kind === 'reply') for (const { address } of mail.to) increase(known.counts.repliesDay, address);
  if (!mail.automatic || mail.suppressed !== '') return;
  // Agents must hear of a hundred customers; only one ticket's news to one of them is counted.
  if (mail.kind === 'notification') {
    for (const { address } of mail.to) increase(known.counts.newsDay, newsKey(mail.ticket, address));
    return;
  }
  // What was asked for spends no budget: else ten looks would silence the word that a reply was not understood.
  if (mail.kind === 'answer') return;
  for (const { address } of [...mail.to, ...mail.cc]) {
    increase(known.counts.recipient10Min, address);
    increase(known.counts.recipientDay, address);
  }
  if (mail.ticket !== 0) increase(known.counts.ticketDay, mail.ticket);
}

export function newsKey(ticket: number, address: string): string {
  return `${ticket} ${address}`;
}

function increase<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
