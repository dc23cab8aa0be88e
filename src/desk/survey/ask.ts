/** Asking: a follower that sets the timer when a ticket ends, and what the timer does: one mail, to who was not asked lately. */
import type { Change, Consequence } from '../consequence.ts';
import type { Context } from '../context.ts';
import { type Decision, type Mail, nothing } from '../decision.ts';
import { happened } from '../event.ts';
import { whenToWrite } from '../follow-up/when.ts';
import { after, between } from '../instant.ts';
import { surveyAddress } from '../outgoing/compose.ts';
import { matterOf, requesterMail } from '../outgoing/to-requester.ts';
import { mailboxNamed } from '../settings.ts';
import { silenceOf } from '../sla/tell-customer.ts';
import { isOver } from '../status.ts';
import type { Ticket } from '../ticket.ts';
import { mayBeAsked, type Surveys, surveyOf } from './survey.ts';

export function surveying(
  { desk, now }: Context,
  { before, happenings, after: ticket }: Change,
): Consequence {
  const { surveys } = desk.policy;
  if (surveys === null || !happenings.some(({ type }) => type === 'status.changed')) return {};
  const key = surveyOf(ticket.number);
  if (!isOver(ticket.status)) return before !== null && isOver(before.status) ? { clearTimers: [key] } : {};
  // From solved to closed the time that runs goes on.
  if (surveys.on === 'solved' && before?.status === 'solved') return {};
  return mayBeAsked(surveys, ticket) ? { setTimers: [{ ...key, dueAt: after(now, surveys.after) }] } : {};
}

/** The `survey` timer. */
export function decideSurvey(context: Context, number: number): Decision {
  const { desk, known, now } = context;
  const ticket = known.tickets.get(number);
  const { surveys } = desk.policy;
  if (ticket === undefined || surveys === null || !mayBeAsked(surveys, ticket))
    return nothing('survey-no-longer-applies', number);
  const open = whenToWrite(context, ticket, now);
  if (open > now)
    return { ...nothing('outside-hours', number), setTimers: [{ ...surveyOf(number), dueAt: open }] };
  const last = known.surveyed.get(ticket.requester);
  if (last !== undefined && between(last, now) < surveys.pause) return nothing('surveyed-lately', number);
  return asking(context, ticket, surveys);
}

/** Nobody is asked later because they could not be asked now. */
function asking(context: Context, ticket: Ticket, surveys: Surveys): Decision {
  const until = after(context.now, surveys.window);
  const mail = surveyMail(context, ticket, surveys);
  if (mail.suppressed !== '')
    return { ...nothing(`suppressed: ${mail.suppressed}`, ticket.number), mails: [mail] };
  const data = { mail: mail.id, contact: ticket.requester, until };
  return {
    ...nothing('survey', ticket.number),
    events: [
      { ticket: ticket.number, happenings: [happened('survey.sent', 'system', `on: ${surveys.on}`, data)] },
    ],
    mails: [mail],
  };
}

const labels = ['very unhappy', 'unhappy', 'so-so', 'happy', 'very happy'];
/** What a link writes into the mail; the vote stands in its address. */
export const hint = '(Is there anything that you would like to add? Write it here.)';

function surveyMail(context: Context, ticket: Ticket, { questions }: Surveys): Mail {
  const mailbox = mailboxNamed(context.desk, ticket.mailbox);
  const matter = matterOf(context, ticket);
  const choices = mailbox.plusAddressing
    ? labels.toReversed().map((label, at) => {
        const score = 5 - at;
        const address = surveyAddress(context, ticket, score);
        return {
          score,
          label,
          address,
          href: linkTo(address, `${score} of 5: ${matter.subject}`, `${score}\n\n${hint}`),
        };
      })
    : [];
  return requesterMail(context, ticket, {
    kind: 'survey',
    purpose: 'survey',
    because: 'survey',
    suppressed: silenceOf(context, ticket),
    content: {
      template: 'survey',
      variables: {
        ...matter,
        choices,
        questions: questions.map(({ ask, kind }) => ({ ask, how: how[kind] })),
      },
    },
  });
}

const how = { rating: '1 to 5', yesNo: 'yes or no', text: '' } as const;

/** RFC 6068. */
function linkTo(address: string, subject: string, body: string): string {
  return `mailto:${encodeURIComponent(address).replace('%40', '@')}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body.replaceAll('\n', '\r\n'))}`;
}
