/**
 * When the targets of a ticket are due. Everything is computed from the policy and from what the ticket remembers (since when a
 * target counts, every status it was in, what an agent put off), never from the last due: so the order in which priority, tier
 * and status change makes no difference, and a changed promise counts from its start less what stood still.
 */

import { due } from '../clock/due.ts';
import type { Status, TargetMoved } from '../event.ts';
import { after, between, earliest, type Instant, latest, minute } from '../instant.ts';
import type { SlaPolicy, SlaStep, TargetName } from '../policy/policy.ts';
import { isOver } from '../status.ts';
import type { Ticket } from '../ticket.ts';
import { counted, later, measureOf } from './measure.ts';
import { endings, type Sla, type Target } from './state.ts';

/** Nothing of a ticket runs on once it is solved; in other statuses what the policy says. A day that was agreed on comes anyway. */
export function standsStill(policy: SlaPolicy, sla: Sla | null, status: Status, target: TargetName): boolean {
  if (isOver(status)) return true;
  if (target === 'resolution' && sla !== null && sla.byHand !== null) return false;
  return (policy.pauses[status] ?? []).includes(target);
}

/** ms of the target's time that stood still between two instants. */
function stood(
  policy: SlaPolicy,
  { stays, sla }: Ticket,
  target: TargetName,
  from: Instant,
  until: Instant,
): number {
  const measure = measureOf(policy, target);
  let ms = 0;
  for (const [index, { status, since }] of stays.entries()) {
    const end = stays[index + 1]?.since ?? until;
    if (end <= from || since >= until || !standsStill(policy, sla, status, target)) continue;
    ms += counted(measure, since > from ? since : from, end < until ? end : until);
  }
  return ms;
}

/** When a target is due as things stand `now`; null where the policy promises nothing of the kind. */
export function dueOf(
  policy: SlaPolicy,
  ticket: Ticket,
  target: TargetName,
  startedAt: Instant,
  now: Instant,
): Instant | null {
  const base = baseOf(policy, ticket.sla, target, startedAt);
  if (base === null) return null;
  const paused = stood(policy, ticket, target, base.from, now);
  const own = later(measureOf(policy, target), base.dueAt, paused + base.more);
  return notBeforeTheHand(policy, ticket, target, own, now);
}

interface Base {
  readonly from: Instant;
  readonly dueAt: Instant;
  /** ms by which it was put off since. */
  readonly more: number;
}

function baseOf(policy: SlaPolicy, sla: Sla | null, target: TargetName, startedAt: Instant): Base | null {
  const isEnding = endings.includes(target);
  if (sla !== null && sla.byHand !== null && target === 'resolution') {
    const { at, dueAt } = sla.byHand;
    return { from: at, dueAt, more: sla.extended.sinceByHand };
  }
  const dueAt = undisturbedDue(policy, target, startedAt, sla?.from ?? startedAt);
  return dueAt === null ? null : { from: startedAt, dueAt, more: isEnding ? (sla?.extended.ms ?? 0) : 0 };
}

/** When a target is due as long as nothing stands still and nobody puts anything off. */
export function undisturbedDue(
  policy: SlaPolicy,
  target: TargetName,
  startedAt: Instant,
  opening: Instant,
): Instant | null {
  return target === 'update' ? updateDue(policy, startedAt, opening) : plainDue(policy, target, startedAt);
}

function plainDue(policy: SlaPolicy, target: TargetName, startedAt: Instant): Instant | null {
  const duration = policy.targets[target];
  return duration === undefined ? null : due(policy.calendar, startedAt, duration);
}

/** Early enough for the promised number of updates before the resolution is due. */
function updateDue(policy: SlaPolicy, startedAt: Instant, opening: Instant): Instant | null {
  const own = plainDue(policy, 'update', startedAt);
  const resolution = plainDue(policy, 'resolution', opening);
  if (own === null || resolution === null || policy.updatesBeforeResolution < 1) return own;
  const measure = measureOf(policy, 'resolution');
  const share = counted(measure, opening, resolution) / (policy.updatesBeforeResolution + 1);
  return earliest([own, later(measure, startedAt, Math.max(leastBetweenUpdates, Math.floor(share)))]);
}

/** ms. A resolution on the same day may be minutes away; nobody wants to hear more often than this. */
const leastBetweenUpdates = 5 * minute;

/** What an agent agreed on by hand lies within the maximum, and nobody takes over before. */
function notBeforeTheHand(
  policy: SlaPolicy,
  ticket: Ticket,
  target: TargetName,
  own: Instant,
  now: Instant,
): Instant {
  const isAbove = target === 'resolutionMax' || target === 'escalation';
  if (!isAbove || ticket.sla === null || ticket.sla.byHand === null) return own;
  return latest([own, dueOf(policy, ticket, 'resolution', ticket.sla.byHand.at, now) ?? own]);
}

/**
 * When so many percent of a running target's time have passed. Its whole time is what lies between start and due less what
 * stood still: durations, putting off and a due set by hand are in it alike.
 */
export function instantAt(
  policy: SlaPolicy,
  ticket: Ticket,
  it: Target,
  percent: number,
  now: Instant,
): Instant {
  if (percent === 100) return it.dueAt;
  const measure = measureOf(policy, it.target);
  const stoodBefore = (until: Instant) => stood(policy, ticket, it.target, it.startedAt, until);
  const total = counted(measure, it.startedAt, it.dueAt) - stoodBefore(it.dueAt);
  const part = (whole: number) => Math.round((whole * percent) / 100);
  if (total > 0) return later(measure, it.startedAt, part(total) + stoodBefore(now));
  // A due that another measure made (a share of the resolution, a hand) may lie within hours in which this one stands still.
  return after(it.startedAt, part(between(it.startedAt, it.dueAt)));
}

/** The steps of a target that have not acted, in the order in which they come. */
export function stepsAhead(policy: SlaPolicy, { target, passed, atOnce }: Target): readonly SlaStep[] {
  const isAhead = ({ name, percent }: SlaStep) => (percent > 0 ? percent > passed : !atOnce.includes(name));
  return policy.steps
    .filter((step) => step.targets.includes(target) && isAhead(step))
    .toSorted((a, b) => a.percent - b.percent);
}

/** A target under a due that an agent moved. Whoever was warned of the old one is warned of the new one. */
export function movedTo(
  policy: SlaPolicy,
  ticket: Ticket,
  it: Target,
  dueAt: Instant,
  now: Instant,
): TargetMoved {
  const moved = { ...it, dueAt };
  const behind = policy.steps.filter(
    ({ targets, percent }) =>
      targets.includes(it.target) &&
      percent > 0 &&
      percent <= it.passed &&
      instantAt(policy, ticket, moved, percent, now) <= now,
  );
  return { target: it.target, dueAt, passed: Math.max(0, ...behind.map(({ percent }) => percent)) };
}

/** Whether passing the due breaks a promise: an escalation is none. */
export function isPromise({ target }: Pick<Target, 'target'>): boolean {
  return target !== 'escalation';
}

/** When this target next needs a look: its next step, its due. Nothing while it stands still or is met. */
function looksAhead(policy: SlaPolicy, ticket: Ticket, it: Target, now: Instant): readonly Instant[] {
  if (it.metAt !== null || it.isPaused) return [];
  const [step] = stepsAhead(policy, it);
  const atStep = step === undefined ? [] : [instantAt(policy, ticket, it, step.percent, now)];
  return it.breachedAt === null && isPromise(it) ? [...atStep, it.dueAt] : atStep;
}

/** The earliest instant at which something of this ticket falls due. */
export function nextInstant(policy: SlaPolicy, ticket: Ticket, now: Instant): Instant | null {
  return earliest(ticket.sla?.targets.flatMap((it) => looksAhead(policy, ticket, it, now)) ?? []) || null;
}
