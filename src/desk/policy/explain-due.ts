/** How the due time of one target came about, as sentences: its time on the calendar, what stood still, what was put off. */
import type { DeskEvent } from '../event.ts';
import { earliest, type Instant, latest, lengthOf } from '../instant.ts';
import { counted, measureOf } from '../sla/measure.ts';
import { dueOf, standsStill } from '../sla/promise.ts';
import { endings, type Sla, type Target } from '../sla/state.ts';
import { policyOf } from '../sla/which.ts';
import type { Ticket } from '../ticket.ts';
import { dueSentence } from './due-sentence.ts';
import { localText } from './local-time.ts';
import type { Policy, SlaPolicy } from './policy.ts';

/** `now` closes the time that stands still at the moment. */
export function dueReasons(
  policy: Policy,
  ticket: Ticket,
  target: Target,
  events: readonly DeskEvent[],
  now: Instant,
): string[] {
  const { sla } = ticket;
  if (sla === null) return [];
  const promise = policyOf(policy, ticket);
  const sentences = [
    ...beginning(promise, sla, target, events),
    ...stoodStill(promise, ticket, target, now),
    ...putOff(sla, target),
  ];
  // A promise that was settled keeps what it was; one that runs is what the files say, unless they changed since.
  const isKept = target.metAt !== null || target.breachedAt !== null;
  const expected = dueOf(promise, ticket, target.target, target.startedAt, now);
  if (isKept || target.isPaused || expected === target.dueAt) return sentences;
  return [...sentences, 'The policy files say something else by now: a promise that was made stays'];
}

function beginning(
  promise: SlaPolicy,
  sla: Sla,
  { target, startedAt }: Target,
  events: readonly DeskEvent[],
): string[] {
  if (target === 'resolution' && sla.byHand !== null) return [setByHand(promise, sla.byHand, events)];
  const duration = promise.targets[target];
  if (duration === undefined) return [];
  const sentence = dueSentence(promise.calendar, startedAt, duration);
  return target === 'update' ? [sentence, ...shares(promise)] : [sentence];
}

function setByHand(
  { calendar }: SlaPolicy,
  { at, dueAt }: NonNullable<Sla['byHand']>,
  events: readonly DeskEvent[],
): string {
  const actor = events.findLast(({ type }) => type === 'due.changed')?.actor ?? 'system';
  const who = actor.startsWith('agent:') ? actor.slice('agent:'.length) : 'The desk';
  return `${who} set it to ${localText(dueAt, calendar.timeZone)} ${calendar.timeZone} on ${localText(at, calendar.timeZone)}`;
}

function shares({ updatesBeforeResolution: count, targets }: SlaPolicy): string[] {
  if (count < 1 || targets.resolution === undefined) return [];
  return [
    `At the latest after 1/${count + 1} of the time for the resolution, so that ${count} ${count === 1 ? 'update comes' : 'updates come'} before it`,
  ];
}

/** What stood still, by status; solved time counts as well, since the clock goes on where it was. */
function stoodStill(
  promise: SlaPolicy,
  { stays, sla }: Ticket,
  { target, startedAt, metAt }: Target,
  now: Instant,
): string[] {
  const until = metAt ?? now;
  const measure = measureOf(promise, target);
  const sums = new Map<string, number>();
  for (const [index, { status, since }] of stays.entries()) {
    const end = stays[index + 1]?.since ?? now;
    if (end <= startedAt || since >= until || !standsStill(promise, sla, status, target)) continue;
    const ms = counted(measure, latest([since, startedAt]), earliest([end, until]));
    sums.set(status, (sums.get(status) ?? 0) + ms);
  }
  const kind = measure.calendar === null ? '' : ' of business time';
  return [...sums]
    .filter(([, ms]) => ms > 0)
    .map(([status, ms]) => `+ ${lengthOf(ms)}${kind} while ${status.replace('_', ' ')}`);
}

function putOff({ extended, byHand }: Sla, { target }: Target): string[] {
  const ms = target === 'resolution' && byHand !== null ? extended.sinceByHand : extended.ms;
  if (!endings.includes(target) || ms === 0) return [];
  return [`+ ${lengthOf(ms)} by which it was put off`];
}
