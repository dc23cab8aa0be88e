/**
 * Composition root: builds the parts from the configuration in order, and takes them down in reverse. Nothing here decides;
 * `cli/` says what to run.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { zstdDecompressSync } from 'node:zlib';
import type { Config, Mailbox } from './config/schema.ts';
import type { Instant } from './desk/instant.ts';
import { operatorAlert } from './desk/operator-mail.ts';
import type { DeskSettings } from './desk/settings.ts';
import type { Problem } from './errors.ts';
import { copySent, settleUncertain } from './flow/copies.ts';
import {
  contextFor,
  createDelivery,
  type DeliverDeps,
  type Delivery,
  recoverOutbox,
} from './flow/deliver.ts';
import { sentSuffix } from './flow/handle.ts';
import { createIntake, type Intake } from './flow/intake.ts';
import type { Log } from './flow/log.ts';
import { superviseMailbox } from './flow/mailbox.ts';
import { catchUp, compare, type ReceiveDeps } from './flow/receive.ts';
import { replayCheck } from './flow/replay.ts';
import { sweep } from './flow/sweep.ts';
import { backoff } from './io/backoff.ts';
import { type MailboxSession, openMailbox } from './io/imap/imap.ts';
import { createParser, type Parser } from './io/parse/parser.ts';
import { createRenderer } from './io/render/render.ts';
import { everyMinute } from './io/schedule.ts';
import type { Trust } from './mail/authentication-results.ts';
import { createPost, type Post } from './post.ts';
import { holdDatabase, migrate, openDatabase } from './store/database.ts';
import type { QuarantineRow } from './store/quarantine.ts';
import { createStore, type Store } from './store/store.ts';

export const templatesDir = fileURLToPath(new URL('../templates/', import.meta.url));

export interface AppOptions {
  readonly config: Config;
  readonly log: Log;
  readonly now: () => Instant;
  /** Names steps for fault tests. */
  readonly step: (name: string) => void;
  /** A mailbox has caught up for the first time. */
  readonly ready: (mailbox: string) => void;
}

/** The desk as decisions see it. */
export function deskSettings(config: Config): DeskSettings {
  const { name, domain, operator, secret, timezone, autoClose, giveUpAfter, budgets } = config.desk;
  return {
    name,
    domain,
    operator,
    secret,
    timeZone: timezone,
    autoClose,
    giveUpAfter,
    budgets,
    mailboxes: config.mailboxes.map((mailbox) => ({
      ...mailbox,
      group: mailbox.group || null,
      sentCopy: mailbox.imap.sent.copy,
    })),
    groups: config.groups,
    agents: config.agents.map((agent) => ({ ...agent, timeZone: agent.timezone })),
  };
}

/** Opens the store for a command that only looks or changes a row. */
export async function openStore(config: Config): Promise<Store> {
  return createStore(await openDatabase(config.store.file));
}

/** Brings the database up to date; returns the migrations applied. */
export async function migrateStore(config: Config): Promise<string[]> {
  const db = await openDatabase(config.store.file, { migrate: false });
  try {
    return await migrate(db);
  } finally {
    await db.destroy();
  }
}

/** Renders every template with its samples. Throws ConfigError; returns what is only worth a warning. */
export async function checkTemplates(): Promise<readonly Problem[]> {
  return (await createRenderer({ dir: templatesDir })).problems();
}

/** Closes the breaker for automatic mail; false where it was not open. */
export async function releaseOutbox(store: Store): Promise<boolean> {
  const opened = await store.facts.read('breaker:global');
  await store.facts.drop('breaker:global');
  await store.facts.save('breaker:released-at', new Date().toISOString());
  return opened !== null;
}

/** A quarantined message with its raw bytes, as text for people (bytes beyond ASCII as they are in UTF-8). */
export async function quarantineDetail(
  store: Store,
  row: QuarantineRow,
): Promise<{ id: number; journalId: number; reason: string; detail: string; at: Instant; raw: string }> {
  const zstd = await store.journal.readRaw(row.journal);
  const raw = zstd === null ? '' : zstdDecompressSync(zstd).toString('utf8');
  return { id: row.id, journalId: row.journal, reason: row.reason, detail: row.detail, at: row.at, raw };
}

export const replay = replayCheck;

/** Connects to every mailbox and compares; changes nothing. */
export async function reconcile(
  store: Store,
  config: Config,
): Promise<{ mailbox: string; server: number; journal: number; missing: number }[]> {
  const reports = [];
  for (const mailbox of config.mailboxes) {
    const session = openSession(mailbox, () => undefined);
    try {
      const { uidValidity } = await session.connect();
      const cursor = await store.journal.readCursor(mailbox.name);
      const counts =
        cursor === null
          ? { server: 0, journal: 0, missing: [] }
          : await compare(store, session, mailbox.name, { ...cursor, uidValidity });
      reports.push({
        mailbox: mailbox.name,
        server: counts.server,
        journal: counts.journal,
        missing: counts.missing.length,
      });
    } finally {
      await session.close();
    }
  }
  return reports;
}

function openSession(mailbox: Mailbox, warn: (fields: object, message: string) => void): MailboxSession {
  const log = { debug: () => undefined, warn };
  return openMailbox({ ...mailbox.imap, pollMs: mailbox.poll }, { onState: () => undefined, log });
}

/** Everything that runs, once built. */
interface Parts {
  readonly options: AppOptions;
  readonly store: Store;
  readonly desk: DeskSettings;
  readonly parser: Parser;
  readonly posts: ReadonlyMap<string, Post>;
  readonly deliver: DeliverDeps;
  readonly delivery: Delivery;
  readonly intake: Intake;
  readonly copiers: Map<string, MailboxSession>;
  readonly close: () => Promise<void>;
}

async function build(options: AppOptions): Promise<Parts> {
  const { config, log, now } = options;
  const held = await holdDatabase(config.store.file);
  const undo: (() => Promise<unknown>)[] = [held.release];
  const close = async (): Promise<void> => {
    for (const step of undo.reverse()) await step();
  };
  try {
    const renderer = await createRenderer({ dir: templatesDir });
    const db = await openDatabase(config.store.file, { check: true });
    const store = createStore(db);
    undo.push(store.close);
    const parser = createParser({ threads: 1 });
    undo.push(parser.close);
    const posts = new Map(
      config.mailboxes.map((mailbox) => [mailbox.name, createPost(mailbox, { store, renderer })]),
    );
    undo.push(() => Promise.all([...posts.values()].map((post) => post.close())));
    return assemble(options, { store, parser, posts, desk: deskSettings(config), close, log, now });
  } catch (error) {
    await close();
    throw error;
  }
}

type Built = Pick<Parts, 'store' | 'parser' | 'posts' | 'desk' | 'close'> & { log: Log; now: () => Instant };

function assemble(options: AppOptions, built: Built): Parts {
  const { store, parser, posts, desk, log, now } = built;
  const copiers = new Map<string, MailboxSession>();
  const deliver: DeliverDeps = {
    store,
    desk,
    now,
    log,
    chance: Math.random,
    transportOf: (mailbox) => postOf(posts, mailbox).transport,
  };
  const delivery = createDelivery(deliver);
  const mailboxOf = (name: string): Mailbox | undefined =>
    options.config.mailboxes.find((mailbox) => mailbox.name === name);
  const intake = createIntake({
    store,
    desk,
    now,
    step: options.step,
    trustOf: (mailbox) => trustOf(mailboxOf(mailbox.name)),
    maxMessageSize: options.config.desk.maxMessageSize,
    prepareAll: parser.prepareAll,
    parseStored: async (zstd) => (await parser.prepare(zstdDecompressSync(zstd))).outcome,
    silentAfter: (name) => mailboxOf(name)?.silentAfter ?? Number.POSITIVE_INFINITY,
    tellsServer: (name) => (mailboxOf(name)?.after.kind ?? 'leave') !== 'leave',
    queued: () =>
      void delivery
        .drain()
        .catch((error: unknown) => log.error({ because: String(error) }, 'delivery stopped')),
  });
  return { options, store, desk, parser, posts, deliver, delivery, intake, copiers, close: built.close };
}

function postOf(posts: ReadonlyMap<string, Post>, mailbox: string): Post {
  const post = posts.get(mailbox) ?? [...posts.values()][0];
  if (post === undefined) throw new Error(`no mailbox ${mailbox}`);
  return post;
}

function trustOf(mailbox: Mailbox | undefined): Trust {
  const trust = mailbox?.trust ?? { kind: 'none' };
  return trust.kind === 'authservId' ? { kind: 'authserv-id', name: trust.authservId } : { kind: trust.kind };
}

function receiveDeps(parts: Parts, mailbox: Mailbox): ReceiveDeps {
  const { log, step, config, ready } = parts.options;
  let announced = false;
  return {
    ready: () => {
      if (!announced) ready(mailbox.name);
      announced = true;
    },
    store: parts.store,
    intake: parts.intake,
    log,
    step,
    plan: {
      name: mailbox.name,
      start: mailbox.start,
      after: mailbox.after,
      maxMessageSize: config.desk.maxMessageSize,
    },
    open: () => openSession(mailbox, log.warn.bind(log)),
  };
}

/** The mailbox's Sent folder as one more mailbox that is only read; null where it is not watched. */
function watchedSent(mailbox: Mailbox): Mailbox | null {
  const { folder, watch } = mailbox.imap.sent;
  if (!watch || folder === undefined) return null;
  const imap = { ...mailbox.imap, folder };
  return {
    ...mailbox,
    name: `${mailbox.name}${sentSuffix}`,
    start: { kind: 'now' },
    after: { kind: 'leave' },
    imap,
  };
}

/** `start --once`: takes all that waits, decides, runs what is due, delivers what is queued, and ends. */
export async function runOnce(options: AppOptions): Promise<void> {
  const parts = await build(options);
  try {
    await recoverOutbox(parts.deliver);
    await parts.intake.handleStored();
    const failures: unknown[] = [];
    for (const mailbox of options.config.mailboxes) {
      await takeOnce(parts, mailbox).catch((error: unknown) => failures.push(error));
      const sent = watchedSent(mailbox);
      const quiet = { ...parts, options: { ...options, ready: () => undefined } };
      if (sent !== null) await takeOnce(quiet, sent).catch((error: unknown) => failures.push(error));
    }
    await sweep(parts, options.now());
    await parts.delivery.drain();
    for (const mailbox of options.config.mailboxes) await copyOnce(parts, mailbox);
    // One dead mailbox does not stop another; what it died of is still the outcome.
    if (failures.length > 0) throw failures[0];
  } finally {
    await parts.delivery.stop();
    for (const session of parts.copiers.values()) await session.close();
    await parts.close();
  }
}

async function takeOnce(parts: Parts, mailbox: Mailbox): Promise<void> {
  const deps = receiveDeps(parts, mailbox);
  const session = deps.open();
  await catchUp(deps, session, await session.connect());
  parts.copiers.set(mailbox.name, session);
}

async function copyOnce(parts: Parts, mailbox: Mailbox): Promise<void> {
  const session = parts.copiers.get(mailbox.name);
  if (session !== undefined) await copies(parts, mailbox, session, true);
}

/** What concerns the Sent folder; a failure there is reported and tried again, and never holds up mail. */
async function copies(
  parts: Parts,
  mailbox: Mailbox,
  session: MailboxSession,
  looks: boolean,
): Promise<void> {
  const { log, now } = parts.options;
  const { compose } = postOf(parts.posts, mailbox.name).transport;
  const deps = {
    store: parts.store,
    mailbox: mailbox.name,
    folder: mailbox.imap.sent.folder ?? null,
    compose,
    log,
    now,
  };
  try {
    if (mailbox.imap.sent.copy) await copySent(deps, session);
    else if (looks) await settleUncertain(deps, session);
  } catch (error) {
    log.warn({ mailbox: mailbox.name, because: String(error) }, 'the Sent folder could not be used');
  }
}

/** A running daemon. */
export interface Daemon {
  /** Stops taking mail, finishes what is in flight, closes everything. */
  readonly stop: () => Promise<void>;
  /** Rejects when the daemon cannot go on. */
  readonly failed: Promise<never>;
}

export async function startDaemon(given: AppOptions): Promise<Daemon> {
  const broken = Promise.withResolvers<never>();
  // It may reject before anybody listens: while the first tick runs.
  broken.promise.catch(() => undefined);
  const start = failFast(given.config.mailboxes.length, broken.reject);
  const ready = (mailbox: string): void => {
    start.opened();
    given.ready(mailbox);
  };
  const options = { ...given, ready };
  const parts = await build(options);
  const stopping = new AbortController();
  await recoverOutbox(parts.deliver);
  await parts.intake.handleStored();
  const mailboxes = options.config.mailboxes.map((mailbox) =>
    supervise(parts, mailbox, stopping.signal, start.failed).catch(broken.reject),
  );
  const watched = options.config.mailboxes.flatMap((mailbox) => watchedSent(mailbox) ?? []);
  for (const sent of watched)
    mailboxes.push(
      supervise(
        { ...parts, options: { ...given, ready: () => undefined } },
        sent,
        stopping.signal,
        () => undefined,
      ),
    );
  const copier = copyLoop(parts, stopping.signal);
  const tick = () =>
    oneTick(parts).catch((error: unknown) => options.log.error({ because: String(error) }, 'sweep failed'));
  const schedule = everyMinute(tick);
  await tick();
  const stop = async (): Promise<void> => {
    await schedule.stop();
    stopping.abort();
    await Promise.all(mailboxes);
    await parts.delivery.stop();
    await copier;
    await parts.close();
  };
  return { stop, failed: broken.promise };
}

/**
 * Until the first mailbox has been opened, a daemon none of whose mailboxes can be opened ends at once, with what the first
 * one said: whoever starts it by hand sees the typo. Later, and as soon as one works, all are tried for ever.
 */
function failFast(
  mailboxes: number,
  give: (error: unknown) => void,
): { opened: () => void; failed: (error: unknown) => void } {
  let isOpen = false;
  const errors: unknown[] = [];
  return {
    opened: () => {
      isOpen = true;
    },
    failed: (error) => {
      errors.push(error);
      if (!isOpen && errors.length >= mailboxes) give(errors[0]);
    },
  };
}

/** What is due, what was put back for another try, what may be sent again. */
async function oneTick(parts: Parts): Promise<void> {
  const timers = await sweep(parts, parts.options.now());
  const stored = await parts.intake.handleStored();
  const delivered = await parts.delivery.drain();
  if (timers + stored + delivered > 0) parts.options.log.info({ timers, stored, delivered }, 'sweep');
}

async function supervise(
  parts: Parts,
  mailbox: Mailbox,
  signal: AbortSignal,
  failed: (error: unknown) => void,
): Promise<void> {
  const { log } = parts.options;
  await superviseMailbox(
    {
      ...receiveDeps(parts, mailbox),
      log,
      failed,
      backoff: (attempt) => backoff(attempt, Math.random()),
      wait: async (ms, until) => await sleep(ms, undefined, { signal: until }).catch(() => undefined),
      elapsed: () => performance.now(),
      silent: (error, ms) => tellSilence(parts, mailbox.name, error, ms),
      connected: (session) => {
        if (session === null) parts.copiers.delete(mailbox.name);
        else parts.copiers.set(mailbox.name, session);
      },
    },
    signal,
  );
}

const copyEvery = 2_000;
/** Rounds of copying between two looks for uncertain mail in a Sent folder that the provider keeps. */
const lookEvery = 30;

/** Copies into the Sent folders in the background: it must never hold up receiving or sending. */
async function copyLoop(parts: Parts, signal: AbortSignal): Promise<void> {
  for (let round = 0; !signal.aborted; round += 1) {
    for (const mailbox of parts.options.config.mailboxes) {
      const session = parts.copiers.get(mailbox.name);
      if (session !== undefined) await copies(parts, mailbox, session, round % lookEvery === 0);
    }
    await sleep(copyEvery, undefined, { signal }).catch(() => undefined);
  }
}

async function tellSilence(parts: Parts, mailbox: string, error: unknown, ms: number): Promise<void> {
  const now = parts.options.now();
  const what = error instanceof Error ? error.message : String(error);
  parts.options.log.error(
    { mailbox, because: what },
    'nothing could be read from this mailbox for 15 minutes',
  );
  await parts.store.unit(async (work) => {
    const context = await contextFor(parts, work, [], now);
    const decision = operatorAlert(context, {
      mailbox,
      title: `Nothing can be read from ${mailbox}`,
      what: `For ${Math.round(ms / 60_000)} minutes the mailbox could not be read: ${what}`,
      where: `mailboxes: ${mailbox}: imap in inboxd.yaml`,
      next: 'Check that the server is up and that user and password are right. inboxd goes on trying; nothing is lost meanwhile.',
      facts: [],
      because: 'mailbox-silent',
    });
    await work.commit([{ decision, events: [] }], context.known, now);
  });
}
