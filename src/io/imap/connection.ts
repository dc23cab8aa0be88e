/**
 * One authenticated IMAP connection with one folder selected, for as long as it lives; it never reconnects. imapflow answers
 * `undefined`, `false` or nothing at all once a connection is gone, which would read as "no such message": here every command
 * either has its answer on a living connection or throws TemporaryError.
 */
import { type FetchMessageObject, type FetchQueryObject, ImapFlow, type MailboxObject } from 'imapflow';
import { PermanentError, type TemporaryError } from '../../errors.ts';
import { clientOptions, type ImapSettings, refusalLogger } from './client.ts';
import { commandError, connectError, failureOf, isAboutMessages, lostError } from './errors.ts';
import { uidSet } from './uids.ts';

/** A pino logger fits. */
export interface ImapLog {
  readonly debug: (fields: object, message: string) => void;
}

/** Milliseconds a server has to say goodbye. */
const logoutMs = 5_000;

export class ImapConnection {
  readonly place: string;
  readonly #settings: ImapSettings;
  readonly #log: ImapLog;
  readonly #client: ImapFlow;
  /** What the server said to the last command that imapflow answered with `false`. */
  #refusal: unknown = null;
  #failure: unknown = null;
  #ended: string | null = null;
  #asked: readonly number[] = [];
  #grown = false;
  #onGrowth: (() => void) | null = null;
  #onEnd: (() => void) | null = null;

  readonly #whenEnded: (because: string) => void;

  /** `whenEnded` is called once, with the reason, when the connection ends or could not be made. */
  constructor(settings: ImapSettings, log: ImapLog, whenEnded: (because: string) => void) {
    this.#whenEnded = whenEnded;
    this.place = `${settings.host}:${settings.port}`;
    this.#settings = settings;
    this.#log = log;
    this.#client = new ImapFlow({
      ...clientOptions(settings),
      logger: refusalLogger((error) => {
        this.#refusal = error;
      }),
    });
    this.#listen();
  }

  /** Why the connection ended; null while it lives. */
  get ended(): string | null {
    return this.#ended;
  }

  /** Whether a command can be sent: the connection lives and a folder is selected. */
  get isAlive(): boolean {
    const { usable, mailbox, byeReason } = this.#client;
    return this.#ended === null && usable && mailbox !== false && byeReason === undefined;
  }

  /** UIDs of the message fetch that is under way, or was when the connection ended. */
  get asked(): readonly number[] {
    return this.#asked;
  }

  get canIdle(): boolean {
    return this.has('IDLE');
  }

  /** Whether the server offers an extension; IMAP4rev2 includes those that are asked for here (RFC 9051 appendix E). */
  has(capability: string): boolean {
    return this.#client.capabilities.has(capability) || this.#client.enabled.has('IMAP4rev2');
  }

  /** Logs in and selects the folder. Throws PermanentError `credentials-refused`, `folder-missing`, or TemporaryError. */
  async open(): Promise<MailboxObject> {
    if (this.#ended !== null) throw lostError(this.place, 'log in', this.#ended);
    try {
      await this.#client.connect();
    } catch (error) {
      const failure = connectError(this.place, this.#settings.user, error);
      this.drop(failure.message);
      throw failure;
    }
    return this.#select();
  }

  /**
   * Runs one command. `what` completes "refused to …". Throws TemporaryError `command-refused` where the server said NO or BAD,
   * `connection-lost` where the connection ended.
   */
  async command<T>(what: string, run: (client: ImapFlow) => Promise<T | false | undefined>): Promise<T> {
    this.#assertAlive(what);
    this.#refusal = null;
    const answer = await this.#attempt(what, run);
    this.#assertAlive(what);
    if (answer === false || answer === undefined)
      throw commandError(this.place, what, this.#refusal ?? unanswered());
    return answer;
  }

  /** Throws TemporaryError `command-refused` for what we do not even ask. */
  refuse(what: string, because: string): never {
    throw commandError(this.place, what, { responseStatus: 'NO', responseText: because });
  }

  /**
   * Fetches `query` of these ascending UIDs in one command and hands on every answer; other clients' flag changes are among them,
   * as answers that lack what was asked for. Null when done, else what the server said against these messages: those that
   * were handed on are good, the others are open. Throws TemporaryError where no message is to blame.
   */
  async fetch(
    uids: readonly number[],
    query: FetchQueryObject,
    take: (message: FetchMessageObject) => void,
  ): Promise<string | null> {
    const what = 'fetch messages';
    this.#assertAlive(what);
    this.#asked = uids;
    try {
      for await (const message of this.#client.fetch(uidSet(uids), query, { uid: true })) take(message);
    } catch (error) {
      const failure = failureOf(error);
      if (this.#ended !== null || !isAboutMessages(failure)) throw this.#errorOf(what, error);
      this.#asked = [];
      return failure.text;
    }
    this.#assertAlive(what);
    this.#asked = [];
    return null;
  }

  /** Whether the folder grew since `noteSeen`. */
  get hasNews(): boolean {
    return this.#grown;
  }

  /** To be called before a search: what arrives from here on is news. */
  noteSeen(): void {
    this.#grown = false;
  }

  /** Calls the listener whenever the folder grows, until another or null is set. */
  onGrowth(listener: (() => void) | null): void {
    this.#onGrowth = listener;
  }

  /** Calls the listener when the connection ends, until another or null is set. */
  onEnd(listener: (() => void) | null): void {
    this.#onEnd = listener;
  }

  /** Has the server tell of changes (RFC 2177) until another command is sent; false where it will not. */
  async idle(): Promise<boolean> {
    if (this.#ended !== null || !this.canIdle || this.#client.idling) return false;
    const answer = await this.#client.idle().catch(() => false);
    return answer !== false && this.#ended === null;
  }

  /** Ends the connection now; `because` is what `ended` says. */
  drop(because: string): void {
    this.#end(because);
    this.#client.close();
  }

  /** Says goodbye, waits a few seconds at most, and ends the connection. */
  async close(): Promise<void> {
    if (this.#ended !== null) return;
    this.#end('closed by us');
    const timer = setTimeout(() => this.#client.close(), logoutMs);
    await this.#client.logout().catch(() => false);
    clearTimeout(timer);
    this.#client.close();
  }

  /** The lock is held for the whole life: it marks a quiet connection as wanted, so that imapflow keeps it alive. */
  async #select(): Promise<MailboxObject> {
    const { folder } = this.#settings;
    try {
      await this.#client.getMailboxLock(folder, { maxLockHoldTime: false });
    } catch (error) {
      const failure = selectError(this.place, folder, error);
      this.drop(failure.message);
      throw failure;
    }
    const mailbox = this.#client.mailbox;
    if (mailbox === false) throw lostError(this.place, `open ${folder}`, this.#ended ?? 'no answer');
    return mailbox;
  }

  async #attempt<T>(what: string, run: (client: ImapFlow) => Promise<T>): Promise<T> {
    try {
      return await run(this.#client);
    } catch (error) {
      throw this.#errorOf(what, error);
    }
  }

  /** What fails without an answer of the server leaves the connection in doubt: it is ended. */
  #errorOf(what: string, error: unknown): TemporaryError {
    const failure = failureOf(error);
    if (failure.status === null) this.drop(this.#knowsWhy() ? this.#closeReason() : failure.text);
    if (this.#ended !== null) return lostError(this.place, what, this.#ended, error);
    return commandError(this.place, what, error);
  }

  #assertAlive(what: string): void {
    if (this.isAlive) return;
    // After BYE imapflow answers every command with nothing, some time before the socket closes.
    if (this.#client.byeReason !== undefined) this.drop(this.#closeReason());
    throw lostError(this.place, what, this.#ended ?? 'it was not open');
  }

  /** An `error` without a listener would end the process; imapflow always closes after one, and `close` tells. */
  #listen(): void {
    this.#client.on('error', (error: unknown) => {
      this.#failure ??= error;
      this.#log.debug({ server: this.place, because: failureOf(error).text }, 'imap connection failed');
    });
    this.#client.on('close', () => this.#end(this.#closeReason()));
    this.#client.on('exists', (change: { count: number; prevCount?: number | undefined }) => {
      if (change.count <= (change.prevCount ?? 0)) return;
      this.#grown = true;
      this.#onGrowth?.();
    });
  }

  #knowsWhy(): boolean {
    return this.#client.byeReason !== undefined || this.#failure !== null;
  }

  #closeReason(): string {
    if (this.#client.byeReason !== undefined)
      return `the server said: ${this.#client.byeReason}`.slice(0, 300);
    return this.#failure === null ? 'the server closed the connection' : failureOf(this.#failure).text;
  }

  #end(because: string): void {
    if (this.#ended !== null) return;
    this.#ended = because;
    this.#whenEnded(because);
    this.#onEnd?.();
  }
}

function selectError(place: string, folder: string, error: unknown): Error {
  const missing =
    typeof error === 'object' && error !== null && Reflect.get(error, 'mailboxMissing') === true;
  if (!missing) return commandError(place, `open the folder ${folder}`, error);
  const message = `The mail server ${place} has no folder ${folder}. Check \`imap.folder\` in the configuration, or create it.`;
  return new PermanentError('folder-missing', message, { cause: error });
}

function unanswered(): object {
  return { responseStatus: 'NO', responseText: 'no reason given' };
}
