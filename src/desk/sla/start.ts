/** Promises begin with the ticket, and change with the fields that the policy goes by. */
import { type EventType, type Happening, happened, type TargetSet } from '../event.ts';
import type { Instant } from '../instant.ts';
import { slaFor } from '../policy/match.ts';
import {
  type Policy,
  type SlaPolicy,
  type TargetName,
  type TicketCondition,
  targetNames,
} from '../policy/policy.ts';
import type { Ticket } from '../ticket.ts';
import { dueOf } from './promise.ts';
import type { Change } from './react.ts';
import { appended, type Reaction } from './reaction.ts';
import { endings, rememberedOf, type Sla, type Target, targetOf, unmet } from './state.ts';

/** Events after which another policy may hold, and what of its conditions they are about. */
const fields: ReadonlyMap<EventType, keyof TicketCondition> = new Map<EventType, keyof TicketCondition>([
  ['priority.changed', 'priority'],
  ['category.changed', 'category'],
  ['type.changed', 'type'],
  ['tier.changed', 'tier'],
  ['channel.changed', 'channel'],
  ['tags.changed', 'tags'],
]);

/**
 * The reaction with the promise that holds from now on. A ticket that nobody touches keeps the promise it has: what a step of the
 * SLA changes makes people hurry, and breaks no promise that has time left.
 */
export function promised(policy: Policy, { happenings }: Change, reaction: Reaction): Reaction {
  const isNew = happenings[0]?.type === 'ticket.opened';
  const byPeople = happenings.filter((it) => !isOfStep(it));
  const moved = new Set(byPeople.flatMap(({ type }) => fields.get(type) ?? []));
  const changed = [...moved].filter((field) => policy.slas.some(({ when }) => when[field] !== undefined));
  if (!isNew && changed.length === 0) return reaction;
  const { ticket } = reaction;
  const wanted = slaFor(policy, ticket);
  if ((wanted?.name ?? '') === (ticket.sla?.policy ?? '')) return reaction;
  const because = isNew ? openedBecause(ticket) : `changed: ${changed.join(', ')}`;
  if (wanted === null) return unpromised(reaction, because);
  return appended(reaction, setting(reaction, wanted, happenings, because));
}

function isOfStep({ actor, because }: Happening): boolean {
  return actor === 'system' && because.startsWith('sla: ');
}

/** The customer counts from the arrival, and so do we. */
function openedBecause({ openedAt, arrivedAt }: Ticket): string {
  return arrivedAt < openedAt ? 'new-ticket: counted from the arrival in the mailbox' : 'new-ticket';
}

/** No policy promises anything to this ticket any more; what an agent set by hand stays. */
function unpromised(reaction: Reaction, because: string): Reaction {
  const { sla } = reaction.ticket;
  if (sla === null) return reaction;
  const kept = sla.byHand === null ? '' : 'resolution';
  const withdrawn = unmet(sla).flatMap(({ target }) => (target === kept ? [] : [target]));
  const data = { policy: '', from: sla.from, targets: [], dropped: [], withdrawn };
  return appended(reaction, happened('sla.set', 'system', because, data));
}

function setting(
  { ticket, now }: Reaction,
  wanted: SlaPolicy,
  happenings: readonly Happening[],
  because: string,
): Happening {
  const { sla } = ticket;
  const from = sla?.from ?? ticket.arrivedAt;
  const skips = notPromised(ticket, happenings);
  const targets = targetNames.flatMap((name): TargetSet[] => {
    const existing = rememberedOf(sla, name);
    if (existing === null && skips.includes(name)) return [];
    const startedAt = existing?.startedAt ?? startOf(ticket, name, from);
    const dueAt = dueOf(wanted, ticket, name, startedAt, now);
    if (dueAt === null) return [];
    if (existing === null) return [{ target: name, startedAt, dueAt, anew: true }];
    if (!isKept(existing, dueAt, now)) return [{ target: name, startedAt, dueAt, anew: false }];
    const isBack = existing.metAt === null && targetOf(sla, name) === null;
    return isBack ? [{ target: name, startedAt, dueAt: existing.dueAt, anew: false }] : [];
  });
  const withdrawn = unmet(sla).flatMap(({ target }) => (isPromisedBy(wanted, sla, target) ? [] : [target]));
  return happened('sla.set', 'system', because, {
    policy: wanted.name,
    from,
    targets,
    dropped: [],
    withdrawn,
  });
}

/** A target that was met is settled; one that was broken keeps the due it broke, unless it gets a later chance. */
function isKept(existing: Target, dueAt: Instant, now: Instant): boolean {
  return existing.metAt !== null || (existing.breachedAt !== null && dueAt <= now);
}

function isPromisedBy({ targets }: SlaPolicy, sla: Sla | null, name: TargetName): boolean {
  return targets[name] !== undefined || (name === 'resolution' && sla !== null && sla.byHand !== null);
}

/** What this ticket needs no promise about: the customer has it already, is not to get it, or it comes with later mail. */
function notPromised(ticket: Ticket, happenings: readonly Happening[]): readonly TargetName[] {
  const isAnswered = ticket.lastReply !== null && !happenings.some(isAnswer);
  const isAcknowledged =
    ticket.acknowledged && !happenings.some(({ type }) => type === 'acknowledgement.queued');
  const isByAgent = happenings.some(
    (it) => it.type === 'acknowledgement.skipped' && it.because === 'opened-by-agent',
  );
  return [
    'nextReply',
    ...(isAnswered ? (['acknowledgement', 'firstReply'] as const) : []),
    ...(isAcknowledged || ticket.quiet !== '' || isByAgent ? (['acknowledgement'] as const) : []),
  ];
}

function isAnswer(it: Happening): boolean {
  return it.type === 'reply.queued' || (it.type === 'reply.sent' && it.data.mail === 0);
}

/** Updates count from our last word as far as we know it. */
function startOf({ lastReply }: Ticket, name: TargetName, from: Instant): Instant {
  return name === 'update' && lastReply !== null && lastReply.at > from ? lastReply.at : from;
}

/** The endings begin again: the policy says that a ticket that comes back is as good as new. */
export function restarted(reaction: Reaction, policy: SlaPolicy): Reaction {
  const { ticket, now } = reaction;
  const names = endings.filter((name) => policy.targets[name] !== undefined);
  const fresh = { ...ticket, sla: null };
  const targets = names.flatMap((target): TargetSet[] => {
    const dueAt = dueOf(policy, fresh, target, now, now);
    return dueAt === null ? [] : [{ target, startedAt: now, dueAt, anew: true }];
  });
  // What an agent had agreed on was kept; it is no promise about what came after.
  const dropped = endings.filter((name) => !names.includes(name) && rememberedOf(ticket.sla, name) !== null);
  const data = { policy: policy.name, from: ticket.sla?.from ?? now, targets, dropped, withdrawn: [] };
  return appended(reaction, happened('sla.set', 'system', 'reopened: begins anew', data));
}
