/** A customer's mail: it opens a ticket, or joins one and moves it. */

import { withoutImageMarks } from '../../mail/image-mark.ts';
import { type Context, waitedSince, withTexts, withTicket } from '../context.ts';
import { type Decision, nothing } from '../decision.ts';
import { type Actor, type Happening, happened } from '../event.ts';
import { fieldsOf } from '../fields/facts.ts';
import { decideStop, saysStopAlone, stoppedByKeyword } from '../follow-up/stop.ts';
import { alarmWarnings, judgedFacts, judgeMail } from '../judging/judged.ts';
import { contactById } from '../known.ts';
import { priorityLabel } from '../labels.ts';
import { notifications } from '../outgoing/notify.ts';
import { notified } from '../settings.ts';
import { reacted } from '../sla/react.ts';
import { statusAfter } from '../status.ts';
import { foldOnto, type Ticket } from '../ticket.ts';
import type { WordsJudgement } from '../triage/judge.ts';
import { raisedByKeyword, urgentTag } from './keyword.ts';
import { openTicket } from './open-ticket.ts';
import {
  type CustomerMail,
  copiedBy,
  mostParticipants,
  newsOf,
  received,
  requestMessage,
} from './request.ts';
import { isThanks } from './thanks.ts';
import { takesPart } from './thread.ts';

export function decideCustomerMail(context: Context, mail: CustomerMail): Decision {
  const { ticket, perhaps } = mail.threaded;
  if (ticket === null) return openTicket(context, mail, { linked: perhaps, link: 'perhaps', by: null });
  if (mail.threaded.verified && saysStopAlone(mail.words)) return decideStop(context, mail, ticket);
  if (ticket.status === 'closed')
    return openTicket(context, mail, { linked: ticket.number, link: 'follow-up', by: null });
  return joinTicket(context, mail, ticket);
}

function joinTicket(context: Context, mail: CustomerMail, ticket: Ticket): Decision {
  const message = requestMessage(context, mail, ticket.number);
  const thanked = isThanked(context, mail, ticket);
  const judgement = thanked ? null : judgeMail(context.desk.policy, mail, true);
  const known = fieldsOf(context, ticket.number, ticket.fields, mail.words);
  const facts = [
    received(context, mail, message),
    ...copying(context, mail, ticket),
    ...moving(context, mail, ticket, thanked),
    ...(mail.threaded.verified ? byKeywords(ticket, mail) : []),
    ...known.happenings,
    ...judgedAgain(context, ticket, judgement, message.id),
  ];
  const { policy } = context.desk;
  const change = { happenings: facts, after: foldOnto(ticket, facts, context.now) };
  const after = reacted(policy, change, context.now);
  const seen = withTicket(
    withTexts(context, known.texts),
    after,
    context.known.subjects.get(ticket.number) ?? '',
    message,
  );
  const told = thanked ? [] : notified(context.desk, after);
  const news = notifications(
    seen,
    after,
    told,
    newsOf(context, mail, message, [...alarmWarnings(judgement), ...warnings(context, mail, ticket, after)]),
  );
  return {
    ...nothing(mail.threaded.because, ticket.number),
    events: [{ ticket: ticket.number, happenings: facts }],
    messages: [message],
    texts: known.texts,
    mails: mail.inbound.silent ? [] : news,
    suppress: revived(mail),
  };
}

function byKeywords(ticket: Ticket, { sender, words }: CustomerMail): Happening[] {
  return [...raisedByKeyword(ticket, sender.id, words), ...stoppedByKeyword(ticket, sender.id, words)];
}

function judgedAgain(
  { desk, known }: Context,
  before: Ticket,
  judgement: WordsJudgement | null,
  message: number,
): Happening[] {
  if (judgement === null) return [];
  const { tier, channel, tags } = before;
  const history = known.history.get(before.number) ?? [];
  const answered = history.findLastIndex(({ kind }) => kind === 'reply');
  const unanswered = history.slice(answered + 1).filter(({ kind }) => kind === 'request').length;
  const standing = { before, tier, channel, tags, heated: judgement.heated, unanswered };
  return judgedFacts(desk.policy, { judgement, message, standing });
}

/** An address that bounced once and writes with a sign of ours works again. */
function revived({ sender, threaded }: CustomerMail): Decision['suppress'] {
  return sender.suppressed !== '' && threaded.verified ? [{ contact: sender.id, because: '' }] : [];
}

/** Thanks alone, from somebody who is proved to take part, closes what was solved. */
function isThanked(
  context: Context,
  { inbound, sender, threaded, words }: CustomerMail,
  ticket: Ticket,
): boolean {
  if (ticket.status !== 'solved' || !threaded.verified) return false;
  const names = [sender.name, ...context.desk.agents.map((agent) => agent.name)];
  const hasFiles = inbound.mail.attachments.some((attachment) => !attachment.inline);
  return isThanks(withoutImageMarks(words), hasFiles, names);
}

/** Nobody waits for the customer any more from the moment their mail has arrived. */
function moving(
  context: Context,
  { sender, inbound }: CustomerMail,
  ticket: Ticket,
  thanked: boolean,
): Happening[] {
  const from = ticket.status;
  const to = statusAfter(from, thanked ? 'customerThanked' : 'customerWrote') ?? from;
  const because = thanked ? 'customer-thanked' : `reply-reopened: ${from}`;
  const { receivedAt: at } = waitedSince(context, inbound);
  const data = { from, to, ...(at === undefined ? {} : { at }) };
  return from === to ? [] : [happened('status.changed', `contact:${sender.id}`, because, data)];
}

/** Only the requester, when verified, brings people in by copying them; a stranger never joins by writing. */
function copying(context: Context, mail: CustomerMail, ticket: Ticket): Happening[] {
  if (!mail.threaded.verified || mail.sender.id !== ticket.requester) return [];
  const room = Math.max(0, mostParticipants - ticket.participants.length);
  const added = copiedBy(context, mail)
    .filter((id) => !takesPart(ticket, id))
    .slice(0, room);
  const actor: Actor = `contact:${mail.sender.id}`;
  return added.length === 0
    ? []
    : [happened('participants.changed', actor, 'copied-by-requester', { added, removed: [] })];
}

/** What the agent must know before answering: who will read it, and what is not proved. */
function warnings(context: Context, mail: CustomerMail, ticket: Ticket, after: Ticket): string[] {
  return [...doubts(context, mail, ticket), ...urgency(context, ticket, after)];
}

function urgency({ desk }: Context, before: Ticket, after: Ticket): string[] {
  const isNew = after.tags.includes(urgentTag) && !before.tags.includes(urgentTag);
  return isNew ? [`The customer wrote URGENT: the priority is ${priorityLabel(desk, after)} now.`] : [];
}

function doubts(context: Context, mail: CustomerMail, ticket: Ticket): string[] {
  const who = mail.sender.address;
  const requester = contactById(context.known, ticket.requester).address;
  if (!takesPart(ticket, mail.sender.id)) {
    return [
      `${who} does not take part in this ticket: your answer goes to ${requester}. #cc ${who} copies them, #requester ${who} makes it their ticket.`,
    ];
  }
  if (mail.threaded.verified) return [];
  return [
    `It is not proved that ${who} wrote this: the mail names a message of this ticket, but carries no sign of ours.`,
  ];
}
