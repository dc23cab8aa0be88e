/** What a due timer does. */
import { decideSnooze } from './agent/snooze.ts';
import type { Context } from './context.ts';
import { type Decision, nothing, type Timer } from './decision.ts';
import { assertNever, happened } from './event.ts';
import { decideAutoClose, decideReminder } from './follow-up/remind.ts';
import { decidePage } from './ladder/page.ts';
import { decideQueue } from './routing/queue.ts';
import { decideSla } from './sla/decide-sla.ts';
import { decideSurvey } from './survey/ask.ts';

export function decideTimer(context: Context, timer: Timer): Decision {
  switch (timer.kind) {
    case 'auto-close':
      return decideAutoClose(context, timer.ticket);
    case 'reminder':
      return decideReminder(context, timer.ticket);
    case 'held-expiry':
      return heldExpiry(context, timer);
    case 'sla':
      return decideSla(context, timer);
    case 'mail-retry':
      return {
        ...nothing('mail-retry', timer.ticket || null),
        mailMoves: [{ id: timer.subject, move: 'retry', because: 'retry-is-due' }],
      };
    case 'snooze':
      return decideSnooze(context, timer.ticket);
    case 'survey':
      return decideSurvey(context, timer.ticket);
    case 'queue':
      return decideQueue(context, timer.ticket);
    case 'page':
      return decidePage(context, timer.ticket);
    default:
      return assertNever(timer.kind);
  }
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
