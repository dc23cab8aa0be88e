/**
 * Runs what is due: reads only due timers, decides each, writes once. What it costs grows with what is due and not with what
 * waits. A timer that cannot be run costs only itself, and is tried again.
 */
import type { Context } from '../desk/context.ts';
import type { Timer } from '../desk/decision.ts';
import { enact } from '../desk/enact.ts';
import type { EventType } from '../desk/event.ts';
import { after, type Instant, minute } from '../desk/instant.ts';
import { usesLoad } from '../desk/routing/choose.ts';
import type { DeskSettings } from '../desk/settings.ts';
import { decideTimer } from '../desk/timers.ts';
import type { Applied } from '../store/commit.ts';
import type { Store, Work } from '../store/store.ts';
import type { Log } from './log.ts';

export interface SweepDeps {
  readonly store: Store;
  readonly desk: DeskSettings;
  readonly log: Log;
}

/** What one sweep did: the figures of its line in the log. */
export interface Swept {
  readonly timers: number;
  /** Steps of the SLA below 100 percent, broken promises, and steps that were passed over. */
  readonly warned: number;
  readonly breached: number;
  readonly skipped: number;
  readonly mails: number;
  readonly failed: number;
}

const nothingSwept: Swept = { timers: 0, warned: 0, breached: 0, skipped: 0, mails: 0, failed: 0 };

/** What these touch fits into SQLite's page cache, and mail that comes meanwhile waits a tenth of a second. */
const atOnce = 250;

/** How long a timer rests that could not be run, in ms: the cause may be mended, and no promise is forgotten. */
const restAfterFailure = 10 * minute;

export async function sweep(deps: SweepDeps, now: Instant): Promise<Swept> {
  let all = nothingSwept;
  for (;;) {
    const run = await deps.store.unit((work) => runDue(deps, work, now));
    all = sum([all, run]);
    if (run.timers < atOnce) return all;
  }
}

async function runDue(deps: SweepDeps, work: Work, now: Instant): Promise<Swept> {
  const due = await work.dueTimers(now, atOnce);
  if (due.length === 0) return nothingSwept;
  await work.dropTimers(due);
  const together = await work.savepoint((part) => runTogether(deps, part, due, now)).catch(() => null);
  if (together !== null) return together;
  const each: Swept[] = [];
  for (const timer of due) each.push(await runAlone(deps, work, timer, now));
  return sum(each);
}

async function runAlone(deps: SweepDeps, work: Work, timer: Timer, now: Instant): Promise<Swept> {
  return await work
    .savepoint((part) => runTogether(deps, part, [timer], now))
    .catch(async (error: unknown) => {
      deps.log.error({ ...timer, because: String(error) }, 'a timer could not be run');
      await work.setTimers([{ ...timer, dueAt: after(now, restAfterFailure) }]);
      return { ...nothingSwept, timers: 1, failed: 1 };
    });
}

async function runTogether(
  deps: SweepDeps,
  work: Work,
  timers: readonly Timer[],
  now: Instant,
): Promise<Swept> {
  const context = await contextOf(deps, work, timers, now);
  const applied: Applied[] = timers.map((timer) => enact(context, decideTimer(context, timer)));
  await work.commit(applied, context.known, now);
  return sweptBy(timers.length, applied);
}

/** Steps may write to requesters and managers: their budgets are read with the tickets. */
async function contextOf(
  { desk }: SweepDeps,
  work: Work,
  timers: readonly Timer[],
  now: Instant,
): Promise<Context> {
  const people = [desk.operator, ...desk.managers].map((address) => ({ address, name: '' }));
  const tickets = timers.map((timer) => timer.ticket);
  const wanted = { now, tickets, people, references: [], mails: [], held: [] };
  const known = await work.readKnown({ ...wanted, writesToRequesters: true, load: usesLoad(desk) });
  return { desk, now, ids: work.ids, known };
}

function sweptBy(timers: number, applied: readonly Applied[]): Swept {
  const types = applied.flatMap(({ events }) => events.map(({ type }) => type));
  const count = (wanted: EventType) => types.filter((type) => type === wanted).length;
  return {
    timers,
    warned: count('sla.warned'),
    breached: count('sla.breached'),
    skipped: count('sla.skipped'),
    mails: applied.reduce((mails, { decision }) => mails + decision.mails.length, 0),
    failed: 0,
  };
}

function sum(parts: readonly Swept[]): Swept {
  const of = (name: keyof Swept) => parts.reduce((total, part) => total + part[name], 0);
  return {
    timers: of('timers'),
    warned: of('warned'),
    breached: of('breached'),
    skipped: of('skipped'),
    mails: of('mails'),
    failed: of('failed'),
  };
}
