/** A ticket as the contract shows it (DESIGN 9): its columns, its people and texts, its messages and what it waits for. */
import type { StoredAttachment, Timer } from '../../desk/decision.ts';
import { stateOf, type Target } from '../../desk/sla/state.ts';
import { type Ticket, textsIn } from '../../desk/ticket.ts';
import type { Database } from '../database.ts';
import { ticketOf } from '../known.ts';
import { listTimers } from '../timers.ts';
import { type Executor, lookUp } from './rows.ts';

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
  /** ms of work that agents wrote down. */
  readonly spent: number;
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

export interface TicketFilter {
  readonly statuses?: readonly string[];
  readonly assignee?: string | null;
  readonly limit?: number;
}

export async function readTicket(db: Executor, number: number): Promise<TicketView | null> {
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

export async function readTicketList(db: Executor, filter: TicketFilter): Promise<TicketView[]> {
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
    spent: ticket.spent ?? 0,
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
