/** node-cron ticks with no overlap: a tick that falls into a running one is left out. */
import { schedule } from 'node-cron';

export interface Schedule {
  /** Resolves when the running tick, if any, has ended. */
  readonly stop: () => Promise<void>;
}

export function everyMinute(tick: () => Promise<void>): Schedule {
  let running: Promise<void> | null = null;
  const task = schedule(
    '* * * * *',
    () => {
      running ??= tick().finally(() => {
        running = null;
      });
    },
    { name: 'sweep' },
  );
  return {
    stop: async () => {
      await task.destroy();
      await running;
    },
  };
}
