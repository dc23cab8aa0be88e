/** What a due timer does. */
import type { Context } from './context.ts';
import { type Decision, nothing, type Timer, type TimerKey } from './decision.ts';
import { assertNever, happened } from './event.ts';
import { decidePage } from './ladder/page.ts';
import { decideQueue } from './routing/queue.ts';
import { decideSla } from './sla/decide-sla.ts';
import { statusAfter } from './status.ts';

export function decideTimer(context: Context, timer: Timer): Decision {
  switch (timer.kind) {
    case 'auto-close':
      return autoClose(context, timer);
    case 'held-expiry':
      return heldExpiry(context, timer);
    case 'sla':
      return decideSla(context, timer);
    case 'mail-retry':
      return {
        ...nothing('mail-retry', timer.ticket || null),
        mailMoves: [{ id: timer.subject, move: 'retry', because: 'retry-is-due' }],
      };
    case 'queue':
      return decideQueue(context, timer.ticket);
    case 'page':
      return decidePage(context, timer.ticket);
    default:
      return assertNever(timer.kind);
  }
}

/** A solved ticket that stayed solved is closed. */
function autoClose({ known }: Context, timer: Timer): Decision {
  const ticket = known.tickets.get(timer.ticket);
  const to = ticket === undefined ? null : statusAfter(ticket.status, 'autoClose');
  if (ticket === undefined || to === null) return nothing('auto-close-no-longer-applies', timer.ticket);
  const closed = happened('status.changed', 'system', 'auto-close', { from: ticket.status, to });
  return {
    ...nothing('auto-close', ticket.number),
    events: [{ ticket: ticket.number, happenings: [closed] }],
  };
}

/** Nobody answered: the mail stays kept, and is not acted on. */
function heldExpiry({ known }: Context, timer: Timer): Decision {
  const ticket = known.tickets.get(timer.ticket);
  const dropped = happened('message.dropped', 'system', 'held-expired', { held: timer.subject });
  return {
    ...nothing('held-expired', ticket?.number ?? null),
    events: ticket === undefined ? [] : [{ ticket: ticket.number, happenings: [dropped] }],
    heldStates: [{ id: timer.subject, state: 'expired' }],
  };
}

/** The timer that closes a solved ticket. */
export function autoCloseOf(ticket: number): TimerKey {
  return { ticket, kind: 'auto-close', subject: 0 };
}
