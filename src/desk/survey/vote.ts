/**
 * A vote: the mail of whoever was asked, to the address of a score or in answer to the survey, as long as there is a score in it. The
 * last one within the time counts. A mail without one is a mail like any other, and what somebody else writes never votes.
 */
import type { Context } from '../context.ts';
import { withTicket } from '../context.ts';
import { type Decision, type Mail, type NewMessage, nothing } from '../decision.ts';
import { type Actor, type Happening, happened } from '../event.ts';
import type { Addressed } from '../incoming/addressed.ts';
import { type AutomaticMail, keptMessage } from '../incoming/automatic-mail.ts';
import { contactById, nameOf } from '../known.ts';
import { informing } from '../outgoing/inform.ts';
import { notifications } from '../outgoing/notify.ts';
import { courtesySuppressionOf } from '../outgoing/suppression.ts';
import { matterOf, requesterMail } from '../outgoing/to-requester.ts';
import { notified } from '../settings.ts';
import { isOver, statusAfter } from '../status.ts';
import { foldOnto, type Ticket } from '../ticket.ts';
import { type Answers, readAnswers } from './answers.ts';
import { hint } from './ask.ts';
import { lowTag, type Survey, type Surveys } from './survey.ts';

type Read = AutomaticMail;

interface Vote {
  readonly ticket: Ticket;
  readonly survey: Survey;
  readonly score: number;
  readonly answers: Answers;
}

/** Null where the mail is no vote. */
export function decideVote(context: Context, read: Read): Decision | null {
  const { surveys } = context.desk.policy;
  const asked = askedBy(context, read.addressed, read.sender.id);
  if (surveys === null || asked === null) return null;
  const words = read.words.replace(hint, '').trim();
  const answers = readAnswers(words, read.inbound.mail.text, surveys.questions) ?? {
    values: surveys.questions.map(() => null),
    comment: words.replace(/^[1-5]\s*$/m, '').trim(),
  };
  const written = answers.values[0];
  const score = typeof written === 'number' ? written : asked.score;
  if (score === 0 || wantsAnAnswer(read, asked.ticket, answers.comment)) return null;
  const vote = { ticket: asked.ticket, survey: asked.survey, score, answers };
  if (context.now <= asked.survey.until) return counted(context, read, surveys, vote);
  // Words that come late are for a person to read; a number alone is explained.
  return answers.comment === '' ? late(context, read, vote) : null;
}

/** Words while the ticket is being worked on, a question and a file are a request, whatever score stands above them. */
function wantsAnAnswer({ inbound }: Read, { status }: Ticket, comment: string): boolean {
  const hasFiles = inbound.mail.attachments.some(({ inline }) => !inline);
  return hasFiles || (comment !== '' && (!isOver(status) || /[?¿]/.test(comment)));
}

/** The survey that a mail answers, and the score of its address (0: none); null where its sender was not asked. */
function askedBy({ known }: Context, addressed: Addressed, contact: number) {
  const claims = [...addressed.tokens, ...addressed.signedIds].map(({ claim }) => claim);
  const claim = claims.find(({ purpose, person }) => purpose === 'survey' && person === contact);
  const ticket = claim === undefined ? undefined : known.tickets.get(claim.ticket);
  const survey = ticket?.survey;
  if (claim === undefined || ticket === undefined || survey?.contact !== contact) return null;
  const isLink = addressed.tokens.some((it) => it.claim === claim);
  return { ticket, survey, score: isLink && claim.seq <= 5 ? claim.seq : 0 };
}

function counted(context: Context, read: Read, surveys: Surveys, vote: Vote): Decision {
  const { ticket, survey, score, answers } = vote;
  const message = { ...keptMessage(context, read, ticket, 'request'), threadRule: 'survey', verified: true };
  const actor: Actor = `contact:${read.sender.id}`;
  const values = answers.values.map((value, at) => (at === 0 ? score : value));
  const isLow = score <= surveys.low;
  const said = happened('survey.answered', actor, survey.score === null ? 'vote' : 'vote-changed', {
    message: message.id,
    score,
    values,
  });
  const happenings = [said, ...(isLow ? lowered(ticket, surveys) : [])];
  const after = foldOnto(ticket, happenings, context.now);
  const seen = withTicket(context, after, context.known.subjects.get(ticket.number) ?? '', message);
  const again =
    survey.score === null ? [] : [noteTo(context, ticket, { isLate: false, score, before: survey.score })];
  return {
    ...nothing('survey-answered', ticket.number),
    events: [{ ticket: ticket.number, happenings }],
    messages: [message],
    mails: read.inbound.silent ? [] : [...again, ...newsOf(seen, after, surveys, { ...vote, message })],
  };
}

function lowered(ticket: Ticket, { reopen }: Surveys): Happening[] {
  const from = ticket.status;
  const to = reopen && isOver(from) ? statusAfter(from, 'reopen') : null;
  return [
    ...(ticket.tags.includes(lowTag)
      ? []
      : [happened('tags.changed', 'system', 'low-score', { added: [lowTag], removed: [] })]),
    ...(to === null ? [] : [happened('status.changed', 'system', 'low-score', { from, to })]),
  ];
}

/** A low score with the customer's words to those the policy names; what was written besides to whoever has the ticket. */
function newsOf(
  context: Context,
  ticket: Ticket,
  surveys: Surveys,
  { score, answers, message }: Vote & { readonly message: NewMessage },
): Mail[] {
  const who = nameOf(contactById(context.known, ticket.requester));
  const headline = `${who} rates this ${score} of 5`;
  const low =
    score <= surveys.low ? informing(context, ticket, surveys.tell, { headline, because: 'survey' }) : [];
  const told = new Set(low.flatMap(({ to }) => to.map(({ address }) => address)));
  const readers =
    surveys.comment === 'nobody' || answers.comment === '' ? [] : notified(context.desk, ticket);
  const comment = notifications(
    context,
    ticket,
    readers.filter(({ addresses }) => !told.has(addresses[0] ?? '')),
    {
      headline,
      words: answers.comment,
      warnings: [],
      attachments: [],
      message: message.id,
      because: 'survey',
    },
  );
  return [...low, ...comment];
}

function late(context: Context, read: Read, { ticket, score }: Vote): Decision {
  const message = {
    ...keptMessage(context, read, ticket, 'automatic'),
    threadRule: 'survey',
    verified: true,
  };
  const from = read.sender.id;
  const data = {
    message: message.id,
    from,
    kind: 'automatic',
    verified: true,
    threadRule: 'survey',
  } as const;
  return {
    ...nothing('survey-answered-late', ticket.number),
    events: [
      {
        ticket: ticket.number,
        happenings: [happened('message.received', `contact:${from}`, 'survey-answered-late', data)],
      },
    ],
    messages: [message],
    mails: read.inbound.silent ? [] : [noteTo(context, ticket, { isLate: true, score, before: 0 })],
  };
}

function noteTo(
  context: Context,
  ticket: Ticket,
  what: { readonly isLate: boolean; readonly score: number; readonly before: number },
): Mail {
  const requester = contactById(context.known, ticket.requester);
  return requesterMail(context, ticket, {
    kind: 'survey-note',
    because: what.isLate ? 'survey-answered-late' : 'vote-changed',
    suppressed: courtesySuppressionOf(context, requester, ticket.number),
    content: { template: 'surveyNote', variables: { ...matterOf(context, ticket), ...what } },
  });
}
