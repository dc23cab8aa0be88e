/**
 * `inboxd policy test FILE`: a desk's own examples, run against its policy; `explain N`: why a ticket is as it is; `dry-run`: what the
 * policy as it stands in the files would have made of the last days' mail.
 */
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Config } from '../config/schema.ts';
import { PermanentError } from '../errors.ts';
import type { TriedMail } from '../flow/trial.ts';
import type { ExampleOutcome } from '../operate.ts';
import type { Store } from '../store/store.ts';
import {
  type CommonOptions,
  command,
  type Exit,
  numberArgument,
  print,
  printList,
  printOne,
  readConfig,
  withStore,
} from './common.ts';
import { exitCodes } from './exit.ts';

export function policyCommand(exit: Exit): Command {
  const test = command('test', 'run examples: mails, and what each should become')
    .argument('<file>', 'a YAML file of examples; docs/policy.md has its keys')
    .action(async (file: string, options: CommonOptions) => {
      const config = await readConfig(options);
      const { testPolicy } = await import('../operate.ts');
      const outcomes = await testPolicy(config, file);
      await printList(options, outcomes, outcomeText);
      const failed = outcomes.filter(({ passed }) => !passed).length;
      if (!options.json) await print(`${outcomes.length - failed} passed, ${failed} failed`);
      if (failed > 0) exit(exitCodes.checkFailed);
    });
  const explain = command('explain', 'which rule gave a ticket each field, and how each due time came about')
    .argument('<number>', 'ticket number', numberArgument)
    .action(async (number: number, options: CommonOptions) => {
      await withStore(options, (store, config) => explained(store, config, number, options));
    });
  const dryRun = command('dry-run', 'what the policy in the files would have made of mail that came')
    .addOption(
      new Option('--since <span>', 'how far back: 24h, 7d, 4w').argParser(spanOption).default(7 * day, '7d'),
    )
    .action(async (options: CommonOptions & { readonly since: number }) => {
      await withStore(options, (store, config) => tried(store, config, options));
    });
  return new Command('policy')
    .description('what the desk promises, and why')
    .addCommand(test)
    .addCommand(explain)
    .addCommand(dryRun);
}

const day = 86_400_000;
const spans: Readonly<Record<string, number>> = { h: day / 24, d: day, w: 7 * day };

/** In ms. */
function spanOption(value: string): number {
  const [, count = '', unit = ''] = /^(\d{1,4})([hdw])$/.exec(value) ?? [];
  const ms = Number(count) * (spans[unit] ?? 0);
  if (ms > 0) return ms;
  throw new InvalidArgumentError('A span is expected, such as 24h, 7d or 4w.');
}

/** Only what would have been different is told, then the sum. */
async function tried(
  store: Store,
  config: Config,
  options: CommonOptions & { readonly since: number },
): Promise<void> {
  const { dryRun } = await import('../operate.ts');
  const now = Date.now();
  const [from, to] = [new Date(now - options.since).toISOString(), new Date(now).toISOString()];
  const changed = new Map<string, number>();
  let [mails, different] = [0, 0];
  for await (const mail of dryRun(store, config, from, to)) {
    mails += 1;
    if (mail.differences.length === 0 && !mail.unopened) continue;
    different += 1;
    for (const { field } of mail.differences) changed.set(field, (changed.get(field) ?? 0) + 1);
    await print(options.json ? JSON.stringify(mail) : triedText(mail));
  }
  const fields = Object.fromEntries([...changed].toSorted(([, one], [, other]) => other - one));
  const sum = { from, to, mails, different, fields };
  const counts = Object.entries(fields).map(([field, count]) => `${field} ${count}`);
  const rest = counts.length === 0 ? '.' : `: ${counts.join(', ')}.`;
  await print(
    options.json
      ? JSON.stringify(sum)
      : `${different} of ${mails} ${mails === 1 ? 'ticket' : 'tickets'} since ${from.slice(0, 16).replace('T', ' ')} UTC would have been different${rest} Nothing was changed.`,
  );
}

function triedText({ ticket, subject, differences, unopened }: TriedMail): string {
  const lines = differences.map(
    ({ field, was, would }) => `    ${field.padEnd(16)} ${shown(was)} -> ${shown(would)}`,
  );
  return [`#${ticket} ${subject}`, ...(unopened ? ['    would have opened no ticket'] : lines)].join('\n');
}

function shown(value: string): string {
  if (value === '') return 'none';
  return /^\d{4}-\d\d-\d\dT/.test(value) ? `${value.slice(0, 16).replace('T', ' ')} UTC` : value;
}

async function explained(
  store: Store,
  config: Config,
  number: number,
  options: CommonOptions,
): Promise<void> {
  const { explainPolicy } = await import('../operate.ts');
  const found = await explainPolicy(store, config, number);
  if (found === null)
    throw new PermanentError('not-found', `There is no ticket #${number}; see inboxd ticket list.`);
  await printOne(options, found.explanation, found.lines.join('\n'));
}

function outcomeText({ name, passed, misses }: ExampleOutcome): string {
  if (passed) return `ok      ${name}`;
  const lines = misses.map(({ field, expected, got, because }) => {
    const reason = because === '' ? '' : ` (${because})`;
    return `        ${field}: expected ${expected}, got ${got}${reason}`;
  });
  return [`FAILED  ${name}`, ...lines].join('\n');
}
