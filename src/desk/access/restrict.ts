/**
 * A follower: what the policy keeps to one group is restricted as soon as a ticket is like that, and a restricted ticket is in the
 * hands of that group, wherever something else would have put it. Only a member takes a restriction back, with `#restrict off`;
 * it comes back with the next alarm.
 */
import type { Change, Consequence } from '../consequence.ts';
import type { Context } from '../context.ts';
import type { Decision } from '../decision.ts';
import { type Happening, happened } from '../event.ts';
import { isSpamReason } from '../incoming/classify.ts';
import { newsFor } from '../outgoing/news.ts';
import { choose } from '../routing/choose.ts';
import { membersOf, notified } from '../settings.ts';
import { isOver, statusAfter } from '../status.ts';
import { foldOnto, type Ticket } from '../ticket.ts';
import { type AccessRule, fitsAccess } from './access.ts';

export function restricting(context: Context, change: Change): Consequence {
  const { after: ticket } = change;
  if (isSpamReason(ticket.quiet)) return {};
  const rule = ruleCalled(context.desk.policy.access, change);
  const closed = rule === null ? inherited(context, change) : closing(ticket, rule);
  const now = foldOnto(ticket, closed, context.now);
  const moved = broughtHome(context, now);
  const happenings = [...closed, ...moved.happenings];
  if (happenings.length === 0) return {};
  const kept = foldOnto(now, moved.happenings, context.now);
  return { happenings, turns: moved.turns, mails: newsOfIt(context, change, kept, moved.happenings) };
}

/** The first rule that the ticket has just come to fit, or whose alarm was raised again; one that stands higher keeps its hold. */
function ruleCalled(rules: readonly AccessRule[], change: Change): AccessRule | null {
  const { after: ticket } = change;
  const fitting = rules.filter((rule) => fitsAccess(ticket, rule));
  const called = fitting.find((rule) => isCalled(rule, change));
  const holding = fitting.find(({ group }) => group === ticket.restrictedTo);
  if (called === undefined) return null;
  return holding !== undefined && fitting.indexOf(holding) < fitting.indexOf(called) ? null : called;
}

function isCalled(rule: AccessRule, { before, happenings }: Change): boolean {
  if (before === null || !fitsAccess(before, rule)) return true;
  const { alarms = [] } = rule.when;
  return happenings.some((it) => it.type === 'alarm.raised' && alarms.includes(it.data.alarm));
}

function closing({ restrictedTo, confidential }: Ticket, rule: AccessRule): Happening[] {
  const to = { restrictedTo: rule.group, confidential: rule.confidential };
  if (restrictedTo === to.restrictedTo && confidential === to.confidential) return [];
  return [happened('access.changed', 'system', `access: ${rule.name}`, to)];
}

/** What goes on from a restricted ticket, or may, is as little for everybody: people quote what they answer. */
function inherited({ known }: Context, { after: ticket, happenings }: Change): Happening[] {
  if (ticket.restrictedTo !== null) return [];
  return happenings.flatMap((it) => {
    const from = it.type === 'ticket.linked' ? known.tickets.get(it.data.ticket) : undefined;
    if (from === undefined || from.restrictedTo === null) return [];
    const { restrictedTo, confidential, number } = from;
    return [happened('access.changed', 'system', `linked to #${number}`, { restrictedTo, confidential })];
  });
}

interface Moved {
  readonly happenings: readonly Happening[];
  readonly turns: Decision['turns'];
}

/** Into the group that may read it, and there to somebody who can take it. */
function broughtHome(context: Context, ticket: Ticket): Moved {
  const { restrictedTo: home, group, assignee, status } = ticket;
  const members = membersOf(context.desk, home);
  if (home === null || members.length === 0) return { happenings: [], turns: [] };
  const because = `restricted to ${home}`;
  const moved = group === home ? [] : [happened('group.changed', 'system', because, { group: home })];
  const isWaiting = assignee === null && (moved.length === 0 || isOver(status));
  if (isWaiting || members.some(({ name }) => name === assignee)) return { happenings: moved, turns: [] };
  const { agent, because: how } = isOver(status) ? nobody : choose(context, home);
  if (agent === null && assignee === null) return { happenings: moved, turns: [] };
  const given = happened('ticket.assigned', 'system', `${because}; ${how}`, { agent: agent?.name ?? null });
  const begun = agent === null ? [] : begunBy(ticket);
  const turns = agent === null ? [] : [{ group: home, agent: agent.name }];
  return { happenings: [...moved, given, ...begun], turns };
}

const nobody = { agent: null, because: 'nothing is left to do' };

function begunBy({ status: from }: Ticket): Happening[] {
  const to = statusAfter(from, 'assigned') ?? from;
  return from === to ? [] : [happened('status.changed', 'system', 'assigned', { from, to })];
}

/** Those who have it from now on hear of it: what was written for others is withheld from them. */
function newsOfIt(context: Context, { all }: Change, ticket: Ticket, moved: readonly Happening[]) {
  const isSilent = all.some((it) => it.type === 'message.received' && it.data.silent === true);
  if (moved.length === 0 || isSilent) return [];
  return newsFor(context, ticket, notified(context.desk, ticket), {
    headline: `This ticket is for ${ticket.restrictedTo} alone`,
    warnings: ['Colleagues outside the group see its number and status alone: mind whom you copy.'],
    because: `restricted to ${ticket.restrictedTo}`,
  });
}
