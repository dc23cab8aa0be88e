/**
 * Which ticket a customer's mail belongs to, and why (DESIGN 4.6). In this order: a token in the recipient address, a signed
 * id of ours among the references, a known Message-ID whose ticket the sender takes part in, the subject tag of a ticket the
 * sender takes part in when From is authenticated; nothing else. A number in a subject proves nothing.
 */
import { sameBaseSubject, ticketTags } from '../../mail/subject.ts';
import type { Known } from '../known.ts';
import type { Ticket } from '../ticket.ts';
import type { Addressed } from './addressed.ts';

export type ThreadRule = 'address-token' | 'signed-reference' | 'known-reference' | 'subject-tag' | 'none';

export interface Threaded {
  readonly rule: ThreadRule;
  readonly because: string;
  readonly ticket: Ticket | null;
  /** The sender holds a token or signed id, or From is authenticated: may close, vote, approve, change recipients. */
  readonly verified: boolean;
  /** Ticket a mail that opens a new one may be about; 0 for none. */
  readonly perhaps: number;
}

export interface ThreadInput {
  readonly contact: number;
  readonly authenticated: boolean;
  readonly subject: string;
  readonly addressed: Addressed;
}

export function chooseThread(known: Known, input: ThreadInput): Threaded {
  return (
    byToken(known, input) ?? bySignedId(known, input) ?? byReference(known, input) ?? byTag(known, input)
  );
}

function byToken(known: Known, input: ThreadInput): Threaded | null {
  for (const { claim, expired } of input.addressed.tokens) {
    const ticket = known.tickets.get(claim.ticket);
    if (claim.purpose !== 'customer' || expired || ticket === undefined) continue;
    if (isPlainlyNew(known, ticket, input)) {
      return {
        rule: 'none',
        because: 'new-mail-to-old-address',
        ticket: null,
        verified: false,
        perhaps: ticket.number,
      };
    }
    const verified = takesPart(ticket, input.contact);
    return { rule: 'address-token', because: 'token-in-recipient-address', ticket, verified, perhaps: 0 };
  }
  return null;
}

function bySignedId(known: Known, input: ThreadInput): Threaded | null {
  for (const { claim, expired } of input.addressed.signedIds) {
    const ticket = known.tickets.get(claim.ticket);
    if (ticket === undefined || expired) continue;
    const participates = takesPart(ticket, input.contact);
    if (!participates && claim.purpose !== 'customer' && claim.purpose !== 'root') continue;
    return {
      rule: 'signed-reference',
      because: 'signed-id-in-references',
      ticket,
      verified: participates,
      perhaps: 0,
    };
  }
  return null;
}

function byReference(known: Known, input: ThreadInput): Threaded | null {
  for (const id of input.addressed.references) {
    const ticket = known.tickets.get(known.messagesById.get(id)?.ticket ?? 0);
    if (ticket === undefined || !takesPart(ticket, input.contact)) continue;
    const because = 'known-message-id-of-a-participant';
    return { rule: 'known-reference', because, ticket, verified: input.authenticated, perhaps: 0 };
  }
  return null;
}

function byTag(known: Known, input: ThreadInput): Threaded {
  const tagged = ticketTags(input.subject).flatMap((number) => known.tickets.get(number) ?? []);
  const mine = tagged.find((ticket) => takesPart(ticket, input.contact));
  if (mine !== undefined && input.authenticated) {
    const because = 'subject-tag-of-an-authenticated-participant';
    return { rule: 'subject-tag', because, ticket: mine, verified: true, perhaps: 0 };
  }
  const perhaps = tagged[0]?.number ?? (referredTo(known, input) || surveyed(known, input));
  const because = perhaps === 0 ? 'no-reference-to-a-ticket' : 'reference-without-proof';
  return { rule: 'none', because, ticket: null, verified: input.authenticated, perhaps };
}

/** Known mail of others that this refers to: worth a link, proves nothing. */
function referredTo(known: Known, input: ThreadInput): number {
  const ids = input.addressed.references.map((id) => known.messagesById.get(id)?.ticket ?? 0);
  return ids.find((number) => number !== 0) ?? 0;
}

/** The address of a survey is for votes and joins nothing, but says what its words are about. */
function surveyed(known: Known, { addressed, contact }: ThreadInput): number {
  const claim = addressed.tokens
    .map((it) => it.claim)
    .find(({ purpose, person }) => purpose === 'survey' && person === contact);
  return claim !== undefined && known.tickets.has(claim.ticket) ? claim.ticket : 0;
}

/**
 * New mail that an address book completed to an old answer address: no reference and another subject. A stranger who holds
 * an answer address must refer to the ticket's own mail, since addresses travel further than threads do.
 */
function isPlainlyNew(known: Known, ticket: Ticket, { addressed, subject, contact }: ThreadInput): boolean {
  const participates = takesPart(ticket, contact);
  if (participates && ticket.status !== 'solved' && ticket.status !== 'closed') return false;
  const refers = participates
    ? addressed.signedIds.length > 0 || addressed.references.length > 0
    : addressed.signedIds.some(({ claim }) => claim.ticket === ticket.number);
  return !refers && !subjectsOf(known, ticket).some((own) => sameBaseSubject(subject, own));
}

/** What the ticket is called now, and what it was called at first: `#subject` renames a ticket, not people's threads. */
function subjectsOf(known: Known, ticket: Ticket): string[] {
  const first = known.history.get(ticket.number)?.find((message) => message.kind === 'request');
  return [known.subjects.get(ticket.number) ?? '', ...(first === undefined ? [] : [first.subject])];
}

export function takesPart(ticket: Ticket, contact: number): boolean {
  return ticket.participants.includes(contact);
}
