/**
 * The one door through which every decision goes before it is written, whoever made it: what follows from it and what it means
 * for the SLA is added, its happenings get their places in the log, `known` is brought up to date, and what somebody may not read is
 * taken out of their mail.
 */
import { withheld } from './access/withheld.ts';
import { followed } from './consequence.ts';
import type { Context } from './context.ts';
import type { Decision } from './decision.ts';
import type { DeskEvent, Happening } from './event.ts';
import { followers } from './followers.ts';
import type { Instant } from './instant.ts';
import { apply, type Known } from './known.ts';
import type { Policy } from './policy/policy.ts';
import { overtaken } from './sla/overtaken.ts';
import { react } from './sla/react.ts';
import { slaTimer, withTimer } from './sla/timer.ts';
import { evolve, foldOnto, type Ticket } from './ticket.ts';

export interface Enacted {
  readonly decision: Decision;
  /** In the order in which they are to be appended. */
  readonly events: readonly DeskEvent[];
}

export function enact(context: Context, decision: Decision): Enacted {
  const { desk, known, now } = context;
  const whole = withSla(desk.policy, known, withConsequences(context, decision), now);
  const events = apply(known, whole, now);
  const mails = withheld(desk, whole.mails, (number) => known.tickets.get(number));
  return { decision: { ...whole, mails }, events };
}

function withConsequences(context: Context, decision: Decision): Decision {
  if (followers.length === 0) return decision;
  const tickets = new Set(decision.events.map(({ ticket }) => ticket));
  return [...tickets].reduce((whole, ticket) => followed(context, followers, whole, ticket), decision);
}

/** Without a policy nothing is looked at: only what an agent promised by hand concerns the clock. */
function withSla(policy: Policy, known: Known, decision: Decision, now: Instant): Decision {
  let whole = decision;
  for (const [number, happenings] of byTicket(decision)) {
    const before = known.tickets.get(number) ?? null;
    if (policy.slas.length === 0 && (before?.sla ?? null) === null && !happenings.some(isOfSla)) continue;
    const after = foldAll(number, before, happenings, now);
    const because = overtaken(before, happenings, after);
    if (because !== '') whole = { ...whole, withdrawn: [...whole.withdrawn, { ticket: number, because }] };
    whole = withTicketsSla(policy, whole, after, happenings, now);
  }
  return whole;
}

function byTicket({ events }: Decision): ReadonlyMap<number, readonly Happening[]> {
  const all = new Map<number, readonly Happening[]>();
  for (const { ticket, happenings } of events) all.set(ticket, [...(all.get(ticket) ?? []), ...happenings]);
  return all;
}

function foldAll(
  number: number,
  before: Ticket | null,
  happenings: readonly Happening[],
  now: Instant,
): Ticket {
  const [first, ...rest] = happenings;
  if (before !== null || first === undefined) return foldOnto(before ?? unopened(number), happenings, now);
  return foldOnto(evolve(null, { ...first, ticket: number, seq: 1, at: now }), rest, now);
}

function unopened(number: number): never {
  throw new Error(`nothing is known of ticket ${number}, and nothing opens it`);
}

function withTicketsSla(
  policy: Policy,
  decision: Decision,
  after: Ticket,
  happenings: readonly Happening[],
  now: Instant,
): Decision {
  const reactions = react(policy, { happenings, after }, now);
  if (reactions.length === 0 && !happenings.some(isOfSla)) return decision;
  const events =
    reactions.length === 0
      ? decision.events
      : [...decision.events, { ticket: after.number, happenings: reactions }];
  const timer = slaTimer(policy, foldOnto(after, reactions, now), now);
  return { ...decision, events, ...withTimer(decision, timer) };
}

function isOfSla({ type }: Happening): boolean {
  return type.startsWith('sla.') || type === 'due.changed';
}
