/** `inboxd check`: is the configuration sound, does every template render? Prints every problem at once. */
import type { Command } from 'commander';
import { formatProblems, problemLines } from '../config/print.ts';
import { ConfigError } from '../errors.ts';
import { type CommonOptions, command, type Exit, print, printOne, readConfig } from './common.ts';
import { exitCodes } from './exit.ts';

export function checkCommand(exit: Exit): Command {
  return command('check', 'validate the configuration and render every template').action(
    async (options: CommonOptions) => {
      try {
        const config = await readConfig(options);
        const { checkTemplates } = await import('../operate.ts');
        const warnings = [...config.remarks, ...(await checkTemplates())];
        const counts = {
          mailboxes: config.mailboxes.length,
          agents: config.agents.length,
          groups: config.groups.length,
          policies: config.policy.slas.length,
        };
        const sentence = `The configuration is sound: ${counts.mailboxes} mailboxes, ${counts.agents} agents, ${counts.groups} groups, ${counts.policies} promises.`;
        await printOne(
          options,
          { ok: true, ...counts, warnings },
          warnings.length > 0 ? `${sentence}\n${formatProblems(warnings, 'remark')}` : sentence,
        );
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        await print(options.json ? problemLines(error.problems) : formatProblems(error.problems));
        exit(exitCodes.configuration);
      }
    },
  );
}
