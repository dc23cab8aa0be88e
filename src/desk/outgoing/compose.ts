/**
 * Outgoing mails as values: whom to, what it says, and the ids and addresses by which an answer finds its way back.
 * Message-IDs are signed and made from the outbox id, so they are the same at every attempt. References begin with the
 * ticket's signed root id, because some providers replace Message-ID (DESIGN 7).
 */
import { withDetail } from '../../mail/address.ts';
import { baseSubject, replySubject } from '../../mail/subject.ts';
import type { Content } from '../content.ts';
import type { Context } from '../context.ts';
import type { Mail, MailKind, StoredAttachment } from '../decision.ts';
import { type Contact, contactById, type Known, type KnownMessage } from '../known.ts';
import {
  type DeskAgent,
  type DeskMailbox,
  type DeskSettings,
  mailboxNamed,
  ownMailbox,
} from '../settings.ts';
import type { Ticket } from '../ticket.ts';
import { agentKey, type Claim, dayOf, mintToken, type Purpose } from '../token.ts';
import { budgetSuppressionOf } from './suppression.ts';

/** Days for which an answer to our mail is taken as one. */
const agentDays = 90;
const customerDays = 400;
const challengeDays = 3;

const referencesKept = 12;

/** The signed id that every mail of a ticket refers to first. */
export function rootId(desk: DeskSettings, ticket: number): string {
  const claim: Claim = { purpose: 'root', ticket, person: 0, expiresDay: 0, subject: 0, seq: 0 };
  return `i.${mintToken(desk.secret, 'message-id', claim)}@${desk.domain}`;
}

/** The address that lets an agent write without answering anything; `version` rises to revoke it. */
export function personalAddress(
  desk: DeskSettings,
  mailbox: DeskMailbox,
  agent: DeskAgent,
  version = 1,
): string {
  const claim: Claim = {
    purpose: 'agent-personal',
    ticket: 0,
    person: agentKey(agent.name),
    expiresDay: 0,
    subject: version,
    seq: 0,
  };
  return withDetail(mailbox.address, `me.${mintToken(desk.secret, 'address', claim)}`);
}

export interface ToCustomers {
  readonly kind: MailKind;
  readonly automatic: boolean;
  readonly ticket: Ticket;
  readonly fromName: string;
  readonly to: readonly Contact[];
  readonly cc: readonly Contact[];
  readonly content: Content;
  readonly attachments: readonly StoredAttachment[];
  readonly agent: string | null;
  readonly message: number;
  readonly because: string;
  readonly suppressed: string;
  /** What an answer is; a request unless given. */
  readonly purpose?: Extract<Purpose, 'survey'>;
}

/** A mail to the requester (and participants) within the ticket's thread. */
export function customerMail(context: Context, mail: ToCustomers): Mail {
  const { desk, known, now } = context;
  const { ticket } = mail;
  const mailbox = mailboxNamed(desk, ticket.mailbox);
  const purpose = mail.purpose ?? 'customer';
  const claim = {
    ...claimFor(purpose, ticket, mail.to[0]?.id ?? 0, dayOf(now) + customerDays),
    // The address of an answer names no score.
    ...(purpose === 'survey' ? { seq: 0 } : {}),
  };
  const last = lastFromCustomer(known.history.get(ticket.number) ?? []);
  const { id, messageId } = identified(context, claim);
  return {
    ...pick(mail),
    copy: mailbox.sentCopy && !ticket.confidential,
    id,
    ticket: ticket.number,
    mailbox: mailbox.name,
    to: mail.to.map(addressed),
    cc: mail.cc.map(addressed),
    replyTo: answerAddress(desk, mailbox, claim),
    noteTo: '',
    subject: customerSubject(mailbox, ticket, theirSubject(known, ticket)),
    messageId,
    inReplyTo: last?.messageId ?? '',
    references: chain(rootId(desk, ticket.number), last),
  };
}

interface ToAgent {
  readonly kind: MailKind;
  readonly agent: DeskAgent;
  /** Null for mail about no ticket. */
  readonly ticket: Ticket | null;
  readonly mailbox: DeskMailbox;
  readonly fromName: string;
  readonly subject: string;
  readonly content: (addresses: { noteAddress: string; answerAddress: string }) => Content;
  readonly attachments: readonly StoredAttachment[];
  readonly message: number;
  /** The held mail that `#send` and `#drop` in an answer are about; 0 for none. */
  readonly held: number;
  readonly because: string;
  /** It tells what a colleague noted: an answer stays inside too. */
  readonly internal?: boolean;
}

/** A mail to an agent's registered address; answering it acts on the ticket, or on the held mail. */
export function agentMail(context: Context, mail: ToAgent): Mail {
  const { desk, now } = context;
  const { mailbox, ticket, agent } = mail;
  const purpose = purposeOf(mail);
  const expires = dayOf(now) + (mail.held > 0 ? challengeDays : agentDays);
  const base = claimFor(purpose, ticket, agentKey(agent.name), expires);
  const id = context.ids.mail();
  // The outbox id in every token of this mail lets all of them be taken back together.
  const claim = { ...base, subject: id, ...(mail.held > 0 ? { seq: mail.held } : {}) };
  const noteAddress = ticket === null || mail.held > 0 ? '' : noteFor(desk, mailbox, claim);
  const messageId = signedMessageId(context, claim);
  return {
    id,
    ticket: ticket?.number ?? 0,
    kind: mail.kind,
    automatic: true,
    mailbox: mailbox.name,
    fromName: mail.fromName,
    to: [{ address: agent.addresses[0] ?? '', displayName: agent.name }],
    cc: [],
    replyTo: answerAddress(desk, mailbox, claim),
    noteTo: noteAddress,
    subject: ticket === null ? mail.subject : `${mail.subject} [#${ticket.number}]`,
    messageId,
    inReplyTo: ticket === null ? '' : rootId(desk, ticket.number),
    references: ticket === null ? [] : [rootId(desk, ticket.number)],
    content: mail.content({ noteAddress, answerAddress: answerFor(desk, mailbox, claim) }),
    attachments: mail.attachments,
    agent: agent.name,
    message: mail.message,
    because: mail.because,
    copy: false,
    // A responder before an agent's mailbox would answer each error with the next mistake.
    suppressed: mail.kind === 'command-error' ? budgetSuppressionOf(context, agent.addresses[0] ?? '') : '',
  };
}

/** What an answer to this mail is: about a held mail, a note where the mail told of one, else an answer to the customer. */
function purposeOf({ held, ticket, internal }: ToAgent): Purpose {
  if (held > 0) return 'challenge';
  if (ticket === null) return 'agent-personal';
  return internal ? 'agent-note' : 'agent-answer';
}

/** The address that is a vote of this score. */
export function surveyAddress({ desk, now }: Context, ticket: Ticket, score: number): string {
  const claim = claimFor('survey', ticket, ticket.requester, dayOf(now) + customerDays);
  return answerAddress(desk, mailboxNamed(desk, ticket.mailbox), { ...claim, seq: score });
}

/** A mail to the operator or to someone outside any ticket; answers to it are ordinary mail. */
export function plainMail(
  context: Context,
  mail: {
    kind: MailKind;
    mailbox: DeskMailbox;
    to: { address: string; displayName: string };
    subject: string;
    inReplyTo: string;
    content: Content;
    because: string;
    suppressed: string;
  },
): Mail {
  const claim: Claim = { purpose: 'root', ticket: 0, person: 0, expiresDay: 0, subject: 0, seq: 0 };
  const { id, messageId } = identified(context, claim);
  return {
    ...pick({
      ...mail,
      automatic: true,
      fromName: mail.mailbox.brand,
      attachments: [],
      agent: null,
      message: 0,
    }),
    copy: false,
    id,
    ticket: 0,
    mailbox: mail.mailbox.name,
    to: [mail.to],
    cc: [],
    replyTo: '',
    noteTo: '',
    subject: mail.subject,
    messageId,
    inReplyTo: mail.inReplyTo,
    references: mail.inReplyTo === '' ? [] : [mail.inReplyTo],
  };
}

/** Participants besides the requester who get the desk's replies: no own addresses, no agents. */
export function copied(context: Context, ticket: Ticket): Contact[] {
  const { desk, known } = context;
  const agents = new Set(desk.agents.flatMap((agent) => agent.addresses));
  return ticket.participants
    .filter((id) => id !== ticket.requester)
    .map((id) => contactById(known, id))
    .filter(({ address }) => address !== '' && !agents.has(address) && ownMailbox(desk, address) === null);
}

function claimFor(purpose: Purpose, ticket: Ticket | null, person: number, expiresDay: number): Claim {
  return { purpose, ticket: ticket?.number ?? 0, person, expiresDay, subject: 0, seq: ticket?.seq ?? 0 };
}

/** The outbox id and the signed Message-ID made from it. */
function identified(context: Context, claim: Claim): { id: number; messageId: string } {
  const id = context.ids.mail();
  return { id, messageId: signedMessageId(context, { ...claim, subject: id }) };
}

function signedMessageId({ desk }: Context, claim: Claim): string {
  return `i.${mintToken(desk.secret, 'message-id', claim)}@${desk.domain}`;
}

function answerAddress(desk: DeskSettings, mailbox: DeskMailbox, claim: Claim): string {
  if (!mailbox.plusAddressing) return mailbox.address;
  const detail = mintToken(desk.secret, 'address', claim);
  return withDetail(mailbox.address, claim.purpose === 'agent-personal' ? `me.${detail}` : detail);
}

/** The address that answers the customer, whatever answering this mail does. */
function answerFor(desk: DeskSettings, mailbox: DeskMailbox, claim: Claim): string {
  return answerAddress(desk, mailbox, { ...claim, purpose: 'agent-answer' });
}

function noteFor(desk: DeskSettings, mailbox: DeskMailbox, claim: Claim): string {
  if (!mailbox.plusAddressing) return '';
  return withDetail(mailbox.address, mintToken(desk.secret, 'address', { ...claim, purpose: 'agent-note' }));
}

/** The subject that the customer's client threads by, whatever `#subject` calls the ticket since. */
function customerSubject(mailbox: DeskMailbox, ticket: Ticket, subject: string): string {
  const answer = replySubject(subject);
  return mailbox.tag === 'always' ? `${answer} [#${ticket.number}]` : answer;
}

/** What the customer calls the matter. `#subject` renames it in our lists only, in words that may be for us alone. */
export function subjectForCustomer(known: Known, ticket: Ticket): string {
  return baseSubject(theirSubject(known, ticket)) || noSubject;
}

function theirSubject({ history }: Known, { number }: Ticket): string {
  const all = history.get(number) ?? [];
  const last = lastFromCustomer(all) ?? all.findLast(({ kind }) => kind === 'request');
  return last?.subject || noSubject;
}

const noSubject = '(no subject)';

function lastFromCustomer(history: readonly KnownMessage[]): KnownMessage | undefined {
  return history.findLast((message) => message.kind === 'request' && message.messageId !== null);
}

function chain(root: string, last: KnownMessage | undefined): string[] {
  if (last === undefined) return [root];
  const ids = [...last.references, ...(last.messageId === null ? [] : [last.messageId])];
  return [root, ...ids.filter((id) => id !== root).slice(-referencesKept)];
}

function addressed(contact: Contact): { address: string; displayName: string } {
  return { address: contact.address, displayName: contact.name };
}

function pick<
  T extends Pick<
    Mail,
    | 'kind'
    | 'automatic'
    | 'fromName'
    | 'content'
    | 'attachments'
    | 'agent'
    | 'message'
    | 'because'
    | 'suppressed'
  >,
>(mail: T) {
  const { kind, automatic, fromName, content, attachments, agent, message, because, suppressed } = mail;
  return { kind, automatic, fromName, content, attachments, agent, message, because, suppressed };
}
