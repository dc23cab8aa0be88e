/** `inboxd demo`: a mail server, a desk and a story, on this machine alone. */
import type { Command } from 'commander';
import { command, type Exit } from './common.ts';

interface DemoOptions {
  readonly exit?: true;
  readonly out?: string;
}

export function demoCommand(exit: Exit): Command {
  return command('demo', 'a sample desk with its own mail server, told as a story')
    .option('--exit', 'end after the story')
    .option('--out <dir>', 'where the mails are written')
    .action(async (options: DemoOptions) => {
      // Loaded only here: no other command needs a mail server of its own.
      const { runDemo } = await import('../demo/demo.ts');
      exit(await runDemo({ exit: options.exit ?? false, out: options.out ?? null }));
    });
}
