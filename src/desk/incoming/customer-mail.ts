/** A customer's mail: it opens a ticket, or joins one and moves it. */
import { firstName, normalAddress } from '../../mail/address.ts';
import { type Context, type Inbound, storedAttachments } from '../context.ts';
import { type Decision, type Mail, type NewMessage, nothing, type TimerKey } from '../decision.ts';
import { type Actor, type Happening, happened } from '../event.ts';
import { type Contact, contactById, nameOf } from '../known.ts';
import { customerMail } from '../outgoing/compose.ts';
import { notifications } from '../outgoing/notify.ts';
import { courtesySuppressionOf } from '../outgoing/suppression.ts';
import { type DeskAgent, membersOf, notified, ownMailbox } from '../settings.ts';
import { evolve, statusAfter, type Ticket } from '../ticket.ts';
import type { Addressed } from './addressed.ts';
import type { Verdict } from './classify.ts';
import { isThanks } from './thanks.ts';
import type { Threaded } from './thread.ts';

export interface CustomerMail {
  readonly inbound: Inbound;
  readonly addressed: Addressed;
  readonly threaded: Threaded;
  readonly verdict: Verdict;
  readonly sender: Contact;
  /** New words without quotes and signature. */
  readonly words: string;
}

/** RFC 5321 allows more, but nobody copies more people into a request on purpose. */
const mostParticipants = 40;
const excerptLength = 280;

export function decideCustomerMail(context: Context, mail: CustomerMail): Decision {
  const { ticket } = mail.threaded;
  if (ticket === null) return openTicket(context, mail, mail.threaded.perhaps, 'perhaps');
  if (ticket.status === 'closed') return openTicket(context, mail, ticket.number, 'follow-up');
  return joinTicket(context, mail, ticket);
}

/** `by` is given where an agent opens the ticket for a customer whose mail was forwarded. */
export function openTicket(
  context: Context,
  mail: CustomerMail,
  linked: number,
  link: 'perhaps' | 'follow-up',
  by: DeskAgent | null = null,
): Decision {
  const { inbound, addressed, sender, verdict } = mail;
  const number = context.ids.ticket();
  const subject = context.ids.text();
  const message = newMessage(context, mail, number);
  const { mailbox } = addressed;
  const turn = by ?? nextInTurn(context, mailbox.group);
  const actor: Actor = by === null ? `contact:${sender.id}` : `agent:${by.name}`;
  const participants = [sender.id, ...copiedBy(context, mail)];
  const opening: Happening[] = [
    happened('ticket.opened', actor, mail.threaded.because, {
      mailbox: mailbox.name,
      group: mailbox.group,
      requester: sender.id,
      participants,
      subject,
      priority: 'normal',
    }),
    received(mail, message, sender),
    ...(linked > 0 ? [happened('ticket.linked', 'system', link, { ticket: linked, kind: link })] : []),
    ...assignment(turn, by === null ? `in-turn: ${mailbox.group}` : 'opened-by-agent'),
  ];
  const subjectText = inbound.mail.subject || '(no subject)';
  const ticket = folded(number, opening, context.now);
  const seen = withTicket(context, ticket, subjectText, message);
  const acknowledged = acknowledge(seen, mail, ticket, by !== null);
  const news =
    by === null ? notifications(seen, ticket, notified(context.desk, ticket), newsOf(mail, message, [])) : [];
  return {
    ...nothing(mail.threaded.because, number),
    events: [{ ticket: number, happenings: [...opening, ...acknowledged.happenings] }],
    messages: [message],
    texts: [{ id: subject, ticket: number, body: subjectText }],
    mails: inbound.silent
      ? []
      : [...acknowledged.mails, ...(verdict.kind === 'person' || news.length > 0 ? news : [])],
    turns:
      turn !== null && by === null && mailbox.group !== null
        ? [{ group: mailbox.group, agent: turn.name }]
        : [],
  };
}

function joinTicket(context: Context, mail: CustomerMail, ticket: Ticket): Decision {
  const { inbound, sender, threaded } = mail;
  const actor: Actor = `contact:${sender.id}`;
  const message = newMessage(context, mail, ticket.number);
  const isNew = !ticket.participants.includes(sender.id);
  const added = [...(isNew ? [sender.id] : []), ...newCopies(context, mail, ticket)];
  const names = [sender.name, ...context.desk.agents.map((agent) => agent.name)];
  const onlyThanks = isThanks(mail.words, hasFiles(inbound), names);
  const thanked = ticket.status === 'solved' && threaded.verified && onlyThanks;
  const to = statusAfter(ticket.status, thanked ? 'customerThanked' : 'customerWrote') ?? ticket.status;
  const happenings: Happening[] = [
    received(mail, message, sender),
    ...(added.length > 0
      ? [
          happened(
            'participants.changed',
            actor,
            isNew ? 'holds-a-signed-reference' : 'copied-by-requester',
            { added, removed: [] },
          ),
        ]
      : []),
    ...(to === ticket.status
      ? []
      : [
          happened(
            'status.changed',
            actor,
            thanked ? 'customer-thanked' : `reply-reopened: ${ticket.status}`,
            { from: ticket.status, to },
          ),
        ]),
  ];
  const after = foldOnto(ticket, happenings, context.now);
  const seen = withTicket(context, after, context.known.subjects.get(ticket.number) ?? '', message);
  const news = thanked
    ? []
    : notifications(
        seen,
        after,
        notified(context.desk, after),
        newsOf(mail, message, warnings(context, mail, isNew)),
      );
  return {
    ...nothing(threaded.because, ticket.number),
    events: [{ ticket: ticket.number, happenings }],
    messages: [message],
    mails: inbound.silent ? [] : news,
    clearTimers: ticket.status === 'solved' && to !== 'solved' ? [autoCloseOf(ticket.number)] : [],
  };
}

export function autoCloseOf(ticket: number): TimerKey {
  return { ticket, kind: 'auto-close', subject: 0 };
}

function received(mail: CustomerMail, message: NewMessage, sender: Contact): Happening {
  return happened('message.received', `contact:${sender.id}`, mail.verdict.because, {
    message: message.id,
    from: sender.id,
    kind: 'request',
    verified: mail.threaded.verified,
    threadRule: mail.threaded.rule,
  });
}

function assignment(agent: DeskAgent | null, because: string): Happening[] {
  if (agent === null) return [];
  const to = statusAfter('new', 'assigned');
  return [
    happened('ticket.assigned', 'system', because, { agent: agent.name }),
    ...(to === null ? [] : [happened('status.changed', 'system', 'assigned', { from: 'new', to })]),
  ];
}

/** The member of a group after the one who had the last ticket, in the order of the configuration. */
export function nextInTurn(context: Context, group: string | null): DeskAgent | null {
  const members = membersOf(context.desk, group);
  const last = members.findIndex((member) => member.name === context.known.turns.get(group ?? ''));
  return members[(last + 1) % Math.max(members.length, 1)] ?? null;
}

function acknowledge(
  context: Context,
  mail: CustomerMail,
  ticket: Ticket,
  byAgent: boolean,
): { happenings: Happening[]; mails: Mail[] } {
  const silent = byAgent
    ? 'opened-by-agent'
    : mail.inbound.silent
      ? 'older-than-silent-after'
      : silence(mail);
  if (silent !== '')
    return { happenings: [happened('acknowledgement.skipped', 'system', silent, {})], mails: [] };
  const { mailbox } = mail.addressed;
  const suppressed = courtesySuppressionOf(context, mail.sender, ticket.number);
  const ack = customerMail(context, {
    kind: 'acknowledgement',
    automatic: true,
    ticket,
    fromName: mailbox.brand,
    to: [mail.sender],
    cc: [],
    attachments: [],
    agent: null,
    message: 0,
    because: 'new-ticket',
    suppressed,
    content: {
      template: 'acknowledgement',
      variables: {
        brand: mailbox.brand,
        customerName: firstName(mail.sender.name),
        ticket: ticket.number,
        subject: context.known.subjects.get(ticket.number) ?? '',
        excerpt: excerpt(mail.words),
      },
    },
  });
  const because = suppressed === '' ? 'new-ticket' : `suppressed: ${suppressed}`;
  return {
    happenings: [happened('acknowledgement.queued', 'system', because, { mail: ack.id })],
    mails: [ack],
  };
}

function silence(mail: CustomerMail): string {
  if (mail.verdict.kind === 'auto-generated') return mail.verdict.because;
  if (mail.sender.address === '') return 'no-sender-address';
  return mail.verdict.silent || (isNoReply.test(mail.sender.address) ? 'no-reply-address' : '');
}

/** Addresses that nobody reads: an acknowledgement there only bounces (RFC 3834 section 2). */
const isNoReply = /^(?:no|do-?not)[-_.]?reply|^(?:mailer-daemon|postmaster|bounces?)(?:[-+@])/;

/** Without links: an acknowledgement to a forged sender must not carry somebody's advertising to its victim. */
function excerpt(words: string): string {
  const text = words
    .slice(0, 4 * excerptLength)
    .replace(/(?:https?:\/\/|www\.)\S{1,500}/gi, '[link]')
    .replace(/\s+/g, ' ')
    .trim();
  return text.length > excerptLength ? `${text.slice(0, excerptLength).trimEnd()} …` : text;
}

export function newMessage(context: Context, mail: CustomerMail, ticket: number): NewMessage {
  const { inbound, verdict, threaded, sender } = mail;
  return {
    id: context.ids.message(),
    ticket,
    journal: inbound.journal,
    messageId: inbound.mail.messageId,
    kind: 'request',
    direction: 'in',
    contact: sender.id,
    agent: null,
    at: context.now,
    subject: inbound.mail.subject,
    text: mail.words,
    attachments: storedAttachments(inbound),
    references: [...inbound.mail.references],
    verdict: verdict.because,
    threadRule: threaded.rule,
    verified: threaded.verified,
  };
}

function newsOf(mail: CustomerMail, message: NewMessage, warned: readonly string[]) {
  return {
    headline: `${nameOf(mail.sender) || 'Somebody'} wrote`,
    words: mail.words,
    warnings: warned,
    attachments: message.attachments,
    message: message.id,
    because: 'customer-wrote',
  };
}

function warnings(context: Context, mail: CustomerMail, isNew: boolean): string[] {
  const ticket = mail.threaded.ticket;
  const who = mail.sender.address;
  const requester = ticket === null ? '' : contactById(context.known, ticket.requester).address;
  return [
    ...(isNew
      ? [
          `${who} is new in this ticket. Your answer goes to ${requester} and copies ${who}; #cc -${who} takes them out, #requester ${who} makes it their ticket.`,
        ]
      : []),
    ...(mail.threaded.verified || isNew
      ? []
      : [
          `It is not proved that ${who} wrote this: the mail names a message of this ticket, but carries no sign of ours.`,
        ]),
  ];
}

/** Contacts in Cc of a new request: no own, agent or list addresses. */
function copiedBy(context: Context, mail: CustomerMail): number[] {
  const { desk, known } = context;
  const agents = new Set(desk.agents.flatMap((agent) => agent.addresses));
  const listed = new Set(desk.mailboxes.flatMap((mailbox) => [...mailbox.lists, ...mailbox.forms]));
  const ids = mail.inbound.mail.cc
    .map((copy) => normalAddress(copy.address))
    .filter((address) => !agents.has(address) && !listed.has(address) && ownMailbox(desk, address) === null)
    .flatMap((address) => known.contacts.get(address)?.id ?? []);
  return [...new Set(ids)].filter((id) => id !== mail.sender.id).slice(0, mostParticipants - 1);
}

/** Only the requester, when verified, brings people in by copying them. */
function newCopies(context: Context, mail: CustomerMail, ticket: Ticket): number[] {
  if (!mail.threaded.verified || mail.sender.id !== ticket.requester) return [];
  const room = Math.max(0, mostParticipants - ticket.participants.length);
  return copiedBy(context, mail)
    .filter((id) => !ticket.participants.includes(id))
    .slice(0, room);
}

function hasFiles(inbound: Inbound): boolean {
  return inbound.mail.attachments.some((attachment) => !attachment.inline);
}

function folded(ticket: number, happenings: readonly Happening[], at: string): Ticket {
  return happenings.reduce<Ticket | null>(
    (state, it, index) => evolve(state, { ...it, ticket, seq: index + 1, at }),
    null,
  ) as Ticket;
}

/** The ticket as it will be after these happenings, to word mails about it. */
export function foldOnto(ticket: Ticket, happenings: readonly Happening[], at: string): Ticket {
  return happenings.reduce(
    (state, it) => evolve(state, { ...it, ticket: state.number, seq: state.seq + 1, at }),
    ticket,
  );
}

/** A view of what is known with this ticket and message already in it, so that mails about it can be worded. */
export function withTicket(context: Context, ticket: Ticket, subject: string, message: NewMessage): Context {
  const { known } = context;
  const entry = { ...message, who: message.agent ?? nameOf(contactById(known, message.contact)) };
  return {
    ...context,
    known: {
      ...known,
      tickets: new Map([[ticket.number, ticket]]),
      subjects: new Map([[ticket.number, subject]]),
      history: new Map([[ticket.number, [...(known.history.get(ticket.number) ?? []), entry]]]),
    },
  };
}
