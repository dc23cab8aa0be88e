/** Promises of a ticket as they ended: one that begins anew (the next reply) is another promise. */
import type { Instant } from '../instant.ts';
import { type Target, targetOf } from '../sla/state.ts';
import type { Ticket } from '../ticket.ts';

/** Promises that one event took away; one that was withdrawn before it was decided counts for nothing. */
export function gone(before: Ticket | null, after: Ticket): Target[] {
  if (before === null || before.sla === after.sla) return [];
  const targets = before.sla?.targets ?? [];
  const replaced = targets.filter(
    ({ target, startedAt }) => targetOf(after.sla, target)?.startedAt !== startedAt,
  );
  return replaced.filter(({ metAt, breachedAt }) => metAt !== null || breachedAt !== null);
}

export interface Outcome {
  readonly state: 'kept' | 'broken';
  /** When it was met, or the due that passed. */
  readonly at: Instant;
}

/** Null while it is open. */
export function outcomeOf({ metAt, breachedAt }: Target): Outcome | null {
  if (breachedAt !== null) return { state: 'broken', at: breachedAt };
  return metAt === null ? null : { state: 'kept', at: metAt };
}
