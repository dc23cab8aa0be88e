/**
 * What another policy would have made of mail that came: each mail that opened a ticket is taken once more, by the real parts, into a
 * desk of its own that nobody reads and that sends nothing. The desk it came from is only read.
 */
import { zstdDecompressSync } from 'node:zlib';
import { after, type Instant } from '../desk/instant.ts';
import type { Learned } from '../desk/learn/learning.ts';
import { type Difference, differences, type Opening, openingOf } from '../desk/policy/trial.ts';
import type { Prepared } from '../io/parse/prepare.ts';
import type { Store } from '../store/store.ts';
import type { HandleDeps } from './handle.ts';
import { createIntake } from './intake.ts';

export interface TrialDeps {
  /** Whose mail it is. */
  readonly store: Store;
  /** An empty one. */
  readonly trial: Store;
  /** With the policy that is tried. */
  readonly desk: HandleDeps['desk'];
  readonly learned: () => Learned | null;
  readonly trustOf: HandleDeps['trustOf'];
  readonly prepare: (raw: Buffer) => Promise<Prepared>;
}

export interface TriedMail {
  readonly ticket: number;
  readonly subject: string;
  /** Empty where nothing would be different. */
  readonly differences: readonly Difference[];
  /** The policy that is tried would have opened no ticket. */
  readonly unopened: boolean;
}

/** Tickets that customers' mails opened in a span, first to last. */
export async function* tryPolicy(deps: TrialDeps, from: Instant, to: Instant): AsyncIterable<TriedMail> {
  const { store, trial, desk } = deps;
  let now = from;
  const intake = createIntake({
    store: trial,
    desk,
    learned: deps.learned,
    trustOf: deps.trustOf,
    maxMessageSize: Number.MAX_SAFE_INTEGER,
    parseStored: async (zstd) => (await deps.prepare(zstdDecompressSync(zstd))).outcome,
    prepareAll: (raws) => Promise.all(raws.map(deps.prepare)),
    now: () => now,
    silentAfter: () => Number.POSITIVE_INFINITY,
    tellsServer: () => false,
    queued: () => undefined,
    step: () => undefined,
  });
  let uid = 0;
  for (const { ticket, journal } of await store.opened.between(from, to)) {
    const events = await Array.fromAsync(store.views.events(ticket));
    const [row] = await store.journal.rows([journal]);
    const zstd = await store.journal.readRaw(journal);
    if (row === undefined || zstd === null) continue;
    uid += 1;
    now = events[0]?.at ?? after(now, 1);
    const raw = zstdDecompressSync(zstd);
    const ready = await intake.prepare([
      { uid, internalDate: row.internal_date, size: raw.length, raw, oversize: false },
    ]);
    const cursor = { uidValidity: '1', firstUid: 1, lastUid: uid };
    const [handled] = await intake.take(row.mailbox, cursor, ready);
    const would = await openingBy(trial, handled?.ticket ?? null);
    const view = await store.views.ticket(ticket);
    yield {
      ticket,
      subject: view?.subject ?? '',
      differences: would === null ? [] : differences(openingOf(events), would),
      unopened: would === null,
    };
  }
}

async function openingBy(trial: Store, ticket: number | null): Promise<Opening | null> {
  if (ticket === null) return null;
  return openingOf(await Array.fromAsync(trial.views.events(ticket)));
}
