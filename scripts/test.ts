/**
 * `npm test`: Dovecot, types, lint, dead code, tests. The last line is `N passed, N failed`: tests, and every other step that
 * failed counts as one. Arguments go to vitest (`npm test -- test/mail`); `--no-tests` stops before them (`npm run check`).
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provideDovecot } from './dovecot.ts';
import { type DoneStep, run, runStep, type Step, summary } from './steps.ts';

interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const none: Count = { passed: 0, failed: 0, skipped: 0 };

const args = process.argv.slice(2);
const withTests = !args.includes('--no-tests');

const steps: DoneStep[] = [];
let count = none;

if (withTests) steps.push(await runStep('dovecot', provideDovecot));
steps.push(await runStep('types', () => tool('tsc', ['-p', '.'])));
steps.push(await runStep('lint', () => tool('biome', ['ci', '--error-on-warnings', '.'])));
steps.push(await runStep('dead code', () => tool('knip', [])));
if (withTests) steps.push(await runStep('tests', tests));
conclude();

async function tool(program: string, toolArgs: readonly string[]): Promise<Omit<Step, 'name'>> {
  return { passed: (await run(program, toolArgs)) === 0, remark: '' };
}

async function tests(): Promise<Omit<Step, 'name'>> {
  const folder = mkdtempSync(join(tmpdir(), 'inboxd-test-'));
  const file = join(folder, 'vitest.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const exitCode = await run('vitest', ['run', ...reporters, ...args]);
  count = readCount(file);
  rmSync(folder, { recursive: true });
  // vitest also fails for what no test stands for: a leaked error, a file that does not load.
  if (exitCode !== 0 && count.failed === 0) count = { ...count, failed: 1 };
  const skipped = count.skipped === 0 ? '' : `${count.skipped} skipped`;
  return { passed: exitCode === 0, remark: skipped };
}

function readCount(file: string): Count {
  try {
    const report: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return {
      passed: numberIn(report, 'numPassedTests'),
      failed: numberIn(report, 'numFailedTests'),
      skipped: numberIn(report, 'numPendingTests') + numberIn(report, 'numTodoTests'),
    };
  } catch {
    return none;
  }
}

function numberIn(report: unknown, key: string): number {
  const value: unknown = typeof report === 'object' && report !== null ? Reflect.get(report, key) : 0;
  return typeof value === 'number' ? value : 0;
}

function conclude(): void {
  const failedSteps = steps.filter(({ name, passed }) => !passed && name !== 'tests').length;
  const isFine = steps.every(({ passed }) => passed);
  console.log(summary(steps));
  process.exitCode = isFine ? 0 : 1;
  if (withTests) console.log(`\n${count.passed} passed, ${count.failed + failedSteps} failed`);
}
