/** `inboxd reconcile`: compares what the server has with what the journal has. */
import type { Command } from 'commander';
import { type CommonOptions, command, type Exit, printList, withStore } from './common.ts';
import { exitCodes } from './exit.ts';

export function reconcileCommand(exit: Exit): Command {
  return command('reconcile', 'compare the server with the journal, mailbox by mailbox').action(
    async (options: CommonOptions) => {
      await withStore(options, async (store, config) => {
        const { reconcile } = await import('../operate.ts');
        const reports = await reconcile(store, config);
        await printList(
          options,
          reports,
          (it) => `${it.mailbox}: server has ${it.server}, journal has ${it.journal}, ${it.missing} missing`,
        );
        if (reports.some((it) => it.missing > 0)) exit(exitCodes.checkFailed);
      });
    },
  );
}
