/** Which promise holds for a ticket: the first SLA policy whose conditions it meets. */
import type { Priority } from '../event.ts';
import type { Policy, SlaPolicy, TicketCondition } from './policy.ts';

/** What conditions can ask of a ticket; null where nobody has said. */
export interface TicketFacts {
  readonly priority: Priority;
  readonly tier: string | null;
  readonly category: string | null;
  readonly type: string | null;
  readonly channel: string | null;
  readonly mailbox: string;
  readonly tags: readonly string[];
}

export function slaFor(policy: Policy, ticket: TicketFacts): SlaPolicy | null {
  return policy.slas.find(({ when }) => meets(ticket, when)) ?? null;
}

/** Whether every list of the condition names what the ticket has; of tags, one is enough. */
export function meets(ticket: TicketFacts, when: TicketCondition): boolean {
  return (
    holds(when.priority, ticket.priority) &&
    holds(when.tier, ticket.tier) &&
    holds(when.category, ticket.category) &&
    holds(when.type, ticket.type) &&
    holds(when.channel, ticket.channel) &&
    holds(when.mailbox, ticket.mailbox) &&
    (when.tags === undefined || when.tags.some((tag) => ticket.tags.includes(tag)))
  );
}

function holds(wanted: readonly string[] | undefined, value: string | null): boolean {
  return wanted === undefined || (value !== null && wanted.includes(value));
}
