/** Mail other people collected: the parser must survive every message of it. Prints what became of them. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Prepared, prepareMail } from '../../src/io/parse/prepare.ts';

const corpus = new URL('../../../shared/corpus/', import.meta.url);
const isPresent = existsSync(new URL('MANIFEST.tsv', corpus));
if (!isPresent) console.log('Corpus left out: ../shared/corpus is not here.');

interface Sample {
  readonly name: string;
  readonly ms: number;
  readonly outcome: Prepared['outcome'];
}

test.skipIf(!isPresent)(
  'every message of the corpus is parsed or refused with a reason',
  { timeout: 300_000 },
  async () => {
    const samples: Sample[] = [];
    for (const name of messageFiles()) samples.push(await sampleOf(name));
    print(samples);
    const refused = samples.filter(({ name, outcome }) => !outcome.ok && !name.startsWith('hostile-'));
    expect(refused.length).toBeLessThanOrEqual(samples.length / 100);
    for (const { outcome } of samples) if (!outcome.ok) expect(outcome.reason).toMatch(/^[a-z-]+$/);
  },
);

function messageFiles(): string[] {
  const rows = readFileSync(new URL('MANIFEST.tsv', corpus), 'utf8').trim().split('\n').slice(1);
  return rows
    .map((row) => row.split('\t'))
    .flatMap(([set, file, role]) => (role === 'message' ? [`${set}/${file}`] : []));
}

async function sampleOf(name: string): Promise<Sample> {
  const raw = readFileSync(new URL(name.split('/').map(encodeURIComponent).join('/'), corpus));
  const start = performance.now();
  const { outcome } = await prepareMail(raw);
  return { name, outcome, ms: performance.now() - start };
}

function print(samples: readonly Sample[]): void {
  const counts = new Map<string, number>();
  for (const { outcome } of samples) {
    const key = outcome.ok ? 'parsed' : outcome.reason;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  console.log(`corpus: ${[...counts].map(([key, count]) => `${count} ${key}`).join(', ')}`);
  for (const { name, outcome } of samples)
    if (!outcome.ok) console.log(`  ${outcome.reason}: ${name} (${outcome.detail})`);
  const slowest = samples.toSorted((a, b) => b.ms - a.ms).slice(0, 5);
  for (const { name, ms } of slowest) console.log(`  ${ms.toFixed(0)} ms: ${name}`);
}
