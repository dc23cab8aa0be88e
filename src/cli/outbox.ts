/** `inboxd outbox list|release`: what goes out and how far it came. */
import { Command } from 'commander';
import { type CommonOptions, command, type Exit, printList, printOne, withStore } from './common.ts';

export function outboxCommand(_exit: Exit): Command {
  const list = command('list', 'every outgoing mail with its state').action(
    async (options: CommonOptions) => {
      await withStore(options, (store) =>
        printList(
          options,
          store.views.outbox(),
          (mail) => `${mail.id}  ${mail.state}  ${mail.kind}  ${mail.recipients.join(', ')}  ${mail.because}`,
        ),
      );
    },
  );
  const release = command('release', 'let automatic mail go on after the breaker opened').action(
    async (options: CommonOptions) => {
      await withStore(options, async (store) => {
        const { releaseOutbox } = await import('../operate.ts');
        const wasOpen = await releaseOutbox(store);
        await printOne(
          options,
          { released: wasOpen },
          wasOpen
            ? 'The breaker is closed; automatic mail goes on within a minute.'
            : 'The breaker was not open.',
        );
      });
    },
  );
  return new Command('outbox').description('outgoing mail').addCommand(list).addCommand(release);
}
