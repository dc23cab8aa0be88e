/** The one timer row of a ticket's SLA: the earliest instant at which something of it falls due. */
import type { Decision, Timer, TimerKey } from '../decision.ts';
import type { Instant } from '../instant.ts';
import type { Policy } from '../policy/policy.ts';
import type { Ticket } from '../ticket.ts';
import { nextInstant } from './promise.ts';
import { policyOf } from './which.ts';

/** Without `dueAt` where nothing will fall due. */
export function slaTimer(policy: Policy, ticket: Ticket, now: Instant): Timer | TimerKey {
  const key = { ticket: ticket.number, kind: 'sla', subject: 0 } as const;
  const dueAt = nextInstant(policyOf(policy, ticket), ticket, now);
  return dueAt === null ? key : { ...key, dueAt };
}

export function withTimer(
  { setTimers, clearTimers }: Decision,
  timer: Timer | TimerKey,
): Pick<Decision, 'setTimers' | 'clearTimers'> {
  return 'dueAt' in timer
    ? { setTimers: [...setTimers, timer], clearTimers }
    : { setTimers, clearTimers: [...clearTimers, timer] };
}
