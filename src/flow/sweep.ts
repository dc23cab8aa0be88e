/** Runs what is due: reads only due timers, decides each, writes once. */

import type { Instant } from '../desk/instant.ts';
import { apply } from '../desk/known.ts';
import type { DeskSettings } from '../desk/settings.ts';
import { decideTimer } from '../desk/timers.ts';
import type { Applied } from '../store/commit.ts';
import type { Store } from '../store/store.ts';
import { contextFor } from './deliver.ts';

const atOnce = 500;

/** Returns how many timers were run. */
export async function sweep(deps: { store: Store; desk: DeskSettings }, now: Instant): Promise<number> {
  let count = 0;
  for (;;) {
    const run = await deps.store.unit(async (work) => {
      const due = await work.dueTimers(now, atOnce);
      if (due.length === 0) return 0;
      const context = await contextFor(
        deps,
        work,
        due.map((timer) => timer.ticket),
        now,
      );
      await work.dropTimers(due);
      const applied: Applied[] = due.map((timer) => {
        const decision = decideTimer(context, timer);
        return { decision, events: apply(context.known, decision, now) };
      });
      await work.commit(applied, context.known, now);
      return due.length;
    });
    count += run;
    if (run < atOnce) return count;
  }
}
