/** `inboxd policy test FILE`: a desk's own examples, run against its policy; `inboxd policy explain N`: why a ticket is as it is. */
import { Command } from 'commander';
import type { Config } from '../config/schema.ts';
import { PermanentError } from '../errors.ts';
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
  return new Command('policy')
    .description('what the desk promises, and why')
    .addCommand(test)
    .addCommand(explain);
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
