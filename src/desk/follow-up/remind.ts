/**
 * What the timers of follow-ups do. However long the program was off, a customer gets one mail of it, and time to answer that: a
 * ticket is not closed sooner after its reminder than the policy leaves between the two.
 */
import type { Context } from '../context.ts';
import { type Decision, type Mail, type MailKind, nothing } from '../decision.ts';
import { happened } from '../event.ts';
import { after, type Instant, promised } from '../instant.ts';
import { contactById } from '../known.ts';
import { matterOf, requesterMail } from '../outgoing/to-requester.ts';
import { zoneOf } from '../settings.ts';
import { silenceOf } from '../sla/tell-customer.ts';
import { statusAfter } from '../status.ts';
import { foldOnto, type Ticket } from '../ticket.ts';
import { autoCloseOf, reminderOf, remindersOf, stopTag } from './follow-up.ts';
import { whenToWrite } from './when.ts';

/** The `reminder` timer. */
export function decideReminder(context: Context, number: number): Decision {
  const { desk, known, now } = context;
  const { followUps } = desk.policy;
  const ticket = known.tickets.get(number);
  const reminders = ticket === undefined ? null : remindersOf(followUps, ticket);
  if (ticket === undefined || reminders === null) return nothing('reminder-no-longer-applies', number);
  const open = whenToWrite(context, ticket, now);
  if (open > now)
    return { ...nothing('outside-hours', number), setTimers: [{ ...reminderOf(number), dueAt: open }] };
  const reminded = ticket.followUp?.reminded ?? 0;
  if (reminded < reminders.most) return reminding(context, ticket, reminders);
  return ticket.status === 'pending' && followUps.pending?.afterwards === 'close'
    ? closed(context, ticket, 'nobody-answered')
    : nothing('reminded-enough', number);
}

function reminding(
  context: Context,
  ticket: Ticket,
  { every, most }: { every: number; most: number },
): Decision {
  const { followUps } = context.desk.policy;
  const closesAt = closingAfter(context, ticket);
  const mail = followUpMail(context, ticket, 'follow-up', closesAt);
  const { number } = ticket;
  const said = happened('customer.reminded', 'system', because(mail, `waits: ${ticket.status}`), {
    mail: mail.id,
    closesAt,
    ...(mail.suppressed === '' ? {} : { suppressed: true as const }),
  });
  const again =
    ticket.status === 'pending' &&
    ((ticket.followUp?.reminded ?? 0) + 1 < most || followUps.pending?.afterwards === 'close');
  return {
    ...nothing('reminded', number),
    events: [{ ticket: number, happenings: [said] }],
    mails: [mail],
    setTimers: [
      ...(closesAt === null ? [] : [{ ...autoCloseOf(number), dueAt: closesAt }]),
      ...(again
        ? [{ ...reminderOf(number), dueAt: whenToWrite(context, ticket, after(context.now, every)) }]
        : []),
    ],
  };
}

function because({ suppressed }: Mail, reason: string): string {
  return suppressed === '' ? reason : `suppressed: ${suppressed}`;
}

/** When a solved ticket is closed that is reminded of now: after what lies between the two in the policy. */
function closingAfter({ desk, now }: Context, { status }: Ticket): Instant | null {
  const { remind, close } = desk.policy.followUps.solved;
  const wait = close ?? desk.autoClose;
  return status !== 'solved' || wait === 'never' ? null : after(now, Math.max(0, wait - (remind ?? 0)));
}

/** The `auto-close` timer: a solved ticket that stayed solved is closed. */
export function decideAutoClose(context: Context, number: number): Decision {
  const ticket = context.known.tickets.get(number);
  if (ticket === undefined || ticket.status !== 'solved')
    return nothing('auto-close-no-longer-applies', number);
  const closesAt = ticket.followUp?.closesAt ?? '';
  if (closesAt > context.now)
    return {
      ...nothing('reminded-just-now', number),
      setTimers: [{ ...autoCloseOf(number), dueAt: closesAt }],
    };
  return closed(context, ticket, 'auto-close');
}

function closed(context: Context, ticket: Ticket, reason: 'auto-close' | 'nobody-answered'): Decision {
  const { number, status: from } = ticket;
  const to = statusAfter(from, reason === 'auto-close' ? 'autoClose' : 'close');
  if (to === null) return nothing('auto-close-no-longer-applies', number);
  const changed = happened('status.changed', 'system', reason, { from, to });
  const isSaid =
    context.desk.policy.followUps.solved.farewell && ticket.quiet === '' && !ticket.tags.includes(stopTag);
  const after = foldOnto(ticket, [changed], context.now);
  return {
    ...nothing(reason, number),
    events: [{ ticket: number, happenings: [changed] }],
    mails: isSaid ? [followUpMail(context, after, 'farewell', null)] : [],
  };
}

function followUpMail(
  context: Context,
  ticket: Ticket,
  kind: Extract<MailKind, 'follow-up' | 'farewell'>,
  closesAt: Instant | null,
): Mail {
  const { desk, known } = context;
  const variables = matterOf(context, ticket);
  const zone = zoneOf(desk, contactById(known, ticket.requester).address);
  const closes = closesAt === null ? '' : promised(closesAt, zone);
  return requesterMail(context, ticket, {
    kind,
    because: kind === 'follow-up' ? `waits: ${ticket.status}` : 'closed',
    suppressed: silenceOf(context, ticket),
    content:
      kind === 'farewell'
        ? { template: 'farewell', variables }
        : { template: 'followUp', variables: { ...variables, isSolved: ticket.status === 'solved', closes } },
  });
}
