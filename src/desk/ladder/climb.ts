/**
 * Climbing: whatever raises a ticket's level, or calls a ladder by name, brings it to the level's group and calls its people. A
 * reply of the desk or `#ack` answers the call. What is taken for spam calls nobody (DESIGN 5).
 */
import type { Change, Consequence } from '../consequence.ts';
import type { Context } from '../context.ts';
import { type Happening, happened } from '../event.ts';
import { isSpamReason } from '../incoming/classify.ts';
import { choose } from '../routing/choose.ts';
import { membersOf } from '../settings.ts';
import { isOver } from '../status.ts';
import { foldOnto, type Ticket } from '../ticket.ts';
import { type Ladder, type LadderLevel, ladderFor, levelAt } from './ladder.ts';
import { called, pageTimer } from './page.ts';

export function climbing(context: Context, { happenings, after }: Change): Consequence {
  const answer = answered(happenings, after);
  if (answer !== null) return answer;
  const ladder = ladderCalled(context, happenings, after);
  if (ladder === null || isOver(after.status) || isSpamReason(after.quiet) || isOld(happenings)) return {};
  const level = levelAt(ladder, after.level);
  if (level === null || stands(after, ladder, level)) return {};
  return entered(context, after, ladder, level);
}

/** A call that waits ends with a reply, with `#ack` or a note of whoever is called, and with the ticket. */
function answered(happenings: readonly Happening[], { number, climb, status }: Ticket): Consequence | null {
  if (happenings.some(({ type }) => type === 'page.acknowledged'))
    return { clearTimers: [pageTimer(number)] };
  if (climb?.page == null) return null;
  const { agents } = climb.page;
  const reply = happenings.find(
    ({ type, actor }) =>
      type === 'reply.queued' ||
      type === 'reply.sent' ||
      (type === 'note.added' && agents.some((name) => actor === `agent:${name}`)),
  );
  const isDone = isOver(status) && happenings.some(({ type }) => type === 'status.changed');
  if (reply === undefined && !isDone) return null;
  const actor = reply?.actor ?? 'system';
  const agent = actor.startsWith('agent:') ? actor.slice('agent:'.length) : 'nobody';
  const because = reply === undefined ? 'ticket-is-over' : reply.type === 'note.added' ? 'noted' : 'replied';
  return { happenings: [happened('page.acknowledged', actor, because, { agent })] };
}

/** A step of the SLA may name a ladder; else the first that fits, once the level has risen or an alarm was raised. */
function ladderCalled({ desk }: Context, happenings: readonly Happening[], after: Ticket): Ladder | null {
  const { ladders } = desk.policy;
  const page = happenings.find(
    (it) => (it.type === 'sla.action' || it.type === 'action.asked') && it.data.do === 'page',
  );
  if (page !== undefined && (page.type === 'sla.action' || page.type === 'action.asked'))
    return ladders.find(({ name }) => name === page.data.value) ?? null;
  const isRaised = happenings.some(
    (it) => it.type === 'alarm.raised' || (it.type === 'level.changed' && it.data.to > it.data.from),
  );
  return isRaised ? ladderFor(ladders, after) : null;
}

/** Old mail is ticketed without any mail going out. */
function isOld(happenings: readonly Happening[]): boolean {
  return happenings.some((it) => it.type === 'message.received' && it.data.silent === true);
}

function stands({ climb }: Ticket, ladder: Ladder, { level }: LadderLevel): boolean {
  return climb !== null && climb.ladder === ladder.name && climb.level >= level;
}

function entered(context: Context, ticket: Ticket, ladder: Ladder, level: LadderLevel): Consequence {
  const because = `ladder: ${ladder.name}`;
  const enter = happened('ladder.entered', 'system', because, { ladder: ladder.name, level: level.level });
  const moved = handedTo(context, ticket, level.group, because);
  const after = foldOnto(ticket, [enter, ...moved.happenings], context.now);
  const { happenings = [], ...call } = called(context, after, ladder, 0);
  return { ...call, turns: moved.turns, happenings: [enter, ...moved.happenings, ...happenings] };
}

/** To the level's group, and there to whose turn it is; a ticket that an alarm's owners have, or that is restricted, stays with them. */
function handedTo(context: Context, ticket: Ticket, group: string | null, because: string) {
  const isOwned =
    ticket.restrictedTo !== null ||
    ticket.alarms.some((alarm) => alarm.group !== null && alarm.group === ticket.group);
  if (group === null || group === ticket.group || isOwned) return { happenings: [], turns: [] };
  const moved = happened('group.changed', 'system', because, { group });
  if (membersOf(context.desk, group).some(({ name }) => name === ticket.assignee))
    return { happenings: [moved], turns: [] };
  const { agent, because: choice } = choose(context, group);
  const given = happened('ticket.assigned', 'system', `${because}; ${choice}`, {
    agent: agent?.name ?? null,
  });
  return { happenings: [moved, given], turns: agent === null ? [] : [{ group, agent: agent.name }] };
}
