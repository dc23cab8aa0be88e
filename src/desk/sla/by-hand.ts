/** What moves when an agent sets the resolution's due by hand. */
import type { TargetDue } from '../event.ts';
import type { Instant } from '../instant.ts';
import type { SlaPolicy } from '../policy/policy.ts';
import type { Ticket } from '../ticket.ts';
import { dueOf } from './promise.ts';
import { type Sla, unmet } from './state.ts';

/** The resolution itself, and what would come before it: the maximum, the hand-over. A limit on extensions does not hold here. */
export function duesByHand(
  policy: SlaPolicy,
  ticket: Ticket,
  dueAt: Instant,
  now: Instant,
): readonly TargetDue[] {
  const set: Sla = {
    policy: '',
    from: now,
    targets: [],
    withdrawn: [],
    told: 0,
    ...ticket.sla,
    byHand: { at: now, dueAt },
    extended: { ...(ticket.sla?.extended ?? { times: 0, ms: 0 }), sinceByHand: 0 },
  };
  const then: Ticket = { ...ticket, sla: set };
  const above = unmet(ticket.sla).flatMap(({ target, startedAt }) => {
    if (target !== 'resolutionMax' && target !== 'escalation') return [];
    const moved = dueOf(policy, then, target, startedAt, now);
    return moved === null ? [] : [{ target, dueAt: moved }];
  });
  return [{ target: 'resolution', dueAt }, ...above];
}
