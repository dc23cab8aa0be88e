/** What the status means for the targets: the ending is reached, the clock stands still, goes on, or begins again. */

import { happened } from '../event.ts';
import type { Instant } from '../instant.ts';
import type { SlaPolicy, TargetName } from '../policy/policy.ts';
import { isOver } from '../status.ts';
import { begun, meet } from './hear.ts';
import { dueOf, standsStill } from './promise.ts';
import { appended, type Reaction, waiting } from './reaction.ts';
import { restarted } from './start.ts';
import { endings, type Target, targetOf, unmet } from './state.ts';

export function settled(reaction: Reaction, policy: SlaPolicy): Reaction {
  const ended = isOver(reaction.ticket.status) ? solved(reaction, policy) : reopened(reaction, policy);
  return resumed(paused(ended, policy), policy);
}

function solved(reaction: Reaction, policy: SlaPolicy): Reaction {
  return endings.reduce((before, target) => meet(before, policy, target, before.now, 'solved'), reaction);
}

/** Only a solved ticket has met its endings: where they are met and it is not, it came back. */
function reopened(reaction: Reaction, policy: SlaPolicy): Reaction {
  const { ticket } = reaction;
  const over = endings.filter((name) => {
    const found = targetOf(ticket.sla, name);
    return found !== null && found.metAt !== null && again(reaction, policy, found) !== null;
  });
  if (over.length === 0) return reaction;
  const back =
    policy.reopen === 'restart'
      ? restarted(reaction, policy)
      : goneOn(reaction, policy, over, 'reopened: goes on');
  return waiting(back, 'update') === null ? begun(back, policy, 'update', back.now, 'reopened') : back;
}

function paused(reaction: Reaction, policy: SlaPolicy): Reaction {
  const { status, sla } = reaction.ticket;
  const still = unmet(sla).filter((it) => !it.isPaused && standsStill(policy, sla, status, it.target));
  if (still.length === 0) return reaction;
  const targets = still.map(({ target }) => target);
  return appended(reaction, happened('sla.paused', 'system', `status: ${status}`, { targets }));
}

function resumed(reaction: Reaction, policy: SlaPolicy): Reaction {
  const { status, sla } = reaction.ticket;
  const running = unmet(sla).filter((it) => it.isPaused && !standsStill(policy, sla, status, it.target));
  if (running.length === 0) return reaction;
  const names = running.map(({ target }) => target);
  return goneOn(reaction, policy, names, `status: ${status}`);
}

function goneOn(
  reaction: Reaction,
  policy: SlaPolicy,
  names: readonly TargetName[],
  because: string,
): Reaction {
  const found = names.flatMap((name) => targetOf(reaction.ticket.sla, name) ?? []);
  const targets = found.map((it) => ({
    target: it.target,
    // What was broken stays broken at the due it broke.
    dueAt: (it.breachedAt === null ? again(reaction, policy, it) : null) ?? it.dueAt,
  }));
  return appended(reaction, happened('sla.resumed', 'system', because, { targets }));
}

/** When a target is due that goes on; null where the policy promises it no more. */
function again({ ticket, now }: Reaction, policy: SlaPolicy, it: Target): Instant | null {
  return dueOf(policy, ticket, it.target, it.startedAt, now);
}
