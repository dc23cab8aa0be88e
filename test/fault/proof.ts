/**
 * Promise 1 as assertions: every message in exactly one ticket, in quarantine or recognised as automatic; nothing doubled,
 * neither in nor out; what cannot be known said so; server and journal agree.
 */
import { expect } from 'vitest';
import type { JournalView, OutboxView } from '../../src/store/views/queue-view.ts';
import type { DeskFolder } from '../support/daemon.ts';
import type { Dovecot } from '../support/dovecot.ts';
import type { SinkMessage } from '../support/smtp-sink.ts';

export interface Evidence {
  readonly folder: DeskFolder;
  readonly dovecot: Dovecot;
  readonly user: string;
  /** How many messages the mailbox holds. */
  readonly messages: number;
  /** What the SMTP server took, in order. */
  readonly taken: readonly Pick<SinkMessage, 'raw'>[];
}

export interface Proven {
  readonly journal: readonly JournalView[];
  readonly outbox: readonly OutboxView[];
}

/** Call when no daemon runs. */
export async function expectNothingLost(evidence: Evidence): Promise<Proven> {
  const { folder } = evidence;
  const journal = await folder.ask<JournalView>('journal');
  const outbox = await folder.ask<OutboxView>('outbox', 'list');
  expectWhole(journal, evidence.messages);
  expectPlaced(folder, journal);
  expectSentOnce(evidence, outbox);
  expectOneAcknowledgementEach(outbox);
  await expectAgreement(evidence);
  return { journal, outbox };
}

/** Counts of what is journalled, by what became of it. */
export function fatesOf(journal: readonly JournalView[]): Record<string, number> {
  const fates = journal.map(({ state, ticket, because }) => {
    if (isCopy(because)) return 'copy';
    return state === 'handled' ? (ticket === null ? 'automatic' : 'ticket') : state;
  });
  return counted(fates);
}

function expectWhole(journal: readonly JournalView[], messages: number): void {
  expect(journal).toHaveLength(messages);
  expect(twice(journal.map(({ uidValidity, uid }) => `${uidValidity}/${uid}`))).toEqual([]);
  expect(journal.filter(({ state }) => state === 'stored')).toEqual([]);
}

interface MessageRow {
  readonly ticket: number;
  readonly journal: number;
  readonly message_id: string | null;
}

function expectPlaced(folder: DeskFolder, journal: readonly JournalView[]): void {
  const quarantine = folder.rows<{ journal: number }>('select journal from quarantine');
  const messages = folder.rows<MessageRow>(
    `select ticket, journal, message_id from message where direction <> 'out'`,
  );
  const byId = new Map(journal.map((row) => [row.id, row]));
  const misplaced = journal.filter((row) => {
    const tickets = messages.filter((message) => message.journal === row.id).map(({ ticket }) => ticket);
    const held = quarantine.filter((entry) => entry.journal === row.id).length;
    return !isWhereItBelongs(row, tickets, held, byId);
  });
  expect(misplaced).toEqual([]);
  expect(twice(messages.map(({ message_id }) => message_id ?? ''))).toEqual([]);
}

function isWhereItBelongs(
  row: JournalView,
  tickets: readonly number[],
  held: number,
  byId: ReadonlyMap<number, JournalView>,
): boolean {
  if (row.state === 'quarantined') return held === 1 && tickets.length === 0;
  if (held > 0) return false;
  if (isCopy(row.because))
    return tickets.length === 0 && byId.get(originalOf(row.because))?.ticket === row.ticket;
  if (row.ticket !== null) return tickets.length === 1 && tickets[0] === row.ticket;
  return tickets.length === 0 && /-without-ticket|^own-mail/.test(row.because);
}

function isCopy(because: string): boolean {
  return /^(?:duplicate|second-original)-of: /.test(because);
}

function originalOf(because: string): number {
  return Number(because.split(': ')[1]);
}

/** What was accepted has one entry in the server's record, what is uncertain at most one, everything else none. */
function expectSentOnce({ folder, taken }: Evidence, outbox: readonly OutboxView[]): void {
  const times = counted(taken.map(({ raw }) => messageIdOf(raw)));
  const most: Readonly<Record<string, readonly number[]>> = { sent: [1], uncertain: [0, 1] };
  const wrong = outbox.filter(
    ({ state, messageId }) => !(most[state] ?? [0]).includes(times[messageId] ?? 0),
  );
  expect(wrong).toEqual([]);
  const ours = new Set(outbox.map(({ messageId }) => messageId));
  expect(Object.keys(times).filter((id) => !ours.has(id))).toEqual([]);
  const unbegun = folder.rows(`select id from outbox where state = 'uncertain' and data_at is null`);
  expect(unbegun).toEqual([]);
}

function expectOneAcknowledgementEach(outbox: readonly OutboxView[]): void {
  const acknowledged = outbox.filter(({ kind }) => kind === 'acknowledgement').map(({ ticket }) => ticket);
  expect(twice(acknowledged)).toEqual([]);
}

async function expectAgreement({ folder, dovecot, user, messages }: Evidence): Promise<void> {
  expect(await folder.ask('replay', '--check')).toMatchObject([{ ok: true, differences: [] }]);
  const [report] = await folder.ask('reconcile');
  expect(report).toMatchObject({ server: messages, journal: messages, missing: 0 });
  expect(await dovecot.doveadm(['search', '-u', user, 'mailbox', 'INBOX', 'UNSEEN'])).toBe('');
}

/** Without angle brackets. */
export function messageIdOf(raw: string): string {
  return /^Message-ID:\s*<([^>]*)>/im.exec(raw)?.[1] ?? '';
}

function counted(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

function twice<Value>(values: readonly Value[]): Value[] {
  const seen = new Set<Value>();
  return values.filter((value) => seen.size === seen.add(value).size);
}
