/** A desk whose mailbox is a real one: receiving as the daemon does it, with the clock and the store of a test. */
import { zstdDecompressSync } from 'node:zlib';
import { createIntake } from '../../src/flow/intake.ts';
import {
  compare,
  type MailboxPlan,
  type ReceiveDeps,
  takeMissing,
  takeOnce,
  tellsServer,
} from '../../src/flow/receive.ts';
import { createSuspects } from '../../src/flow/suspects.ts';
import { type MailboxSession, openMailbox } from '../../src/io/imap/imap.ts';
import { prepareMail } from '../../src/io/parse/prepare.ts';
import type { TicketView } from '../../src/store/views/ticket-view.ts';
import { type DeskOptions, startDesk, type TestDesk } from '../support/desk.ts';
import type { Dovecot } from '../support/dovecot.ts';

export class MailboxDesk {
  readonly desk: TestDesk;
  #deps: ReceiveDeps;
  readonly #sessions: MailboxSession[] = [];

  constructor(desk: TestDesk, dovecot: Dovecot, user: string, plan: Partial<MailboxPlan>) {
    const { store, settings } = desk;
    const quiet = () => undefined;
    const full: MailboxPlan = {
      name: 'support',
      start: { kind: 'all' },
      after: { kind: 'leave' },
      confidential: null,
      maxMessageSize: 1_000_000,
      ...plan,
    };
    const intake = createIntake({
      store,
      desk: settings,
      now: () => desk.now,
      step: quiet,
      trustOf: () => ({ kind: 'none' }),
      maxMessageSize: full.maxMessageSize,
      prepareAll: (raws) => Promise.all(raws.map((raw) => prepareMail(raw))),
      parseStored: async (zstd) => (await prepareMail(zstdDecompressSync(zstd))).outcome,
      silentAfter: () => Number.POSITIVE_INFINITY,
      tellsServer: () => tellsServer(full),
      queued: quiet,
    });
    const { port, password } = dovecot;
    const server = {
      host: '127.0.0.1',
      port,
      tls: 'none',
      user,
      password,
      folder: 'INBOX',
      pollMs: 60_000,
    } as const;
    const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
    const open = () => openMailbox(server, { onState: quiet, log });
    this.desk = desk;
    this.#deps = {
      store,
      intake,
      open,
      plan: full,
      log,
      step: quiet,
      ready: quiet,
      suspects: createSuspects(() => performance.now()),
    };
  }

  /** One round: connect, catch up, and what `then` does on the connection. */
  async #round<T>(then: (session: MailboxSession, deps: ReceiveDeps) => Promise<T>): Promise<T> {
    const session = await takeOnce(this.#deps);
    this.#sessions.push(session);
    try {
      await this.desk.settle();
      return await then(session, this.#deps);
    } finally {
      await session.close();
    }
  }

  get deps(): ReceiveDeps {
    return this.#deps;
  }

  /** As after a start of the program: what was only remembered is gone. */
  restart(): void {
    this.#deps = { ...this.#deps, suspects: createSuspects(() => performance.now()) };
  }

  catchUp(): Promise<void> {
    return this.#round(async () => undefined);
  }

  /** Server against journal, as `inboxd reconcile` says it. */
  compare(): Promise<{ server: number; journal: number; missing: readonly number[] }> {
    return this.#round(async (session, { store }) =>
      compare(store, session, 'support', await this.#cursor()),
    );
  }

  reconcile(): Promise<{ server: number; journal: number; missing: readonly number[] }> {
    return this.#round(async (session, deps) => takeMissing(deps, session, await this.#cursor()));
  }

  async #cursor() {
    const cursor = await this.desk.store.journal.readCursor('support');
    if (cursor === null) throw new Error('there was a first round');
    return cursor;
  }

  async subjects(): Promise<string[]> {
    const tickets: TicketView[] = await this.desk.tickets();
    return tickets.map(({ subject }) => subject);
  }

  async close(): Promise<void> {
    for (const session of this.#sessions) session.abort();
    await this.desk.close();
  }
}

/** `user` must have a mailbox on the server; the desk is closed by the caller. */
export async function mailboxDesk(
  dovecot: Dovecot,
  user: string,
  plan: Partial<MailboxPlan> = {},
  options: DeskOptions = {},
): Promise<MailboxDesk> {
  const desk = await startDesk({ now: new Date().toISOString(), ...options });
  return new MailboxDesk(desk, dovecot, user, plan);
}
