/** Configuration folders for tests, removed when the test has ended. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { ConfigError, type Problem } from '../../src/errors.ts';

/** A folder with these files; returns its path. */
export async function folderWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'inboxd-config-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  for (const [name, content] of Object.entries(files)) await writeFile(join(dir, name), content);
  return dir;
}

/** The problems of a folder, their `file` relative to it; fails where there are none. */
export async function problemsOf(dir: string, env: Record<string, string> = {}): Promise<readonly Problem[]> {
  const outcome = await loadConfig(dir, env).catch((error: unknown) => error);
  if (!(outcome instanceof ConfigError))
    throw new Error('the configuration loads, or fails otherwise', { cause: outcome });
  return outcome.problems.map((problem) => ({ ...problem, file: problem.file.replace(`${dir}/`, '') }));
}

/** The problems of one `inboxd.yaml`. */
export async function problemsIn(yaml: string | Uint8Array): Promise<readonly Problem[]> {
  return problemsOf(await folderWith({ 'inboxd.yaml': yaml }));
}

/** The shortest desk that loads, in lines: the tests replace one. */
export const shortest: readonly string[] = [
  'desk:',
  '  name: Acme',
  '  domain: acme.example',
  '  operator: boss@acme.example',
  '  secret: 0123456789abcdef',
  'mailboxes:',
  '  - name: support',
  '    address: support@acme.example',
  '    imap: {host: mail.acme.example, password: x}',
  '    smtp: {host: mail.acme.example}',
  'groups:',
  '  - name: first',
  'agents:',
  '  - name: Maria',
  '    addresses: [maria@acme.example]',
  '    groups: [first]',
];

/** `shortest` with the line of this number (from 1) replaced; the replacement may be several lines. */
export function withLine(number: number, replacement: string): string {
  return shortest.toSpliced(number - 1, 1, replacement).join('\n');
}
