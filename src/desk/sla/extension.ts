/** How far a resolution may be put off, and what that moves. A refusal says what the policy allows and what is left of it. */

import { due } from '../clock/due.ts';
import type { Length } from '../command/times.ts';
import type { TargetMoved } from '../event.ts';
import { day, hour, type Instant, lengthOf, minute } from '../instant.ts';
import type { SlaPolicy } from '../policy/policy.ts';
import { isOver } from '../status.ts';
import type { Ticket } from '../ticket.ts';
import { counted, later, measureOf } from './measure.ts';
import { dueOf, movedTo } from './promise.ts';
import { endings, type Sla, unmet } from './state.ts';

export type Extending =
  /** `ms` of the resolution's time. */
  | { readonly ok: true; readonly ms: number; readonly targets: readonly TargetMoved[] }
  | { readonly ok: false; readonly message: string; readonly hint: string };

export function extension(policy: SlaPolicy, ticket: Ticket, wanted: Length, now: Instant): Extending {
  const { sla, number, status } = ticket;
  const resolution = unmet(sla).find(({ target }) => target === 'resolution');
  if (isOver(status)) return refusal(`#${number} is ${status}`, 'Add #reopen to work on it again.');
  if (sla === null || resolution === undefined)
    return refusal(`nothing is promised about when #${number} is solved`, '#due DATE promises something.');
  const dueAt = dueOf(policy, ticket, 'resolution', resolution.startedAt, now) ?? resolution.dueAt;
  const ms = lengthFrom(policy, dueAt, wanted);
  const refused = limited(policy, sla, number, ms);
  return refused ?? { ok: true, ms, targets: putOff(policy, ticket, sla, ms, now) };
}

/** In business time where the resolution is: hours of the calendar, and working days. */
function lengthFrom(policy: SlaPolicy, dueAt: Instant, { count, unit }: Length): number {
  const measure = measureOf(policy, 'resolution');
  if (unit !== 'days') return count * (unit === 'hours' ? hour : minute);
  if (measure.calendar === null) return count * day;
  return counted(measure, dueAt, due(measure.calendar, dueAt, { unit: 'businessDays', days: count }));
}

function limited(policy: SlaPolicy, { extended }: Sla, number: number, ms: number): Extending | null {
  const { most, total } = policy.extensions;
  const isTooOften = most !== null && extended.times >= most;
  const isTooLong = total !== null && extended.ms + ms > total;
  if (!isTooOften && !isTooLong) return null;
  const allowed = [
    ...(most === null ? [] : [most === 1 ? 'once' : `${most} times`]),
    ...(total === null ? [] : [`by ${lengthOf(total)} in all`]),
  ].join(' and ');
  const message =
    most === 0
      ? `the policy ${policy.name} lets nobody put a resolution off`
      : `the policy ${policy.name} lets a resolution be put off ${allowed}`;
  return refusal(message, leftOver(policy, extended, number));
}

function leftOver({ extensions }: SlaPolicy, { times, ms }: Sla['extended'], number: number): string {
  const { most, total } = extensions;
  const timesLeft = most === null ? null : Math.max(0, most - times);
  const msLeft = total === null ? null : Math.max(0, total - ms);
  if (timesLeft === 0 || msLeft === 0) return `Nothing of that is left for #${number}.`;
  const left = [
    ...(timesLeft === null ? [] : [timesLeft === 1 ? 'one extension' : `${timesLeft} extensions`]),
    ...(msLeft === null ? [] : [lengthOf(msLeft)]),
  ];
  return `Left for #${number}: ${left.join(' and ')}.`;
}

/** The maximum and the hand-over move with the resolution: else they would come before it. */
function putOff(policy: SlaPolicy, ticket: Ticket, sla: Sla, ms: number, now: Instant): TargetMoved[] {
  const { extended } = sla;
  const more = { times: extended.times + 1, ms: extended.ms + ms, sinceByHand: extended.sinceByHand + ms };
  const then: Ticket = { ...ticket, sla: { ...sla, extended: more } };
  return unmet(sla)
    .filter(({ target }) => endings.includes(target))
    .map((it) => {
      const dueAt =
        dueOf(policy, then, it.target, it.startedAt, now) ??
        later(measureOf(policy, it.target), it.dueAt, ms);
      return movedTo(policy, then, it, dueAt, now);
    });
}

function refusal(message: string, hint: string): Extending {
  return { ok: false, message, hint };
}
