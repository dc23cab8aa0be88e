/** `inboxd timers [N]`: what waits for its time. */
import type { Command } from 'commander';
import { type CommonOptions, command, type Exit, numberArgument, printList, withStore } from './common.ts';

export function timersCommand(_exit: Exit): Command {
  return command('timers', 'what waits for its time, for a ticket or for all')
    .argument('[number]', 'ticket number', numberArgument)
    .action(async (number: number | undefined, options: CommonOptions) => {
      await withStore(options, async (store) => {
        const timers = await store.timers.list(number ?? null);
        await printList(
          options,
          timers,
          (timer) => `${timer.dueAt}  ${timer.kind}  ${timer.ticket === 0 ? '-' : `#${timer.ticket}`}`,
        );
      });
    });
}
