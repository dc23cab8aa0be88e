/**
 * A reply that did not reach the requester has answered nothing: what it met waits again, with the due it had, and the ticket is
 * ours again. Only of the last reply: whatever was said since reached them on another way.
 */
import { type Happening, happened } from '../event.ts';
import type { Ticket } from '../ticket.ts';

/** `mail`: the reply that the requester did not get. */
export function bounced(ticket: Ticket, mail: number): Happening[] {
  if (ticket.lastReply === null || ticket.lastReply.mail !== mail) return [];
  const because = 'reply-bounced';
  const unanswered = happened('reply.bounced', 'system', because, { mail });
  if (ticket.status !== 'pending') return [unanswered];
  return [unanswered, happened('status.changed', 'system', because, { from: 'pending', to: 'open' })];
}
