/** `inboxd simulate` as its users run it: a process of its own, what it prints, and how it ends. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { endChildren, startChild, until } from '../support/child.ts';

const program = fileURLToPath(new URL('../../bin/inboxd.js', import.meta.url));

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'inboxd-simulated-'));
});
afterEach(async () => {
  await endChildren();
  rmSync(dir, { recursive: true, force: true });
});

/** Its temporary files lie in `dir`, so that what it leaves is seen. */
const start = (args: readonly string[]) => startChild([program, 'simulate', ...args], { TMPDIR: dir });

const runs = async (...args: string[]) => {
  const child = start(args);
  const { code } = await child.ended;
  return { code, stdout: child.stdout(), stderr: child.stderr() };
};

const short = ['--days', '1', '--tickets-per-day', '6', '--seed', '7'];

test('prints the same at every run, and leaves nothing behind', async () => {
  const one = await runs('--pack', 'aio-creative-hub', ...short);
  const two = await runs('--pack', 'aio-creative-hub', ...short);
  expect(one).toMatchObject({ code: 0, stdout: two.stdout });
  expect(one.stdout).toMatch(/^aio-creative-hub: 1 day from 2026-03-02, America\/New_York, seed 7\n/);
  expect(one.stderr).toMatch(/^simulated in [\d.]+ s\n$/);
  expect(readdirSync(dir)).toEqual([]);
});

test('simulates the desk of a folder, with figures as JSON', async () => {
  const yaml = `
desk: {name: Ours, domain: ours.example, timezone: Europe/Berlin, operator: ops@ours.example, secret: 0123456789abcdef}
mailboxes:
  - {name: help, address: help@ours.example, group: first, imap: {host: mail.ours.example, password: x}, smtp: {host: mail.ours.example}}
groups: [{name: first}]
agents: [{name: Maria, addresses: [maria@ours.example], groups: [first]}]
policy: [ours.yaml]
`;
  writeFileSync(join(dir, 'inboxd.yaml'), yaml);
  writeFileSync(join(dir, 'ours.yaml'), 'sla:\n  policies:\n    - {name: all, targets: {firstReply: 4h}}\n');
  const { code, stdout } = await runs('--config', dir, '--json', ...short);
  expect(code).toBe(0);
  const { desk, period, figures, proof } = JSON.parse(stdout);
  expect(desk).toBe('Ours');
  expect(period.timeZone).toBe('Europe/Berlin');
  expect(figures.targets).toMatchObject([{ target: 'firstReply' }]);
  expect(proof.failures).toEqual([]);
});

test('ends on Ctrl-C, and leaves nothing behind', async () => {
  const child = start(['--pack', 'default', '--days', '366']);
  await until('a database', () => readdirSync(dir).some((name) => name.startsWith('inboxd-simulate-')));
  child.signal('SIGINT');
  expect((await child.ended).code).toBe(130);
  expect(child.stdout()).toBe('');
  expect(readdirSync(dir)).toEqual([]);
});

describe('is refused with exit code 64', () => {
  test.each([
    [['--pack', 'aio-creativ-hub'], 'there is no pack named aio-creativ-hub: did you mean aio-creative-hub?'],
    [['--pack', 'studio', '--days', '0'], 'A whole number from 1 to 366 is expected.'],
    [['--pack', 'studio', '--days', '9999'], 'A whole number from 1 to 366 is expected.'],
    [['--pack', 'studio', '--days', 'many'], 'A whole number from 1 to 366 is expected.'],
    [['--pack', 'studio', '--tickets-per-day', '-5'], 'A whole number from 1 to 1000 is expected.'],
    [['--pack', 'studio', '--config', 'config'], '--pack makes up a desk and --config names one'],
  ])('%s', async (args, sentence) => {
    const { code, stdout, stderr } = await runs(...args);
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toContain(sentence);
  });
});
