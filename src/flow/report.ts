/** Makes a report: counts what has happened since figures were last asked for, then reads days and never the log. */
import { createHash } from 'node:crypto';
import { after, day } from '../desk/instant.ts';
import type { Policy } from '../desk/policy/policy.ts';
import { dayChanges } from '../desk/report/days.ts';
import { comparedWith, type ReportPeriod, startOf } from '../desk/report/period.ts';
import { type Counted, type Report, reportOf } from '../desk/report/report.ts';
import { breachesIn, type Credit, creditsFor } from '../desk/sla/credits.ts';
import type { ReportReads, Store, Work } from '../store/store.ts';

/** Raised when the formulas change: what was counted by others is counted anew. */
const formulas = 3;

/** A unit of so many events holds the database for a quarter of a second; mail that comes meanwhile waits no longer. */
const atOnce = 2_000;

/**
 * Adds what is not counted yet to the days of a time zone. It reads the log after the fact, so that receiving mail costs nothing
 * more, an older database and a new time zone are counted the same way, and a unit that is cut off is simply done again.
 */
export async function countUp(store: Pick<Store, 'unit'>, policy: Policy, timeZone: string): Promise<number> {
  for (let all = 0; ; ) {
    const events = await store.unit((work) => countOn(work, policy, timeZone));
    all += events;
    if (events < atOnce) return all;
  }
}

/** Counts on by at most `atOnce` events within a unit; returns how many. Fewer than that: all is counted. */
async function countOn(work: Work, policy: Policy, timeZone: string): Promise<number> {
  const cursor = await work.report.cursor(timeZone, measure(policy));
  const found = await work.report.uncounted(cursor, atOnce);
  if (found === null) return 0;
  await work.report.addToDays(timeZone, dayChanges(policy, timeZone, found.tickets), found.last);
  return found.events;
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
  return await counted(store.report, policy, period);
}

/** Within a unit that holds up everything else, so much is counted at most. */
const mostWithin = 10 * atOnce;

/** The same within a unit; null where too much is uncounted for that, as it is before the first report of a desk with a past. */
export async function reportWithin(work: Work, policy: Policy, period: ReportPeriod): Promise<Report | null> {
  for (let all = 0; all < mostWithin; all += atOnce)
    if ((await countOn(work, policy, period.timeZone)) < atOnce)
      return await counted(work.report, policy, period);
  return null;
}

async function counted(reads: ReportReads, policy: Policy, period: ReportPeriod): Promise<Report> {
  const before = comparedWith(period);
  const now = await countedIn(reads, period);
  return reportOf(
    { period, before },
    now,
    await countedIn(reads, before),
    await creditsIn(reads, policy, period),
  );
}

async function countedIn(reads: ReportReads, { timeZone: zone, from, to }: ReportPeriod): Promise<Counted> {
  return { days: await reads.days({ zone, from, to }), backlog: await reads.backlog(zone, to) };
}

/** Credits are given by the month. */
async function creditsIn(reads: ReportReads, policy: Policy, period: ReportPeriod): Promise<Credit[]> {
  if (period.kind !== 'monthly' || policy.credits.length === 0) return [];
  const from = startOf(period.from, period.timeZone);
  const until = startOf(period.to, period.timeZone);
  // A breach is in the log at the sweep after its due, be it that the machine was off until then.
  const log = await reads.logsOfBreached(from, after(until, 31 * day));
  return creditsFor(policy.credits, breachesIn(log, from, until));
}
