/** What moves when an agent sets the resolution's due by hand. */
import type { TargetMoved } from '../event.ts';
import type { Instant } from '../instant.ts';
import type { SlaPolicy } from '../policy/policy.ts';
import type { Ticket } from '../ticket.ts';
import { dueOf, movedTo } from './promise.ts';
import { type Sla, targetOf, unmet } from './state.ts';

/** The resolution itself, and what would come before it: the maximum, the hand-over. A limit on extensions does not hold here. */
export function duesByHand(
  policy: SlaPolicy,
  ticket: Ticket,
  dueAt: Instant,
  now: Instant,
): readonly TargetMoved[] {
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
  const above = unmet(ticket.sla).flatMap((it) => {
    if (it.target !== 'resolutionMax' && it.target !== 'escalation') return [];
    const moved = dueOf(policy, then, it.target, it.startedAt, now);
    return moved === null ? [] : [movedTo(policy, then, it, moved, now)];
  });
  const before = targetOf(ticket.sla, 'resolution');
  const resolution =
    before === null
      ? { target: 'resolution' as const, dueAt, passed: 0 }
      : movedTo(policy, then, before, dueAt, now);
  return [resolution, ...above];
}
