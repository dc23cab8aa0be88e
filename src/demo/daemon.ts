/**
 * The real daemon as another program would run it: a child process, spoken to by its command line alone (DESIGN section 9).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { env } from 'node:process';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { NotHappened } from './patience.ts';

export interface Daemon {
  /** Runs another command on the same desk, with `--json`; the objects it printed. Throws NotHappened where it fails. */
  readonly ask: (...args: string[]) => Promise<unknown[]>;
  /** Settles when the daemon has ended, which it should not do by itself; tells how. */
  readonly ended: Promise<string>;
  /** SIGTERM, and SIGKILL where that does not help. */
  readonly stop: () => Promise<void>;
}

export interface DaemonSettings {
  /** The configuration folder. */
  readonly dir: string;
  /** Where what it says on stderr goes. */
  readonly logFile: string;
  readonly secrets: Readonly<Record<string, string>>;
}

const program = fileURLToPath(new URL('../../bin/inboxd.js', import.meta.url));

const readyMs = 30_000;
const stopMs = 10_000;

/** Starts the daemon and waits until its mailbox is ready. Throws NotHappened where it ends instead, or takes too long. */
export async function startDaemon(settings: DaemonSettings): Promise<Daemon> {
  const child = spawn(process.execPath, [program, 'start', '--config', settings.dir, '--json'], {
    // A group of its own: Ctrl-C in the terminal reaches the demo, which then ends the daemon once and in order.
    detached: true,
    env: { ...env, ...settings.secrets },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  const ended = endOf(child).finally(() => process.removeListener('exit', killWithUs));
  child.stderr.pipe(createWriteStream(settings.logFile));
  const stop = () => stopped(child, ended);
  try {
    await Promise.race([ready(child), failed(ended, settings.logFile)]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { ask: (...args) => ask(settings, args), ended, stop };
}

function endOf(child: ChildProcess): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  child.once('error', (error) => resolve(error.message));
  child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  return promise;
}

async function failed(ended: Promise<string>, logFile: string): Promise<never> {
  throw new NotHappened(`The daemon did not start (${await ended}); what it said is in ${logFile}`);
}

/** The first `ready` line: the demo has one mailbox. What it prints later is read, too, so that its pipe never fills. */
function ready({ stdout }: { readonly stdout: NodeJS.ReadableStream }): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(
    () => reject(new NotHappened(`The daemon was not ready within ${readyMs / 1000} s`)),
    readyMs,
  );
  createInterface({ input: stdout }).on('line', (line) => {
    if (eventOf(line) === 'ready') resolve();
  });
  return promise.finally(() => clearTimeout(timer));
}

function eventOf(line: string): unknown {
  const value = jsonIn(line);
  return typeof value === 'object' && value !== null ? Reflect.get(value, 'event') : null;
}

function jsonIn(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

async function stopped(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.kill('SIGTERM');
  const lastResort = setTimeout(() => child.kill('SIGKILL'), stopMs);
  await ended;
  clearTimeout(lastResort);
}

async function ask({ dir, secrets }: DaemonSettings, args: readonly string[]): Promise<unknown[]> {
  const child = spawn(process.execPath, [program, ...args, '--config', dir, '--json'], {
    env: { ...env, ...secrets },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, errors, end] = await Promise.all([text(child.stdout), text(child.stderr), endOf(child)]);
  if (end !== 'exit code 0')
    throw new NotHappened(`inboxd ${args.join(' ')} failed (${end}): ${errors.trim()}`);
  return out
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(jsonIn);
}
