/** Reads what the desk knows that bears on a batch of mail: a handful of statements for the whole batch, none per message. */
import type { Away, MailKind } from '../desk/decision.ts';
import { after, day, hour, type Instant, minute } from '../desk/instant.ts';
import {
  type Contact,
  type Counts,
  type Known,
  type KnownHeld,
  type KnownMail,
  type KnownMessage,
  newsKey,
} from '../desk/known.ts';
import type { MailState } from '../desk/outgoing/delivery.ts';
import { type Ticket, textsIn } from '../desk/ticket.ts';
import type { Counters } from './counters.ts';
import type { Transaction } from './database.ts';
import { insertAll, places } from './sql.ts';

/** What a batch may need. */
export interface Wanted {
  readonly now: Instant;
  readonly tickets: readonly number[];
  /** Message-IDs of others that the batch refers to. */
  readonly references: readonly string[];
  /** People who write or are copied; unknown ones get a contact row. */
  readonly people: readonly { readonly address: string; readonly name: string }[];
  readonly mails: readonly number[];
  readonly held: readonly number[];
  /** Whether the requesters of the tickets may be sent automatic mail, so that their budgets matter. */
  readonly writesToRequesters?: true;
  /** Whether it matters how many tickets each agent carries. */
  readonly load?: boolean;
}

const historyLength = 700;
/** Messages of a ticket that mails about it may need; older ones are a `#show` away. */
const historyKept = 30;

export async function readKnown(tx: Transaction, counters: Counters, wanted: Wanted): Promise<Known> {
  const messagesById = await messagesWithIds(tx, wanted.references);
  const mails = await readMails(tx, wanted.mails);
  const held = await readHeld(tx, wanted.held);
  const numbers = unique([
    ...wanted.tickets,
    ...[...messagesById.values()].map((message) => message.ticket),
    ...[...mails.values()].map((mail) => mail.ticket),
    ...[...held.values()].map((it) => it.ticket),
  ]).filter((number) => number > 0);
  const tickets = await readTickets(tx, numbers);
  const contacts = await readContacts(tx, counters, wanted.people, tickets);
  return {
    tickets,
    subjects: await readSubjects(tx, tickets),
    texts: await readFieldTexts(tx, tickets),
    messagesById,
    history: await readHistory(tx, [...tickets.keys()]),
    contacts: new Map(contacts.map((contact) => [contact.address, contact])),
    contactsById: new Map(contacts.map((contact) => [contact.id, contact])),
    mails,
    held,
    turns: await readTurns(tx),
    away: await readAway(tx),
    load: wanted.load ? await readLoad(tx) : new Map(),
    surveyed: wanted.writesToRequesters ? await readSurveyed(tx, tickets) : new Map(),
    counts: await readCounts(tx, countedAddresses(wanted, tickets, contacts), numbers, wanted.now),
  };
}

function countedAddresses(
  { people, writesToRequesters }: Wanted,
  tickets: ReadonlyMap<number, Ticket>,
  contacts: readonly Contact[],
): string[] {
  const requesters = new Set(writesToRequesters ? [...tickets.values()].map((it) => it.requester) : []);
  const written = contacts.filter(({ id, address }) => address !== '' && requesters.has(id));
  return unique([...people, ...written].map(({ address }) => address));
}

interface MessageRow {
  readonly id: number;
  readonly ticket: number;
  readonly message_id: string | null;
  readonly reference_ids: string;
  readonly kind: string;
  readonly subject: string;
  readonly who: string;
  readonly at: string;
  readonly text: string;
}

const messageColumns = `m.id, m.ticket, m.message_id, m.reference_ids, m.kind, m.subject, m.at, substr(m.text, 1, ${historyLength + 1}) as text,
  coalesce(m.agent, nullif(c.name, ''), c.address, '') as who`;

async function messagesWithIds(tx: Transaction, ids: readonly string[]): Promise<Map<string, KnownMessage>> {
  const found = new Map<string, KnownMessage>();
  for (const part of chunks(unique(ids), 5000)) {
    const sql = `select ${messageColumns} from message m left join contact c on c.id = m.contact
      where m.message_id in (${places(part)}) order by m.id`;
    const rows: MessageRow[] = await tx.raw(sql, part);
    for (const row of rows) if (row.message_id !== null) found.set(row.message_id, knownMessage(row));
  }
  return found;
}

async function readHistory(
  tx: Transaction,
  numbers: readonly number[],
): Promise<Map<number, KnownMessage[]>> {
  const history = new Map<number, KnownMessage[]>();
  if (numbers.length === 0) return history;
  const latest = `select id, row_number() over (partition by ticket order by id desc) as place
    from message where ticket in (${places(numbers)})`;
  // What the customer's client threads by stays known under any number of notes.
  const requests = `select id, ticket from message where ticket in (${places(numbers)})
    and kind = 'request' and message_id is not null`;
  const sql = `select ${messageColumns} from message m left join contact c on c.id = m.contact
    where m.id in (select id from (${latest}) as numbered where place <= ${historyKept})
    or m.id in (select min(id) from (${requests}) as asked group by ticket)
    or m.id in (select max(id) from (${requests}) as asked group by ticket) order by m.id`;
  const rows: MessageRow[] = await tx.raw(sql, [...numbers, ...numbers, ...numbers]);
  for (const row of rows) history.set(row.ticket, [...(history.get(row.ticket) ?? []), knownMessage(row)]);
  return history;
}

function knownMessage(row: MessageRow): KnownMessage {
  return {
    id: row.id,
    ticket: row.ticket,
    messageId: row.message_id,
    references: JSON.parse(row.reference_ids),
    kind: row.kind,
    subject: row.subject,
    who: row.who,
    at: row.at,
    text: row.text.length > historyLength ? `${row.text.slice(0, historyLength)} …` : row.text,
  };
}

export async function readTickets(tx: Transaction, numbers: readonly number[]): Promise<Map<number, Ticket>> {
  if (numbers.length === 0) return new Map();
  const rows: { state: string }[] = await tx('ticket')
    .select('state')
    .whereIn('number', [...numbers]);
  return new Map(rows.map((row) => ticketOf(row.state)).map((ticket) => [ticket.number, ticket]));
}

/** The projection as it was written by this program: no re-checking. */
export function ticketOf(state: string): Ticket {
  return JSON.parse(state);
}

async function readSubjects(tx: Transaction, tickets: Map<number, Ticket>): Promise<Map<number, string>> {
  if (tickets.size === 0) return new Map();
  const byText = new Map([...tickets.values()].map((ticket) => [ticket.subject, ticket.number]));
  const rows: { id: number; body: string }[] = await tx('ticket_text')
    .select('id', 'body')
    .whereIn('id', [...byText.keys()]);
  return new Map(rows.map((row) => [byText.get(row.id) ?? 0, row.body]));
}

async function readFieldTexts(tx: Transaction, tickets: Map<number, Ticket>): Promise<Map<number, string>> {
  const ids = [...tickets.values()].flatMap(({ fields }) => textsIn(fields));
  if (ids.length === 0) return new Map();
  const rows: { id: number; body: string }[] = await tx('ticket_text')
    .select('id', 'body')
    .whereIn('id', ids);
  return new Map(rows.map(({ id, body }) => [id, body]));
}

async function readContacts(
  tx: Transaction,
  counters: Counters,
  people: Wanted['people'],
  tickets: Map<number, Ticket>,
): Promise<Contact[]> {
  const named = new Map(
    people.filter(({ address }) => address !== '').map((person) => [person.address, person.name]),
  );
  const ids = unique([...tickets.values()].flatMap((ticket) => ticket.participants));
  const rows: Contact[] = await tx('contact')
    .select('id', 'address', 'name', 'suppressed')
    .whereIn('address', [...named.keys()])
    .orWhereIn('id', ids);
  for (const row of rows) await learnName(tx, row, named.get(row.address) ?? '');
  const found = new Set(rows.map((row) => row.address));
  const missing = [...named].filter(([address]) => !found.has(address));
  const fresh = missing.map(([address, name]) => ({
    id: counters.take('contact'),
    address,
    name,
    suppressed: '',
  }));
  await insertAll(
    tx,
    'contact',
    ['id', 'address', 'name', 'suppressed'],
    fresh.map((it) => [it.id, it.address, it.name, it.suppressed]),
  );
  return [...rows, ...fresh];
}

/** A contact first seen in a Cc or a report has no name until it writes. */
async function learnName(tx: Transaction, contact: Contact, name: string): Promise<void> {
  if (contact.name === '' && name !== '') await tx('contact').where({ id: contact.id }).update({ name });
}

async function readMails(tx: Transaction, ids: readonly number[]): Promise<Map<number, KnownMail>> {
  if (ids.length === 0) return new Map();
  const rows: {
    id: number;
    ticket: number;
    kind: MailKind;
    automatic: number;
    agent: string | null;
    mail: string;
    state: MailState;
    created_at: string;
    exposed: number;
  }[] = await tx('outbox')
    .select('id', 'ticket', 'kind', 'automatic', 'agent', 'mail', 'state', 'created_at', 'exposed')
    .whereIn('id', unique(ids));
  return new Map(
    rows.map((row) => {
      const { to, cc }: { to: { address: string }[]; cc: { address: string }[] } = JSON.parse(row.mail);
      const recipients = [...to, ...cc].map(({ address }) => address);
      const flags = { automatic: row.automatic === 1, exposed: row.exposed === 1 };
      return [row.id, { ...row, ...flags, recipients, createdAt: row.created_at }];
    }),
  );
}

async function readHeld(tx: Transaction, ids: readonly number[]): Promise<Map<number, KnownHeld>> {
  if (ids.length === 0) return new Map();
  const rows: KnownHeld[] = await tx('held as h')
    .leftJoin('journal as j', 'j.id', 'h.journal')
    .select('h.*', { mailbox: 'j.mailbox' })
    .whereIn('h.id', unique(ids));
  return new Map(rows.map((row) => [row.id, row]));
}

async function readTurns(tx: Transaction): Promise<Map<string, string>> {
  const rows: { name: string; value: string }[] = await tx('fact').where('name', 'like', 'turn:%');
  return new Map(rows.map((row) => [row.name.slice('turn:'.length), row.value]));
}

async function readAway(tx: Transaction): Promise<Map<string, Away>> {
  const rows: { agent: string; since: Instant; until: Instant | null }[] = await tx('agent_away');
  return new Map(rows.map(({ agent, since, until }) => [agent, { since, until }]));
}

/** Index (assignee, status): as many rows as agents carry tickets. */
async function readLoad(tx: Transaction): Promise<Map<string, number>> {
  const rows: { assignee: string; n: number }[] = await tx('ticket')
    .select('assignee')
    .count({ n: '*' })
    .whereNotNull('assignee')
    .whereIn('status', ['new', 'open', 'pending', 'on_hold'])
    .groupBy('assignee');
  return new Map(rows.map(({ assignee, n }) => [assignee, Number(n)]));
}

/** Index (contact, asked_at). */
async function readSurveyed(tx: Transaction, tickets: Map<number, Ticket>): Promise<Map<number, Instant>> {
  const requesters = unique([...tickets.values()].map(({ requester }) => requester));
  const rows: { contact: number; last: Instant }[] = await tx('survey')
    .select('contact')
    .max({ last: 'asked_at' })
    .whereIn('contact', requesters)
    .groupBy('contact');
  return new Map(rows.map(({ contact, last }) => [contact, last]));
}

/** Automatic mail of the last day to the people of this batch and for its tickets, from the outbox itself. */
async function readCounts(
  tx: Transaction,
  addresses: readonly string[],
  tickets: readonly number[],
  now: Instant,
): Promise<Counts> {
  return {
    ...(await recipientCounts(tx, addresses, now)),
    ticketDay: await ticketCounts(tx, tickets, after(now, -day)),
    newsDay: await newsCounts(tx, tickets, after(now, -day)),
    challengesHour: await challenges(tx, after(now, -hour)),
  };
}

/** What was asked for spends no budget: else ten looks would silence the word that a reply was not understood. */
const budgeted = `automatic = 1 and kind not in ('notification', 'answer') and state <> 'suppressed'`;

/** By recipient, in one statement; index (recipient, created_at). */
async function recipientCounts(
  tx: Transaction,
  addresses: readonly string[],
  now: Instant,
): Promise<Pick<Counts, 'recipient10Min' | 'recipientDay' | 'repliesDay'>> {
  const sql = `select recipient, sum(case when ${budgeted} then 1 else 0 end) as sent,
    sum(case when ${budgeted} and created_at > ? then 1 else 0 end) as lately,
    sum(case when kind = 'reply' then 1 else 0 end) as replies
    from outbox where recipient in (${places(addresses)}) and created_at > ? group by recipient`;
  const rows: { recipient: string; sent: number; lately: number; replies: number }[] =
    addresses.length === 0
      ? []
      : await tx.raw(sql, [after(now, -10 * minute), ...addresses, after(now, -day)]);
  const column = (name: 'sent' | 'lately' | 'replies') =>
    new Map(rows.map((row) => [row.recipient, Number(row[name])]));
  return { recipient10Min: column('lately'), recipientDay: column('sent'), repliesDay: column('replies') };
}

async function ticketCounts(
  tx: Transaction,
  tickets: readonly number[],
  from: Instant,
): Promise<Map<number, number>> {
  if (tickets.length === 0) return new Map();
  const sql = `select ticket, count(*) as n from outbox where ticket in (${places(tickets)}) and created_at > ?
    and ${budgeted} group by ticket`;
  const rows: { ticket: number; n: number }[] = await tx.raw(sql, [...tickets, from]);
  return new Map(rows.map((row) => [row.ticket, Number(row.n)]));
}

async function newsCounts(
  tx: Transaction,
  tickets: readonly number[],
  from: Instant,
): Promise<Map<string, number>> {
  if (tickets.length === 0) return new Map();
  const sql = `select ticket, recipient, count(*) as n from outbox where ticket in (${places(tickets)})
    and created_at > ? and kind = 'notification' and state <> 'suppressed' group by ticket, recipient`;
  const rows: { ticket: number; recipient: string; n: number }[] = await tx.raw(sql, [...tickets, from]);
  return new Map(rows.map((row) => [newsKey(row.ticket, row.recipient), Number(row.n)]));
}

async function challenges(tx: Transaction, from: Instant): Promise<Map<string, number>> {
  const rows: { recipient: string; n: number }[] = await tx('outbox')
    .select('recipient')
    .count({ n: '*' })
    .where({ kind: 'challenge' })
    .andWhere('created_at', '>', from)
    .groupBy('recipient');
  return new Map(rows.map((row) => [row.recipient, Number(row.n)]));
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

function* chunks<T>(values: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < values.length; start += size) yield values.slice(start, start + size);
}
