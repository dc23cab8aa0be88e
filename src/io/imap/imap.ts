/**
 * One session with one mailbox, from connect to the end of its connection. It never reconnects and decides nothing: whoever
 * supervises it opens a new one, waits with `backoff`, and keeps the cursor (UID within UIDVALIDITY). Whatever ends the
 * connection is told once through `onState` and makes every later call throw TemporaryError `connection-lost`.
 */
import type { MailboxObject } from 'imapflow';
import * as actions from './actions.ts';
import type { ImapSettings } from './client.ts';
import { ImapConnection, type ImapLog } from './connection.ts';
import { type FetchedBatch, type FetchWish, fetchAfter } from './fetch.ts';
import { type SentAnswer, type SentCopy, SentFolder } from './sent.ts';
import { type Waited, waitForNews } from './wait.ts';

export type { ImapSettings } from './client.ts';
export type { ImapLog } from './connection.ts';
export type { FetchedBatch } from './fetch.ts';
export type { SentAnswer, SentCopy } from './sent.ts';
export type { Waited } from './wait.ts';

export type MailboxState = 'connecting' | 'ready' | 'closed';

export interface MailboxHooks {
  /** `because` is one line for people; empty unless closed. */
  readonly onState: (state: MailboxState, because: string) => void;
  readonly log: ImapLog;
}

export interface OpenedMailbox {
  /** Decimal. */
  readonly uidValidity: string;
  /** The UID the next message will get, or a greater one. */
  readonly uidNext: number;
  readonly exists: number;
  /** False where people may not write: nothing can be marked or moved. */
  readonly writable: boolean;
  readonly canMove: boolean;
  readonly canIdle: boolean;
}

const answerMs = 30_000;

/** A session that is not connected yet. */
export function openMailbox(settings: ImapSettings, hooks: MailboxHooks): MailboxSession {
  return new MailboxSession(settings, hooks);
}

export class MailboxSession {
  readonly #settings: ImapSettings;
  readonly #hooks: MailboxHooks;
  readonly #connection: ImapConnection;
  readonly #sent: SentFolder;
  #uidValidity = '';

  constructor(settings: ImapSettings, hooks: MailboxHooks) {
    this.#settings = settings;
    this.#hooks = hooks;
    this.#connection = new ImapConnection(settings, hooks.log, (because) =>
      this.#hooks.onState('closed', because),
    );
    this.#sent = new SentFolder(settings, hooks.log);
  }

  /**
   * Logs in and opens the folder. Once per session. Throws PermanentError `credentials-refused` or `folder-missing`, else
   * TemporaryError `server-unreachable`, `command-refused` or `connection-lost`.
   */
  async connect(): Promise<OpenedMailbox> {
    this.#hooks.onState('connecting', '');
    const opened = openedMailbox(await this.#connection.open(), this.#connection);
    this.#uidValidity = opened.uidValidity;
    this.#hooks.onState('ready', '');
    return opened;
  }

  /** Why the session is over; null while it lives. */
  get closed(): string | null {
    return this.#connection.ended;
  }

  /** Whether `moveTo` works here; false before `connect`. */
  get canMove(): boolean {
    return actions.canMove(this.#connection);
  }

  /**
   * UIDs of the fetch under way, or that the end of the connection cut short: where one message ends every connection, asking
   * for one at a time (`maxMessages: 1`) finds it here, and `avoid` passes it over.
   */
  get inFlight(): readonly number[] {
    return this.#connection.asked;
  }

  /** Messages above a UID, ascending, a batch each time one is asked for; nothing is fetched ahead. Throws TemporaryError. */
  fetchAfter(wish: FetchWish): AsyncGenerator<FetchedBatch> {
    return fetchAfter(this.#connection, wish);
  }

  /** Waits until the folder grew, the poll interval passed, or the session or the wait ended. Never throws. */
  waitForNews(signal: AbortSignal): Promise<Waited> {
    const { folder, pollMs } = this.#settings;
    const settings = {
      folder,
      pollMs,
      answerMs: this.#settings.answerMs ?? answerMs,
      uidValidity: this.#uidValidity,
    };
    return waitForNews(this.#connection, settings, signal);
  }

  /** Sets \Seen; UIDs that are gone are no error. Throws TemporaryError. */
  markSeen(uids: readonly number[]): Promise<void> {
    return actions.markSeen(this.#connection, uids);
  }

  /** Moves messages; the folder is created where missing, UIDs that are gone are no error. Throws TemporaryError. */
  moveTo(uids: readonly number[], folder: string): Promise<void> {
    return actions.moveTo(this.#connection, uids, folder);
  }

  /** Every UID of the folder. Throws TemporaryError. */
  census(): Promise<actions.Census> {
    return actions.census(this.#connection, this.#uidValidity);
  }

  /** Message-ID, From and Date fields; messages that are gone are left out. Throws TemporaryError. */
  fetchIdentity(uids: readonly number[]): Promise<actions.MessageIdentity[]> {
    return actions.fetchIdentity(this.#connection, uids);
  }

  /** Keeps a copy of sent mail in `folder`, or (null) where the server keeps it. Throws TemporaryError or PermanentError. */
  appendSent(folder: string | null, raw: Buffer, copy: SentCopy): Promise<SentAnswer> {
    return this.#sent.append(folder, raw, copy);
  }

  /** Whether the folder of sent mail has this Message-ID (without angle brackets). Throws like `appendSent`. */
  hasSent(folder: string | null, messageId: string): Promise<boolean> {
    return this.#sent.has(folder, messageId);
  }

  /** Says goodbye and ends the session, within seconds. */
  async close(): Promise<void> {
    await Promise.all([this.#sent.close(), this.#connection.close()]);
  }

  /** Ends the session now; calls in progress throw. */
  abort(): void {
    this.#sent.abort();
    this.#connection.drop('aborted');
  }
}

function openedMailbox(mailbox: MailboxObject, connection: ImapConnection): OpenedMailbox {
  return {
    uidValidity: mailbox.uidValidity.toString(),
    uidNext: mailbox.uidNext,
    exists: mailbox.exists,
    writable: mailbox.readOnly !== true,
    canMove: actions.canMove(connection),
    canIdle: connection.canIdle,
  };
}
