/**
 * A private Dovecot 2.3 on a free port of 127.0.0.1, in a temporary folder, for tests and benchmarks. As root it drops to
 * nobody. It ends with `stop()`, or with the process that started it, however that ends.
 */
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { type Account, own, password, prepareDovecot } from './dovecot-settings.ts';

export interface DeliverOptions {
  /** When it reached the mailbox (INTERNALDATE); now if absent. */
  readonly internalDate?: Date;
  /** INBOX if absent; created where missing. */
  readonly folder?: string;
}

export interface Dovecot {
  readonly port: number;
  /** Of every account. */
  readonly password: string;
  /** The account's folder; its mail is in `Maildir` below. */
  readonly home: (user: string) => string;
  /** Puts messages into a mailbox, byte for byte, in this order. */
  readonly deliver: (
    user: string,
    raw: Buffer | readonly Buffer[],
    options?: DeliverOptions,
  ) => Promise<void>;
  /** Runs doveadm against this server and gives what it prints. */
  readonly doveadm: (args: readonly string[]) => Promise<string>;
  /** Ends every connection of an account. */
  readonly kick: (user: string) => Promise<void>;
  /** What the server logged so far. */
  readonly log: () => Promise<string>;
  readonly stop: () => Promise<void>;
}

const portAttempts = 5;
const startTries = 200;
const run = promisify(execFile);

/** Why no Dovecot can be started here, in a sentence; null where one can. */
export function dovecotMissing(): string | null {
  const program = find('dovecot');
  if (program === null || find('doveadm') === null)
    return 'Dovecot is not installed (apt-get install dovecot-imapd).';
  const version = spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout.trim();
  return version.startsWith('2.3.') ? null : `Dovecot ${version} is installed; these tests need 2.3.`;
}

/** For `describe.skipIf(...)`: true, with a warning, where there is no Dovecot. Throws in CI, where it must be there. */
export function skipWithoutDovecot(): boolean {
  const reason = dovecotMissing();
  if (reason === null) return false;
  if (process.env.CI) throw new Error(`${reason} CI must run these tests.`);
  console.warn(`SKIPPED, tests against a real IMAP server: ${reason}`);
  return true;
}

/** Starts a server with these accounts (`help` if none are named). Throws, with its log, if it does not come up. */
export async function startDovecot(options: { readonly users?: readonly string[] } = {}): Promise<Dovecot> {
  const dir = await mkdtemp(join(tmpdir(), 'inboxd-dovecot-'));
  const account = await accountToRunAs();
  const users = options.users ?? ['help'];
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    await prepareDovecot(dir, port, users, account);
    const child = launch(dir, account);
    const isUp = await comesUp(child, port);
    if (isUp) return serverOf({ dir, port, account, child });
    await end(child);
    // Somebody else may have taken the port between our asking for it and the start.
    if (attempt < portAttempts) continue;
    const log = await readFile(join(dir, 'dovecot.log'), 'utf8').catch(() => 'no log');
    await rm(dir, { recursive: true, force: true });
    throw new Error(`Dovecot did not start: ${log}`);
  }
}

interface Running {
  readonly dir: string;
  readonly port: number;
  readonly account: Account;
  readonly child: ChildProcess;
}

function serverOf({ dir, port, account, child }: Running): Dovecot {
  const home = (user: string) => join(dir, 'home', user);
  const doveadm = async (args: readonly string[]) => {
    const [command = '', ...rest] = asAccount(account, ['doveadm', '-c', join(dir, 'dovecot.conf'), ...args]);
    return (await run(command, rest)).stdout;
  };
  const postman = maildirWriter(account);
  return {
    port,
    password,
    home,
    doveadm,
    deliver: (user, raw, options = {}) => postman(join(home(user), 'Maildir'), [raw].flat(), options),
    kick: async (user) => void (await doveadm(['kick', user])),
    log: () => readFile(join(dir, 'dovecot.log'), 'utf8'),
    stop: async () => {
      await end(child);
      await rm(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Writes into `tmp`, then renames into `new`. Dovecot numbers what it finds by the time and count in the file's name. */
function maildirWriter(account: Account) {
  let count = 0;
  const stamp = Math.floor(Date.now() / 1000);
  return async (maildir: string, messages: readonly Buffer[], options: DeliverOptions): Promise<void> => {
    const folder = options.folder === undefined || options.folder === 'INBOX' ? '' : `.${options.folder}`;
    const place = join(maildir, folder);
    await makeMaildir(maildir, place, account);
    for (const raw of messages) {
      count++;
      const name = `${stamp}.M${String(count).padStart(6, '0')}P${process.pid}.test,S=${raw.length}`;
      await writeFile(join(place, 'tmp', name), raw);
      await own(join(place, 'tmp', name), account);
      if (options.internalDate)
        await utimes(join(place, 'tmp', name), options.internalDate, options.internalDate);
      await rename(join(place, 'tmp', name), join(place, 'new', name));
    }
  };
}

async function makeMaildir(maildir: string, place: string, account: Account): Promise<void> {
  const folders = ['tmp', 'new', 'cur'].map((name) => join(place, name));
  for (const path of [maildir, place, ...folders]) {
    if (existsSync(path)) continue;
    await mkdir(path, { recursive: true, mode: 0o700 });
    await own(path, account);
  }
}

async function accountToRunAs(): Promise<Account> {
  const isRoot = process.getuid?.() === 0;
  const who = isRoot ? ['nobody'] : [];
  const ask = async (flag: string) => (await run('id', [flag, ...who])).stdout.trim();
  return {
    user: await ask('-un'),
    group: await ask('-gn'),
    uid: Number(await ask('-u')),
    gid: Number(await ask('-g')),
  };
}

/** The command as the account runs it: dropping from root needs setpriv. */
function asAccount(account: Account, [program = '', ...args]: readonly string[]): string[] {
  const command = [find(program) ?? program, ...args];
  if (process.getuid?.() !== 0) return command;
  return [
    find('setpriv') ?? 'setpriv',
    `--reuid=${account.uid}`,
    `--regid=${account.gid}`,
    '--clear-groups',
    ...command,
  ];
}

function find(program: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/usr/bin'];
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path)) ?? null;
}

/** Ends the server when its input ends: at `stop()`, and at our own end, even by SIGKILL. */
const keeper = '"$@" </dev/null & server=$!; read -r _; kill "$server" 2>/dev/null; wait "$server"';

function launch(dir: string, account: Account): ChildProcess {
  const command = asAccount(account, ['dovecot', '-F', '-c', join(dir, 'dovecot.conf')]);
  return spawn('/bin/sh', ['-c', keeper, 'dovecot-keeper', ...command], {
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
  });
}

async function comesUp(child: ChildProcess, port: number): Promise<boolean> {
  for (let attempt = 0; attempt < startTries && child.exitCode === null; attempt++) {
    if (await accepts(port)) return true;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return false;
}

function accepts(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(port, '127.0.0.1');
  socket.once('connect', () => resolve(true));
  socket.once('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.stdin?.end();
  await gone;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
