/**
 * The folder of sent mail. It has a connection of its own, opened when first needed: looking into another folder on the
 * connection that reads the mailbox would deselect what is being fetched.
 */
import type { ImapFlow } from 'imapflow';
import { ensureFolder } from './actions.ts';
import type { ImapSettings } from './client.ts';
import { ImapConnection, type ImapLog } from './connection.ts';

export interface SentCopy {
  /** Without angle brackets. */
  readonly messageId: string;
  readonly date: Date;
  /** Look first whether the folder has this Message-ID, and append nothing then. */
  readonly checkFirst?: boolean;
}

export interface SentAnswer {
  /** The folder that was used. */
  readonly folder: string;
  /** False where the folder had the message already. */
  readonly appended: boolean;
}

export class SentFolder {
  readonly #settings: ImapSettings;
  readonly #log: ImapLog;
  #connection: ImapConnection | null = null;
  #detected: string | null = null;
  /** One at a time: a search needs the folder selected until it is done. */
  #queue: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(settings: ImapSettings, log: ImapLog) {
    this.#settings = settings;
    this.#log = log;
  }

  /** Keeps a copy, marked \Seen, in `folder` or where the server keeps sent mail. Throws TemporaryError or PermanentError. */
  append(folder: string | null, raw: Buffer, copy: SentCopy): Promise<SentAnswer> {
    return this.#alone(async (connection) => {
      const path = folder ?? (await this.#detect(connection));
      if (copy.checkFirst && (await holds(connection, path, copy.messageId)))
        return { folder: path, appended: false };
      await connection.command(`create the folder ${path}`, (client) => ensureFolder(client, path));
      await connection.command(`keep a copy in ${path}`, (client) =>
        client.append(path, raw, ['\\Seen'], copy.date),
      );
      return { folder: path, appended: true };
    });
  }

  /** Whether the folder (or the one where the server keeps sent mail) has this Message-ID, given without angle brackets. */
  has(folder: string | null, messageId: string): Promise<boolean> {
    return this.#alone(async (connection) =>
      holds(connection, folder ?? (await this.#detect(connection)), messageId),
    );
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#connection?.close();
  }

  abort(): void {
    this.#isClosed = true;
    this.#connection?.drop('aborted');
  }

  #alone<T>(use: (connection: ImapConnection) => Promise<T>): Promise<T> {
    const turn = this.#queue.then(async () => use(await this.#open()));
    this.#queue = turn.catch(() => {});
    return turn;
  }

  async #open(): Promise<ImapConnection> {
    if (this.#connection?.isAlive) return this.#connection;
    this.#connection?.drop('not usable any more');
    const connection = new ImapConnection(this.#settings, this.#log, () => {});
    this.#connection = connection;
    if (this.#isClosed) connection.drop('aborted');
    await connection.open();
    return connection;
  }

  /** By special use (RFC 6154), else by the names imapflow knows in many languages, else `Sent`. */
  async #detect(connection: ImapConnection): Promise<string> {
    const folders = await connection.command('list the folders', (client) => client.list());
    this.#detected ??= folders.find((folder) => folder.specialUse === '\\Sent')?.path ?? 'Sent';
    return this.#detected;
  }
}

/** A missing folder holds nothing. */
async function holds(connection: ImapConnection, folder: string, messageId: string): Promise<boolean> {
  const found = await connection.command(`search ${folder}`, (client) => findIn(client, folder, messageId));
  return found.length > 0;
}

/** Selected for writing: a folder opened read-only says that no flag can be set, and then imapflow appends without \Seen. */
async function findIn(
  client: ImapFlow,
  folder: string,
  messageId: string,
): Promise<number[] | false | undefined> {
  await ensureFolder(client, folder);
  await client.mailboxOpen(folder);
  return client.search({ header: { 'Message-ID': `<${messageId}>` } }, { uid: true });
}
