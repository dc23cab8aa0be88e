/** `inboxd migrate`: brings the database up to date; `start` does it too. */
import type { Command } from 'commander';
import { type CommonOptions, command, type Exit, printOne, readConfig } from './common.ts';

export function migrateCommand(_exit: Exit): Command {
  return command('migrate', 'bring the database up to date (start does it too)').action(
    async (options: CommonOptions) => {
      const { migrateStore } = await import('../operate.ts');
      const applied = await migrateStore(await readConfig(options));
      await printOne(
        options,
        { applied },
        applied.length === 0 ? 'The database is up to date.' : `Applied: ${applied.join(', ')}.`,
      );
    },
  );
}
