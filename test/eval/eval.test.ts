/** The evaluation on a small folder of our own, and its figures on answers that can be counted by hand. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { averagePrecision, figuresOf } from './metrics.ts';

describe('figures', () => {
  const scored = [
    { truth: 'yes', got: 'yes', score: 9 },
    { truth: 'no', got: 'yes', score: 8 },
    { truth: 'yes', got: 'yes', score: 7 },
    { truth: 'yes', got: 'no', score: 2 },
    { truth: 'no', got: 'no', score: 1 },
  ];

  test('are those that one counts by hand', () => {
    expect(figuresOf(scored, 'yes')).toMatchObject({
      n: 5,
      accuracy: 0.6,
      precision: 0.6667,
      recall: 0.6667,
      f1: 0.6667,
    });
  });

  test('know how well the answers are ordered', () => {
    expect(averagePrecision(scored, 'yes')).toBeCloseTo((1 + 2 / 3 + 3 / 4) / 3);
    expect(averagePrecision(scored, 'maybe')).toBe(0);
  });
});

const dir = mkdtempSync(join(tmpdir(), 'inboxd-eval-'));
afterAll(() => rmSync(dir, { recursive: true }));

const rows = [
  ...Array.from(
    { length: 20 },
    (_, at) => ['billing', `Please send the invoice ${at} for my payment`, false] as const,
  ),
  ...Array.from(
    { length: 20 },
    (_, at) => ['technical', `The printer number ${at} shows an error and crashes`, false] as const,
  ),
  ...Array.from(
    { length: 10 },
    (_, at) => ['complaint', `Worst service ever, cancel order ${at} and refund me`, true] as const,
  ),
];

function evaluate(...args: readonly string[]) {
  const program = ['test/eval/eval.ts', ...args];
  return spawnSync(process.execPath, program, { encoding: 'utf8' });
}

test('a folder is scored by words and by what was learned from the rest of it', () => {
  const lines = rows.map(([category, text, escalate], id) =>
    JSON.stringify({ id, text, lang: 'en', source: 'ours', labels: { category, escalate } }),
  );
  writeFileSync(join(dir, 'triage.jsonl'), lines.join('\n'));
  const { stdout, status } = evaluate('triage', dir, '--train', dir, '--json');
  expect(status).toBe(0);
  const read = JSON.parse(stdout);
  expect(Object.keys(read.kinds)).toEqual(
    expect.arrayContaining(['category, words', 'category, trained', 'escalation, words', 'language, words']),
  );
  expect(read.total).toBe(read.passed + read.failures.length);
  const trained = read.tasks.find(
    (it: { task: string; method: string }) => it.task === 'category' && it.method === 'trained',
  );
  expect(trained.accuracy).toBeGreaterThan(0.9);
  expect(trained.textsPerSecond).toBeGreaterThan(0);
}, 60_000);

test.each([
  ['a folder that is not there', ['triage', join(tmpdir(), 'no-such-folder')], 65, 'is missing'],
  ['nothing to do', [], 64, 'usage: npm run eval'],
  ['a folder of mail that is not there', ['mail', join(tmpdir(), 'no-such-folder')], 65, 'is missing'],
  ['a folder without sets', ['mail', dir], 65, 'holds no set'],
])('%s is said', (_, args, code, words) => {
  const { status, stderr } = evaluate(...args);
  expect(status).toBe(code);
  expect(stderr).toContain(words);
});

test('a row that is none is told with its line', () => {
  writeFileSync(join(dir, 'triage.jsonl'), '{"id":1,"text":"x","source":"s","labels":{}}\n{"id":2}\n');
  const { status, stderr } = evaluate('triage', dir, '--train', dir);
  expect(status).toBe(65);
  expect(stderr).toContain('triage.jsonl:2');
});
