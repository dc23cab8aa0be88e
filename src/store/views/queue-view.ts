/** Mail that came in and mail that goes out, as the contract shows them (DESIGN 9). */
import type { Mail } from '../../desk/decision.ts';
import type { JournalRow } from '../journal.ts';
import { type Executor, pages } from './rows.ts';

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

export async function* readJournal(db: Executor): AsyncIterable<JournalView> {
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

export async function* readOutboxView(db: Executor): AsyncIterable<OutboxView> {
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
