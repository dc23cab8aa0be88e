/**
 * Composition root: builds the parts from the configuration in order, and takes them down in reverse. `daemon.ts` runs them,
 * `operate.ts` has what the command line does without a daemon. Nothing here decides.
 */
import { fileURLToPath } from 'node:url';
import { zstdDecompressSync } from 'node:zlib';
import type { Config, Mailbox } from './config/schema.ts';
import type { Instant } from './desk/instant.ts';
import type { DeskSettings } from './desk/settings.ts';
import { createDelivery, type DeliverDeps, type Delivery } from './flow/deliver.ts';
import { createIntake, type Intake } from './flow/intake.ts';
import type { Log } from './flow/log.ts';
import { tellsServer } from './flow/receive.ts';
import { createSimilarTickets } from './flow/similar.ts';
import { type MailboxSession, openMailbox } from './io/imap/imap.ts';
import { createParser, type Parser } from './io/parse/parser.ts';
import { createRenderer } from './io/render/render.ts';
import type { Trust } from './mail/authentication/authentication-results.ts';
import { createPost, type Post } from './post.ts';
import { type CurrentDesk, currentDesk } from './reload.ts';
import { openSchool, type School } from './school.ts';
import { holdDatabase, openDatabase } from './store/database.ts';
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

/** Everything that runs, once built. */
export interface Parts {
  readonly options: AppOptions;
  readonly store: Store;
  /** As the configuration says now: it may have been read again. */
  readonly desk: DeskSettings;
  readonly current: CurrentDesk;
  readonly parser: Parser;
  readonly posts: ReadonlyMap<string, Post>;
  readonly deliver: DeliverDeps;
  readonly delivery: Delivery;
  readonly intake: Intake;
  readonly copiers: Map<string, MailboxSession>;
  readonly school: School;
  readonly close: () => Promise<void>;
}

/** Builds everything and holds the database; `close` takes it down again. */
export async function build(options: AppOptions): Promise<Parts> {
  const { config, log, now } = options;
  const held = await holdDatabase(config.store.file);
  const undo: (() => Promise<unknown>)[] = [held.release];
  const close = async (): Promise<void> => {
    for (const step of undo.reverse()) await step();
  };
  try {
    const parser = createParser({ threads: 1 });
    undo.push(parser.close);
    const renderer = await createRenderer({ dir: templatesDir });
    const db = await openDatabase(config.store.file, { check: true });
    const store = createStore(db);
    undo.push(store.close);
    const current = currentDesk(config);
    const school = await openSchool({ store, desk: current.read, log, now });
    undo.push(school.close);
    const posts = new Map(
      config.mailboxes.map((mailbox) => [mailbox.name, createPost(mailbox, { store, renderer })]),
    );
    undo.push(() => Promise.all([...posts.values()].map((post) => post.close())));
    return assemble(options, { store, parser, posts, current, school, close, log, now });
  } catch (error) {
    await close();
    throw error;
  }
}

type Built = Pick<Parts, 'store' | 'parser' | 'posts' | 'current' | 'school' | 'close'> & {
  log: Log;
  now: () => Instant;
};

function assemble(options: AppOptions, built: Built): Parts {
  const { store, parser, posts, current, school, log, now } = built;
  const copiers = new Map<string, MailboxSession>();
  const deliver: DeliverDeps = {
    store,
    get desk() {
      return current.read();
    },
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
    get desk() {
      return current.read();
    },
    now,
    step: options.step,
    learned: school.learned,
    similar: createSimilarTickets(store),
    trustOf: (mailbox) => trustOf(mailboxOf(mailbox.name)),
    maxMessageSize: options.config.desk.maxMessageSize,
    prepareAll: parser.prepareAll,
    parseStored: async (zstd) => (await parser.prepare(zstdDecompressSync(zstd))).outcome,
    silentAfter: (name) => mailboxOf(name)?.silentAfter ?? Number.POSITIVE_INFINITY,
    tellsServer: (name) => {
      const mailbox = mailboxOf(name);
      return mailbox !== undefined && tellsServer({ ...mailbox, confidential: mailbox.confidential ?? null });
    },
    queued: () =>
      void delivery
        .drain()
        .catch((error: unknown) => log.error({ because: String(error) }, 'delivery stopped')),
  });
  return {
    ...{ options, store, current, parser, posts, deliver, delivery, intake, copiers, school },
    close: built.close,
    get desk() {
      return current.read();
    },
  };
}

export function postOf(posts: ReadonlyMap<string, Post>, mailbox: string): Post {
  const post = posts.get(mailbox) ?? [...posts.values()][0];
  if (post === undefined) throw new Error(`no mailbox ${mailbox}`);
  return post;
}

/** Whose authentication results a mailbox believes. */
export function trustOf(mailbox: Mailbox | undefined): Trust {
  const trust = mailbox?.trust ?? { kind: 'none' };
  return trust.kind === 'authservId' ? { kind: 'authserv-id', name: trust.authservId } : { kind: trust.kind };
}

/** A session with a mailbox's server, not connected yet. */
export function openSession(
  mailbox: Mailbox,
  warn: (fields: object, message: string) => void,
): MailboxSession {
  const log = { debug: () => undefined, warn };
  return openMailbox({ ...mailbox.imap, pollMs: mailbox.poll }, { onState: () => undefined, log });
}
