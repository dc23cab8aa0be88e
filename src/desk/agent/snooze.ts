/** `#snooze`: the ticket is on hold until a moment, and back on the desk then, or as soon as its customer writes. */
import { aroundTheClock } from '../clock/around-the-clock.ts';
import type { PlacedCommand } from '../command/command.ts';
import type { Change, Consequence } from '../consequence.ts';
import type { Context } from '../context.ts';
import { type Decision, nothing, type TimerKey } from '../decision.ts';
import { happened } from '../event.ts';
import { after, day, hour, minute, spoken } from '../instant.ts';
import { newsFor } from '../outgoing/news.ts';
import { type DeskAgent, notified } from '../settings.ts';
import { statusAfter } from '../status.ts';
import { foldOnto } from '../ticket.ts';
import { performStatus } from './perform.ts';
import { type Performance, problem, withFacts } from './performance.ts';
import { instantMeant } from './when.ts';

const sizes = { minutes: minute, hours: hour, days: day } as const;
const furthest = 366 * day;

function snoozeOf(ticket: number): TimerKey {
  return { ticket, kind: 'snooze', subject: 0 };
}

export function snooze(
  context: Context,
  agent: DeskAgent,
  before: Performance,
  command: PlacedCommand & { readonly verb: 'snooze' },
): Performance {
  const { now } = context;
  const { until: wanted } = command;
  const calendar = aroundTheClock(agent.timeZone);
  const until =
    'unit' in wanted
      ? after(now, wanted.count * sizes[wanted.unit])
      : instantMeant(wanted, calendar, agent.timeZone, now);
  if (until <= now || until > after(now, furthest)) {
    const what = until <= now ? 'has passed' : 'is more than a year ahead';
    return problem(
      before,
      command,
      `${spoken(until, agent.timeZone)} ${what}`,
      'Write for example #snooze 2d.',
    );
  }
  const held = performStatus(context, `agent:${agent.name}`, before, 'hold', 'snoozed', command);
  if (held.problems.length > before.problems.length) return held;
  return withFacts(context, held, [happened('ticket.snoozed', `agent:${agent.name}`, 'command', { until })]);
}

/** A follower: the timer goes with the event, and again when the ticket is on hold no longer. */
export function snoozing(_: Context, { before, happenings, after: ticket }: Change): Consequence {
  const key = snoozeOf(ticket.number);
  const snoozed = happenings.findLast((it) => it.type === 'ticket.snoozed');
  if (snoozed?.type === 'ticket.snoozed' && ticket.status === 'on_hold')
    return { setTimers: [{ ...key, dueAt: snoozed.data.until }] };
  return before?.status === 'on_hold' && ticket.status !== 'on_hold' ? { clearTimers: [key] } : {};
}

/** The `snooze` timer. */
export function decideSnooze(context: Context, number: number): Decision {
  const ticket = context.known.tickets.get(number);
  const to = ticket === undefined ? null : statusAfter(ticket.status, 'open');
  if (ticket?.status !== 'on_hold' || to === null) return nothing('snooze-no-longer-applies', number);
  const woken = happened('status.changed', 'system', 'snooze-is-over', { from: ticket.status, to });
  const now = foldOnto(ticket, [woken], context.now);
  return {
    ...nothing('snooze-is-over', number),
    events: [{ ticket: number, happenings: [woken] }],
    mails: newsFor(context, now, notified(context.desk, now), {
      headline: 'The time until which this was put off has come',
      warnings: [],
      because: 'snooze',
    }),
  };
}
