/**
 * Follow-ups: what happens to a ticket that waits for its customer. A solved one is closed after a while, with a reminder before that
 * and a word at the end where the policy says so; a pending one is reminded of, and closed or left. Plain data from the policy.
 */
import type { Calendar } from '../clock/calendar.ts';
import { due } from '../clock/due.ts';
import { elapsed } from '../clock/elapsed.ts';
import type { TimerKey } from '../decision.ts';
import { after, type Instant, minute } from '../instant.ts';
import type { Ticket } from '../ticket.ts';

export interface FollowUps {
  /** Reminders go out in its hours; null: at any time. */
  readonly calendar: Calendar | null;
  readonly solved: {
    /** The reply that solves a ticket asks the customer to say so where it is not. */
    readonly ask: boolean;
    /** ms from solved to the one reminder; null: none. */
    readonly remind: number | null;
    /** ms from solved to closed; null: as `desk.autoClose` says. */
    readonly close: number | 'never' | null;
    /** The customer is told that the ticket is closed. */
    readonly farewell: boolean;
  };
  /** Null: nobody is reminded. */
  readonly pending: {
    /** ms from our last word to the first reminder, and between two. */
    readonly remind: number;
    readonly most: number;
    /** After as long again. */
    readonly afterwards: 'close' | 'leave';
  } | null;
}

export const noFollowUps: FollowUps = {
  calendar: null,
  solved: { ask: false, remind: null, close: null, farewell: false },
  pending: null,
};

/** Set by a customer's STOP: no reminder and no word at the end any more. Whoever takes the tag off allows them again. */
export const stopTag = 'no-reminders';

/** The timer that closes a solved ticket. */
export function autoCloseOf(ticket: number): TimerKey {
  return { ticket, kind: 'auto-close', subject: 0 };
}

/** The timer of the next reminder. */
export function reminderOf(ticket: number): TimerKey {
  return { ticket, kind: 'reminder', subject: 0 };
}

/** The first moment from `at` on that lies in the hours of the calendar. */
export function inHours(calendar: Calendar | null, at: Instant): Instant {
  if (calendar === null || elapsed(calendar, at, after(at, minute)) > 0) return at;
  return after(due(calendar, at, { unit: 'business', ms: minute }), -minute);
}

/** How often this ticket may be reminded of as it stands, and after how many ms; null where it may not. */
export function remindersOf(
  { solved, pending }: FollowUps,
  { status, quiet, tags }: Pick<Ticket, 'status' | 'quiet' | 'tags'>,
): { readonly every: number; readonly most: number } | null {
  if (quiet !== '' || tags.includes(stopTag)) return null;
  if (status === 'solved') return solved.remind === null ? null : { every: solved.remind, most: 1 };
  if (status === 'pending') return pending === null ? null : { every: pending.remind, most: pending.most };
  return null;
}
