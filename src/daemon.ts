/** Runs the parts: as a daemon that receives, delivers and sweeps until it is stopped, or for one round (`start --once`). */
import { setTimeout as sleep } from 'node:timers/promises';
import { type AppOptions, build, openSession, type Parts, postOf } from './app.ts';
import type { Config, Mailbox } from './config/schema.ts';
import { reload } from './daemon-reload.ts';
import { operatorAlert } from './desk/outgoing/operator-mail.ts';
import { copySent, settleUncertain } from './flow/copies.ts';
import { contextFor, recoverOutbox } from './flow/deliver.ts';
import { sendDigests } from './flow/digest.ts';
import { sentSuffix } from './flow/handle.ts';
import { superviseMailbox } from './flow/mailbox.ts';
import { type ReceiveDeps, takeOnce } from './flow/receive.ts';
import { createSuspects } from './flow/suspects.ts';
import { sweep } from './flow/sweep.ts';
import { backoff } from './io/backoff.ts';
import type { MailboxSession } from './io/imap/imap.ts';
import { everyMinute } from './io/schedule.ts';

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
      confidential: mailbox.confidential ?? null,
      maxMessageSize: config.desk.maxMessageSize,
    },
    open: () => openSession(mailbox, log.warn.bind(log)),
    suspects: createSuspects(() => performance.now()),
  };
}

/** The mailbox's Sent folder as one more mailbox that is only read; null where it is not watched. */
function watchedSent(mailbox: Mailbox): Mailbox | null {
  const { folder, watch } = mailbox.imap.sent;
  if (!watch || folder === undefined) return null;
  const imap = { ...mailbox.imap, folder };
  const { confidential: _, ...others } = mailbox;
  return {
    ...others,
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
      await takeWaiting(parts, mailbox).catch((error: unknown) => failures.push(error));
      const sent = watchedSent(mailbox);
      const quiet = { ...parts, options: { ...options, ready: () => undefined } };
      if (sent !== null) await takeWaiting(quiet, sent).catch((error: unknown) => failures.push(error));
    }
    const swept = await sweep({ ...parts, log: options.log }, options.now());
    if (swept.timers > 0) options.log.info(swept, 'sweep');
    await parts.delivery.drain();
    if ((await digestsSent(parts)) > 0) await parts.delivery.drain();
    for (const mailbox of options.config.mailboxes) await copyOnce(parts, mailbox);
    // One dead mailbox does not stop another; what it died of is still the outcome.
    if (failures.length > 0) throw failures[0];
  } finally {
    await parts.delivery.stop();
    for (const session of parts.copiers.values()) await session.close();
    await parts.close();
  }
}

async function takeWaiting(parts: Parts, mailbox: Mailbox): Promise<void> {
  parts.copiers.set(mailbox.name, await takeOnce(receiveDeps(parts, mailbox)));
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
  /** Reads the configuration again. With mistakes the old one holds, and log and operator are told all of them. */
  readonly reload: (read: () => Promise<Config>) => Promise<void>;
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
  const watched = options.config.mailboxes.flatMap((mailbox) => watchedSent(mailbox) ?? []);
  const looked = firstLooks([...options.config.mailboxes, ...watched].map(({ name }) => name));
  const mailboxes = options.config.mailboxes.map((mailbox) =>
    supervise(parts, mailbox, stopping.signal, looked.done, start.failed).catch(broken.reject),
  );
  for (const sent of watched)
    mailboxes.push(
      supervise(
        { ...parts, options: { ...given, ready: () => undefined } },
        sent,
        stopping.signal,
        looked.done,
        () => undefined,
      ).catch(broken.reject),
    );
  const copier = copyLoop(parts, stopping.signal);
  parts.delivery
    .drain()
    .catch((error: unknown) => options.log.error({ because: String(error) }, 'delivery stopped'));
  const sweeping = sweepLater(parts, looked.all, stopping.signal);
  const stop = async (): Promise<void> => {
    stopping.abort();
    // A tick that delivers ends with what is in flight, and not with all that waits.
    await Promise.all([parts.delivery.stop(), sweeping.stop()]);
    await Promise.all(mailboxes);
    await parts.delivery.stop();
    await copier;
    await parts.close();
  };
  return { stop, failed: broken.promise, reload: (read) => reload(parts, read) };
}

/**
 * Until the first mailbox has been opened, a daemon none of whose mailboxes can be opened ends at once, with what the first
 * one said: whoever starts it by hand sees the typo. Later, and as soon as one works, all are tried for ever.
 */
function failFast(mailboxes: number, give: (error: unknown) => void) {
  let isOpen = false;
  const failures = new Map<string, unknown>();
  return {
    opened: (): void => {
      isOpen = true;
    },
    failed: (mailbox: string, error: unknown): void => {
      failures.set(mailbox, error);
      if (!isOpen && failures.size === mailboxes) give([...failures.values()][0]);
    },
  };
}

/** How long mail that waits is read before timers run all the same, in ms: a large backlog, a server that does not answer. */
const longestFirstLook = 60_000;

/**
 * Ticks every minute, the first time when the mail that waited is read: answers that came while the program was off are no
 * broken promises. `stop` is called when `signal` has aborted.
 */
function sweepLater(parts: Parts, looked: Promise<void>, signal: AbortSignal) {
  const tick = () =>
    oneTick(parts).catch((error: unknown) =>
      parts.options.log.error({ because: String(error) }, 'sweep failed'),
    );
  const patience = sleep(longestFirstLook, undefined, { signal }).catch(() => undefined);
  const begun = Promise.race([looked, patience]).then(async () => {
    if (signal.aborted) return null;
    const schedule = everyMinute(tick);
    await tick();
    return schedule;
  });
  return { stop: async (): Promise<void> => await (await begun)?.stop() };
}

/** Resolves `all` when each of these mailboxes was looked into, or could not be. */
function firstLooks(names: readonly string[]) {
  const left = new Set(names);
  const { promise: all, resolve } = Promise.withResolvers<void>();
  const done = (name: string): void => {
    left.delete(name);
    if (left.size === 0) resolve();
  };
  return { all, done };
}

/** What is due, what was put back for another try, what may be sent again. */
async function oneTick(parts: Parts): Promise<void> {
  const swept = await sweep({ ...parts, log: parts.options.log }, parts.options.now());
  parts.school.look();
  const stored = await parts.intake.handleStored();
  const delivered = await parts.delivery.drain();
  const digests = await digestsSent(parts);
  if (digests > 0) await parts.delivery.drain();
  if (swept.timers + stored + delivered + digests > 0)
    parts.options.log.info({ ...swept, stored, delivered, digests }, 'sweep');
}

/** Last, and caught: a report that cannot be made, or takes long, holds up no mail. */
async function digestsSent(parts: Parts): Promise<number> {
  const { log, now } = parts.options;
  return await sendDigests(parts, now()).catch((error: unknown) => {
    log.error({ because: String(error) }, 'a digest could not be sent');
    return 0;
  });
}

async function supervise(
  parts: Parts,
  mailbox: Mailbox,
  signal: AbortSignal,
  looked: (mailbox: string) => void,
  failed: (mailbox: string, error: unknown) => void,
): Promise<void> {
  const { log } = parts.options;
  await superviseMailbox(
    {
      ...receiveDeps(parts, mailbox),
      log,
      failed: (error) => {
        looked(mailbox.name);
        failed(mailbox.name, error);
      },
      backoff: (attempt) => backoff(attempt, Math.random()),
      wait: async (ms, until) => await sleep(ms, undefined, { signal: until }).catch(() => undefined),
      elapsed: () => performance.now(),
      silent: (error, ms) => tellSilence(parts, mailbox.name, error, ms),
      connected: (session) => {
        if (session === null) return void parts.copiers.delete(mailbox.name);
        parts.copiers.set(mailbox.name, session);
        looked(mailbox.name);
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
