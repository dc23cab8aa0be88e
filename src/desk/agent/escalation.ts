/** `#escalate` and `#ack`: people raise a ticket and answer calls. What a hard trigger raised only its owners take back. */
import type { PlacedCommand } from '../command/command.ts';
import type { Context } from '../context.ts';
import { type Actor, type Happening, happened } from '../event.ts';
import type { DeskAgent } from '../settings.ts';
import { levelLabel } from '../sla/words.ts';
import { type Performance, problem, withFacts } from './performance.ts';

const highest = 4;

export function escalate(
  context: Context,
  agent: DeskAgent,
  before: Performance,
  command: PlacedCommand & { readonly verb: 'escalate' },
): Performance {
  const { ticket } = before;
  const from = ticket.level;
  const to = command.level ?? Math.min(highest, from + 1);
  if (to === from)
    return problem(
      before,
      command,
      `#${ticket.number} is at level ${levelLabel(from)} already`,
      'Name another level, 0 to 3 or critical.',
    );
  const owned =
    to < from ? ticket.alarms.filter(({ group }) => group !== null && !agent.groups.includes(group)) : [];
  const [first] = owned;
  if (first !== undefined) {
    const why = `the alarm "${first.alarm}" belongs to ${first.group}`;
    return problem(
      before,
      command,
      `only members of ${first.group} take this back: ${why}`,
      `Ask them: #group ${first.group}.`,
    );
  }
  const actor: Actor = `agent:${agent.name}`;
  const text = context.ids.text();
  const settled: Happening[] =
    to < from ? ticket.alarms.map(({ alarm }) => happened('alarm.settled', actor, 'command', { alarm })) : [];
  const changed = happened('level.changed', actor, 'command', { from, to, text });
  const raised = withFacts(context, before, [...settled, changed]);
  return { ...raised, texts: [...raised.texts, { id: text, ticket: ticket.number, body: command.reason }] };
}

/** Whoever answers a call has the ticket from then on, unless somebody of those who were called has it. */
export function acknowledgePage(
  context: Context,
  agent: DeskAgent,
  before: Performance,
  command: PlacedCommand,
): Performance {
  const { climb, number, assignee } = before.ticket;
  if (climb?.page == null) {
    const by = climb?.acknowledgedBy ?? null;
    const message =
      by === null ? `nobody is called about #${number}` : `${by} has answered the call about #${number}`;
    return problem(before, command, message, 'Leave #ack out; #take makes it your ticket.');
  }
  const actor: Actor = `agent:${agent.name}`;
  const isTaken = assignee !== null && climb.page.agents.includes(assignee);
  return withFacts(context, before, [
    happened('page.acknowledged', actor, 'command', { agent: agent.name }),
    ...(isTaken || assignee === agent.name
      ? []
      : [happened('ticket.assigned', actor, 'answered-the-call', { agent: agent.name })]),
  ]);
}
