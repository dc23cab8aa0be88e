/**
 * Secrets by reference: `env:NAME`, `file:PATH` (relative to the configuration folder), `command:CMD` (run by a shell
 * in that folder, 10 s at most) or the secret itself. A file and a command lose trailing white space, which editors and
 * password managers add. A secret that cannot be read is a finding that names the reference, never what was read.
 */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Finding, Path } from './finding.ts';
import type { ServerSketch, Sketch } from './sketch.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface SecretUse {
  readonly path: Path;
  readonly reference: string;
}

export interface SecretSources {
  /** The configuration folder. */
  readonly dir: string;
  readonly env: Environment;
  /** How long a command may take, in ms; 10 s where it is not given. */
  readonly commandLimit?: number;
}

export type SecretReading = { readonly value: string } | { readonly finding: Finding };

const defaultCommandLimit = 10_000;
const outputLimit = 65_536;
const minimumSigningSecret = 16;

/** Every secret the configuration refers to. */
export function secretUses(config: Sketch): SecretUse[] {
  return [
    { path: ['desk', 'secret'], reference: config.desk.secret },
    ...config.mailboxes.flatMap(({ imap, smtp }, index) => [
      ...ofServer(imap, ['mailboxes', index, 'imap']),
      ...ofServer(smtp, ['mailboxes', index, 'smtp']),
    ]),
  ].filter(({ reference }) => reference !== '');
}

function ofServer({ password, token }: ServerSketch, path: Path): SecretUse[] {
  return [
    { path: [...path, 'password'], reference: typeof password === 'string' ? password : '' },
    { path: [...path, 'token'], reference: typeof token === 'string' ? token : '' },
  ];
}

/** Whether reading this secret runs a program. */
export function runsCommand({ reference }: SecretUse): boolean {
  return reference.startsWith('command:');
}

/** Reads one secret; never rejects. */
export async function readSecret(use: SecretUse, sources: SecretSources): Promise<SecretReading> {
  const reading = await readReference(use, sources);
  const isSigning = use.path[0] === 'desk';
  if ('finding' in reading || !isSigning || reading.value.length >= minimumSigningSecret) return reading;
  const message = `this secret has ${reading.value.length} characters`;
  const expected = `at least ${minimumSigningSecret} characters`;
  return {
    finding: { path: use.path, message, expected, hint: '`openssl rand -base64 32` makes a good one' },
  };
}

function readReference(use: SecretUse, sources: SecretSources): Promise<SecretReading> | SecretReading {
  const [, scheme, rest = ''] = /^(env|file|command):(.*)$/s.exec(use.reference) ?? [];
  if (scheme === 'env') return fromEnvironment(use, rest.trim(), sources.env);
  if (scheme === 'file') return fromFile(use, rest.trim(), sources.dir);
  if (scheme === 'command') return fromCommand(use, rest.trim(), sources);
  return { value: use.reference };
}

function fromEnvironment({ path }: SecretUse, name: string, env: Environment): SecretReading {
  const value = env[name];
  if (value) return { value };
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    return { finding: { path, message: `\`${name}\` is not a variable name`, expected: 'env:NAME' } };
  }
  const message = `the environment variable ${name} is ${value === '' ? 'empty' : 'not set'}`;
  return { finding: { path, message, hint: `set ${name} before starting, or use file:PATH or command:CMD` } };
}

async function fromFile({ path }: SecretUse, name: string, dir: string): Promise<SecretReading> {
  try {
    const value = (await readFile(resolve(dir, name), 'utf8')).trimEnd();
    if (value !== '') return { value };
    return { finding: { path, message: `the file ${name} is empty`, hint: 'write the secret into it' } };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const message =
      code === 'ENOENT' ? `there is no file ${name}` : `the file ${name} cannot be read (${code})`;
    const hint =
      'it must hold the secret and be readable by the user that inboxd runs as; the path starts at this folder';
    return { finding: { path, message, hint } };
  }
}

async function fromCommand(
  { path }: SecretUse,
  command: string,
  sources: SecretSources,
): Promise<SecretReading> {
  const { output, failure } = await runCommand(command, sources);
  const value = output.trim();
  if (failure === null && value !== '') return { value };
  const message = `the command \`${command}\` ${failure ?? 'printed nothing'}`;
  return {
    finding: { path, message, hint: 'run it yourself in this folder: it must print the secret and end' },
  };
}

interface CommandOutcome {
  readonly output: string;
  /** Why the output is not to be used, in words. */
  readonly failure: string | null;
}

function runCommand(command: string, sources: SecretSources): Promise<CommandOutcome> {
  const limit = sources.commandLimit ?? defaultCommandLimit;
  return new Promise((done) => {
    const child = startShell(command, sources);
    let output = '';
    const finish = (failure: string | null) => {
      clearTimeout(timer);
      child.stdout.destroy();
      done({ output, failure });
    };
    const stop = (failure: string) => {
      if (child.pid !== undefined && child.exitCode === null) killGroup(child.pid);
      finish(failure);
    };
    const timer = setTimeout(() => stop(`took longer than ${limit / 1000} s`), limit);
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (output.length > outputLimit) stop('printed too much');
    });
    child.on('error', (error) => finish(`could not be run (${error.message})`));
    child.on('close', (code, signal) =>
      finish(code === 0 ? null : `ended with ${signal ?? `exit code ${code}`}`),
    );
  });
}

/** In a process group of its own, so that the time limit also ends what the shell started. */
function startShell(command: string, { dir, env }: SecretSources) {
  return spawn('/bin/sh', ['-c', command], {
    cwd: dir,
    env: { ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended by itself just now.
  }
}
