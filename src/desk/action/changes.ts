/** What steps of the SLA and rules do to a ticket alike, each on the ticket as the one before left it. */
import { mayRead } from '../access/access.ts';
import type { Context } from '../context.ts';
import type { Decision } from '../decision.ts';
import { type Happening, happened, type Priority, priorities } from '../event.ts';
import { choose, whyNot } from '../routing/choose.ts';
import { agentNamed, membersOf } from '../settings.ts';
import { statusAfter } from '../status.ts';
import { foldOnto, type Ticket } from '../ticket.ts';

/** The ticket with its news so far. */
export interface Changing {
  readonly ticket: Ticket;
  readonly happenings: readonly Happening[];
  readonly turns: Decision['turns'];
}

export function changed<Now extends Changing>(
  context: Context,
  before: Now,
  ...happenings: readonly Happening[]
): Now {
  return {
    ...before,
    ticket: foldOnto(before.ticket, happenings, context.now),
    happenings: [...before.happenings, ...happenings],
  };
}

/** One higher; the highest stays. */
function raised(priority: Priority): Priority {
  return priorities[priorities.indexOf(priority) + 1] ?? priority;
}

export function changePriority<Now extends Changing>(
  context: Context,
  before: Now,
  wanted: Priority | 'raise',
  because: string,
): Now {
  const from = before.ticket.priority;
  const to = wanted === 'raise' ? raised(from) : wanted;
  return from === to
    ? before
    : changed(context, before, happened('priority.changed', 'system', because, { from, to }));
}

const highestLevel = 4;

/** An escalation is never taken back. */
export function changeLevel<Now extends Changing>(
  context: Context,
  before: Now,
  wanted: number | 'raise',
  because: string,
): Now {
  const from = before.ticket.level;
  const to = Math.min(highestLevel, wanted === 'raise' ? from + 1 : Math.max(from, wanted));
  return from === to
    ? before
    : changed(context, before, happened('level.changed', 'system', because, { from, to }));
}

export function changeTags<Now extends Changing>(
  context: Context,
  before: Now,
  { add, remove }: { readonly add: readonly string[]; readonly remove: readonly string[] },
  because: string,
): Now {
  const { tags } = before.ticket;
  const added = add.filter((tag) => !tags.includes(tag));
  const removed = remove.filter((tag) => tags.includes(tag));
  return added.length + removed.length === 0
    ? before
    : changed(context, before, happened('tags.changed', 'system', because, { added, removed }));
}

/**
 * Whoever has the ticket keeps it where they are of the new group too; else it goes to whose turn it is there, and the reason says
 * who was passed over. A restricted ticket stays.
 */
export function changeGroup<Now extends Changing>(
  context: Context,
  before: Now,
  group: string,
  because: string,
): Now {
  const { restrictedTo } = before.ticket;
  if (group === before.ticket.group || (restrictedTo !== null && group !== restrictedTo)) return before;
  const moved = changed(context, before, happened('group.changed', 'system', because, { group }));
  const { assignee } = before.ticket;
  if (membersOf(context.desk, group).some(({ name }) => name === assignee)) return moved;
  const { agent, because: choice } = choose(context, group);
  const given = happened('ticket.assigned', 'system', `${because}; ${choice}`, {
    agent: agent?.name ?? null,
  });
  const turns = agent === null ? [] : [{ group, agent: agent.name }];
  return { ...changed(context, moved, given), turns: [...moved.turns, ...turns] };
}

/** `lead` is the lead of the ticket's group. Who is away, has enough or may not read the ticket is passed over. */
export function reassign<Now extends Changing>(
  context: Context,
  before: Now,
  to: string,
  because: string,
): Now {
  const { desk } = context;
  const lead = desk.groups.find(({ name }) => name === before.ticket.group)?.lead ?? null;
  const agent = to === 'lead' ? lead : to;
  const named = agent === null ? null : agentNamed(desk, agent);
  const isTheirs = named === null || named.name === before.ticket.assignee;
  if (isTheirs || !mayRead(before.ticket, named) || whyNot(context, named) !== null) return before;
  const given = changed(
    context,
    before,
    happened('ticket.assigned', 'system', because, { agent: named.name }),
  );
  const { status: from } = given.ticket;
  const opened = statusAfter(from, 'assigned') ?? from;
  return from === opened
    ? given
    : changed(context, given, happened('status.changed', 'system', 'assigned', { from, to: opened }));
}
