/**
 * What of a ticket has fallen due. Of several steps of one target only the last acts: the others would say what is known by then.
 * After a week without power that is one word per target, not a week of warnings.
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
    const split = sorted(ticket, due);
    const breaks = isBroken(target, now) && !(canTell && isKeptByTelling(target, split.acts, now));
    return due.length === 0 && !breaks ? [] : [{ target, breaks, ...split }];
  });
}

function sorted(ticket: Ticket, due: readonly SlaStep[]): Pick<Fallen, 'acts' | 'skipped' | 'because'> {
  if (ticket.quiet === oldMail) return { acts: [], skipped: due, because: oldMail };
  const last = due.at(-1)?.percent ?? 0;
  return {
    acts: due.filter(({ percent }) => percent === last),
    skipped: due.filter(({ percent }) => percent < last),
    because: 'collapsed',
  };
}

function isBroken(target: Target, now: Instant): boolean {
  return isPromise(target) && target.breachedAt === null && target.dueAt <= now;
}

/** The update goes out by itself when it is due. */
function isKeptByTelling({ target, dueAt }: Target, acts: readonly SlaStep[], now: Instant): boolean {
  return (
    target === 'update' &&
    between(dueAt, now) <= sweepDelay &&
    acts.some(({ actions }) => actions.some((it) => it.do === 'mail'))
  );
}
