/**
 * News of a ticket for the desk. Agents get it as a notification, which they may answer; people who are no agents have no say in a
 * ticket, so they get a notice to read, whose answer goes to whoever has the ticket.
 */
import type { Context } from '../context.ts';
import type { Mail } from '../decision.ts';
import { contactById, nameOf } from '../known.ts';
import { type DeskAgent, mailboxNamed, notified } from '../settings.ts';
import type { Ticket } from '../ticket.ts';
import { plainMail } from './compose.ts';
import { facts, notifications } from './notify.ts';
import { suppressionOf } from './suppression.ts';

export interface News {
  readonly headline: string;
  readonly warnings: readonly string[];
  readonly because: string;
  /** An answer to it is a note. */
  readonly internal?: true;
}

/** Under the headline stand the customer's last words. */
export function newsFor(
  context: Context,
  ticket: Ticket,
  agents: readonly DeskAgent[],
  { headline, warnings, because, internal }: News,
): Mail[] {
  const last = context.known.history.get(ticket.number)?.findLast(({ kind }) => kind === 'request');
  return notifications(context, ticket, agents, {
    headline,
    words: last?.text ?? '',
    warnings,
    attachments: [],
    message: last?.id ?? 0,
    because,
    alarm: true,
    ...(internal ? { internal } : {}),
  });
}

export interface Notice {
  /** Begins the subject. */
  readonly headline: string;
  /** What happened, in sentences. */
  readonly what: string;
  readonly because: string;
}

/** `address` is of nobody who is an agent. */
export function notice(
  context: Context,
  ticket: Ticket,
  address: string,
  { headline, what, because }: Notice,
): Mail {
  const { desk, known } = context;
  const title = `${known.subjects.get(ticket.number) ?? ''} [#${ticket.number}]`;
  const handler = notified(desk, ticket)[0] ?? null;
  const mail = plainMail(context, {
    kind: 'notice',
    mailbox: mailboxNamed(desk, ticket.mailbox),
    to: { address, displayName: '' },
    subject: `${headline}: ${title}`,
    inReplyTo: '',
    because,
    suppressed: suppressionOf(context, known.contacts.get(address) ?? strangerAt(address), 0),
    content: {
      template: 'alert',
      variables: {
        title,
        what,
        where: `Ticket #${ticket.number} of ${nameOf(contactById(known, ticket.requester))}`,
        next: whatAnAnswerDoes(ticket, handler),
        facts: facts(context, ticket, desk.timeZone),
      },
    },
  });
  return { ...mail, ticket: ticket.number, replyTo: handler?.addresses[0] ?? desk.operator };
}

function whatAnAnswerDoes({ assignee }: Ticket, handler: DeskAgent | null): string {
  if (handler === null) return 'Nobody has this ticket yet. This mail is for your information.';
  const { name } = handler;
  const has = name === assignee ? `${name} has this ticket` : 'Nobody has this ticket yet';
  return `${has}: your answer to this mail goes to ${name}.`;
}

function strangerAt(address: string) {
  return { id: 0, address, name: '', suppressed: '' };
}
