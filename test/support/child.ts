/**
 * Child processes of a test: what they said, how they ended. None outlives the test process: `endChildren` ends them after a
 * test, and so does the end of the process itself.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Child {
  readonly pid: number;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Null while it runs. */
  readonly ending: () => Ending | null;
  /** Resolves when it has ended and all it said has been read. */
  readonly ended: Promise<Ending>;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** SIGKILL; resolves when it is gone. */
  readonly kill: () => Promise<Ending>;
}

const running = new Set<ChildProcess>();

process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Runs a script with this Node. */
export function startChild(args: readonly string[], env: Readonly<Record<string, string>> = {}): Child {
  const child = spawn(process.execPath, [...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
    });
  }
  let ending: Ending | null = null;
  const ended = once(child, 'close').then(([code, signal]): Ending => {
    running.delete(child);
    ending = { code, signal };
    return ending;
  });
  const { pid = 0 } = child;
  const signal = (name: NodeJS.Signals): void => void child.kill(name);
  return {
    pid,
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    ending: () => ending,
    ended,
    signal,
    kill: () => {
      signal('SIGKILL');
      return ended;
    },
  };
}

/** Ends what a test left behind, also where it failed. */
export async function endChildren(): Promise<void> {
  await Promise.all(
    [...running].map((child) => {
      const gone = once(child, 'close');
      child.kill('SIGKILL');
      return gone;
    }),
  );
}

/** Milliseconds between two looks. */
const lookEvery = 10;

/**
 * Resolves with the first value of `look` that is neither null, undefined nor false. Throws after `ms` with what was waited for
 * and what `context` adds to explain it.
 */
export async function until<Value>(
  what: string,
  look: () => Value | Promise<Value>,
  { ms = 60_000, context = () => '' }: { ms?: number; context?: () => string } = {},
): Promise<Exclude<Value, null | undefined | false>> {
  const end = performance.now() + ms;
  for (;;) {
    const found = await look();
    if (isFound(found)) return found;
    if (performance.now() > end) throw new Error(`It did not happen within ${ms} ms: ${what}\n${context()}`);
    await new Promise((resolve) => setTimeout(resolve, lookEvery));
  }
}

function isFound<Value>(value: Value): value is Exclude<Value, null | undefined | false> {
  return value !== null && value !== undefined && value !== false;
}
