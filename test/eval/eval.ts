/** `npm run eval -- mail|triage DIR [--json]`: figures of our own parts on data that other people labelled. */
import { parseArgs } from 'node:util';
import { type Evaluation, evaluateTriage } from './eval-triage.ts';
import { evaluateMail, mailTable } from './mail/eval-mail.ts';
import { raise } from './mail/ratchet.ts';

const usage =
  'usage: npm run eval -- mail DIR [--json] [--ratchet FILE] | triage DIR [--train FOLDER] [--json]';

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      ratchet: { type: 'string' },
      train: { type: 'string', default: '../shared/triage' },
    },
  });
  const [what, dir] = positionals;
  if ((what !== 'triage' && what !== 'mail') || dir === undefined) {
    process.stderr.write(`${usage}\n`);
    return 64;
  }
  return what === 'mail' ? ofMail(dir, values) : ofTriage(dir, values);
}

async function ofMail(dir: string, { json, ratchet }: { json: boolean; ratchet?: string }): Promise<number> {
  const evaluation = await evaluateMail(dir, (done, of) => process.stderr.write(`${done} of ${of} mails\n`));
  process.stdout.write(`${json ? JSON.stringify(evaluation) : mailTable(evaluation)}\n`);
  if (ratchet !== undefined) raise(ratchet, evaluation.kinds);
  return 0;
}

async function ofTriage(dir: string, values: { json: boolean; train: string }): Promise<number> {
  const evaluation = await evaluateTriage(dir, values.train);
  process.stdout.write(values.json ? `${JSON.stringify(evaluation)}\n` : readable(evaluation));
  return 0;
}

function readable({ tasks, alarms, duplicates, learning, trainedOn }: Evaluation): string {
  const figure = (value: number | undefined) => (value === undefined ? '   -' : value.toFixed(3).padStart(5));
  const head = `${'task'.padEnd(24)} ${'source'.padEnd(12)} ${'method'.padEnd(8)} ${'n'.padStart(5)}   acc    F1m   P      R      F1     AP     acc60  texts/s`;
  const lines = tasks.map((it) =>
    [
      ...[it.task.padEnd(24), it.source.padEnd(12), it.method.padEnd(8), String(it.n).padStart(5)],
      ...[it.accuracy, it.macroF1, it.precision, it.recall, it.f1, it.averagePrecision, it.accuracyAt60].map(
        figure,
      ),
      String(it.textsPerSecond).padStart(7),
    ].join('  '),
  );
  const rates = alarms.map(
    ({ source, n, rate }) => `alarms on ${source}: ${(100 * rate).toFixed(2)} % of ${n}`,
  );
  const pairs =
    duplicates === null
      ? []
      : [
          `duplicates: R@1 ${figure(duplicates.recallAt1)} R@5 ${figure(duplicates.recallAt5)} R@10 ${figure(duplicates.recallAt10)} of ${duplicates.pairs} pairs, ${duplicates.queriesPerSecond} queries/s`,
        ];
  const time = `learning ${learning.samples} texts: ${learning.ms} ms; trained on ${trainedOn}`;
  return `${[head, ...lines, ...rates, ...pairs, time].join('\n')}\n`;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`);
  process.exitCode = 65;
}
