/** Who got what, and who was called: from the event log. */
import type { DeskEvent } from '../desk/event.ts';
import { carrierOf } from '../desk/known.ts';
import { evolve, type Ticket } from '../desk/ticket.ts';

export interface PeopleFigures {
  /** By agent: how often a ticket was given to them, and the most they carried at once. */
  readonly agents: readonly { readonly agent: string; readonly assigned: number; readonly most: number }[];
  /** Tickets that nobody could take at first. */
  readonly queued: number;
  readonly alarms: Readonly<Record<string, number>>;
  readonly calls: { readonly sent: number; readonly answered: number; readonly unanswered: number };
}

export function peopleFigures(events: readonly DeskEvent[]): PeopleFigures {
  const count = (type: DeskEvent['type']) => events.filter((event) => event.type === type).length;
  const assigned = new Map<string, number>();
  const alarms = new Map<string, number>();
  for (const event of events) {
    if (event.type === 'ticket.assigned' && event.data.agent !== null) increase(assigned, event.data.agent);
    if (event.type === 'alarm.raised') increase(alarms, event.data.alarm);
  }
  const most = mostCarried(events);
  return {
    agents: sorted(assigned).map(([agent, times]) => ({
      agent,
      assigned: times,
      most: most.get(agent) ?? 0,
    })),
    queued: count('ticket.queued'),
    alarms: Object.fromEntries(sorted(alarms)),
    calls: {
      sent: count('page.sent'),
      answered: count('page.acknowledged'),
      unanswered: count('page.exhausted'),
    },
  };
}

function mostCarried(events: readonly DeskEvent[]): Map<string, number> {
  const tickets = new Map<number, Ticket>();
  const load = new Map<string, number>();
  const most = new Map<string, number>();
  for (const event of events.toSorted((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0))) {
    const before = tickets.get(event.ticket) ?? null;
    const after = evolve(before, event);
    tickets.set(event.ticket, after);
    const [from, to] = [carrierOf(before), carrierOf(after)];
    if (from === to) continue;
    if (from !== null) increase(load, from, -1);
    if (to !== null) most.set(to, Math.max(most.get(to) ?? 0, increase(load, to)));
  }
  return most;
}

function increase(counts: Map<string, number>, name: string, by = 1): number {
  const count = (counts.get(name) ?? 0) + by;
  counts.set(name, count);
  return count;
}

function sorted(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].toSorted(([one], [other]) => (one < other ? -1 : 1));
}
