/**
 * Receives one mailbox for as long as the program runs (DESIGN 4.1): connect, catch up, wait for news, begin again; with
 * back-off when the server is away. The journal comes first, the server is told afterwards. No mailbox stops another.
 */
import type { Instant } from '../desk/instant.ts';
import type { FetchedBatch, MailboxSession, OpenedMailbox } from '../io/imap/imap.ts';
import { normalAddress } from '../mail/address.ts';
import type { Cursor } from '../store/journal.ts';
import type { Store } from '../store/store.ts';
import type { Fetched, Intake, Ready } from './intake.ts';
import type { Log } from './log.ts';
import { oneAhead } from './one-ahead.ts';
import type { Suspects } from './suspects.ts';

export interface MailboxPlan {
  readonly name: string;
  /** What the very first run takes. */
  readonly start:
    | { readonly kind: 'now' }
    | { readonly kind: 'all' }
    | { readonly kind: 'since'; readonly since: Instant };
  readonly after:
    | { readonly kind: 'leave' }
    | { readonly kind: 'seen' }
    | { readonly kind: 'move'; readonly folder: string };
  /** Where mail of confidential tickets goes; null leaves it among the others. */
  readonly confidential: string | null;
  readonly maxMessageSize: number;
}

export interface ReceiveDeps {
  readonly store: Store;
  readonly intake: Intake;
  readonly open: () => MailboxSession;
  readonly plan: MailboxPlan;
  readonly log: Log;
  readonly step: (name: string) => void;
  /** The mailbox is open and its cursor stands: whatever arrives from now on is taken. Called at every connection. */
  readonly ready: () => void;
  readonly suspects: Suspects;
}

/** Messages and bytes that are in flight at once: a chunk being fetched, one being parsed, one being written. */
const chunkMessages = 60;
const chunkBytes = 4_000_000;

/** Connects and takes all that waits. Throws what the session throws; the connection is left open for the caller. */
export async function catchUp(
  deps: ReceiveDeps,
  session: MailboxSession,
  state: OpenedMailbox,
): Promise<Cursor> {
  const cursor = await cursorFor(deps, session, state);
  deps.ready();
  const taken = await watched(deps, session, cursor, () => takeAfter(deps, session, cursor));
  await tellServer(deps, session, cursor.uidValidity);
  return await beyondOldMail(deps, state, taken);
}

/** Connections made in one round of `takeOnce` where a message keeps ending them. */
const mostConnections = 6;

/** Connects and catches up, anew where fetching a message ended the connection. The session that came through is left open. */
export async function takeOnce(deps: ReceiveDeps): Promise<MailboxSession> {
  for (let left = mostConnections; ; left -= 1) {
    const session = deps.open();
    try {
      await catchUp(deps, session, await session.connect());
      return session;
    } catch (error) {
      session.abort();
      if (left <= 1 || session.inFlight.length === 0) throw error;
    }
  }
}

/** Fetches; remembers what was being fetched when the connection ended. */
async function watched<T>(
  { suspects }: ReceiveDeps,
  session: MailboxSession,
  { uidValidity }: Cursor,
  fetching: () => Promise<T>,
): Promise<T> {
  try {
    const fetched = await fetching();
    suspects.cleared();
    return fetched;
  } catch (error) {
    suspects.lost(uidValidity, session.inFlight);
    throw error;
  }
}

/** How to ask for messages: in bounded chunks, one by one while a culprit is sought, without those that were found out. */
function manner({ plan, suspects }: ReceiveDeps, { uidValidity }: Cursor) {
  return {
    maxMessages: suspects.isCareful() ? 1 : chunkMessages,
    maxBytes: chunkBytes,
    maxMessageSize: plan.maxMessageSize,
    avoid: suspects.avoid(uidValidity),
  };
}

/** A start date that passed over everything: the desk's business begins with the next message. */
async function beyondOldMail(deps: ReceiveDeps, state: OpenedMailbox, taken: Cursor): Promise<Cursor> {
  if (deps.plan.start.kind !== 'since' || taken.lastUid > 0) return taken;
  const cursor = { ...taken, firstUid: state.uidNext, lastUid: state.uidNext - 1 };
  await deps.store.journal.saveCursor(deps.plan.name, cursor);
  return cursor;
}

/** The cursor to go on from; on the first run and after a changed UIDVALIDITY it is made and saved. */
async function cursorFor(deps: ReceiveDeps, session: MailboxSession, state: OpenedMailbox): Promise<Cursor> {
  const { store, plan, log } = deps;
  const known = await store.journal.readCursor(plan.name);
  if (known === null) {
    const firstUid = plan.start.kind === 'now' ? state.uidNext : 1;
    const cursor = { uidValidity: state.uidValidity, firstUid, lastUid: firstUid - 1 };
    await store.journal.saveCursor(plan.name, cursor);
    return cursor;
  }
  if (known.uidValidity === state.uidValidity) return known;
  log.warn(
    { mailbox: plan.name, was: known.uidValidity, is: state.uidValidity },
    'the server renumbered this mailbox',
  );
  return await renumbered(deps, session, state);
}

/** Finds by identity what is known under the old numbers; everything else is fetched as new (RFC 9051 section 2.3.1.1). */
async function renumbered(deps: ReceiveDeps, session: MailboxSession, state: OpenedMailbox): Promise<Cursor> {
  const { store, plan } = deps;
  const { uids } = await session.census();
  const found = await identities(deps, session, uids);
  const unknown = await store.journal.renumber(plan.name, state.uidValidity, found);
  const first = plan.start.kind === 'all' ? 1 : firstOurs(uids, unknown);
  const cursor = { uidValidity: state.uidValidity, firstUid: first, lastUid: first - 1 };
  await store.journal.saveCursor(plan.name, cursor);
  return cursor;
}

async function identities(
  deps: ReceiveDeps,
  session: MailboxSession,
  uids: readonly number[],
): Promise<Identity[]> {
  const headers = await session.fetchIdentity(uids);
  const parsed = await deps.intake.parseHeaders(headers.map((it) => it.header));
  return headers.map(({ uid }, index) => {
    const mail = parsed[index] ?? null;
    return {
      uid,
      messageId: mail?.messageId ?? null,
      sender: normalAddress(mail?.from[0]?.address ?? ''),
      date: mail?.date ?? null,
    };
  });
}

type Identity = Parameters<Store['journal']['renumber']>[2][number];

/** Mail from before the desk began has no entry and lower numbers than the first that has one. */
function firstOurs(uids: readonly number[], unknown: readonly number[]): number {
  const isUnknown = new Set(unknown);
  return uids.find((uid) => !isUnknown.has(uid)) ?? (uids.at(-1) ?? 0) + 1;
}

/** Fetches, parses and handles in three overlapping steps, one chunk in each. */
async function takeAfter(deps: ReceiveDeps, session: MailboxSession, from: Cursor): Promise<Cursor> {
  const { plan, log } = deps;
  let cursor = from;
  let handling: Promise<void> = Promise.resolve();
  const chunks = session.fetchAfter({
    uid: from.lastUid,
    ...manner(deps, from),
    ...sinceOf(plan, from),
  });
  try {
    for await (const chunk of oneAhead(chunks, isHeavy)) {
      report(log, plan.name, chunk);
      const ready = await deps.intake.prepare(fetchedOf(chunk));
      await handling;
      cursor = advanced(plan, cursor, chunk);
      handling = handleChunk(deps, session, cursor, ready);
      // Awaited in the next round; until then a failure must not count as unhandled.
      handling.catch(() => undefined);
    }
  } finally {
    await handling;
  }
  return cursor;
}

/** Of such a chunk there is no room for another. */
function isHeavy({ items }: FetchedBatch): boolean {
  return items.reduce((bytes, { size }) => bytes + size, 0) > chunkBytes / 2;
}

/** Past a chunk. With a start date, the first message that is taken is the first of the desk's business. */
function advanced(plan: MailboxPlan, cursor: Cursor, chunk: FetchedBatch): Cursor {
  const lastUid = Math.max(cursor.lastUid, chunk.through);
  if (plan.start.kind !== 'since' || cursor.firstUid <= cursor.lastUid) return { ...cursor, lastUid };
  const taken = [...chunk.items, ...chunk.oversize, ...chunk.unreadable].map(({ uid }) => uid);
  return { ...cursor, lastUid, firstUid: Math.min(lastUid + 1, ...taken) };
}

/** A start date only bounds the first catch-up. */
function sinceOf(plan: MailboxPlan, from: Cursor): { since?: Date } {
  return plan.start.kind === 'since' && from.lastUid === 0 ? { since: new Date(plan.start.since) } : {};
}

async function handleChunk(
  deps: ReceiveDeps,
  session: MailboxSession,
  cursor: Cursor,
  ready: readonly Ready[],
): Promise<void> {
  const handled = await deps.intake.take(deps.plan.name, cursor, ready);
  if (handled.length > 0)
    deps.log.info(
      { mailbox: deps.plan.name, messages: handled.length, lastUid: cursor.lastUid },
      'mail handled',
    );
  await tellServer(deps, session, cursor.uidValidity);
}

function fetchedOf(chunk: FetchedBatch): Fetched[] {
  const whole = chunk.items.map(({ uid, internalDate, size, raw }) => ({
    uid,
    internalDate,
    size,
    raw,
    oversize: false,
  }));
  const headers = chunk.oversize.map(({ uid, internalDate, size, header }) => ({
    uid,
    internalDate,
    size,
    raw: header,
    oversize: true,
  }));
  return [...whole, ...headers].sort((a, b) => a.uid - b.uid);
}

/** What could not be fetched stays on the server; reconciliation finds it again. */
function report(log: Log, mailbox: string, chunk: FetchedBatch): void {
  for (const { uid, error } of chunk.unreadable)
    log.warn({ mailbox, uid, because: error }, 'the server did not hand out a message');
}

const toldAtOnce = 500;

/** Whether anything is done on the server to a message that is handled. */
export function tellsServer({ after, confidential }: Pick<MailboxPlan, 'after' | 'confidential'>): boolean {
  return after.kind !== 'leave' || confidential !== null;
}

/** Flags or moves what is handled, in batches, after the commit. After a crash it is done again, which changes nothing. */
async function tellServer(deps: ReceiveDeps, session: MailboxSession, uidValidity: string): Promise<void> {
  const { store, plan } = deps;
  if (!tellsServer(plan)) return;
  for (;;) {
    const rows = await store.journal.pendingOnServer(plan.name, uidValidity, toldAtOnce);
    if (rows.length === 0) return;
    deps.step('before-flag');
    const apart = plan.confidential === null ? [] : rows.filter((row) => row.isConfidential);
    if (plan.confidential !== null) await session.moveTo(uidsOf(apart), plan.confidential);
    const others = uidsOf(rows.filter((row) => !apart.includes(row)));
    if (plan.after.kind === 'move') await session.moveTo(others, plan.after.folder);
    else if (plan.after.kind === 'seen') await session.markSeen(others);
    await store.journal.toldServer(rows.map((row) => row.id));
  }
}

function uidsOf(rows: readonly { readonly uid: number }[]): number[] {
  return rows.map(({ uid }) => uid);
}

export interface Census {
  readonly server: number;
  readonly journal: number;
  /** UIDs that the server has and the journal lacks. */
  readonly missing: readonly number[];
}

/** Compares server and journal from the first message that is the desk's business on. */
export async function compare(
  store: Store,
  session: MailboxSession,
  mailbox: string,
  cursor: Cursor,
): Promise<Census> {
  const { uids } = await session.census();
  const ours = uids.filter((uid) => uid >= cursor.firstUid);
  const journalled = await store.journal.uids(mailbox, cursor.uidValidity);
  const missing = ours.filter((uid) => !journalled.has(uid));
  return { server: ours.length, journal: ours.length - missing.length, missing };
}

/** Takes what the journal lacks, such as what a fetch error left behind; returns how things stand afterwards. */
export async function takeMissing(
  deps: ReceiveDeps,
  session: MailboxSession,
  cursor: Cursor,
): Promise<Census> {
  const { store, plan } = deps;
  const before = await compare(store, session, plan.name, cursor);
  const missing = before.missing.filter((uid) => uid <= cursor.lastUid);
  if (missing.length === 0) return before;
  const wish = { uid: 0, only: missing, ...manner(deps, cursor) };
  await watched(deps, session, cursor, async () => {
    for await (const chunk of session.fetchAfter(wish)) {
      report(deps.log, plan.name, chunk);
      await deps.intake.take(plan.name, cursor, await deps.intake.prepare(fetchedOf(chunk)));
    }
  });
  return await compare(store, session, plan.name, cursor);
}
