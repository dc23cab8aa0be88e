/** Reads for people and programs: the JSON shapes of the contract (DESIGN 9) and the lists agents ask for by mail. */
import type { Mail, StoredAttachment, Timer } from '../desk/decision.ts';
import type { DeskEvent } from '../desk/event.ts';
import { stateOf, type Target } from '../desk/sla/state.ts';
import { type Ticket, textsIn } from '../desk/ticket.ts';
import { ticketColumns, ticketRow } from './commit.ts';
import type { Database, Transaction } from './database.ts';
import type { JournalRow } from './journal.ts';
import { ticketOf } from './known.ts';
import { listTimers } from './timers.ts';

export interface MessageView {
  readonly id: number;
  readonly messageId: string | null;
  readonly kind: string;
  readonly direction: string;
  readonly from: string;
  readonly who: string;
  readonly at: string;
  readonly text: string;
  readonly attachments: readonly {
    readonly filename: string;
    readonly size: number;
    readonly sha256: string;
  }[];
  readonly verdict: string;
  readonly threadRule: string;
  readonly verified: boolean;
  readonly journalId: number;
  /** Bytes of the original. */
  readonly size: number;
}

export interface TicketView {
  readonly number: number;
  readonly status: string;
  readonly level: number;
  readonly score: number;
  readonly language: string | null;
  readonly alarms: readonly { readonly alarm: string; readonly severity: string }[];
  readonly subject: string;
  readonly requester: string;
  readonly participants: readonly string[];
  readonly mailbox: string;
  readonly group: string | null;
  readonly assignee: string | null;
  /** The only group that may read it; of a confidential one others see number and status alone. */
  readonly restrictedTo: string | null;
  readonly confidential: boolean;
  readonly priority: string;
  readonly category: string | null;
  readonly type: string | null;
  readonly tier: string | null;
  readonly tags: readonly string[];
  /** Custom fields that have a value. */
  readonly fields: Readonly<Record<string, string | number | boolean>>;
  readonly links: Ticket['links'];
  readonly openedAt: string;
  readonly changedAt: string;
  readonly channel: string | null;
  /** The targets of the SLA, then what else waits for its time. */
  readonly dues: readonly DueView[];
  readonly messages: readonly MessageView[];
}

export interface DueView {
  readonly target: string;
  readonly dueAt: string;
  /** running | paused | met | breached; waiting for what is no target. */
  readonly state: string;
  readonly startedAt: string | null;
  readonly metAt: string | null;
}

export interface JournalView {
  readonly id: number;
  readonly mailbox: string;
  readonly uidValidity: string;
  readonly uid: number;
  readonly messageId: string | null;
  readonly digest: string;
  readonly size: number;
  readonly state: string;
  readonly ticket: number | null;
  readonly because: string;
}

export interface OutboxView {
  readonly id: number;
  readonly ticket: number | null;
  readonly kind: string;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly messageId: string;
  readonly replyTo: string;
  readonly noteTo: string;
  readonly state: string;
  readonly attempts: number;
  readonly nextAt: string;
  readonly createdAt: string;
  readonly sentAt: string | null;
  readonly because: string;
}

export interface TicketFilter {
  readonly statuses?: readonly string[];
  readonly assignee?: string | null;
  readonly limit?: number;
}

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

type Executor = Database | Transaction;

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

async function readTicket(db: Executor, number: number): Promise<TicketView | null> {
  const row: { state: string } | undefined = await db('ticket').select('state').where({ number }).first();
  if (row === undefined) return null;
  const ticket = ticketOf(row.state);
  const [view] = await ticketViews(db, [ticket]);
  const messages = await readMessages(db, number);
  const timers = await listTimers(db as Database, number);
  const others = timers.filter(({ kind }) => kind !== 'sla').map(waitingFor);
  return view === undefined ? null : { ...view, messages, dues: [...view.dues, ...others] };
}

function targetDue(it: Target): DueView {
  const { target, dueAt, startedAt, metAt } = it;
  return { target, dueAt, state: stateOf(it), startedAt, metAt };
}

function waitingFor({ kind, dueAt }: Timer): DueView {
  return { target: kind, dueAt, state: 'waiting', startedAt: null, metAt: null };
}

async function readTicketList(db: Executor, filter: TicketFilter): Promise<TicketView[]> {
  const query = db('ticket')
    .select('state')
    .orderBy('number')
    .limit(filter.limit ?? 1_000_000);
  if (filter.statuses !== undefined) query.whereIn('status', [...filter.statuses]);
  if (filter.assignee !== undefined) query.where({ assignee: filter.assignee });
  const rows: { state: string }[] = await query;
  return await ticketViews(
    db,
    rows.map((row) => ticketOf(row.state)),
  );
}

function fieldsShown({ fields }: Ticket, texts: ReadonlyMap<number, string>): TicketView['fields'] {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'object' ? (texts.get(value.text) ?? '') : value,
    ]),
  );
}

async function ticketViews(db: Executor, tickets: readonly Ticket[]): Promise<TicketView[]> {
  const subjects = await lookUp(
    db,
    'ticket_text',
    'body',
    tickets.map((ticket) => ticket.subject),
  );
  const addresses = await lookUp(
    db,
    'contact',
    'address',
    tickets.flatMap((ticket) => [...ticket.participants]),
  );
  const fieldTexts = await lookUp(
    db,
    'ticket_text',
    'body',
    tickets.flatMap(({ fields }) => textsIn(fields)),
  );
  return tickets.map((ticket) => ({
    number: ticket.number,
    status: ticket.status,
    level: ticket.level,
    score: ticket.score,
    language: ticket.language,
    alarms: ticket.alarms.map(({ alarm, severity }) => ({ alarm, severity })),
    subject: subjects.get(ticket.subject) ?? '',
    requester: addresses.get(ticket.requester) ?? '',
    participants: ticket.participants.map((id) => addresses.get(id) ?? ''),
    mailbox: ticket.mailbox,
    group: ticket.group,
    assignee: ticket.assignee,
    restrictedTo: ticket.restrictedTo,
    confidential: ticket.confidential,
    priority: ticket.priority,
    category: ticket.category,
    type: ticket.type,
    tier: ticket.tier,
    channel: ticket.channel,
    tags: ticket.tags,
    fields: fieldsShown(ticket, fieldTexts),
    links: ticket.links,
    openedAt: ticket.openedAt,
    changedAt: ticket.changedAt,
    dues: ticket.sla?.targets.map(targetDue) ?? [],
    messages: [],
  }));
}

async function lookUp(
  db: Executor,
  table: string,
  column: string,
  ids: readonly number[],
): Promise<Map<number, string>> {
  const found = new Map<number, string>();
  const wanted = [...new Set(ids)];
  for (let start = 0; start < wanted.length; start += 10_000) {
    const rows: { id: number; value: string }[] = await db(table)
      .select('id', { value: column })
      .whereIn('id', wanted.slice(start, start + 10_000));
    for (const row of rows) found.set(row.id, row.value);
  }
  return found;
}

async function readMessages(db: Executor, ticket: number): Promise<MessageView[]> {
  const rows: Record<string, string | number | null>[] = await db('message as m')
    .leftJoin('contact as c', 'c.id', 'm.contact')
    .leftJoin('journal as j', 'j.id', 'm.journal')
    .select('m.*', { address: 'c.address', name: 'c.name', size: 'j.size' })
    .where('m.ticket', ticket)
    .orderBy('m.id');
  return rows.map(messageView);
}

function messageView(row: Record<string, string | number | null>): MessageView {
  const files: StoredAttachment[] = JSON.parse(String(row.attachments));
  const text = (name: string): string => String(row[name] ?? '');
  return {
    id: Number(row.id),
    messageId: row.message_id === null ? null : text('message_id'),
    kind: text('kind'),
    direction: text('direction'),
    from: text('address'),
    who: text('agent') || text('name') || text('address'),
    at: text('at'),
    text: text('text'),
    attachments: files.map(({ filename, size, sha256 }) => ({ filename, size, sha256 })),
    verdict: text('verdict'),
    threadRule: text('thread_rule'),
    verified: row.verified === 1,
    journalId: Number(row.journal),
    size: Number(row.size ?? 0),
  };
}

const page = 1000;

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

/** Every row of a table by its key, a page at a time, so that a large desk is not held in memory. */
async function* pages<Row>(db: Executor, table: string, key: keyof Row & string): AsyncIterable<Row> {
  let last = 0;
  for (;;) {
    const rows: Row[] = await db(table).where(key, '>', last).orderBy(key).limit(page);
    for (const row of rows) {
      last = Number(row[key]);
      yield row;
    }
    if (rows.length < page) return;
  }
}

async function* readJournal(db: Executor): AsyncIterable<JournalView> {
  for await (const row of pages<JournalRow>(db, 'journal', 'id')) {
    const { id, mailbox, uid, digest, state, ticket, because, size } = row;
    yield {
      id,
      mailbox,
      uidValidity: row.uid_validity,
      uid,
      messageId: row.message_id,
      digest,
      size,
      state,
      ticket,
      because,
    };
  }
}

interface OutboxRow {
  readonly id: number;
  readonly ticket: number;
  readonly kind: string;
  readonly state: string;
  readonly attempts: number;
  readonly because: string;
  readonly message_id: string;
  readonly next_at: string;
  readonly created_at: string;
  readonly sent_at: string | null;
  readonly mail: string;
}

async function* readOutboxView(db: Executor): AsyncIterable<OutboxView> {
  for await (const row of pages<OutboxRow>(db, 'outbox', 'id')) {
    const { to, cc, replyTo, noteTo, subject }: Pick<Mail, 'to' | 'cc' | 'replyTo' | 'noteTo' | 'subject'> =
      JSON.parse(row.mail);
    const { id, ticket, kind, state, attempts, because } = row;
    yield {
      id,
      ticket: ticket === 0 ? null : ticket,
      kind,
      recipients: [...to, ...cc].map(({ address }) => address),
      subject,
      messageId: row.message_id,
      replyTo,
      noteTo,
      state,
      attempts,
      nextAt: row.next_at,
      createdAt: row.created_at,
      sentAt: row.sent_at,
      because,
    };
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
