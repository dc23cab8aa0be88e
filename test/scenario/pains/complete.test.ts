/** Each row of docs/pains.md has the proof that it names. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { painFiles } from '../../support/pains.ts';

const rows = [...readFileSync('docs/pains.md', 'utf8').matchAll(/^\| (\d+) \|.*\| ([^|]+) \|$/gm)].map(
  ([, row = '', proof = '']) => ({ row: Number(row), proof }),
);
const tests = readdirSync(import.meta.dirname)
  .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
  .join('\n');
const fixturesOf = (row: number) =>
  painFiles().filter((file) => file.startsWith(`${String(row).padStart(2, '0')}-`));

test('there are forty-five, in order', () => {
  expect(rows.map(({ row }) => row)).toEqual(Array.from({ length: 45 }, (_, at) => at + 1));
});

test.each(rows)('row $row: $proof', ({ row, proof }) => {
  const files = [...proof.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file);
  for (const file of files) expect(existsSync(file), file).toBe(true);
  const isFixture = proof.includes('fixture');
  expect(fixturesOf(row).length > 0).toBe(isFixture);
  if (isFixture) expect(tests).toMatch(new RegExp(`#${row}\\b|'${row}-`));
  expect(isFixture || files.length > 0).toBe(true);
});

test('no fixture lies there unused', () => {
  const known = new Set(rows.map(({ row }) => String(row).padStart(2, '0')));
  for (const file of painFiles())
    expect(known.has(file.slice(0, 2)) || file.startsWith('c08-'), file).toBe(true);
});
