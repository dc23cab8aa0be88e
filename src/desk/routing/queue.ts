/**
 * Tickets that nobody of their group can take: they wait there, the lead is told once, and every few minutes somebody is looked for
 * again. Tickets of those who are away go to a colleague; where there is none they stay, for nobody would have them then.
 */
import type { Change, Consequence } from '../consequence.ts';
import type { Context } from '../context.ts';
import { type Decision, nothing, type TimerKey } from '../decision.ts';
import { type Happening, happened } from '../event.ts';
import { isSpamReason } from '../incoming/classify.ts';
import { after, minute } from '../instant.ts';
import { newsFor } from '../outgoing/news.ts';
import { agentAt, agentNamed, type DeskAgent, membersOf } from '../settings.ts';
import { isOver, statusAfter } from '../status.ts';
import { foldOnto, type Ticket } from '../ticket.ts';
import { choose, isAway } from './choose.ts';

/** How long a ticket waits until somebody is looked for again, in ms. */
const again = 5 * minute;

export function queueTimer(ticket: number): TimerKey {
  return { ticket, kind: 'queue', subject: 0 };
}

/** A follower: a ticket without an assignee in a group that has members waits there. */
export function queueing(context: Context, { happenings, after: ticket }: Change): Consequence {
  if (
    happenings.some(({ type }) => type === 'ticket.assigned') &&
    ticket.assignee !== null &&
    wasQueued(happenings, ticket)
  )
    return { clearTimers: [queueTimer(ticket.number)] };
  const concerns = happenings.some(({ type }) => opens.has(type));
  if (!concerns || ticket.assignee !== null || ticket.queued || isOver(ticket.status)) return {};
  const { group } = ticket;
  if (group === null || membersOf(context.desk, group).length === 0) return {};
  const { agent, because } = choose(context, group);
  if (agent !== null) return {};
  const queued = happened('ticket.queued', 'system', because, { group });
  return {
    happenings: [queued],
    mails:
      isSpamReason(ticket.quiet) || isSilent(happenings)
        ? []
        : toLead(context, foldOnto(ticket, [queued], context.now), because),
    setTimers: [{ ...queueTimer(ticket.number), dueAt: after(context.now, again) }],
  };
}

const opens: ReadonlySet<string> = new Set(['ticket.opened', 'group.changed', 'ticket.assigned']);

function wasQueued(happenings: readonly Happening[], ticket: Ticket): boolean {
  return !ticket.queued && happenings.some(({ type }) => type === 'ticket.assigned');
}

function isSilent(happenings: readonly Happening[]): boolean {
  return happenings.some((it) => it.type === 'message.received' && it.data.silent === true);
}

/** The lead of the group, else the operator where they are an agent. */
function toLead(context: Context, ticket: Ticket, because: string) {
  const { desk } = context;
  const lead = desk.groups.find(({ name }) => name === ticket.group)?.lead ?? null;
  const told = (lead === null ? null : agentNamed(desk, lead)) ?? agentAt(desk, desk.operator);
  return told === null ? [] : news(context, ticket, told, 'Nobody can take this ticket now', because);
}

function news(context: Context, ticket: Ticket, agent: DeskAgent, headline: string, because: string) {
  return newsFor(context, ticket, [agent], { headline, warnings: [`Why: ${because}.`], because: 'routing' });
}

/** The `queue` timer: is there anybody now? */
export function decideQueue(context: Context, number: number): Decision {
  const ticket = context.known.tickets.get(number);
  if (ticket === undefined || ticket.assignee !== null || isOver(ticket.status) || ticket.group === null)
    return nothing('queue-no-longer-applies', number);
  const { agent, because } = choose(context, ticket.group);
  if (agent === null)
    return {
      ...nothing('nobody-can-take-it', number),
      setTimers: [{ ...queueTimer(number), dueAt: after(context.now, again) }],
    };
  return given(context, ticket, agent, because, 'It waited in the group, and is yours now');
}

/** A ticket of somebody who is away, for a colleague who can take it; null where there is none. */
export function handedOver(context: Context, ticket: Ticket): Decision | null {
  const { assignee, group } = ticket;
  if (assignee === null || isOver(ticket.status) || !isAway(context, assignee)) return null;
  const { agent, because } = choose(context, group);
  if (agent === null || agent.name === assignee) return null;
  return given(
    context,
    ticket,
    agent,
    `away: ${assignee}; ${because}`,
    `${assignee} is away, and this ticket is yours now`,
  );
}

function given(
  context: Context,
  ticket: Ticket,
  agent: DeskAgent,
  because: string,
  headline: string,
): Decision {
  const to = statusAfter(ticket.status, 'assigned');
  const happenings: Happening[] = [
    happened('ticket.assigned', 'system', because, { agent: agent.name }),
    ...(to === null || to === ticket.status
      ? []
      : [happened('status.changed', 'system', 'assigned', { from: ticket.status, to })]),
  ];
  const now = foldOnto(ticket, happenings, context.now);
  return {
    ...nothing('routed', ticket.number),
    events: [{ ticket: ticket.number, happenings }],
    mails: news(context, now, agent, headline, because),
    turns: ticket.group === null ? [] : [{ group: ticket.group, agent: agent.name }],
  };
}

/** A follower: a customer's mail to somebody who is away goes to a colleague as well. */
export function standingIn(context: Context, { happenings, after: ticket }: Change): Consequence {
  if (!happenings.some((it) => it.type === 'message.received' && it.data.kind === 'request')) return {};
  const decision = handedOver(context, ticket);
  if (decision === null) return {};
  return {
    happenings: decision.events.flatMap((it) => it.happenings),
    mails: isSilent(happenings) ? [] : decision.mails,
    turns: decision.turns,
  };
}
