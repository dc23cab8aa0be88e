/** Puts copies of what customers were sent into the mailbox's Sent folder, once each, also after a crash. */
import type { MailboxSession } from '../io/imap.ts';
import type { OutboxRow } from '../store/outbox.ts';
import type { Store } from '../store/store.ts';
import type { Log } from './log.ts';

export interface CopyDeps {
  readonly store: Store;
  readonly mailbox: string;
  /** Null: the folder that the server marks as Sent. */
  readonly folder: string | null;
  readonly compose: (row: OutboxRow) => Promise<Buffer>;
  readonly log: Log;
}

const atOnce = 20;

/** Copies all that waits. A folder that cannot be written to is reported and left for the next time. */
export async function copySent(deps: CopyDeps, session: MailboxSession): Promise<void> {
  for (;;) {
    const rows = await deps.store.outbox.copiesWanted(deps.mailbox, atOnce);
    if (rows.length === 0) return;
    for (const row of rows) {
      const raw = await deps.compose(row);
      await session.appendSent(deps.folder, raw, {
        messageId: row.messageId,
        date: new Date(row.createdAt),
        checkFirst: true,
      });
      await deps.store.outbox.setCopy([row.id], 'done');
    }
  }
}
