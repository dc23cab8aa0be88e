/**
 * The mail that a step sends the customer: that we are late and when it will be, or that we are still at it. At most one for
 * everything that fell due together, within the budgets of automatic mail, and none to whom nothing automatic may go.
 */
import type { Content } from '../content.ts';
import type { Context } from '../context.ts';
import type { Mail } from '../decision.ts';
import { type Happening, happened } from '../event.ts';
import { type Instant, promised } from '../instant.ts';
import { contactById } from '../known.ts';
import { courtesySuppressionOf, suppressionOf } from '../outgoing/suppression.ts';
import { matterOf, requesterMail } from '../outgoing/to-requester.ts';
import type { SlaPolicy } from '../policy/policy.ts';
import { zoneOf } from '../settings.ts';
import type { Ticket } from '../ticket.ts';
import type { Mailed, Told } from './actions.ts';
import { endPromise, newEstimate, nextUpdateAt } from './estimate.ts';
import { endings } from './state.ts';

export interface ToldCustomer {
  readonly mails: readonly Mail[];
  readonly happenings: readonly Happening[];
  /** Who of the desk has to know that the customer hears no more from now on. */
  readonly told: readonly Told[];
}

/** A machine that has said so often that somebody is at work, without anybody showing up, is not believed any more. */
const mostInARow = 20;
const nobodyAnswered = 'nobody-has-answered-for-long';

/** Why no automatic mail goes to the requester; empty where it may. */
export function silenceOf(context: Context, ticket: Ticket): string {
  if (ticket.quiet !== '') return ticket.quiet;
  if ((ticket.sla?.told ?? 0) >= mostInARow) return nobodyAnswered;
  const requester = contactById(context.known, ticket.requester);
  if (requester.address === '') return 'no-address';
  // Until a person has answered, anybody may have provoked it by writing in somebody else's name.
  const suppression = ticket.lastReply === null ? courtesySuppressionOf : suppressionOf;
  return suppression(context, requester, ticket.number);
}

export function tellCustomer(
  context: Context,
  policy: SlaPolicy,
  ticket: Ticket,
  mailed: readonly Mailed[],
): ToldCustomer {
  const [wish] = mailed.toSorted((a, b) => weight(b) - weight(a));
  if (wish === undefined) return { mails: [], happenings: [], told: [] };
  const { mail, estimate } = said(context, policy, ticket, wish);
  const because = `sla: ${wish.step.name} of ${wish.target.target}`;
  const { target, dueAt } = wish.target;
  const { template } = wish;
  const data = { target, dueAt, mail: mail.id, template, estimate };
  const happening =
    mail.suppressed === ''
      ? happened('sla.mailed', 'system', because, data)
      : happened('sla.mailed', 'system', `suppressed: ${mail.suppressed}`, { ...data, suppressed: true });
  const { target: late, step } = wish;
  const isLast = mail.suppressed === '' && silenceAfter(context, ticket) === nobodyAnswered;
  const who = isLast ? (['assignee', 'lead'] as const) : [];
  return { mails: [mail], happenings: [happening], told: who.map((it) => ({ who: it, target: late, step })) };
}

/** Why the next automatic mail will not go out, as far as can be told once this one has; empty where it may. */
function silenceAfter(context: Context, ticket: Ticket): string {
  const { known } = context;
  const { counts } = known;
  const { address } = contactById(known, ticket.requester);
  const oneMore = {
    ...counts,
    // Ten minutes will be over by then.
    recipient10Min: new Map<string, number>(),
    recipientDay: new Map([[address, (counts.recipientDay.get(address) ?? 0) + 1]]),
    ticketDay: new Map([[ticket.number, (counts.ticketDay.get(ticket.number) ?? 0) + 1]]),
  };
  const sla = ticket.sla === null ? null : { ...ticket.sla, told: ticket.sla.told + 1 };
  return silenceOf({ ...context, known: { ...known, counts: oneMore } }, { ...ticket, sla });
}

/** A missed end of the ticket is graver than a missed word, and either than news. */
function weight({ template, target }: Mailed): number {
  return (template === 'slaBreach' ? 2 : 0) + (endings.includes(target.target) ? 1 : 0);
}

function said(
  context: Context,
  policy: SlaPolicy,
  ticket: Ticket,
  wish: Mailed,
): { mail: Mail; estimate: Instant | null } {
  const isLate = wish.template === 'slaBreach';
  const estimate = isLate
    ? newEstimate(policy, ticket, wish.target.target, context.now)
    : endPromise(ticket, context.now);
  const mail = requesterMail(context, ticket, {
    kind: isLate ? 'delay' : 'status-update',
    because: `sla: ${wish.step.name} of ${wish.target.target}`,
    suppressed: silenceOf(context, ticket),
    content: contentOf(context, policy, ticket, wish, estimate),
  });
  return { mail, estimate };
}

function contentOf(
  context: Context,
  policy: SlaPolicy,
  ticket: Ticket,
  { template, target }: Mailed,
  estimate: Instant | null,
): Content {
  const { desk, known, now } = context;
  const zone = zoneOf(desk, contactById(known, ticket.requester).address);
  const at = (instant: Instant | null) => (instant === null ? '' : promised(instant, zone));
  const common = matterOf(context, ticket);
  if (template === 'slaBreach') {
    const late = endings.includes(target.target) ? ('solution' as const) : ('answer' as const);
    return { template, variables: { ...common, late, expected: at(estimate) } };
  }
  // What a budget or the end of our patience will stop is not promised.
  const next = silenceAfter(context, ticket) === '' ? nextUpdateAt(policy, ticket, now) : null;
  const nextUpdate = at(next);
  return { template, variables: { ...common, expected: at(estimate), nextUpdate } };
}
