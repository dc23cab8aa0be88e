/**
 * A follower: whoever solves a ticket or waits for its customer, the timers follow; whatever else happens to it takes them back, and
 * a reminder that still waits to go out is not sent any more.
 */
import type { Change, Consequence } from '../consequence.ts';
import type { Context } from '../context.ts';
import type { Timer, TimerKey } from '../decision.ts';
import type { Happening } from '../event.ts';
import { after } from '../instant.ts';
import type { DeskSettings } from '../settings.ts';
import type { Ticket } from '../ticket.ts';
import { autoCloseOf, reminderOf, remindersOf, stopTag } from './follow-up.ts';
import { whenToWrite } from './when.ts';

export function followingUp(context: Context, { before, happenings, after: ticket }: Change): Consequence {
  const { desk, now } = context;
  if (!happenings.some(concerns)) return {};
  const setTimers = [...closing(desk, ticket, now), ...firstReminder(context, ticket)];
  const kept = new Set(setTimers.map(({ kind }) => kind));
  const old = before === null ? [] : timersOf(desk, before);
  const isReminded = (before?.followUp?.reminded ?? 0) > 0;
  return {
    setTimers,
    clearTimers: old.filter(({ kind }) => !kept.has(kind)),
    withdrawn: isReminded ? [{ ticket: ticket.number, because: 'no-longer-waits' }] : [],
  };
}

/** Those that a ticket may have; asked of every mail, so none is taken back that the policy does not know. */
function timersOf({ policy }: DeskSettings, { number, status }: Ticket): TimerKey[] {
  if (status === 'solved') return [autoCloseOf(number), reminderOf(number)];
  return status === 'pending' && policy.followUps.pending !== null ? [reminderOf(number)] : [];
}

/** An answer of ours begins the wait anew. */
function concerns(it: Happening): boolean {
  if (it.type === 'tags.changed') return [...it.data.added, ...it.data.removed].includes(stopTag);
  return it.type === 'status.changed' || it.type === 'reply.queued' || it.type === 'reply.sent';
}

function closing({ policy, autoClose }: DeskSettings, ticket: Ticket, now: string): Timer[] {
  const wait = policy.followUps.solved.close ?? autoClose;
  if (ticket.status !== 'solved' || wait === 'never') return [];
  return [{ ...autoCloseOf(ticket.number), dueAt: after(now, wait) }];
}

function firstReminder(context: Context, ticket: Ticket): Timer[] {
  const reminders = remindersOf(context.desk.policy.followUps, ticket);
  if (reminders === null) return [];
  const dueAt = whenToWrite(context, ticket, after(context.now, reminders.every));
  return [{ ...reminderOf(ticket.number), dueAt }];
}
