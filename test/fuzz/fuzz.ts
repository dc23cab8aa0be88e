/** `npm run fuzz -- [DIR] [--count 200000] [--seed 1]`: changed mails of a folder through the reading of mail. Ends with 1 on an offence. */
import { parseArgs } from 'node:util';
import { fuzz, sourcesIn } from './run-fuzz.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string', default: '200000' }, seed: { type: 'string', default: '1' } },
});
const dir = positionals[0] ?? 'test/fixtures';
const begin = performance.now();
const report = await fuzz({
  sources: sourcesIn(dir),
  count: Number(values.count),
  seed: Number(values.seed),
  onProgress: (done, offences) => {
    if (done % 5_000 === 0) process.stderr.write(`${done} mails, ${offences} offences\n`);
  },
});
for (const { index, what } of report.offences) process.stdout.write(`mail ${index}: ${what}\n`);
const refused = Object.entries(report.refused)
  .map(([reason, count]) => `${reason} ${count}`)
  .join(', ');
process.stdout.write(
  `${report.mails} mails of ${dir}, seed ${values.seed}: ${report.offences.length} offences; refused: ${refused || 'none'}; ` +
    `slowest reading ${report.slowest} ms, memory ${report.memory} MiB, ${Math.round((performance.now() - begin) / 1000)} s\n`,
);
process.exitCode = report.offences.length === 0 ? 0 : 1;
