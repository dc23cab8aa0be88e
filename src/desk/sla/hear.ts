/**
 * What counts as a word to the customer. A person's reply answers everything that waits for one, whether we send it or it was
 * sent already; our own automatic mail is an acknowledgement or an update and never an answer; a note is nothing.
 */

import { type Happening, happened, type TargetSet } from '../event.ts';
import { between, type Instant, minute } from '../instant.ts';
import type { SlaPolicy, TargetName } from '../policy/policy.ts';
import { isOver } from '../status.ts';
import { dueOf, isPromise } from './promise.ts';
import { appended, type Reaction, waiting } from './reaction.ts';
import { type Target, targetOf } from './state.ts';

/** The reaction with what one happening means for the targets that wait for words. */
export function heard(reaction: Reaction, policy: SlaPolicy, it: Happening): Reaction {
  switch (it.type) {
    case 'reply.queued':
      return answered(reaction, policy, reaction.now);
    case 'reply.sent':
      return it.data.mail === 0 ? answered(reaction, policy, it.data.at ?? reaction.now) : reaction;
    case 'reply.bounced':
      return unanswered(reaction);
    case 'acknowledgement.queued':
      return it.data.suppressed ? reaction : acknowledged(reaction, policy);
    case 'sla.mailed':
      return told(reaction, policy, it);
    case 'message.received':
      return it.data.kind === 'request' && !it.data.silent
        ? asked(reaction, policy, it.data.receivedAt)
        : reaction;
    default:
      return reaction;
  }
}

function answered(reaction: Reaction, policy: SlaPolicy, at: Instant): Reaction {
  const met = (['acknowledgement', 'firstReply', 'nextReply', 'update'] as const).reduce(
    (before, target) => meet(before, policy, target, at, 'answered'),
    reaction,
  );
  return nextUpdate(met, policy, at, 'word-to-the-customer');
}

/** What the last reply met, it met on its way; an update that began with it goes on. */
function unanswered(reaction: Reaction): Reaction {
  const { sla, lastReply } = reaction.ticket;
  const targets = (['acknowledgement', 'firstReply', 'nextReply'] as const).flatMap((name) => {
    const found = targetOf(sla, name);
    const isMet = found !== null && found.metAt !== null && found.metAt === lastReply?.at;
    return isMet ? [{ target: name, dueAt: found.dueAt }] : [];
  });
  if (targets.length === 0) return reaction;
  return appended(reaction, happened('sla.resumed', 'system', 'reply-bounced', { targets }));
}

function acknowledged(reaction: Reaction, policy: SlaPolicy): Reaction {
  const met = meet(reaction, policy, 'acknowledgement', reaction.now, 'acknowledged');
  const updated = meet(met, policy, 'update', reaction.now, 'acknowledged');
  return nextUpdate(updated, policy, reaction.now, 'word-to-the-customer');
}

/**
 * A sweep comes up to a minute after what it looks for, and waits for those before it: what a step sends within this time, in ms,
 * was sent when it was due.
 */
export const sweepDelay = 2 * minute;

function told(
  reaction: Reaction,
  policy: SlaPolicy,
  { data, because }: Happening & { type: 'sla.mailed' },
): Reaction {
  const update = waiting(reaction, 'update');
  // That we are late is no update: it would be said again and again.
  if (update === null || data.template !== 'statusUpdate') return reaction;
  if (data.suppressed) {
    // It is tried again at the next one where a budget stopped it: they are of a day.
    const isOfADay = because.startsWith('suppressed: budget');
    return isOfADay ? begun(reaction, policy, 'update', reaction.now, 'not-told') : reaction;
  }
  const late = between(update.dueAt, reaction.now);
  const at = late > 0 && late <= sweepDelay ? update.dueAt : reaction.now;
  const met = meet(reaction, policy, 'update', at, `told: ${data.template}`);
  return nextUpdate(met, policy, reaction.now, 'word-to-the-customer');
}

/**
 * The mail of a customer who has been answered before waits for the next answer; more mail does not wait longer, and old mail
 * waits for nothing.
 */
function asked(reaction: Reaction, policy: SlaPolicy, receivedAt: Instant | undefined): Reaction {
  const { ticket, now } = reaction;
  if (ticket.lastReply === null || isOver(ticket.status) || waiting(reaction, 'nextReply') !== null)
    return reaction;
  return begun(reaction, policy, 'nextReply', receivedAt ?? now, 'customer-wrote');
}

function nextUpdate(reaction: Reaction, policy: SlaPolicy, at: Instant, because: string): Reaction {
  const isNeeded = !isOver(reaction.ticket.status) && waiting(reaction, 'update') === null;
  return isNeeded ? begun(reaction, policy, 'update', at, because) : reaction;
}

/** A target that comes again and again, from its beginning. */
export function begun(
  reaction: Reaction,
  policy: SlaPolicy,
  target: TargetName,
  startedAt: Instant,
  because: string,
): Reaction {
  const { ticket, now } = reaction;
  const dueAt = dueOf(policy, ticket, target, startedAt, now);
  if (dueAt === null || ticket.sla === null) return reaction;
  const targets: TargetSet[] = [{ target, startedAt, dueAt, anew: true }];
  const data = { policy: policy.name, from: ticket.sla.from, targets, dropped: [], withdrawn: [] };
  return appended(reaction, happened('sla.set', 'system', because, data));
}

/** A target that waits is met; where its due had passed before anybody noticed, it was broken first. */
export function meet(
  reaction: Reaction,
  policy: SlaPolicy,
  name: TargetName,
  at: Instant,
  because: string,
): Reaction {
  const found = waiting(reaction, name);
  // Mail that was sent before the question cannot be its answer, whenever we read of it.
  if (found === null || at < found.startedAt) return reaction;
  const dueAt = dueWhen(reaction, policy, found, at);
  const met = happened('sla.met', 'system', because, { target: name, dueAt, at });
  const isLate = at > dueAt && found.breachedAt === null && isPromise(found);
  if (!isLate) return appended(reaction, met);
  const broken = { target: name, dueAt, policy: reaction.ticket.sla?.policy ?? '' };
  return appended(reaction, happened('sla.breached', 'system', 'met-too-late', broken), met);
}

/** Of a target that stands still the due has moved on since. */
function dueWhen({ ticket }: Reaction, policy: SlaPolicy, it: Target, at: Instant): Instant {
  if (!it.isPaused || it.breachedAt !== null) return it.dueAt;
  return dueOf(policy, ticket, it.target, it.startedAt, at) ?? it.dueAt;
}
