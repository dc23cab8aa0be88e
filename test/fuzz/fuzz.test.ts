import { expect, test } from 'vitest';
import { mutated } from './mutate.ts';
import { fuzz, sourcesIn } from './run-fuzz.ts';

const sources = sourcesIn('test/fixtures');

test('five thousand changed mails are read or refused with a reason, and the desk goes on', {
  timeout: 240_000,
}, async () => {
  const report = await fuzz({ sources, count: 5_000, seed: 1 });
  console.log(
    `fuzz: slowest reading ${report.slowest} ms, memory ${report.memory} MiB, refused ${JSON.stringify(report.refused)}`,
  );
  expect(report.offences).toEqual([]);
  expect(report.memory).toBeLessThan(2_000);
});

test('a seed makes the same mails again, and each number another', () => {
  expect(mutated(sources, 1, 17)).toEqual(mutated(sources, 1, 17));
  const all = new Set(Array.from({ length: 200 }, (_, at) => mutated(sources, 1, at).toString('base64')));
  expect(all.size).toBeGreaterThan(190);
});
