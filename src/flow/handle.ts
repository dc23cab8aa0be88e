/**
 * Handles journalled mail: read what the decisions need, decide each, write once. Many messages share one transaction; when
 * it fails they are handled one by one, each under its own savepoint, so that one bad message costs only itself.
 */
import type { Context, Inbound } from '../desk/context.ts';
import { decideMail, needsOf } from '../desk/decide.ts';
import type { Decision } from '../desk/decision.ts';
import { enact } from '../desk/enact.ts';
import { allReferences } from '../desk/incoming/sender.ts';
import type { Instant } from '../desk/instant.ts';
import type { Known } from '../desk/known.ts';
import type { Learned } from '../desk/learn/learning.ts';
import { oversizeNotice, quarantineNotice } from '../desk/outgoing/operator-mail.ts';
import { usesLoad } from '../desk/routing/choose.ts';
import type { DeskMailbox, DeskSettings } from '../desk/settings.ts';
import type { Likeness } from '../desk/similar/similar.ts';
import { normalAddress } from '../mail/address.ts';
import type { Trust } from '../mail/authentication/authentication-results.ts';
import type { ParsedMail } from '../mail/parsed-mail.ts';
import type { Applied } from '../store/commit.ts';
import type { Handled, JournalRow, Twin } from '../store/journal.ts';
import type { Store, Work } from '../store/store.ts';
import { answerLooks } from './look.ts';
import { redistribute } from './redistribute.ts';
import type { SimilarTickets } from './similar.ts';

export type Outcome =
  | { readonly ok: true; readonly mail: ParsedMail }
  | {
      readonly ok: false;
      readonly reason: string;
      readonly detail: string;
      readonly claims?: { readonly from: string; readonly subject: string };
    };

/** The Sent folder of a mailbox stands in the journal under the mailbox's name and this. */
export const sentSuffix = '/sent';

/** A journal row with what the parser made of its bytes. */
export interface Waiting {
  readonly row: JournalRow;
  readonly outcome: Outcome;
  /** Older than the mailbox's `silentAfter`. */
  readonly silent: boolean;
}

export interface HandleDeps {
  readonly store: Store;
  readonly desk: DeskSettings;
  readonly trustOf: (mailbox: DeskMailbox) => Trust;
  readonly maxMessageSize: number;
  /** What the desk's tickets have taught so far. */
  readonly learned?: () => Learned | null;
  /** What earlier tickets say. */
  readonly similar?: SimilarTickets;
  /** Parses stored raw bytes again: a held mail that was confirmed. */
  readonly parseStored: (zstd: Buffer) => Promise<Outcome>;
}

/** Returns what became of each message, in order. Everything is committed when it returns. */
export async function handle(deps: HandleDeps, batch: readonly Waiting[], now: Instant): Promise<Handled[]> {
  if (batch.length === 0) return [];
  return await deps.store.unit(async (work) => {
    try {
      return await work.savepoint((part) => handleTogether(deps, part, batch, now));
    } catch (error) {
      return batch.length === 1
        ? await giveUp(deps, work, batch, error, now)
        : await handleEach(deps, work, batch, now);
    }
  });
}

async function handleEach(
  deps: HandleDeps,
  work: Work,
  batch: readonly Waiting[],
  now: Instant,
): Promise<Handled[]> {
  const handled: Handled[] = [];
  for (const waiting of batch) {
    const one = [waiting];
    const tried = await work
      .savepoint((part) => handleTogether(deps, part, one, now))
      .catch((error: unknown) => giveUp(deps, work, one, error, now));
    handled.push(...tried);
  }
  return handled;
}

/** A message whose decision cannot be made or written goes to quarantine with the error as its detail. */
async function giveUp(
  deps: HandleDeps,
  work: Work,
  batch: readonly Waiting[],
  error: unknown,
  now: Instant,
): Promise<Handled[]> {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const failed = batch.map((waiting) => ({
    ...waiting,
    outcome: { ok: false as const, reason: 'decision-failed', detail },
  }));
  return await work.savepoint((part) => handleTogether(deps, part, failed, now));
}

async function handleTogether(
  deps: HandleDeps,
  work: Work,
  batch: readonly Waiting[],
  now: Instant,
): Promise<Handled[]> {
  const inbounds = batch.map(inboundOf);
  const alike = alikeOf(deps, inbounds);
  const { known, heldMails } = await readAll(deps, work, inbounds, alike, now);
  const twins = twinFinder(await work.twins(batch.map((waiting) => waiting.row)));
  const learned = deps.learned?.() ?? null;
  const context: Context = { desk: deps.desk, now, ids: work.ids, known, learned, alike };
  const options = { trustOf: deps.trustOf, heldMail: (held: number) => heldMails.get(held) ?? null };
  const applied: Applied[] = [];
  const handled: Handled[] = [];
  const decided = (decision: Decision): void => {
    applied.push(enact(context, decision));
  };
  for (const [index, waiting] of batch.entries()) {
    const inbound = inbounds[index] ?? null;
    const twin = inbound === null ? null : twins.find(waiting.row);
    if (inbound === null) {
      handled.push(await quarantined(context, work, waiting, decided));
    } else if (waiting.row.oversize === 1) {
      handled.push(await oversized(deps, context, work, waiting, inbound, decided));
    } else if (twin !== null) {
      const because =
        twin.digest === waiting.row.identity_digest
          ? `duplicate-of: ${twin.id}`
          : `second-original-of: ${twin.id}`;
      handled.push({ id: waiting.row.id, state: 'handled', ticket: twin.ticket, because });
    } else {
      const decision = decideMail(context, inbound, options);
      decided(decision);
      handled.push(await settled(work, waiting, decision, now));
      twins.add(waiting.row, decision.ticket);
    }
  }
  await work.commit(applied, known, now);
  await answerLooks(
    context,
    work,
    applied.flatMap(({ decision }) => decision.looks),
  );
  const gone = applied.flatMap(({ decision }) =>
    decision.away.flatMap(({ agent, away }) => (away === null ? [] : [agent])),
  );
  await redistribute(context, work, gone);
  await work.markHandled(handled);
  return handled;
}

function inboundOf({ row, outcome, silent }: Waiting): Inbound | null {
  if (!outcome.ok) return null;
  const isSent = row.mailbox.endsWith(sentSuffix);
  const mailbox = isSent ? row.mailbox.slice(0, -sentSuffix.length) : row.mailbox;
  return { journal: row.id, mailbox, mail: outcome.mail, receivedAt: row.internal_date, silent, isSent };
}

type AlikeByJournal = ReadonlyMap<number, readonly Likeness[]>;

/** An answer has its ticket; what begins a conversation may be about what others wrote of. */
function alikeOf({ desk, similar }: HandleDeps, inbounds: readonly (Inbound | null)[]): AlikeByJournal {
  const fresh = inbounds.filter(
    (inbound) => inbound !== null && !inbound.silent && allReferences(inbound.mail).length === 0,
  );
  return new Map(
    fresh.flatMap((inbound) =>
      inbound === null ? [] : [[inbound.journal, similar?.like(desk, inbound) ?? []] as const],
    ),
  );
}

interface Read {
  readonly known: Known;
  readonly heldMails: ReadonlyMap<number, Inbound>;
}

/** Reads for the whole batch; where a mail confirms a held one, that one and what it needs too. */
async function readAll(
  deps: HandleDeps,
  work: Work,
  inbounds: readonly (Inbound | null)[],
  alike: AlikeByJournal,
  now: Instant,
): Promise<Read> {
  const present = inbounds.filter((inbound) => inbound !== null);
  const others = [...alike.values()].flat().map(({ id }) => id);
  const needed = (all: readonly Inbound[]) => {
    const needs = merged(deps.desk, all, now);
    return { ...needs, tickets: [...needs.tickets, ...others] };
  };
  let known = await work.readKnown(needed(present));
  const heldMails = new Map<number, Inbound>();
  // A held mail may itself be a `#send` that was held: an answer from an address that is not registered.
  for (let depth = 0; depth < mostHeldInHeld; depth += 1) {
    const before = heldMails.size;
    await readHeldMails(deps, work, known, heldMails, now);
    if (heldMails.size === before) break;
    known = await work.readKnown(needed([...present, ...heldMails.values()]));
  }
  return { known, heldMails };
}

const mostHeldInHeld = 4;

function merged(
  desk: DeskSettings,
  inbounds: readonly Inbound[],
  now: Instant,
): Parameters<Work['readKnown']>[0] {
  const needs = inbounds.map((inbound) => needsOf(desk, inbound, now));
  const people = new Map<string, string>([[desk.operator, '']]);
  for (const { address, name } of needs.flatMap((it) => it.people)) {
    if (address !== '' && !people.get(address)) people.set(address, name);
  }
  return {
    now,
    tickets: needs.flatMap((it) => it.tickets),
    references: needs.flatMap((it) => it.references),
    people: [...people].map(([address, name]) => ({ address, name })),
    mails: needs.flatMap((it) => it.mails),
    held: needs.flatMap((it) => it.held),
    load: usesLoad(desk),
  };
}

async function readHeldMails(
  deps: HandleDeps,
  work: Work,
  known: Known,
  found: Map<number, Inbound>,
  now: Instant,
): Promise<void> {
  for (const held of known.held.values()) {
    if (found.has(held.id)) continue;
    const zstd = held.journal === 0 ? null : await work.rawOf(held.journal);
    const outcome = zstd === null ? null : await deps.parseStored(zstd);
    const mailbox = held.mailbox ?? '';
    if (outcome?.ok)
      found.set(held.id, {
        journal: held.journal,
        mailbox,
        mail: outcome.mail,
        // What it says is said now that it is confirmed.
        receivedAt: now,
        silent: false,
        isSent: false,
      });
  }
}

async function quarantined(
  context: Context,
  work: Work,
  { row, outcome }: Waiting,
  decided: (decision: Decision) => void,
): Promise<Handled> {
  const { reason, detail } = outcome.ok ? { reason: 'unknown', detail: '' } : outcome;
  const [id = 0] = await work.quarantine([{ journal: row.id, reason, detail }], context.now);
  const news = {
    mailbox: row.mailbox,
    quarantineId: id,
    reason,
    from: row.sender || 'unknown',
    subject: outcome.ok ? '' : (outcome.claims?.subject ?? ''),
    size: row.size,
    received: row.internal_date,
  };
  decided(quarantineNotice(context, news));
  return { id: row.id, state: 'quarantined', ticket: null, because: reason };
}

/** Only its header was taken: it waits in quarantine, and its sender is told once. */
async function oversized(
  deps: HandleDeps,
  context: Context,
  work: Work,
  waiting: Waiting,
  inbound: Inbound,
  decided: (decision: Decision) => void,
): Promise<Handled> {
  const { row } = waiting;
  const handled = await quarantined(
    context,
    work,
    { ...waiting, outcome: { ok: false, reason: 'over-the-size-limit', detail: `${row.size} bytes` } },
    decided,
  );
  const sender = inbound.mail.from[0];
  const address = normalAddress(sender?.address ?? '');
  if (address !== '' && !waiting.silent) {
    const { subject, messageId } = inbound.mail;
    const news = {
      mailbox: row.mailbox,
      address,
      customerName: sender?.displayName ?? '',
      subject,
      messageId: messageId ?? '',
    };
    decided(oversizeNotice(context, { ...news, size: row.size, limit: deps.maxMessageSize }));
  }
  return handled;
}

/** A held mail that belongs to no ticket waits in quarantine, so that every message is in a ticket or there. */
async function settled(work: Work, { row }: Waiting, decision: Decision, now: Instant): Promise<Handled> {
  if (decision.ticket === null && decision.held.length > 0) {
    await work.quarantine([{ journal: row.id, reason: decision.because, detail: '' }], now);
    return { id: row.id, state: 'quarantined', ticket: null, because: decision.because };
  }
  for (const journal of decision.released) {
    await work.releaseQuarantined(journal.id);
    await work.markHandled([
      { id: journal.id, state: 'handled', ticket: journal.ticket, because: 'released-by-agent' },
    ]);
  }
  return { id: row.id, state: 'handled', ticket: decision.ticket, because: decision.because };
}

type Found = Pick<Twin, 'id' | 'ticket' | 'digest'>;

/** Finds an earlier copy of a mail: equal Message-ID, From and Date; without Message-ID equal bytes less trace headers. */
function twinFinder(stored: readonly Twin[]): {
  find: (row: JournalRow) => Found | null;
  add: (row: JournalRow, ticket: number | null) => void;
} {
  const known = new Map<string, Found>();
  for (const twin of stored.toReversed())
    known.set(identityOf(twin.messageId, twin.sender, twin.date, twin.digest), twin);
  const keyOf = (row: JournalRow) => identityOf(row.message_id, row.sender, row.date, row.identity_digest);
  return {
    find: (row) => known.get(keyOf(row)) ?? null,
    add: (row, ticket) => known.set(keyOf(row), { id: row.id, ticket, digest: row.identity_digest }),
  };
}

function identityOf(messageId: string | null, sender: string, date: string | null, digest: string): string {
  return messageId === null ? `digest ${digest}` : JSON.stringify([messageId, sender, date]);
}
