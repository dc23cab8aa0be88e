/**
 * What of a ticket has fallen due. Of several steps of one target only the last acts: the others would say what is known by then.
 * After a week without power that is one word per target, not a week of warnings. Steps at nought percent are no warnings but what
 * such a ticket needs (its group, a page): they act however late.
 */
import { between, type Instant } from '../instant.ts';
import type { SlaPolicy, SlaStep } from '../policy/policy.ts';
import { oldMail, type Ticket } from '../ticket.ts';
import { sweepDelay } from './hear.ts';
import { instantAt, isPromise, stepsAhead } from './promise.ts';
import type { Target } from './state.ts';

export interface Fallen {
  readonly target: Target;
  /** The due has passed just now, and nothing kept the promise. */
  readonly breaks: boolean;
  readonly acts: readonly SlaStep[];
  readonly skipped: readonly SlaStep[];
  /** Why steps are skipped. */
  readonly because: string;
}

/** `canTell`: whether automatic mail may go to the requester, which keeps the promise of an update. */
export function fallenDue(
  policy: SlaPolicy,
  ticket: Ticket,
  now: Instant,
  canTell: boolean,
): readonly Fallen[] {
  return (ticket.sla?.targets ?? []).flatMap((target) => {
    if (target.metAt !== null || target.isPaused) return [];
    const due = stepsAhead(policy, target).filter(
      (step) => instantAt(policy, ticket, target, step.percent, now) <= now,
    );
    const isBroken = isPromise(target) && target.breachedAt === null && target.dueAt <= now;
    if (due.length === 0 && !isBroken) return [];
    if (ticket.quiet === oldMail)
      return [{ target, breaks: isBroken, acts: [], skipped: due, because: oldMail }];
    return [canTell && isBroken ? keptByTelling(target, due, now) : fallen(target, due, isBroken)];
  });
}

function fallen(target: Target, due: readonly SlaStep[], breaks: boolean): Fallen {
  const last = due.at(-1)?.percent ?? 0;
  return {
    target,
    breaks,
    acts: due.filter(({ percent }) => percent === 0 || percent === last),
    skipped: due.filter(({ percent }) => percent > 0 && percent < last),
    because: 'collapsed',
  };
}

/** An update that goes out by itself when it is due is no broken promise, and what a breach would do is not done. */
function keptByTelling(target: Target, due: readonly SlaStep[], now: Instant): Fallen {
  const all = fallen(target, due, true);
  const telling = all.acts.filter(({ actions }) =>
    actions.some((it) => it.do === 'mail' && it.template === 'statusUpdate'),
  );
  const isKept = target.target === 'update' && telling.length > 0 && between(target.dueAt, now) <= sweepDelay;
  return isKept ? { ...all, breaks: false, acts: telling } : all;
}
