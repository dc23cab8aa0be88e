/** Compiles MJML files to HTML in a process of their own, which ends with its answer and takes MJML's memory with it. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join, relative, resolve } from 'node:path';

export interface CompileJob {
  /** The folder that included files must lie in. */
  readonly dir: string;
  readonly files: readonly string[];
}

export interface CompileFault {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export interface Compiled {
  /** A whole document with its Liquid placeholders; empty where it could not be compiled. */
  readonly html: string;
  readonly faults: readonly CompileFault[];
}

/** Node runs our sources as they are, a release runs what was compiled from them. */
const script = import.meta.url.endsWith('.ts')
  ? new URL('./compile-child.ts', import.meta.url)
  : new URL('./compile-child.js', import.meta.url);

/** One answer per file, in the order of the job. Rejects only where the process itself fails. */
export async function compileMjml(job: CompileJob): Promise<readonly Compiled[]> {
  if (job.files.length === 0) return [];
  const root = resolve(job.dir);
  const files = job.files.map((file) => resolve(file));
  const answer = await asked({ dir: root, files });
  return answer.map((compiled) => ({ ...compiled, faults: compiled.faults.map(named) }));

  /** MJML wants whole paths; people are told the one they gave. */
  function named(fault: CompileFault): CompileFault {
    return { ...fault, file: join(job.dir, relative(root, fault.file)) };
  }
}

/** The process needs no secrets, hence no environment, and none of our own flags. */
async function asked(job: CompileJob): Promise<readonly Compiled[]> {
  const child = fork(script, { env: {}, execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  try {
    child.send(job);
    const [answer]: readonly Compiled[][] = await Promise.race([once(child, 'message'), silentEnd(child)]);
    return answer ?? [];
  } finally {
    child.kill();
  }
}

/** Messages come before the end of the channel, so that an answer always wins. */
async function silentEnd(child: ChildProcess): Promise<never> {
  await once(child, 'disconnect');
  throw new Error('the process that compiles the templates ended without an answer');
}
