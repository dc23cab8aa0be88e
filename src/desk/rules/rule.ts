/** When something happens to a ticket, and the ticket is like this, then do that. Plain data from the policy. */
import type { Happening, Status } from '../event.ts';
import { meets } from '../policy/match.ts';
import type { StepAction, TicketCondition } from '../policy/policy.ts';
import type { Ticket } from '../ticket.ts';

export const ruleEvents = [
  'opened',
  'customer wrote',
  'agent replied',
  'assigned',
  'status',
  'priority',
  'category',
  'level',
  'tagged',
  'alarm',
  'warned',
  'breached',
  'queued',
] as const;
export type RuleEvent = (typeof ruleEvents)[number];

export interface RuleCondition extends TicketCondition {
  readonly status?: readonly Status[];
  readonly alarms?: readonly string[];
  readonly language?: readonly string[];
  readonly group?: readonly string[];
  /** At least. */
  readonly level?: number;
  readonly score?: number;
  readonly assigned?: boolean;
}

/** The actions of SLA steps, but for the mails about a promise. */
export type RuleAction = Exclude<StepAction, { readonly do: 'mail' }>;

export interface Rule {
  readonly name: string;
  readonly when: readonly RuleEvent[];
  readonly if: RuleCondition;
  readonly actions: readonly RuleAction[];
}

/** What a happening is for rules; null where none asks for it. */
export function ruleEventOf(it: Happening): RuleEvent | null {
  switch (it.type) {
    case 'ticket.opened':
      return 'opened';
    case 'message.received':
      return it.data.kind === 'request' ? 'customer wrote' : null;
    case 'reply.queued':
      return 'agent replied';
    case 'reply.sent':
      return it.data.mail === 0 ? 'agent replied' : null;
    case 'ticket.assigned':
      return it.data.agent === null ? null : 'assigned';
    case 'status.changed':
      return 'status';
    case 'priority.changed':
      return 'priority';
    case 'category.changed':
      return 'category';
    case 'level.changed':
      return 'level';
    case 'tags.changed':
      return it.data.added.length > 0 ? 'tagged' : null;
    case 'alarm.raised':
      return 'alarm';
    case 'sla.warned':
      return 'warned';
    case 'sla.breached':
      return 'breached';
    case 'ticket.queued':
      return 'queued';
    default:
      return null;
  }
}

export function fitsRule(ticket: Ticket, { if: wanted }: Rule): boolean {
  const { status, alarms, language, group, level = 0, score = 0, assigned } = wanted;
  return (
    meets(ticket, wanted) &&
    isOneOf(status, ticket.status) &&
    isOneOf(language, ticket.language) &&
    isOneOf(group, ticket.group) &&
    (alarms === undefined || ticket.alarms.some(({ alarm }) => alarms.includes(alarm))) &&
    ticket.level >= level &&
    ticket.score >= score &&
    (assigned === undefined || (ticket.assignee !== null) === assigned)
  );
}

function isOneOf(wanted: readonly string[] | undefined, value: string | null): boolean {
  return wanted === undefined || (value !== null && wanted.includes(value));
}
