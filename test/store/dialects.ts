/** The databases every store test runs on. PostgreSQL joins this list; the tests stay as they are. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Decision, Mail } from '../../src/desk/decision.ts';
import { nothing } from '../../src/desk/decision.ts';
import { happened } from '../../src/desk/event.ts';
import { apply } from '../../src/desk/known.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import type { JournalEntry } from '../../src/store/journal.ts';
import { createStore, type Store, type Work } from '../../src/store/store.ts';

export interface Opened {
  readonly db: Database;
  readonly store: Store;
  readonly close: () => Promise<void>;
}

interface Dialect {
  readonly name: string;
  /** A fresh, migrated database. */
  readonly open: () => Promise<Opened>;
}

export const dialects: readonly Dialect[] = [{ name: 'SQLite', open: openSqlite }];

async function openSqlite(): Promise<Opened> {
  const dir = mkdtempSync(join(tmpdir(), 'inboxd-store-'));
  const db = await openDatabase(join(dir, 'desk.db'));
  const close = async () => {
    await db.destroy();
    rmSync(dir, { recursive: true, force: true });
  };
  return { db, store: createStore(db), close };
}

export const now = '2026-01-05T09:00:00.000Z';

export function entry(uid: number, more: Partial<JournalEntry> = {}): JournalEntry {
  return {
    mailbox: 'support',
    uidValidity: '1',
    uid,
    messageId: `m${uid}@customer.example`,
    sender: 'ann@customer.example',
    date: now,
    digest: `digest ${uid}`,
    identityDigest: `identity ${uid}`,
    size: 10,
    internalDate: now,
    storedAt: now,
    oversize: false,
    zstd: Buffer.from(`raw ${uid}`),
    pendingOnServer: false,
    ...more,
  };
}

export function cursor(lastUid: number, uidValidity = '1') {
  return { uidValidity, firstUid: 1, lastUid };
}

/** A decision that opens a ticket of contact 1, with whatever else is given. */
export function opening(work: Work, more: (ticket: number) => Partial<Decision> = () => ({})): Decision {
  const ticket = work.ids.ticket();
  const subject = work.ids.text();
  const opened = happened('ticket.opened', 'contact:1', 'test', {
    mailbox: 'support',
    group: null,
    requester: 1,
    participants: [1],
    subject,
    priority: 'normal',
  });
  return {
    ...nothing('test', ticket),
    events: [{ ticket, happenings: [opened] }],
    texts: [{ id: subject, ticket, body: 'Printer on fire' }],
    ...more(ticket),
  };
}

/** Commits a decision as flows do. */
export async function commit(work: Work, decision: Decision): Promise<void> {
  const known = await work.readKnown({ now, tickets: [], references: [], people: [], mails: [], held: [] });
  await work.commit([{ decision, events: apply(known, decision, now) }], known, now);
}

export function mail(id: number, more: Partial<Mail> = {}): Mail {
  return {
    id,
    ticket: 1001,
    kind: 'acknowledgement',
    automatic: true,
    mailbox: 'support',
    fromName: 'Acme',
    to: [{ address: 'ann@customer.example', displayName: 'Ann' }],
    cc: [],
    replyTo: '',
    noteTo: '',
    subject: 'Re: Printer on fire',
    messageId: `out-${id}@acme.example`,
    inReplyTo: '',
    references: [],
    content: { template: 'alert', variables: { title: '', what: '', where: '', next: '', facts: [] } },
    attachments: [],
    agent: null,
    message: 0,
    because: 'new-ticket',
    copy: false,
    suppressed: '',
    ...more,
  };
}
