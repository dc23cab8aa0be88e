/**
 * node-cron ticks with no overlap: a tick that falls into a running one is left out. Each comes up to `jitter` ms after the full
 * minute, so that several programs on one machine or one database do not tick at once. What a machine that slept has missed is
 * not made up for: the next tick finds all that is due.
 */
import { schedule } from 'node-cron';

export interface Schedule {
  /** Resolves when the running tick, if any, has ended. */
  readonly stop: () => Promise<void>;
}

const jitter = 5_000;

export function everyMinute(tick: () => Promise<void>): Schedule {
  let running: Promise<void> | null = null;
  const task = schedule(
    '* * * * *',
    () => {
      running ??= tick().finally(() => {
        running = null;
      });
    },
    { name: 'sweep', maxRandomDelay: jitter, suppressMissedWarning: true },
  );
  return {
    stop: async () => {
      await task.destroy();
      await running;
    },
  };
}
