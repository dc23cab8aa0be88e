/** `inboxd quarantine list|show|retry|drop`: mail that is kept and not acted on. */
import { Command } from 'commander';
import { PermanentError } from '../errors.ts';
import type { QuarantineRow } from '../store/quarantine.ts';
import type { Store } from '../store/store.ts';
import {
  type CommonOptions,
  command,
  type Exit,
  numberArgument,
  print,
  printList,
  printOne,
  withStore,
} from './common.ts';

export function quarantineCommand(_exit: Exit): Command {
  const list = command('list', 'what is in quarantine').action(async (options: CommonOptions) => {
    await withStore(options, async (store) => {
      const rows = (await store.quarantine.list()).map(({ id, journal, reason, at, detail }) => ({
        id,
        journalId: journal,
        reason,
        at,
        detail,
      }));
      await printList(
        options,
        rows,
        (row) => `${row.id}  ${row.at}  ${row.reason}  ${row.detail.split('\n')[0]}`,
      );
    });
  });
  const show = one(
    'show',
    'a quarantined message with its reason and its raw bytes',
    async (store, row, options) => {
      const { quarantineDetail } = await import('../operate.ts');
      const detail = await quarantineDetail(store, row);
      await (options.json
        ? print(JSON.stringify(detail))
        : print(`Reason: ${row.reason}\n${row.detail}\n\n${detail.raw}`));
    },
  );
  const retry = one(
    'retry',
    'handle a message again, at the next look or by start --once',
    async (store, row, options) => {
      mustWait(row);
      await store.quarantine.retry(row);
      await printOne(
        options,
        { id: row.id, state: 'retried' },
        `Quarantine ${row.id} is handled again: within a minute by a running daemon, or by inboxd start --once.`,
      );
    },
  );
  const drop = one(
    'drop',
    'leave a message at that; its bytes stay in the journal',
    async (store, row, options) => {
      mustWait(row);
      await store.quarantine.drop(row);
      await printOne(
        options,
        { id: row.id, state: 'dropped' },
        `Quarantine ${row.id} is dropped. Its bytes stay in journal entry ${row.journal}.`,
      );
    },
  );
  return [list, show, retry, drop].reduce(
    (all, sub) => all.addCommand(sub),
    new Command('quarantine').description('mail that is kept and not acted on'),
  );
}

/** What was retried, dropped or released before is settled. */
function mustWait({ id, state }: QuarantineRow): void {
  if (state === 'waiting') return;
  throw new PermanentError(
    'not-waiting',
    `Quarantine ${id} was ${state} already; see inboxd quarantine list for what waits.`,
  );
}

function one(
  name: string,
  description: string,
  act: (store: Store, row: QuarantineRow, options: CommonOptions) => Promise<void>,
): Command {
  return command(name, description)
    .argument('<id>', 'number from quarantine list', numberArgument)
    .action(async (id: number, options: CommonOptions) => {
      await withStore(options, async (store) => {
        const row = await store.quarantine.read(id);
        if (row === null)
          throw new PermanentError(
            'not-found',
            `There is no quarantined message ${id}; see inboxd quarantine list.`,
          );
        await act(store, row, options);
      });
    });
}
