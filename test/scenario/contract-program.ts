/** inboxd as another program runs it: `npx --no-install inboxd …` in the clone, and nothing of ours imported. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as z from 'zod';

const clone = fileURLToPath(new URL('../../', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly ended: Promise<Ran>;
  readonly terminate: () => void;
}

const running = new Set<ChildProcess>();

/** Starts a command. It has a process group of its own, so that npx, its shell and the program all end in `endAll`. */
export function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  const child = spawn('npx', ['--no-install', 'inboxd', ...args], {
    cwd: clone,
    detached: true,
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
  const ended = once(child, 'close').then(([code]): Ran => {
    running.delete(child);
    return { code, ...said };
  });
  return {
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    ended,
    terminate: () => void child.kill('SIGTERM'),
  };
}

export async function run(...args: string[]): Promise<Ran> {
  return await start(args, { INBOXD_LOG: 'error' }).ended;
}

/** Ends whatever a failed test left running. */
export async function endAll(): Promise<void> {
  await Promise.all(
    [...running].map((child) => {
      const gone = once(child, 'close');
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      return gone;
    }),
  );
}

/** Each line of an answer, held against its shape. */
export function lines<Shape extends z.ZodType>(
  shape: Shape,
  { code, stdout, stderr }: Ran,
): z.output<Shape>[] {
  if (code !== 0) throw new Error(`it ended with ${code}: ${stderr}${stdout}`);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => shape.parse(JSON.parse(line)));
}

/** A folder with an `inboxd.yaml`, as a person would have written it. */
export function configFolder(yaml: string): {
  dir: string;
  write: (yaml: string) => void;
  remove: () => void;
} {
  const dir = mkdtempSync(join(tmpdir(), 'inboxd-contract-'));
  const write = (text: string) => writeFileSync(join(dir, 'inboxd.yaml'), text);
  write(yaml);
  return { dir, write, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

export function sampleYaml(ports: { imap: number; smtp: number }): string {
  return `desk:
  name: Acme Support
  domain: acme.example
  operator: ops@acme.example
  secret: env:INBOXD_CONTRACT_SECRET
store:
  url: sqlite:desk.db
mailboxes:
  - name: support
    address: support@acme.example
    start: all
    group: first
    imap: {host: 127.0.0.1, port: ${ports.imap}, tls: none, user: support, password: secret}
    smtp: {host: 127.0.0.1, port: ${ports.smtp}, tls: none}
groups:
  - name: first
agents:
  - {name: Maria, addresses: [maria@acme.example], groups: [first], role: lead}
`;
}
