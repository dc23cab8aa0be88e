/** Opens a ticket: for a customer who wrote, or by an agent for a customer whose mail was forwarded. */
import { type Context, waitedSince, withTexts, withTicket } from '../context.ts';
import { type Decision, nothing } from '../decision.ts';
import { type Actor, type Happening, happened } from '../event.ts';
import { fieldsOf } from '../fields/facts.ts';
import { alarmWarnings, judgedFacts, judgeMail } from '../judging/judged.ts';
import { notifications } from '../outgoing/notify.ts';
import type { ChosenFields } from '../policy/intake.ts';
import { type DeskAgent, notified } from '../settings.ts';
import { alikeTickets } from '../similar/alike.ts';
import { reacted } from '../sla/react.ts';
import { statusAfter } from '../status.ts';
import { foldNew, type Ticket } from '../ticket.ts';
import type { WordsJudgement } from '../triage/judge.ts';
import { acknowledge, withoutAcknowledgement } from './acknowledgement.ts';
import { firstFields, type Given, givenTo, settingFields } from './first-fields.ts';
import { type CustomerMail, copiedBy, newsOf, received, requestMessage } from './request.ts';

export interface Opening {
  /** The ticket this one is linked to, 0 for none. */
  readonly linked: number;
  readonly link: 'perhaps' | 'follow-up';
  /** The agent who opens it for the customer; null where the customer wrote. */
  readonly by: DeskAgent | null;
}

export function openTicket(context: Context, mail: CustomerMail, opening: Opening): Decision {
  const { inbound, addressed, threaded } = mail;
  const number = context.ids.ticket();
  const subject = {
    id: context.ids.text(),
    ticket: number,
    body: withoutTags(inbound.mail.subject) || '(no subject)',
  };
  const message = requestMessage(context, mail, number);
  const { group } = addressed.mailbox;
  const judgement = opening.by === null ? judgeMail(context.desk.policy, mail, false) : null;
  const fields = firstFields(context, mail, judgement);
  const given = opening.by === null ? givenTo(context, fields, group) : openedBy(opening.by);
  const known = fieldsOf(context, number, {}, `${inbound.mail.subject}\n${mail.words}`);
  const alike = opening.by === null ? alikeTickets(context, inbound) : null;
  const facts = [
    opened(context, mail, opening, subject.id),
    received(context, mail, message),
    ...linking(opening),
    ...settingFields(fields, group),
    ...known.happenings,
    ...judgedAtFirst(context, fields, judgement, message.id),
    ...(alike?.happenings ?? []),
    ...assignment(given),
  ];
  const seen = (ticket: Ticket) => withTicket(withTexts(context, known.texts), ticket, subject.body, message);
  const begun = promisedTicket(context, number, facts);
  const answer =
    opening.by === null ? acknowledge(seen(begun), mail, begun) : withoutAcknowledgement('opened-by-agent');
  const happenings = [...facts, ...answer.happenings];
  const ticket = promisedTicket(context, number, happenings);
  const told = opening.by === null ? notified(context.desk, ticket) : [];
  const news = notifications(
    seen(ticket),
    ticket,
    told,
    newsOf(context, mail, message, [
      ...alarmWarnings(judgement),
      ...linkWarning(opening),
      ...(alike?.warnings ?? []),
    ]),
  );
  return {
    ...nothing(threaded.because, number),
    events: [{ ticket: number, happenings }],
    messages: [message],
    texts: [subject, ...known.texts],
    mails: inbound.silent ? [] : [...answer.mails, ...news],
    turns: turnOf(given),
  };
}

/** The new ticket with what it is promised, to word mails about it. */
function promisedTicket({ desk, now }: Context, number: number, happenings: readonly Happening[]): Ticket {
  return reacted(desk.policy, { happenings, after: foldNew(number, happenings, now) }, now);
}

/** What the first mail says, with what the fields it got say about the customer. */
function judgedAtFirst(
  { desk }: Context,
  fields: ChosenFields | null,
  judgement: WordsJudgement | null,
  message: number,
): Happening[] {
  if (judgement === null) return [];
  const standing = {
    before: null,
    tier: fields?.tier.value ?? null,
    channel: fields?.channel.value ?? null,
    tags: fields?.tags.value ?? [],
    heated: judgement.heated,
    unanswered: 0,
  };
  return judgedFacts(desk.policy, { judgement, message, standing });
}

function openedBy(agent: DeskAgent): Given {
  return { agent, because: 'opened-by-agent', turnOf: null };
}

function opened(context: Context, mail: CustomerMail, { by }: Opening, subject: number): Happening {
  const actor: Actor = by === null ? `contact:${mail.sender.id}` : `agent:${by.name}`;
  const { mailbox } = mail.addressed;
  return happened('ticket.opened', actor, mail.threaded.because, {
    mailbox: mailbox.name,
    group: mailbox.group,
    requester: mail.sender.id,
    participants: [mail.sender.id, ...copiedBy(context, mail)],
    subject,
    priority: 'normal',
    ...waitedSince(context, mail.inbound),
  });
}

function linking({ linked, link }: Opening): Happening[] {
  return linked > 0 ? [happened('ticket.linked', 'system', link, { ticket: linked, kind: link })] : [];
}

function linkWarning({ linked, link }: Opening): string[] {
  if (linked === 0) return [];
  if (link === 'follow-up')
    return [`This answers #${linked}, which is closed: #show ${linked} has what was said there.`];
  return [
    `Perhaps this is about #${linked}. It names that ticket without any proof, so nothing changed there.`,
  ];
}

/** A number that somebody wrote into the subject would read like the ticket's own. */
function withoutTags(subject: string): string {
  return subject.replace(/ ?\[#\d{1,12}\]/g, '').trim();
}

function turnOf({ turnOf: group, agent }: Given): Decision['turns'] {
  return group === null || agent === null ? [] : [{ group, agent: agent.name }];
}

function assignment({ agent, because }: Given): Happening[] {
  if (agent === null) return [];
  const to = statusAfter('new', 'assigned');
  return [
    happened('ticket.assigned', 'system', because, { agent: agent.name }),
    ...(to === null ? [] : [happened('status.changed', 'system', 'assigned', { from: 'new', to })]),
  ];
}
