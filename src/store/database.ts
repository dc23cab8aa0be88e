/**
 * Opens the database and keeps it one daemon's. SQLite through knex: WAL, foreign keys, busy timeout, an integrity check at
 * start. A unit of work is one transaction; SQLite has one writer, so units queue on the pool's only connection.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import knex, { type Knex } from 'knex';
import { PermanentError, TemporaryError } from '../errors.ts';

export type Database = Knex;
export type Transaction = Knex.Transaction;

/** How long a write waits for another process before it gives up, in ms. */
const busyTimeout = 15_000;

/**
 * Opens (and creates) the database; `migrate` brings its schema up to date, `check` looks for damage (reads the whole file).
 * `passing` is for one that nobody keeps: what a crash of the machine would lose is not waited for.
 */
export async function openDatabase(
  path: string,
  options: { migrate?: boolean; check?: boolean; passing?: boolean } = {},
): Promise<Database> {
  const db = knex({
    client: 'sqlite3',
    connection: { filename: path },
    useNullAsDefault: true,
    pool: { min: 1, max: 1, afterCreate: prepareConnection(options.passing ?? false) },
    migrations: { migrationSource: new Migrations() },
    log: quiet,
  });
  try {
    if (options.check ?? false) await checkIntegrity(db, path);
    if (options.migrate ?? true) await migrate(db);
    return db;
  } catch (error) {
    await db.destroy();
    throw readable(error, path);
  }
}

/** Applies what is missing. Returns the names applied. A lock left by a process that was killed while migrating is freed. */
export async function migrate(db: Database): Promise<string[]> {
  const [, applied] = await db.migrate.latest().catch(async (error: unknown) => {
    if (!(error instanceof Error) || !/already locked/.test(error.message)) {
      throw readable(error, db.client.config.connection.filename);
    }
    await db.migrate.forceFreeMigrationsLock();
    return await db.migrate.latest();
  });
  return applied;
}

/** Knex prints what it also throws, on stdout, where the answers of commands belong. */
const quiet = { warn: ignore, error: ignore, debug: ignore, deprecate: ignore };

function ignore(): void {}

interface RawConnection {
  exec(sql: string, done: (error: Error | null) => void): void;
}

type Prepared = (error: Error | null, connection: RawConnection) => void;

function prepareConnection(passing: boolean) {
  const settings = [
    `PRAGMA busy_timeout = ${busyTimeout}`,
    'PRAGMA journal_mode = WAL',
    `PRAGMA synchronous = ${passing ? 'OFF' : 'FULL'}`,
    'PRAGMA foreign_keys = ON',
    'PRAGMA cache_size = -8000',
    'PRAGMA wal_autocheckpoint = 4000',
  ];
  return (connection: RawConnection, done: Prepared): void =>
    connection.exec(`${settings.join('; ')};`, (error) => done(error, connection));
}

async function checkIntegrity(db: Database, path: string): Promise<void> {
  const rows: { quick_check?: string }[] = await db.raw('PRAGMA quick_check(1)');
  const answer = rows[0]?.quick_check ?? 'no answer';
  if (answer !== 'ok') throw damaged(path, answer);
}

function damaged(path: string, how: string, options?: ErrorOptions): PermanentError {
  const advice = 'Stop, copy the file away, and restore the last backup; the mail is still on the server.';
  return new PermanentError(
    'database-damaged',
    `The database ${path} is damaged (${how}). ${advice}`,
    options,
  );
}

function readable(error: unknown, path: string): unknown {
  const message = error instanceof Error ? error.message : String(error);
  if (/migration directory is corrupt/.test(message)) {
    const advice = 'Start the version of inboxd that made it, or a later one. Nothing was changed.';
    return new PermanentError(
      'database-newer',
      `The database ${path} was made by a newer inboxd. ${advice}`,
      { cause: error },
    );
  }
  if (/SQLITE_CANTOPEN/.test(message)) {
    const advice = 'Make sure the folder exists and this user may write in it.';
    return new PermanentError('database-unopenable', `The database ${path} cannot be opened. ${advice}`, {
      cause: error,
    });
  }
  if (/SQLITE_CORRUPT/.test(message)) return damaged(path, message, { cause: error });
  if (/SQLITE_NOTADB/.test(message)) {
    return new PermanentError('database-damaged', `${path} is no SQLite database. Check store.url.`, {
      cause: error,
    });
  }
  if (/SQLITE_BUSY/.test(message)) {
    return new TemporaryError('database-busy', `The database ${path} is locked by another program.`, {
      cause: error,
    });
  }
  return error;
}

interface MigrationFile {
  readonly name: string;
  readonly path: string;
}

/** Migrations are numbered files in `migrations/`, TypeScript in a clone and JavaScript in a build. */
class Migrations implements Knex.MigrationSource<MigrationFile> {
  async getMigrations(): Promise<MigrationFile[]> {
    const dir = fileURLToPath(new URL('../../migrations/', import.meta.url));
    const files = readdirSync(dir).filter((file) => /^\d{4}-.*\.(ts|js)$/.test(file));
    return files.sort().map((file) => ({ name: file.replace(/\.(ts|js)$/, ''), path: join(dir, file) }));
  }
  getMigrationName(migration: MigrationFile): string {
    return migration.name;
  }
  async getMigration(migration: MigrationFile): Promise<Knex.Migration> {
    const module: { up: (db: Knex) => Promise<void> } = await import(migration.path);
    return { up: module.up, down: async () => undefined };
  }
}

/** Holds the database for one daemon. `release` lets go; so does the end of the process, however it ends. */
export interface Hold {
  readonly release: () => Promise<void>;
}

/**
 * Refuses a second daemon on one file. The operating system keeps the lock (an exclusive SQLite transaction in a small file
 * beside the database), so a killed daemon never leaves one behind.
 */
export async function holdDatabase(path: string): Promise<Hold> {
  const lock = knex({
    client: 'sqlite3',
    connection: { filename: `${path}.lock` },
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
    log: quiet,
  });
  try {
    await lock.raw('PRAGMA busy_timeout = 300');
    await lock.raw('PRAGMA locking_mode = EXCLUSIVE');
    await lock.raw('BEGIN EXCLUSIVE');
  } catch (error) {
    await lock.destroy();
    const advice = 'Stop it first, or give this one another store.url.';
    throw new TemporaryError('database-held', `Another inboxd is running on ${path}. ${advice}`, {
      cause: error,
    });
  }
  return { release: () => lock.destroy() };
}
