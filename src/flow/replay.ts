/** Proves that every ticket row equals the fold of its events (DESIGN promise 7). */
import type { DeskEvent } from '../desk/event.ts';
import { evolve, type Ticket } from '../desk/ticket.ts';
import type { Store } from '../store/store.ts';

export interface Difference {
  readonly ticket: number;
  readonly what: string;
}

export interface ReplayReport {
  readonly tickets: number;
  readonly events: number;
  readonly differences: readonly Difference[];
}

export async function replayCheck(store: Store): Promise<ReplayReport> {
  const differences: Difference[] = [];
  const { tickets, events } = await fold(store.views.events(null), differences);
  const rest = new Set(tickets.keys());
  for await (const { number, columns } of store.views.storedTickets()) {
    const ticket = tickets.get(number);
    rest.delete(number);
    if (ticket === undefined) differences.push({ ticket: number, what: 'has a row and no events' });
    else if (!isEqual(store.views.rowOf(ticket), columns))
      differences.push({ ticket: number, what: 'differs from its events' });
  }
  for (const number of rest) differences.push({ ticket: number, what: 'has events and no row' });
  return { tickets: tickets.size, events, differences };
}

async function fold(
  log: AsyncIterable<DeskEvent>,
  differences: Difference[],
): Promise<{ tickets: Map<number, Ticket>; events: number }> {
  const tickets = new Map<number, Ticket>();
  let events = 0;
  for await (const event of log) {
    events += 1;
    try {
      tickets.set(event.ticket, evolve(tickets.get(event.ticket) ?? null, event));
    } catch (error) {
      differences.push({
        ticket: event.ticket,
        what: error instanceof Error ? error.message : String(error),
      });
    }
  }
  return { tickets, events };
}

function isEqual(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
