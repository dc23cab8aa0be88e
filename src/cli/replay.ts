/** `inboxd replay --check`: does every ticket row equal the fold of its events? */
import type { Command } from 'commander';
import { type CommonOptions, command, type Exit, printOne, withStore } from './common.ts';
import { exitCodes } from './exit.ts';

export function replayCommand(exit: Exit): Command {
  return command('replay', 'prove that the tickets equal the fold of the event log')
    .requiredOption('--check', 'compare and change nothing')
    .action(async (options: CommonOptions) => {
      await withStore(options, async (store) => {
        const { replay } = await import('../operate.ts');
        const report = await replay(store);
        const lines = report.differences.map(({ ticket, what }) => `#${ticket} ${what}`);
        const sentence = `${report.tickets} tickets, ${report.events} events, ${report.differences.length} differences`;
        await printOne(options, { ok: lines.length === 0, ...report }, [sentence, ...lines].join('\n'));
        if (lines.length > 0) exit(exitCodes.checkFailed);
      });
    });
}
