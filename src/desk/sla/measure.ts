/** Time as a target counts it: the clock's, or the business time of the policy's calendar. */
import type { Calendar } from '../clock/calendar.ts';
import { due } from '../clock/due.ts';
import { elapsed } from '../clock/elapsed.ts';
import { after, between, type Instant } from '../instant.ts';
import type { SlaPolicy, TargetName } from '../policy/policy.ts';

export interface Measure {
  /** Null: every hour counts. */
  readonly calendar: Calendar | null;
}

/** A target without a duration (an agent set its due) counts by the clock. */
export function measureOf({ targets, calendar }: SlaPolicy, target: TargetName): Measure {
  const unit = targets[target]?.unit ?? 'clock';
  return { calendar: unit === 'clock' ? null : calendar };
}

/** ms of the measure from one instant to another; negative backwards. */
export function counted({ calendar }: Measure, from: Instant, to: Instant): number {
  return calendar === null ? between(from, to) : elapsed(calendar, from, to);
}

/** The instant so many ms of the measure later. */
export function later({ calendar }: Measure, at: Instant, ms: number): Instant {
  if (ms <= 0) return at;
  return calendar === null ? after(at, ms) : due(calendar, at, { unit: 'business', ms });
}
