import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { readSecret } from '../../src/config/secrets.ts';
import { folderWith, problemsOf, withLine } from './folder.ts';

/** The shortest desk with this as its IMAP password. */
const withPassword = (reference: string) =>
  withLine(9, `    imap: {host: a.example, password: '${reference}'}`);

test.each([
  ['a variable', 'env:PASSWORD', 'from the environment'],
  ['a file, without its last newline', 'file:password.txt', 'from a file'],
  ['a command, run in the folder', 'command:cat password.txt', 'from a file'],
  ['a command that sees the environment', 'command:echo " $PASSWORD "', 'from the environment'],
  ['plain text', 'pass:word', 'pass:word'],
])('a secret is read from %s', async (_what, reference, expected) => {
  const dir = await folderWith({ 'inboxd.yaml': withPassword(reference), 'password.txt': 'from a file\r\n' });
  const config = await loadConfig(dir, { PASSWORD: 'from the environment', PATH: '/usr/bin:/bin' });
  expect(config.mailboxes[0]?.imap.password).toBe(expected);
});

test.each([
  ['env:MISSING', 'the environment variable MISSING is not set'],
  ['env:EMPTY', 'the environment variable EMPTY is empty'],
  ['env:not a name', '`not a name` is not a variable name'],
  ['file:nowhere.txt', 'there is no file nowhere.txt'],
  ['file:empty.txt', 'the file empty.txt is empty'],
  ['file:.', 'the file . cannot be read (EISDIR)'],
  ['command:exit 3', 'the command `exit 3` ended with exit code 3'],
  ['command:true', 'the command `true` printed nothing'],
  ['command:kill -9 $$', 'the command `kill -9 $$` ended with SIGKILL'],
  ['command:yes', 'the command `yes` printed too much'],
])('a secret that cannot be read from `%s` is a problem at its line', async (reference, message) => {
  const dir = await folderWith({ 'inboxd.yaml': withPassword(reference), 'empty.txt': '\n' });
  expect(await problemsOf(dir, { EMPTY: '', PATH: '/usr/bin:/bin' })).toMatchObject([
    { line: 9, column: 39, path: 'mailboxes[0].imap.password', message },
  ]);
});

test('the secret that signs may come from a file and is measured there', async () => {
  const files = { 'inboxd.yaml': withLine(5, '  secret: file:secret.txt'), 'secret.txt': 'too short\n' };
  const problems = await problemsOf(await folderWith(files));
  expect(problems).toMatchObject([
    { line: 5, message: 'this secret has 9 characters', expected: 'at least 16 characters' },
  ]);
});

test('no command runs while something else is wrong', async () => {
  const yaml = withPassword('command:touch ran; echo x').replace('domain:', 'domian:');
  const dir = await folderWith({ 'inboxd.yaml': yaml });
  expect(await problemsOf(dir, { PATH: '/usr/bin:/bin' })).toHaveLength(1);
  await expect(access(join(dir, 'ran'))).rejects.toThrow('ENOENT');
});

test('a command that takes too long is ended together with what it started', async () => {
  const dir = await folderWith({});
  const use = { path: ['desk', 'secret'], reference: 'command:sleep 60 & echo $! > pid; wait' };
  const sources = { dir, env: { PATH: '/usr/bin:/bin' }, commandLimit: 300 };
  const message = expect.stringContaining('took longer than 0.3 s');
  expect(await readSecret(use, sources)).toMatchObject({ finding: { path: ['desk', 'secret'], message } });
  const sleeper = Number(await readFile(join(dir, 'pid'), 'utf8'));
  await expect.poll(() => isRunning(sleeper)).toBe(false);
});

/** Whether the process runs; one that has ended but that nobody has collected yet does not. */
async function isRunning(pid: number): Promise<boolean> {
  const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') gone');
  return !/\) (Z|gone)/.test(state);
}
