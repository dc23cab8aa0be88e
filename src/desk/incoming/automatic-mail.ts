/**
 * Mail that no person wrote: kept, and inert. It never reopens a ticket, never stops a clock and is never answered
 * (DESIGN 4.4). A delivery report counts only when its signed id and its recipient match a mail of ours.
 */
import { normalAddress } from '../../mail/address.ts';
import type { ReportedRecipient } from '../../mail/delivery-report/delivery-report.ts';
import { type FailureReason, failureOf } from '../../mail/delivery-report/failure.ts';
import type { Context, Inbound } from '../context.ts';
import { type Decision, type Mail, type MessageKind, type NewMessage, nothing } from '../decision.ts';
import { type Happening, happened } from '../event.ts';
import type { Contact, KnownMail } from '../known.ts';
import { bounced } from '../outgoing/bounced.ts';
import { notifications } from '../outgoing/notify.ts';
import { notified } from '../settings.ts';
import type { Ticket } from '../ticket.ts';
import { type Addressed, signedClaim } from './addressed.ts';
import type { Verdict } from './classify.ts';
import { messageRow } from './message.ts';

export interface AutomaticMail {
  readonly inbound: Inbound;
  readonly addressed: Addressed;
  readonly verdict: Verdict;
  readonly sender: Contact;
  readonly words: string;
}

export function decideAutomaticMail(context: Context, mail: AutomaticMail): Decision {
  if (mail.verdict.kind === 'own-mail') return decideOwnMail(context, mail);
  if (mail.verdict.kind === 'delivery-report') return decideDeliveryReport(context, mail);
  const ticket = ticketOf(context, mail);
  if (ticket === null) return nothing(`${mail.verdict.kind}-without-ticket: ${mail.verdict.because}`);
  return keep(context, mail, ticket, 'automatic', []);
}

/** The ticket an automatic mail refers to, by any sign; it changes nothing there, so participation is not asked for. */
export function ticketOf(context: Context, { addressed }: Pick<AutomaticMail, 'addressed'>): Ticket | null {
  const { tickets, messagesById } = context.known;
  const signed = [...addressed.tokens, ...addressed.signedIds].map(({ claim }) => claim.ticket);
  const referred = addressed.references.map((id) => messagesById.get(id)?.ticket ?? 0);
  return (
    [...signed, ...referred].map((number) => tickets.get(number)).find((ticket) => ticket !== undefined) ??
    null
  );
}

function decideOwnMail(context: Context, mail: AutomaticMail): Decision {
  const claim = signedClaim(context.desk, mail.inbound.mail.messageId ?? '');
  const known = claim !== null && context.known.tickets.has(claim.ticket);
  return nothing('own-mail-came-back', known ? claim.ticket : null);
}

function decideDeliveryReport(context: Context, mail: AutomaticMail): Decision {
  const report = mail.inbound.mail.deliveryReport;
  const ids = [report?.originalMessageId ?? '', ...(report?.originalReferences ?? [])];
  const sent = ids.map((id) => ourMail(context, id)).find((it) => it !== null) ?? null;
  const matched = (report?.recipients ?? []).filter((it) =>
    sent?.recipients.includes(normalAddress(it.finalRecipient)),
  );
  const ticket = reportedTicket(context, ids, sent) ?? ticketOf(context, mail);
  if (ticket === null) return nothing('delivery-report-without-ticket');
  if (sent === null || matched.length === 0) return keep(context, mail, ticket, 'report', []);
  return reported(context, mail, ticket, sent, matched);
}

/** The outbox row whose signed Message-ID this is. */
function ourMail(context: Context, id: string): KnownMail | null {
  const claim = signedClaim(context.desk, id);
  return claim === null || claim.purpose === 'root' ? null : (context.known.mails.get(claim.subject) ?? null);
}

function reportedTicket(context: Context, ids: readonly string[], sent: KnownMail | null): Ticket | null {
  const numbers = [
    sent?.ticket ?? 0,
    ...ids.map(
      (id) => signedClaim(context.desk, id)?.ticket ?? context.known.messagesById.get(id)?.ticket ?? 0,
    ),
  ];
  return (
    numbers.map((number) => context.known.tickets.get(number)).find((ticket) => ticket !== undefined) ?? null
  );
}

function reported(
  context: Context,
  mail: AutomaticMail,
  ticket: Ticket,
  sent: KnownMail,
  matched: readonly ReportedRecipient[],
): Decision {
  const contacts = matched.map((it) => ({
    it,
    contact: context.known.contacts.get(normalAddress(it.finalRecipient)),
  }));
  const happenings: Happening[] = contacts.map(({ it, contact }) =>
    happened('mail.reported', 'system', `delivery-report: ${it.action} ${it.status}`.trim(), {
      mail: sent.id,
      contact: contact?.id ?? 0,
      action: it.action,
      status: it.status,
    }),
  );
  const dead = contacts.flatMap(({ it, contact }) =>
    isDead(it, mail.inbound.mail.text) && contact !== undefined && contact.suppressed === '' ? [contact] : [],
  );
  // A second report about the same mail changes nothing: somebody may have spoken with the customer since.
  const isUnanswered =
    sent.kind === 'reply' &&
    sent.state !== 'failed' &&
    contacts.some(({ it, contact }) => it.action === 'failed' && contact?.id === ticket.requester);
  const decision = keep(context, mail, ticket, 'report', [
    ...happenings,
    ...dead.map((contact) =>
      happened('address.suppressed', 'system', 'permanent-failure', { contact: contact.id }),
    ),
    ...(isUnanswered ? bounced(ticket, sent.id) : []),
  ]);
  return {
    ...decision,
    mailMoves: matched.map((it) => ({
      id: sent.id,
      move: it.action === 'failed' ? 'refused' : 'found',
      because: `delivery-report: ${it.action}`,
    })),
    suppress: dead.map((contact) => ({ contact: contact.id, because: 'permanent-failure' })),
    mails: tellAgents(context, mail, ticket, sent, matched),
  };
}

/**
 * A permanent failure of the address itself (RFC 3463 X.1.* and the generic X.0.0), not of this one message, and none that passes: a
 * full mailbox is emptied, and what refuses us or our words says nothing about the address.
 */
function isDead(it: ReportedRecipient, said: string): boolean {
  const isPermanent = it.action === 'failed' && /^5\.(1\.|0\.0|2\.1)/.test(it.status);
  return isPermanent && deadly.includes(failureOf(it, said).reason);
}

const deadly: readonly FailureReason[] = ['recipient-unknown', 'host-unknown', 'mailbox-disabled', 'unknown'];

/** What the agent can do about it begins with why; empty where the report does not say. */
const plainly: Readonly<Record<FailureReason, string>> = {
  'recipient-unknown': 'There is no such address.',
  'mailbox-full': 'The mailbox is full.',
  'mailbox-disabled': 'The mailbox is disabled.',
  'host-unknown': 'There is no such domain, or it takes no mail.',
  'too-large': 'The mail was too large.',
  'content-refused': 'What the mail says was taken for spam.',
  'sender-refused': 'The server refused us as the sender: the operator should look at it.',
  policy: 'A rule of that server refused it.',
  expired: 'The server could not be reached for too long.',
  network: 'The server could not be reached.',
  system: 'That server has a fault of its own.',
  unknown: '',
};

/** Agents hear once, and only about mail to customers: a bounce never causes a notification that can bounce back. */
function tellAgents(
  context: Context,
  mail: AutomaticMail,
  ticket: Ticket,
  sent: KnownMail,
  matched: readonly ReportedRecipient[],
): Mail[] {
  const failed = matched.filter((it) => it.action === 'failed');
  const toCustomer = sent.kind === 'reply' || sent.kind === 'acknowledgement';
  const first = failed.some((it) => isFirstReport(context, sent, it));
  if (failed.length === 0 || !toCustomer || !first || mail.inbound.silent) return [];
  const who = failed.map((it) => normalAddress(it.finalRecipient)).join(', ');
  const what = sent.kind === 'reply' ? 'the reply' : 'our acknowledgement';
  return notifications(context, ticket, notified(context.desk, ticket), {
    headline: `${who} did not get ${what}`,
    words: failed
      .map(
        (it) => `${normalAddress(it.finalRecipient)}: ${it.diagnosticCode || it.status || 'no reason given'}`,
      )
      .join('\n'),
    warnings: [
      `${whyOf(failed, mail.inbound.mail.text)}Find another way, or another address: #requester ADDRESS.`,
    ],
    attachments: [],
    message: 0,
    because: 'delivery-report',
  });
}

/** Why, where all of them failed for one reason. */
function whyOf(failed: readonly ReportedRecipient[], said: string): string {
  const reasons = new Set(failed.map((it) => plainly[failureOf(it, said).reason]));
  const [why = ''] = reasons;
  return reasons.size === 1 && why !== ''
    ? `Mail to this address fails. ${why} `
    : 'Mail to this address fails. ';
}

/** One mail, one piece of news; of a mail to several people one for each whose address dies of it. */
function isFirstReport(context: Context, sent: KnownMail, { finalRecipient }: ReportedRecipient): boolean {
  if (sent.state !== 'failed') return true;
  const contact = context.known.contacts.get(normalAddress(finalRecipient));
  return sent.recipients.length > 1 && contact?.suppressed === '';
}

function keep(
  context: Context,
  mail: AutomaticMail,
  ticket: Ticket,
  kind: MessageKind & ('automatic' | 'report'),
  more: readonly Happening[],
): Decision {
  const message = keptMessage(context, mail, ticket, kind);
  const actor = mail.sender.id === 0 ? 'system' : (`contact:${mail.sender.id}` as const);
  const data = { message: message.id, from: mail.sender.id, kind, verified: false, threadRule: 'inert' };
  return {
    ...nothing(mail.verdict.because, ticket.number),
    events: [
      {
        ticket: ticket.number,
        happenings: [happened('message.received', actor, mail.verdict.because, data), ...more],
      },
    ],
    messages: [message],
  };
}

/** The row of a mail that is kept and not acted on. */
export function keptMessage(
  context: Context,
  mail: Omit<AutomaticMail, 'addressed'>,
  ticket: Ticket,
  kind: MessageKind,
): NewMessage {
  const { inbound, verdict, sender, words } = mail;
  const row = { inbound, ticket: ticket.number, kind, contact: sender.id, agent: null, text: words };
  return messageRow(context, { ...row, verdict: verdict.because, threadRule: 'inert', verified: false });
}
