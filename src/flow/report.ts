/** Makes a report: counts what has happened since figures were last asked for, then reads days and never the log. */
import { createHash } from 'node:crypto';
import { after, day } from '../desk/instant.ts';
import type { Policy } from '../desk/policy/policy.ts';
import { dayChanges } from '../desk/report/days.ts';
import { comparedWith, type ReportPeriod, startOf } from '../desk/report/period.ts';
import { type Counted, type Report, reportOf } from '../desk/report/report.ts';
import { breachesIn, type Credit, creditsFor } from '../desk/sla/credits.ts';
import type { Store } from '../store/store.ts';

/** Raised when the formulas change: what was counted by others is counted anew. */
const formulas = 2;

/** A unit of so many events holds the database for a quarter of a second; mail that comes meanwhile waits no longer. */
const atOnce = 2_000;

/**
 * Adds what is not counted yet to the days of a time zone. It reads the log after the fact, so that receiving mail costs nothing
 * more, an older database and a new time zone are counted the same way, and a unit that is cut off is simply done again.
 */
export async function countUp(store: Store, policy: Policy, timeZone: string): Promise<number> {
  const measured = measure(policy);
  for (let all = 0; ; ) {
    const events = await store.unit(async (work) => {
      const cursor = await work.report.cursor(timeZone, measured);
      const found = await work.report.uncounted(cursor, atOnce);
      if (found === null) return 0;
      await work.report.addToDays(timeZone, dayChanges(policy, timeZone, found.tickets), found.last);
      return found.events;
    });
    all += events;
    if (events < atOnce) return all;
  }
}

/** What lengths of time depend on beside the log. A calendar that changes makes another measure. */
function measure({ slas }: Policy): string {
  const parts = slas.map(({ name, targets, calendar }) => ({ name, targets, calendar }));
  const text = JSON.stringify([formulas, parts], (_, value) => (value instanceof Map ? [...value] : value));
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

interface ReportDeps {
  readonly store: Store;
  readonly policy: Policy;
}

export async function makeReport({ store, policy }: ReportDeps, period: ReportPeriod): Promise<Report> {
  await countUp(store, policy, period.timeZone);
  const before = comparedWith(period);
  const now = await countedIn(store, period);
  return reportOf(
    { period, before },
    now,
    await countedIn(store, before),
    await creditsIn(store, policy, period),
  );
}

async function countedIn({ report }: Store, { timeZone: zone, from, to }: ReportPeriod): Promise<Counted> {
  return { days: await report.days({ zone, from, to }), backlog: await report.backlog(zone, to) };
}

/** Credits are given by the month. */
async function creditsIn(store: Store, policy: Policy, period: ReportPeriod): Promise<Credit[]> {
  if (period.kind !== 'monthly' || policy.credits.length === 0) return [];
  const from = startOf(period.from, period.timeZone);
  const until = startOf(period.to, period.timeZone);
  // A breach is in the log at the sweep after its due, be it that the machine was off until then.
  const log = await store.report.logsOfBreached(from, after(until, 31 * day));
  return creditsFor(policy.credits, breachesIn(log, from, until));
}
