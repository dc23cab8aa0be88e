/**
 * From fetched bytes to a committed decision: parse, journal, handle. What is journalled and not yet handled (a crash, a
 * `quarantine retry`) is taken up again by `handleStored`; entries in flight here are never taken twice.
 */

import type { Instant } from '../desk/instant.ts';
import { between } from '../desk/instant.ts';
import type { Prepared } from '../io/parse/prepare.ts';
import { normalAddress } from '../mail/address.ts';
import type { ParsedMail } from '../mail/parsed-mail.ts';
import type { Cursor, Handled, JournalEntry, JournalRow } from '../store/journal.ts';
import { type HandleDeps, handle, type Outcome, type Waiting } from './handle.ts';

export interface IntakeDeps extends HandleDeps {
  readonly prepareAll: (raws: readonly Buffer[]) => Promise<Prepared[]>;
  readonly now: () => Instant;
  /** Milliseconds; mail of a mailbox that is older on arrival is ticketed silently. */
  readonly silentAfter: (mailbox: string) => number;
  /** Whether the server is to be told (seen, move) once a message is handled. */
  readonly tellsServer: (mailbox: string) => boolean;
  /** Called when mail may have been queued. */
  readonly queued: () => void;
  /** Names a step for fault tests; does nothing otherwise. */
  readonly step: (name: string) => void;
}

/** A message as the mailbox gave it. */
export interface Fetched {
  readonly uid: number;
  readonly internalDate: Instant;
  readonly size: number;
  readonly raw: Buffer;
  /** Only the header was taken. */
  readonly oversize: boolean;
}

export interface Intake {
  /** Parses; nothing is written yet. */
  readonly prepare: (fetched: readonly Fetched[]) => Promise<readonly Ready[]>;
  /** Journals a batch, moves the cursor, handles the batch. Returns what became of each message. */
  readonly take: (mailbox: string, cursor: Cursor, batch: readonly Ready[]) => Promise<Handled[]>;
  /** Headers alone, for comparing identities; null where one cannot be read. */
  readonly parseHeaders: (headers: readonly Buffer[]) => Promise<readonly (ParsedMail | null)[]>;
  /** Handles what is journalled and was never decided. Returns how many. */
  readonly handleStored: () => Promise<number>;
}

export interface Ready {
  readonly fetched: Omit<Fetched, 'raw'>;
  readonly prepared: Prepared;
}

const storedAtOnce = 100;

export function createIntake(deps: IntakeDeps): Intake {
  const inFlight = new Set<number>();
  const handleRows = async (waiting: readonly Waiting[]): Promise<Handled[]> => {
    await deps.similar?.catchUp(deps.desk);
    const handled = await handle(deps, waiting, deps.now());
    deps.step('after-commit');
    deps.queued();
    return handled;
  };
  return {
    prepare: async (fetched) => {
      const prepared = await deps.prepareAll(fetched.map((it) => it.raw));
      deps.step('after-fetch');
      return prepared.flatMap((it, index) => {
        const origin = fetched[index];
        if (origin === undefined) return [];
        const { raw: _, ...rest } = origin;
        return [{ fetched: rest, prepared: it }];
      });
    },
    take: async (mailbox, cursor, batch) => {
      const entries = batch.map((ready) => entryOf(deps, mailbox, cursor.uidValidity, ready));
      const ids = await deps.store.journal.storeBatch(mailbox, cursor, entries);
      const fresh = ids.filter((id) => id !== null);
      for (const id of fresh) inFlight.add(id);
      try {
        deps.step('after-journal');
        const waiting = batch.flatMap((ready, index) => {
          const [id, entry] = [ids[index], entries[index]];
          return id === null || id === undefined || entry === undefined
            ? []
            : [waitingOf(deps, rowOf(id, entry), ready.prepared.outcome)];
        });
        return await handleRows(waiting);
      } finally {
        for (const id of fresh) inFlight.delete(id);
      }
    },
    parseHeaders: async (headers) => {
      const prepared = await deps.prepareAll(headers);
      return prepared.map(({ outcome }) => (outcome.ok ? outcome.mail : null));
    },
    handleStored: async () => {
      let count = 0;
      for (;;) {
        const rows = (await deps.store.journal.storedEntries(storedAtOnce + inFlight.size)).filter(
          (row) => !inFlight.has(row.id),
        );
        if (rows.length === 0) return count;
        for (const row of rows) inFlight.add(row.id);
        try {
          await handleRows(await Promise.all(rows.map((row) => reread(deps, row))));
        } finally {
          for (const row of rows) inFlight.delete(row.id);
        }
        count += rows.length;
      }
    },
  };
}

async function reread(deps: IntakeDeps, row: JournalRow): Promise<Waiting> {
  const zstd = await deps.store.journal.readRaw(row.id);
  const gone = {
    ok: false,
    reason: 'bytes-missing',
    detail: 'the journal has no bytes for this entry',
  } as const;
  return waitingOf(deps, row, zstd === null ? gone : await deps.parseStored(zstd));
}

function waitingOf(deps: IntakeDeps, row: JournalRow, outcome: Outcome): Waiting {
  return { row, outcome, silent: between(row.internal_date, deps.now()) > deps.silentAfter(row.mailbox) };
}

function entryOf(
  deps: IntakeDeps,
  mailbox: string,
  uidValidity: string,
  { fetched, prepared }: Ready,
): JournalEntry {
  const { outcome } = prepared;
  const mail = outcome.ok ? outcome.mail : null;
  const claimed = outcome.ok ? mail?.from[0]?.address : outcome.claims?.from;
  return {
    mailbox,
    uidValidity,
    uid: fetched.uid,
    messageId: mail?.messageId ?? null,
    sender: normalAddress(claimed ?? ''),
    date: mail?.date ?? null,
    digest: prepared.digest,
    identityDigest: prepared.identityDigest,
    size: fetched.size,
    internalDate: fetched.internalDate,
    storedAt: deps.now(),
    oversize: fetched.oversize,
    zstd: prepared.compressed,
    pendingOnServer: deps.tellsServer(mailbox),
  };
}

function rowOf(id: number, entry: JournalEntry): JournalRow {
  return {
    id,
    mailbox: entry.mailbox,
    uid_validity: entry.uidValidity,
    uid: entry.uid,
    message_id: entry.messageId,
    sender: entry.sender,
    date: entry.date,
    digest: entry.digest,
    identity_digest: entry.identityDigest,
    size: entry.size,
    internal_date: entry.internalDate,
    stored_at: entry.storedAt,
    state: 'stored',
    ticket: null,
    because: '',
    pending_on_server: entry.pendingOnServer ? 1 : 0,
    oversize: entry.oversize ? 1 : 0,
  };
}
