/** Reads for people and programs: the JSON shapes of the contract (DESIGN 9) and the lists agents ask for by mail. */
import type { DeskEvent } from '../../desk/event.ts';
import type { Ticket } from '../../desk/ticket.ts';
import { ticketColumns, ticketRow } from '../commit.ts';
import { type JournalView, type OutboxView, readJournal, readOutboxView } from './queue-view.ts';
import { type Executor, lookUp, page, pages } from './rows.ts';
import { readTicket, readTicketList, type TicketFilter, type TicketView } from './ticket-view.ts';

export interface Views {
  readonly ticket: (number: number) => Promise<TicketView | null>;
  readonly tickets: (filter: TicketFilter) => Promise<TicketView[]>;
  readonly events: (ticket: number | null) => AsyncIterable<DeskEvent>;
  /** Texts that events name by id; what was erased is not there. */
  readonly texts: (ids: readonly number[]) => Promise<ReadonlyMap<number, string>>;
  readonly journal: () => AsyncIterable<JournalView>;
  readonly outbox: () => AsyncIterable<OutboxView>;
  /** The columns that a ticket's row must have. */
  readonly rowOf: (ticket: Ticket) => readonly (string | number | Buffer | null)[];
  readonly storedTickets: () => AsyncIterable<{
    number: number;
    columns: readonly (string | number | Buffer | null)[];
  }>;
  readonly waitingFor: (agent: string, most: number) => Promise<number[]>;
}

export function viewsOf(db: Executor): Views {
  return {
    ticket: (number) => readTicket(db, number),
    tickets: (filter) => readTicketList(db, filter),
    events: (ticket) => readEvents(db, ticket),
    texts: (ids) => lookUp(db, 'ticket_text', 'body', ids),
    journal: () => readJournal(db),
    outbox: () => readOutboxView(db),
    rowOf: ticketRow,
    storedTickets: () => readStored(db),
    waitingFor: (agent, most) => waitingForAgent(db, agent, most),
  };
}

/** Tickets of an agent that wait for the desk, oldest first; index (assignee, status). */
async function waitingForAgent(db: Executor, agent: string, most: number): Promise<number[]> {
  const rows: { number: number }[] = await db('ticket')
    .select('number')
    .where({ assignee: agent })
    .whereIn('status', ['new', 'open'])
    .orderBy('number')
    .limit(most);
  return rows.map(({ number }) => number);
}

async function* readEvents(db: Executor, ticket: number | null): AsyncIterable<DeskEvent> {
  let last = 0;
  for (;;) {
    const query = db('ticket_event').where('id', '>', last).orderBy('id').limit(page);
    const rows: (Omit<DeskEvent, 'data'> & { id: number; data: string })[] =
      ticket === null ? await query : await query.where({ ticket });
    for (const { id, data, ...event } of rows) {
      last = id;
      yield { ...event, data: JSON.parse(data) } as DeskEvent;
    }
    if (rows.length < page) return;
  }
}

async function* readStored(db: Executor): ReturnType<Views['storedTickets']> {
  for await (const row of pages<Record<string, string | number | null> & { number: number }>(
    db,
    'ticket',
    'number',
  )) {
    yield { number: row.number, columns: ticketColumns.map((column) => row[column] ?? null) };
  }
}
