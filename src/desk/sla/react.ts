/**
 * What everything that happens to a ticket means for its SLA: targets that begin, move, stand still, are met or broken. Pure,
 * and asked of every decision at one place (`desk/enact.ts`), so that mail, agents, the Sent folder, timers and news of
 * deliveries are treated alike.
 */
import type { Happening } from '../event.ts';
import type { Instant } from '../instant.ts';
import type { Policy } from '../policy/policy.ts';
import { foldOnto, type Ticket } from '../ticket.ts';
import { heard } from './hear.ts';
import type { Reaction } from './reaction.ts';
import { settled } from './settle.ts';
import { promised } from './start.ts';
import { policyOf } from './which.ts';

/** A ticket after `happenings`. */
export interface Change {
  readonly happenings: readonly Happening[];
  readonly after: Ticket;
}

/** What is to be appended behind these happenings; nothing where no SLA is concerned. */
export function react(policy: Policy, change: Change, now: Instant): readonly Happening[] {
  if (change.after.sla === null && policy.slas.length === 0) return [];
  const begun = promised(policy, change, { ticket: change.after, happenings: [], now });
  if (begun.ticket.sla === null) return [];
  return reactions(policy, change, begun).happenings;
}

function reactions(policy: Policy, { happenings }: Change, begun: Reaction): Reaction {
  const holding = policyOf(policy, begun.ticket);
  return settled(
    happenings.reduce((reaction, it) => heard(reaction, holding, it), begun),
    holding,
  );
}

/** The ticket with its SLA as it will be once these happenings are enacted, to word mails about it. */
export function reacted(policy: Policy, change: Change, now: Instant): Ticket {
  return foldOnto(change.after, react(policy, change, now), now);
}
