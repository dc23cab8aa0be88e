/** Runs what is due: reads only due timers, decides each, writes once. A timer that cannot be run costs only itself. */
import type { Timer } from '../desk/decision.ts';
import { enact } from '../desk/enact.ts';
import type { Instant } from '../desk/instant.ts';
import type { DeskSettings } from '../desk/settings.ts';
import { decideTimer } from '../desk/timers.ts';
import type { Applied } from '../store/commit.ts';
import type { Store, Work } from '../store/store.ts';
import { contextFor } from './deliver.ts';
import type { Log } from './log.ts';

export interface SweepDeps {
  readonly store: Store;
  readonly desk: DeskSettings;
  readonly log: Log;
}

const atOnce = 500;

/** Returns how many timers were run. */
export async function sweep(deps: SweepDeps, now: Instant): Promise<number> {
  let count = 0;
  for (;;) {
    const run = await deps.store.unit((work) => runDue(deps, work, now));
    count += run;
    if (run < atOnce) return count;
  }
}

async function runDue(deps: SweepDeps, work: Work, now: Instant): Promise<number> {
  const due = await work.dueTimers(now, atOnce);
  if (due.length === 0) return 0;
  await work.dropTimers(due);
  const isDone = await work
    .savepoint((part) => runTogether(deps, part, due, now))
    .then(
      () => true,
      () => false,
    );
  if (!isDone) for (const timer of due) await runAlone(deps, work, timer, now);
  return due.length;
}

async function runAlone(deps: SweepDeps, work: Work, timer: Timer, now: Instant): Promise<void> {
  await work
    .savepoint((part) => runTogether(deps, part, [timer], now))
    .catch((error: unknown) =>
      deps.log.error({ ...timer, because: String(error) }, 'a timer could not be run'),
    );
}

async function runTogether(
  deps: SweepDeps,
  work: Work,
  timers: readonly Timer[],
  now: Instant,
): Promise<void> {
  const context = await contextFor(
    deps,
    work,
    timers.map((timer) => timer.ticket),
    now,
  );
  const applied: Applied[] = timers.map((timer) => enact(context, decideTimer(context, timer)));
  await work.commit(applied, context.known, now);
}
