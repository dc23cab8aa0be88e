/** Writes decisions: all rows of many decisions with one statement per table, inside the caller's transaction. */
import {
  type Decision,
  type Mail,
  type NewMessage,
  passingKinds,
  type Timer,
  type TimerKey,
} from '../desk/decision.ts';
import type { DeskEvent } from '../desk/event.ts';
import type { Instant } from '../desk/instant.ts';
import type { Known } from '../desk/known.ts';
import { statesBefore } from '../desk/outgoing/delivery.ts';
import type { Ticket } from '../desk/ticket.ts';
import type { Transaction } from './database.ts';
import { insertAll, type Value } from './sql.ts';
import { dropTimers, setTimers } from './timers.ts';

/** A decision with the events that `apply` numbered for it. */
export interface Applied {
  readonly decision: Decision;
  readonly events: readonly DeskEvent[];
}

/** Appends, projects, queues and sets, for all of `applied`. `known` holds the tickets as they are after it. */
export async function commitDecisions(
  tx: Transaction,
  applied: readonly Applied[],
  known: Known,
  now: Instant,
): Promise<void> {
  const all = <T>(pick: (decision: Decision) => readonly T[]): T[] =>
    applied.flatMap(({ decision }) => pick(decision));
  const events = applied.flatMap((it) => it.events);
  await insertEvents(tx, events);
  await saveTickets(tx, touched(events, known));
  await insertAll(
    tx,
    'ticket_text',
    ['id', 'ticket', 'body'],
    all((it) => it.texts).map((it) => [it.id, it.ticket, it.body]),
  );
  await insertMessages(
    tx,
    all((it) => it.messages),
  );
  await insertMails(
    tx,
    all((it) => it.mails),
    now,
  );
  await saveTimers(tx, applied);
  await saveHeld(tx, applied);
  await saveRest(tx, applied);
  await movedAway(tx, events);
  await saveSurveys(tx, events);
}

/** What stands on the server of a ticket that has become confidential is looked at once more: it may have to go elsewhere. */
async function movedAway(tx: Transaction, events: readonly DeskEvent[]): Promise<void> {
  const closed = events.filter((it) => it.type === 'access.changed' && it.data.confidential);
  const tickets = [...new Set(closed.map(({ ticket }) => ticket))];
  if (tickets.length === 0) return;
  await tx('journal')
    .whereIn('ticket', tickets)
    .whereNot('mailbox', 'like', '%/sent')
    .update({ pending_on_server: 1 });
}

async function saveSurveys(tx: Transaction, events: readonly DeskEvent[]): Promise<void> {
  for (const { ticket, at, type, data } of events) {
    if (type === 'survey.sent') await tx('survey').insert({ ticket, contact: data.contact, asked_at: at });
    if (type === 'survey.answered')
      await tx('survey').where({ ticket }).update({ answered_at: at, score: data.score });
  }
}

async function insertEvents(tx: Transaction, events: readonly DeskEvent[]): Promise<void> {
  const columns = ['ticket', 'seq', 'at', 'type', 'actor', 'because', 'data'];
  const rows = events.map((it) => [
    it.ticket,
    it.seq,
    it.at,
    it.type,
    it.actor,
    it.because,
    JSON.stringify(it.data),
  ]);
  await insertAll(tx, 'ticket_event', columns, rows);
}

function touched(events: readonly DeskEvent[], known: Known): Ticket[] {
  const numbers = new Set(events.map((event) => event.ticket));
  return [...numbers].flatMap((number) => known.tickets.get(number) ?? []);
}

async function saveTickets(tx: Transaction, tickets: readonly Ticket[]): Promise<void> {
  const sets = ticketColumns.slice(1).map((column) => `${column} = excluded.${column}`);
  const conflict = `on conflict (number) do update set ${sets.join(', ')}`;
  await insertAll(tx, 'ticket', ticketColumns, tickets.map(ticketRow), conflict);
}

export const ticketColumns = [
  'number',
  'seq',
  'status',
  'assignee',
  'group_name',
  'requester',
  'subject',
  'changed_at',
  'state',
] as const;

/** The columns of a ticket row, in the order above; `replay` compares them with the fold of the log. */
export function ticketRow(ticket: Ticket): Value[] {
  return [
    ticket.number,
    ticket.seq,
    ticket.status,
    ticket.assignee,
    ticket.group,
    ticket.requester,
    ticket.subject,
    ticket.changedAt,
    JSON.stringify(ticket),
  ];
}

async function insertMessages(tx: Transaction, messages: readonly NewMessage[]): Promise<void> {
  const columns = [
    'id',
    'ticket',
    'journal',
    'message_id',
    'kind',
    'direction',
    'contact',
    'agent',
    'at',
    'subject',
    'text',
    'attachments',
    'reference_ids',
    'verdict',
    'thread_rule',
    'verified',
  ];
  const rows = messages.map((it) => [
    it.id,
    it.ticket,
    it.journal,
    it.messageId,
    it.kind,
    it.direction,
    it.contact,
    it.agent,
    it.at,
    it.subject,
    it.text,
    JSON.stringify(it.attachments),
    JSON.stringify(it.references),
    it.verdict,
    it.threadRule,
    it.verified ? 1 : 0,
  ]);
  await insertAll(tx, 'message', columns, rows);
}

async function insertMails(tx: Transaction, mails: readonly Mail[], now: Instant): Promise<void> {
  const columns = [
    'id',
    'ticket',
    'kind',
    'automatic',
    'mailbox',
    'recipient',
    'message_id',
    'message',
    'agent',
    'mail',
    'state',
    'attempts',
    'next_at',
    'created_at',
    'copy',
    'because',
  ];
  await insertAll(
    tx,
    'outbox',
    columns,
    mails.map((mail) => mailRow(mail, now)),
  );
}

function mailRow(mail: Mail, now: Instant): Value[] {
  const {
    id,
    ticket,
    kind,
    automatic,
    mailbox,
    messageId,
    message,
    agent,
    because,
    suppressed,
    copy,
    ...rest
  } = mail;
  const [state, why] = suppressed === '' ? ['queued', because] : ['suppressed', suppressed];
  const recipient = mail.to[0]?.address ?? '';
  return [
    id,
    ticket,
    kind,
    automatic ? 1 : 0,
    mailbox,
    recipient,
    messageId,
    message,
    agent,
    JSON.stringify(rest),
    state,
    0,
    now,
    now,
    copy ? 'wanted' : 'none',
    why,
  ];
}

/** What the decisions leave of each timer, the later ones over the earlier: two statements for all of them. */
async function saveTimers(tx: Transaction, applied: readonly Applied[]): Promise<void> {
  const wanted = new Map<string, Timer | TimerKey>();
  const keyOf = ({ ticket, kind, subject }: TimerKey) => `${ticket} ${kind} ${subject}`;
  for (const { decision } of applied) {
    for (const key of decision.clearTimers) wanted.set(keyOf(key), key);
    for (const timer of decision.setTimers) wanted.set(keyOf(timer), timer);
  }
  const all = [...wanted.values()];
  await dropTimers(
    tx,
    all.filter((it) => !('dueAt' in it)),
  );
  await setTimers(
    tx,
    all.filter((it) => 'dueAt' in it),
  );
}

async function saveHeld(tx: Transaction, applied: readonly Applied[]): Promise<void> {
  for (const { decision } of applied) {
    for (const { expiresAt, ...row } of decision.held) {
      await tx('held').insert({ ...row, expires_at: expiresAt, state: 'waiting' });
    }
    for (const { id, state } of decision.heldStates) await tx('held').where({ id }).update({ state });
  }
}

async function saveRest(tx: Transaction, applied: readonly Applied[]): Promise<void> {
  const turns = new Map(
    applied.flatMap(({ decision }) => decision.turns.map((turn) => [turn.group, turn.agent] as const)),
  );
  for (const [group, agent] of turns) {
    await tx('fact')
      .insert({ name: `turn:${group}`, value: agent })
      .onConflict('name')
      .merge();
  }
  for (const { decision } of applied) {
    for (const { contact, because } of decision.suppress)
      await tx('contact').where({ id: contact }).update({ suppressed: because });
    if (decision.exposed.length > 0)
      await tx('outbox')
        .whereIn('id', [...decision.exposed])
        .update({ exposed: 1 });
    for (const it of decision.mailMoves) await moveMail(tx, it);
    for (const it of decision.away) await saveAway(tx, it);
  }
  const withdrawn = applied.flatMap(({ decision }) => decision.withdrawn);
  for (const [because, tickets] of Map.groupBy(withdrawn, (it) => it.because))
    await withdraw(
      tx,
      tickets.map(({ ticket }) => ticket),
      because,
    );
}

async function saveAway(tx: Transaction, { agent, away }: Decision['away'][number]): Promise<void> {
  await tx('agent_away').where({ agent }).del();
  if (away !== null) await tx('agent_away').insert({ agent, since: away.since, until: away.until });
}

/** Passing words of these tickets that still wait, in one statement for each reason; index (ticket). What is being sent goes out. */
async function withdraw(tx: Transaction, tickets: readonly number[], because: string): Promise<void> {
  const [first] = statesBefore('withdraw');
  if (first === undefined) return;
  await tx('outbox')
    .whereIn('ticket', [...tickets])
    .whereIn('kind', [...passingKinds])
    .whereIn(
      'state',
      statesBefore('withdraw').map(({ from }) => from),
    )
    .update({ state: first.to, because, next_at: '' });
}

/** Moves an outbox row where its state allows it; where it does not, somebody was faster and nothing changes. */
async function moveMail(
  tx: Transaction,
  { id, move, because }: Decision['mailMoves'][number],
): Promise<void> {
  for (const { from, to } of statesBefore(move)) {
    const moved = await tx('outbox').where({ id, state: from }).update({ state: to, because, next_at: '' });
    if (moved > 0) return;
  }
}
