/** `inboxd start`: the daemon; with `--once` one round of it. */
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { Config } from '../config/schema.ts';
import { killSteps } from '../config/test-steps.ts';
import type { Daemon } from '../daemon.ts';
import { type CommonOptions, command, type Exit, print, readConfig } from './common.ts';
import { exitCodes } from './exit.ts';

interface StartOptions extends CommonOptions {
  readonly once?: true;
  readonly now?: string;
}

export function startCommand(exit: Exit): Command {
  return command('start', 'read the mailboxes and answer, until it is stopped')
    .option('--once', 'take all that waits, decide, run what is due, deliver what is queued, and end')
    .option('--now <instant>', 'with --once: the time to decide by, as an ISO instant', instantArgument)
    .action(async (options: StartOptions) => {
      const config = await readConfig(options);
      const { createLog } = await import('./log.ts');
      const { runOnce, startDaemon } = await import('../daemon.ts');
      const { now: fixed } = options;
      const log = createLog();
      for (const { file, line, message, hint } of config.remarks)
        log.warn({ file, line, because: message, hint }, 'worth knowing about the policy');
      const app = {
        config,
        log,
        now: fixed === undefined ? () => new Date().toISOString() : () => fixed,
        step: killSteps(),
        ready: (mailbox: string) =>
          void print(options.json ? JSON.stringify({ event: 'ready', mailbox }) : `${mailbox} is ready`),
      };
      if (options.once) return await runOnce(app);
      exit(await untilStopped(await startDaemon(app), () => readConfig(options)));
    });
}

function instantArgument(value: string): string {
  const time = Date.parse(value);
  if (Number.isNaN(time))
    throw new InvalidArgumentError('An instant such as 2026-01-05T09:00:00Z is expected.');
  return new Date(time).toISOString();
}

/** A signal to the whole process group reaches us twice when a launcher passes its own copy on: within this, it is one. */
const oneSignal = 300;

/** SIGHUP reads the configuration again; SIGTERM and SIGINT finish what is in flight; a second one ends the program at once. */
async function untilStopped(daemon: Daemon, read: () => Promise<Config>): Promise<number> {
  const asked = Promise.withResolvers<void>();
  let first: number | null = null;
  const onSignal = (): void => {
    if (first !== null && performance.now() - first > oneSignal) process.exit(exitCodes.tryAgain);
    first ??= performance.now();
    asked.resolve();
  };
  // One after the other: the last one counts.
  let reading = Promise.resolve();
  process.on('SIGHUP', () => {
    reading = reading.then(() => daemon.reload(read));
  });
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  try {
    await Promise.race([asked.promise, daemon.failed]);
    return exitCodes.done;
  } finally {
    await daemon.stop();
  }
}
