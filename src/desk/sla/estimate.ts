/**
 * What may honestly be promised to a customer whose target was missed: a later promise of the policy that still stands, else the
 * time the policy gives for it, once more from now. Rounded up, because nobody is told 14:07.
 */
import { due } from '../clock/due.ts';
import { after, between, hour, type Instant, minute } from '../instant.ts';
import type { SlaPolicy, TargetName } from '../policy/policy.ts';
import type { Ticket } from '../ticket.ts';
import { dueOf } from './promise.ts';
import { endings, stateOf, targetOf } from './state.ts';

/** When the customer can expect what is late; null where nothing can be said. */
export function newEstimate(
  policy: SlaPolicy,
  ticket: Ticket,
  late: TargetName,
  now: Instant,
): Instant | null {
  // That we have read it is worth little by then; what the customer waits for is the answer.
  if (late === 'acknowledgement') return standing(ticket, ['firstReply'], now);
  const end = endings.includes(late) ? endPromise(ticket, now) : null;
  if (end !== null) return end;
  const duration = policy.targets[late] ?? policy.targets.resolution;
  return duration === undefined ? null : roundedUp(due(policy.calendar, now, duration), now);
}

/** The end of the ticket as it is promised and still can be kept. */
export function endPromise(ticket: Ticket, now: Instant): Instant | null {
  return standing(ticket, ['resolution', 'resolutionMax'], now);
}

function standing({ sla }: Ticket, names: readonly TargetName[], now: Instant): Instant | null {
  const promises = names.map((name) => targetOf(sla, name));
  const kept = promises.find((it) => it !== null && stateOf(it) === 'running' && it.dueAt > now);
  return kept?.dueAt ?? null;
}

/** When the next update is due that begins now; null where none is promised. */
export function nextUpdateAt(policy: SlaPolicy, ticket: Ticket, now: Instant): Instant | null {
  return dueOf(policy, ticket, 'update', now, now);
}

function roundedUp(at: Instant, now: Instant): Instant {
  const step = between(now, at) > 2 * hour ? 15 * minute : 5 * minute;
  const over = Date.parse(at) % step;
  return over === 0 ? at : after(at, step - over);
}
