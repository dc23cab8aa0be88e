/**
 * What the clock told a customer is true until somebody answers or the ticket is solved. A mail that waits longer than that (a
 * server that put it off, a breaker) would say "you are still waiting for our answer" below the answer.
 */

import type { Happening } from '../event.ts';
import { isOver } from '../status.ts';
import type { Ticket } from '../ticket.ts';

/** Why automatic words that still wait to go out are no longer so; empty where they are, or there can be none. */
export function overtaken(before: Ticket | null, happenings: readonly Happening[], after: Ticket): string {
  if (before === null || before.sla === null || before.sla.told === 0) return '';
  if (happenings.some(isAnswer)) return 'answered-meanwhile';
  return isOver(after.status) && !isOver(before.status) ? 'solved-meanwhile' : '';
}

function isAnswer(it: Happening): boolean {
  return it.type === 'reply.queued' || (it.type === 'reply.sent' && it.data.mail === 0);
}
