/** `inboxd policy test FILE`: a desk's own examples, run against its policy. */
import { Command } from 'commander';
import type { ExampleOutcome } from '../operate.ts';
import { type CommonOptions, command, type Exit, print, printList, readConfig } from './common.ts';
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
  return new Command('policy').description('what the desk promises, and why').addCommand(test);
}

function outcomeText({ name, passed, misses }: ExampleOutcome): string {
  if (passed) return `ok      ${name}`;
  const lines = misses.map(({ field, expected, got, because }) => {
    const reason = because === '' ? '' : ` (${because})`;
    return `        ${field}: expected ${expected}, got ${got}${reason}`;
  });
  return [`FAILED  ${name}`, ...lines].join('\n');
}
