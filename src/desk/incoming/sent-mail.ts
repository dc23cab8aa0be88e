/**
 * What people send from the mailbox on their own (DESIGN 4.8): mail in the Sent folder that is not ours, names a mail of a
 * ticket and goes to somebody who takes part counts as the answer, so that no clock runs on and nobody answers twice.
 */
import { normalAddress } from '../../mail/address.ts';
import type { Context, Inbound } from '../context.ts';
import { type Decision, type NewMessage, nothing } from '../decision.ts';
import { type Happening, happened } from '../event.ts';
import { type Instant, latest } from '../instant.ts';
import type { Contact } from '../known.ts';
import { statusAfter } from '../status.ts';
import { oldMail, type Ticket } from '../ticket.ts';
import { type Addressed, signedClaim } from './addressed.ts';
import { ticketOf } from './automatic-mail.ts';
import { classify } from './classify.ts';
import { messageRow } from './message.ts';

export interface SentMail {
  readonly inbound: Inbound;
  readonly addressed: Addressed;
  readonly sender: Contact;
  readonly words: string;
}

export function decideSentMail(context: Context, mail: SentMail): Decision {
  const own = signedClaim(context.desk, mail.inbound.mail.messageId ?? '');
  if (own !== null) {
    const ticket = context.known.tickets.has(own.ticket) ? own.ticket : null;
    const found = { id: own.subject, move: 'found' as const, because: 'copy-in-sent-folder' };
    return { ...nothing('own-mail-in-sent-folder', ticket), mailMoves: [found] };
  }
  const ticket = ticketOf(context, mail);
  if (ticket === null) return nothing('sent-mail-of-no-ticket');
  if (!reachesParticipant(context, mail, ticket)) return nothing('sent-mail-to-others');
  const { kind, because } = classify(mail.inbound.mail, { ownId: false, fromListOrForm: false });
  return kind === 'person' ? answered(context, mail, ticket) : sentByRobot(context, mail, ticket, because);
}

/** The mailbox's own out-of-office answers nobody: kept and inert, like any other. */
function sentByRobot(context: Context, mail: SentMail, ticket: Ticket, because: string): Decision {
  const { inbound, sender, words } = mail;
  const row = { inbound, ticket: ticket.number, kind: 'automatic', contact: sender.id, text: words } as const;
  const message = messageRow(context, {
    ...row,
    direction: 'out',
    agent: null,
    verdict: because,
    threadRule: 'sent-folder',
    verified: true,
  });
  const data = {
    message: message.id,
    from: sender.id,
    kind: 'automatic',
    verified: true,
    threadRule: 'sent-folder',
  } as const;
  const received = happened('message.received', 'system', because, data);
  return {
    ...nothing(because, ticket.number),
    events: [{ ticket: ticket.number, happenings: [received] }],
    messages: [message],
  };
}

function reachesParticipant(context: Context, { inbound }: SentMail, ticket: Ticket): boolean {
  const recipients = [...inbound.mail.to, ...inbound.mail.cc].map((it) => normalAddress(it.address));
  return recipients.some((address) =>
    ticket.participants.includes(context.known.contacts.get(address)?.id ?? 0),
  );
}

function answered(context: Context, mail: SentMail, ticket: Ticket): Decision {
  const message = sentMessage(context, mail, ticket);
  const at = sentAt(mail, ticket);
  const sent = {
    message: message.id,
    mail: 0,
    ...(at < context.now ? { at } : {}),
    ...(mail.inbound.silent ? { silent: true as const } : {}),
  };
  const to = statusAfter(ticket.status, 'agentReplied') ?? ticket.status;
  const happenings: Happening[] = [
    happened('reply.sent', 'agent:mailbox', 'found-in-sent-folder', sent),
    ...(to === ticket.status
      ? []
      : [happened('status.changed', 'agent:mailbox', 'agent-replied', { from: ticket.status, to })]),
  ];
  return {
    ...nothing('found-in-sent-folder', ticket.number),
    events: [{ ticket: ticket.number, happenings }],
    messages: [message],
  };
}

/** Old mail counts from the opening of its ticket, and so does an answer that it had got by then. */
function sentAt({ inbound }: SentMail, { quiet, openedAt }: Ticket): Instant {
  return quiet === oldMail ? latest([inbound.receivedAt, openedAt]) : inbound.receivedAt;
}

function sentMessage(context: Context, { inbound, sender, words }: SentMail, ticket: Ticket): NewMessage {
  const row = {
    inbound,
    ticket: ticket.number,
    kind: 'reply',
    contact: sender.id,
    agent: 'mailbox',
    text: words,
  } as const;
  return messageRow(context, { ...row, verdict: 'sent-folder', threadRule: 'sent-folder', verified: true });
}
