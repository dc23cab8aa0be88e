/**
 * Why a ticket is as it is: which rule or person gave each field, which promise holds since when, and how each due time came
 * about. Read from the ticket's log, which holds every reason, with the policy for the calendar steps; `#why` and
 * `inboxd policy explain` say the same.
 */
import type { DeskEvent, EventType } from '../event.ts';
import type { Instant } from '../instant.ts';
import { stateOf, type TargetState } from '../sla/state.ts';
import { evolve, type Ticket } from '../ticket.ts';
import { dueReasons } from './explain-due.ts';
import { type Policy, type TargetName, targetNames } from './policy.ts';

const fieldNames = [
  'category',
  'priority',
  'type',
  'tier',
  'channel',
  'group',
  'assignee',
  'tags',
  'level',
] as const;
export type FieldName = (typeof fieldNames)[number];

export interface ExplainedField {
  readonly field: FieldName;
  /** Null: nobody has said. */
  readonly value: string | null;
  readonly because: string;
  /** The agent who set it; null where a rule or the desk did. */
  readonly by: string | null;
  readonly at: Instant;
}

export interface ExplainedDue {
  readonly target: TargetName;
  readonly dueAt: Instant;
  readonly state: TargetState;
  /** Sentences: from the start of the target to its due. */
  readonly because: readonly string[];
}

export interface Explanation {
  readonly number: number;
  readonly fields: readonly ExplainedField[];
  /** Null where none holds. */
  readonly promise: { readonly policy: string; readonly because: string; readonly at: Instant } | null;
  readonly dues: readonly ExplainedDue[];
}

/** The ticket's whole log, oldest first; throws where it is none. */
export function explainTicket(policy: Policy, events: readonly DeskEvent[], now: Instant): Explanation {
  const ticket = events.reduce<Ticket | null>(evolve, null);
  if (ticket === null) throw new Error('a ticket has at least one event');
  return {
    number: ticket.number,
    fields: fieldNames.map((field) => explainField(field, ticket, events)),
    promise: promiseOf(ticket, events),
    dues: targetNames.flatMap((name) => explainDue(policy, ticket, name, events, now)),
  };
}

const changes: Readonly<Record<FieldName, EventType>> = {
  category: 'category.changed',
  priority: 'priority.changed',
  type: 'type.changed',
  tier: 'tier.changed',
  channel: 'channel.changed',
  group: 'group.changed',
  assignee: 'ticket.assigned',
  tags: 'tags.changed',
  level: 'level.changed',
};

function explainField(field: FieldName, ticket: Ticket, events: readonly DeskEvent[]): ExplainedField {
  const last = events.findLast(({ type }) => type === changes[field]);
  const value = valueNow(field, ticket);
  if (last === undefined)
    return { field, value, because: atFirst(field, ticket), by: null, at: ticket.openedAt };
  return { field, value, because: last.because, by: agentOf(last), at: last.at };
}

function valueNow(field: FieldName, ticket: Ticket): string | null {
  if (field === 'tags') return ticket.tags.length === 0 ? null : ticket.tags.join(', ');
  if (field === 'level') return ticket.level === 0 ? null : String(ticket.level);
  return ticket[field];
}

function atFirst(field: FieldName, { mailbox }: Ticket): string {
  return field === 'group' ? `mailbox: ${mailbox}` : 'default';
}

function agentOf({ actor }: DeskEvent): string | null {
  return actor.startsWith('agent:') ? actor.slice('agent:'.length) : null;
}

function promiseOf({ sla }: Ticket, events: readonly DeskEvent[]): Explanation['promise'] {
  const set = events.findLast(({ type }) => type === 'sla.set');
  if (sla === null || sla.policy === '' || set === undefined) return null;
  return { policy: sla.policy, because: set.because, at: set.at };
}

function explainDue(
  policy: Policy,
  ticket: Ticket,
  name: TargetName,
  events: readonly DeskEvent[],
  now: Instant,
): ExplainedDue[] {
  const target = ticket.sla?.targets.find((it) => it.target === name);
  if (target === undefined) return [];
  const because = dueReasons(policy, ticket, target, events, now);
  return [{ target: name, dueAt: target.dueAt, state: stateOf(target), because }];
}
