/**
 * What an agent's commands do to a ticket. Every command is checked against the ticket as the ones before it leave it; one
 * that cannot be done stops the whole mail, and the agent hears about all of them at once (DESIGN 6).
 */
import { normalAddress } from '../../mail/address.ts';
import { mayRead } from '../access/access.ts';
import type { PlacedCommand } from '../command/command.ts';
import type { Context } from '../context.ts';
import { type Actor, type Happening, happened, type Status } from '../event.ts';
import { contactById } from '../known.ts';
import { matchName } from '../people.ts';
import { choose } from '../routing/choose.ts';
import { type DeskAgent, membersOf, ownMailbox } from '../settings.ts';
import { statusAfter, type Trigger } from '../status.ts';
import type { Ticket } from '../ticket.ts';
import { closedProblem, restrict } from './access.ts';
import { acknowledgePage, escalate } from './escalation.ts';
import { changePriority, changeWord, setField } from './fields.ts';
import { type Performance, problem, withFacts } from './performance.ts';
import { extend, setDue } from './put-off.ts';
import { spend } from './spend.ts';

const statusVerbs = ['solve', 'close', 'open', 'pending', 'hold', 'reopen'] as const;

export function isStatusVerb(verb: string): verb is (typeof statusVerbs)[number] {
  return (statusVerbs as readonly string[]).includes(verb);
}

/** Everything but the words: fields, people, then status. */
export function performCommand(
  context: Context,
  agent: DeskAgent,
  before: Performance,
  command: PlacedCommand,
): Performance {
  const actor: Actor = `agent:${agent.name}`;
  const { ticket } = before;
  const fact = (...happenings: Happening[]) => withFacts(context, before, happenings);
  switch (command.verb) {
    case 'take':
      return assign(context, before, actor, agent);
    case 'assign':
      return assignNamed(context, agent, before, command);
    case 'group':
      return moveToGroup(context, actor, before, command);
    case 'restrict':
      return restrict(context, actor, before, command);
    case 'priority':
      return changePriority(context, actor, before, command);
    case 'tag': {
      const added = command.add.filter((tag) => !ticket.tags.includes(tag));
      const removed = command.remove.filter((tag) => ticket.tags.includes(tag));
      return added.length + removed.length === 0
        ? before
        : fact(happened('tags.changed', actor, 'command', { added, removed }));
    }
    case 'subject': {
      const id = context.ids.text();
      const changed = fact(happened('subject.changed', actor, 'command', { subject: id }));
      return { ...changed, texts: [...changed.texts, { id, ticket: ticket.number, body: command.subject }] };
    }
    case 'category':
    case 'type':
    case 'tier':
      return changeWord(context, actor, before, command);
    case 'set':
      return setField(context, actor, before, command);
    case 'escalate':
      return escalate(context, agent, before, command);
    case 'ack':
      return acknowledgePage(context, agent, before, command);
    case 'time':
      return spend(context, actor, before, command);
    case 'extend':
      return extend(context, actor, before, command);
    case 'due':
      return setDue(context, agent, before, command);
    case 'cc':
      return changeCopies(context, actor, before, command);
    case 'requester':
      return changeRequester(context, actor, before, command);
    default:
      return before;
  }
}

/** Moves the status; a refusal of the table is a problem with what to do instead. */
export function performStatus(
  context: Context,
  actor: Actor,
  before: Performance,
  trigger: Trigger,
  because: string,
  command: PlacedCommand | null,
): Performance {
  const from = before.ticket.status;
  const to = statusAfter(from, trigger);
  if (to === null) return problem(before, command, ...refusal(before.ticket.number, from, trigger));
  return from === to
    ? before
    : withFacts(context, before, [happened('status.changed', actor, because, { from, to })]);
}

function refusal(number: number, from: Status, trigger: Trigger): [string, string] {
  if (from === 'closed') {
    const what = trigger === 'agentReplied' ? 'cannot be answered' : `cannot be put to ${trigger}`;
    return [`#${number} is closed and ${what}`, 'Add #reopen to open it again.'];
  }
  return [
    `#${number} is ${from.replace('_', ' ')}, so #${trigger} changes nothing`,
    'Leave the command out.',
  ];
}

function assign(
  context: Context,
  before: Performance,
  actor: Actor,
  to: DeskAgent,
  because = 'command',
): Performance {
  if (before.ticket.assignee === to.name) return before;
  const assigned = withFacts(context, before, [
    happened('ticket.assigned', actor, because, { agent: to.name }),
  ]);
  return statusAfter(assigned.ticket.status, 'assigned') === null
    ? assigned
    : performStatus(context, actor, assigned, 'assigned', 'assigned', null);
}

/** Whoever answers an unassigned ticket takes it. */
export function assignToReplier(context: Context, before: Performance, agent: DeskAgent): Performance {
  return before.ticket.assignee === null
    ? assign(context, before, `agent:${agent.name}`, agent, 'first-reply')
    : before;
}

function assignNamed(
  context: Context,
  agent: DeskAgent,
  before: Performance,
  command: PlacedCommand & { verb: 'assign' },
): Performance {
  const { agents } = context.desk;
  const { ticket } = before;
  if (command.who.toLowerCase() === 'me') return assign(context, before, `agent:${agent.name}`, agent);
  const matched = matchName(
    command.who,
    agents.map((it) => ({ id: it.name, names: [it.name, ...it.addresses] })),
  );
  if (matched.kind === 'match') {
    const to = agents.find((it) => it.name === matched.id);
    if (to === undefined) return before;
    return mayRead(ticket, to)
      ? assign(context, before, `agent:${agent.name}`, to)
      : closedProblem(before, command, `${to.name} cannot have it`);
  }
  if (matched.kind === 'ambiguous') {
    return problem(
      before,
      command,
      `"${command.who}" may be ${matched.ids.join(' or ')}`,
      'Write more of the name.',
    );
  }
  const hint =
    matched.suggestion === null
      ? `The agents are ${agents.map((it) => it.name).join(', ')}.`
      : `Did you mean #assign ${matched.suggestion}?`;
  return problem(before, command, `nobody here is called "${command.who}"`, hint);
}

function moveToGroup(
  context: Context,
  actor: Actor,
  before: Performance,
  command: PlacedCommand & { verb: 'group' },
): Performance {
  const { groups } = context.desk;
  const matched = matchName(
    command.name,
    groups.map((it) => ({ id: it.name, names: [it.name] })),
  );
  if (matched.kind !== 'match') {
    const meant =
      matched.kind === 'none' && matched.suggestion !== null
        ? `Did you mean #group ${matched.suggestion}?`
        : `The groups are ${groups.map((it) => it.name).join(', ')}.`;
    return problem(before, command, `no group is called "${command.name}"`, meant);
  }
  if (matched.id === before.ticket.group) return before;
  const { restrictedTo } = before.ticket;
  if (restrictedTo !== null && restrictedTo !== matched.id)
    return closedProblem(before, command, `${matched.id} cannot have it`);
  const moved = withFacts(context, before, [
    happened('group.changed', actor, 'command', { group: matched.id }),
  ]);
  const stays = membersOf(context.desk, matched.id).some((member) => member.name === before.ticket.assignee);
  if (stays) return moved;
  const { agent: next, because } = choose(context, matched.id);
  if (next === null) {
    const why = membersOf(context.desk, matched.id).length === 0 ? 'group-without-members' : because;
    return withFacts(context, moved, [happened('ticket.assigned', actor, why, { agent: null })]);
  }
  const assigned = assign(context, moved, actor, next, because);
  return { ...assigned, turns: [...assigned.turns, { group: matched.id, agent: next.name }] };
}

function changeCopies(
  context: Context,
  actor: Actor,
  before: Performance,
  command: PlacedCommand & { verb: 'cc' },
): Performance {
  const { known } = context;
  const { ticket } = before;
  const idOf = (address: string) => known.contacts.get(normalAddress(address))?.id ?? 0;
  const own = command.add.find((address) => ownMailbox(context.desk, normalAddress(address)) !== null);
  if (own !== undefined)
    return problem(before, command, `${own} is this desk's own address`, 'Copy people, not the desk.');
  const unknown = command.remove.find((address) => !ticket.participants.includes(idOf(address)));
  if (unknown !== undefined)
    return problem(
      before,
      command,
      `${unknown} is not copied on #${ticket.number}`,
      participantsHint(context, ticket),
    );
  if (command.remove.some((address) => idOf(address) === ticket.requester)) {
    return problem(
      before,
      command,
      'the requester cannot be taken out',
      "Make it somebody else's ticket: #requester ADDRESS.",
    );
  }
  const added = command.add.map(idOf).filter((id) => id !== 0 && !ticket.participants.includes(id));
  const removed = command.remove.map(idOf);
  return added.length + removed.length === 0
    ? before
    : withFacts(context, before, [happened('participants.changed', actor, 'command', { added, removed })]);
}

function participantsHint(context: Context, ticket: Ticket): string {
  const others = ticket.participants
    .filter((id) => id !== ticket.requester)
    .map((id) => contactById(context.known, id).address);
  return others.length === 0 ? 'Nobody is copied.' : `Copied are ${others.join(', ')}.`;
}

function changeRequester(
  context: Context,
  actor: Actor,
  before: Performance,
  command: PlacedCommand & { verb: 'requester' },
): Performance {
  const contact = context.known.contacts.get(normalAddress(command.address));
  if (contact === undefined || ownMailbox(context.desk, contact.address) !== null) {
    return problem(
      before,
      command,
      `${command.address} cannot be a requester`,
      'Give the address of a person outside this desk.',
    );
  }
  if (contact.id === before.ticket.requester) return before;
  return withFacts(context, before, [
    happened('requester.changed', actor, 'command', { requester: contact.id }),
  ]);
}
