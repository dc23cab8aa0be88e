/** A reaction while it grows: the ticket as it stands, and what has to be appended to its log. */
import type { Happening } from '../event.ts';
import type { Instant } from '../instant.ts';
import type { TargetName } from '../policy/policy.ts';
import { foldOnto, type Ticket } from '../ticket.ts';
import { type Target, targetOf } from './state.ts';

export interface Reaction {
  readonly ticket: Ticket;
  readonly happenings: readonly Happening[];
  readonly now: Instant;
}

export function appended(reaction: Reaction, ...happenings: readonly Happening[]): Reaction {
  return {
    ...reaction,
    ticket: foldOnto(reaction.ticket, happenings, reaction.now),
    happenings: [...reaction.happenings, ...happenings],
  };
}

/** The target where it still waits to be met. */
export function waiting({ ticket }: Pick<Reaction, 'ticket'>, name: TargetName): Target | null {
  const found = targetOf(ticket.sla, name);
  return found === null || found.metAt !== null ? null : found;
}
