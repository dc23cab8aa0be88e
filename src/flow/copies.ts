/**
 * The Sent folder. Where we keep it, copies of what customers were sent are put there, once each, also after a crash. Where the
 * provider keeps it, a copy there settles a mail of which nobody knew whether it went out (DESIGN 7).
 */
import { nothing } from '../desk/decision.ts';
import type { Instant } from '../desk/instant.ts';
import type { MailboxSession } from '../io/imap/imap.ts';
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

/** Mails that stand in the Sent folder after all are sent; returns how many were found. Only where the provider keeps it. */
export async function settleUncertain(
  deps: CopyDeps & { readonly now: () => Instant },
  session: MailboxSession,
): Promise<number> {
  const rows = await deps.store.outbox.uncertain(deps.mailbox, atOnce);
  let found = 0;
  for (const row of rows) {
    if (!(await session.hasSent(deps.folder, row.messageId))) continue;
    found += 1;
    await deps.store.unit(async (work) => {
      const known = await work.readKnown({
        now: deps.now(),
        tickets: [],
        references: [],
        people: [],
        mails: [],
        held: [],
      });
      const decision = {
        ...nothing('copy-in-sent-folder'),
        mailMoves: [{ id: row.id, move: 'found' as const, because: 'copy-in-sent-folder' }],
      };
      await work.commit([{ decision, events: [] }], known, deps.now());
    });
  }
  return found;
}
