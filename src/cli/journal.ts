/** `inboxd journal`: every message that was taken from a server, and what became of it. */
import type { Command } from 'commander';
import { type CommonOptions, command, type Exit, printList, withStore } from './common.ts';

export function journalCommand(_exit: Exit): Command {
  return command('journal', 'every message taken from a server, and what became of it').action(
    async (options: CommonOptions) => {
      await withStore(options, (store) =>
        printList(
          options,
          store.views.journal(),
          (entry) =>
            `${entry.id}  ${entry.mailbox}/${entry.uid}  ${entry.state}  ${entry.ticket === null ? '-' : `#${entry.ticket}`}  ${entry.because}`,
        ),
      );
    },
  );
}
