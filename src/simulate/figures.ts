/** What came of it, read from the desk's own event log, outbox and journal: nothing is counted beside them. */
import type { DeskEvent, Status } from '../desk/event.ts';
import { between, type Instant } from '../desk/instant.ts';
import { type TargetName, targetNames } from '../desk/policy/policy.ts';
import { gone } from '../desk/report/promises.ts';
import type { DeskSettings } from '../desk/settings.ts';
import { breachesIn, creditsFor } from '../desk/sla/credits.ts';
import { stateOf, type Target } from '../desk/sla/state.ts';
import { evolve, type Ticket } from '../desk/ticket.ts';
import type { Store } from '../store/store.ts';
import { type PeopleFigures, peopleFigures } from './people-figures.ts';
import type { Period } from './period.ts';

export interface Figures {
  readonly tickets: { readonly opened: number; readonly byStatus: Readonly<Record<string, number>> };
  /** Mails that went out, by kind; `suppressed` are those that budgets held back. */
  readonly mailsOut: Readonly<Record<string, number>>;
  readonly suppressed: number;
  readonly targets: readonly TargetFigures[];
  readonly warned: number;
  readonly skipped: number;
  readonly escalations: Readonly<Record<string, number>>;
  readonly extensions: number;
  /** What steps asked of parts that carry it out: `page: critical`. */
  readonly actions: Readonly<Record<string, number>>;
  readonly credits: readonly CreditFigures[];
  readonly people: PeopleFigures;
}

export interface TargetFigures {
  readonly target: TargetName;
  readonly kept: number;
  /** The due passed, whether it was met later or not. */
  readonly broken: number;
  /** Neither met nor due yet. */
  readonly open: number;
  /** Kept of those that are decided, in percent; null where none is. */
  readonly compliance: number | null;
  /** ms from its start until it was met: half of them took no longer; null where none was met. */
  readonly median: number | null;
}

export interface CreditFigures {
  readonly month: string;
  readonly rule: string;
  readonly percent: number;
  readonly customers: number;
}

export async function figuresOf(store: Store, desk: DeskSettings, period: Period): Promise<Figures> {
  const events = await Array.fromAsync(store.views.events(null));
  const { tickets, promises } = fold(events);
  const outbox = await Array.fromAsync(store.views.outbox());
  const of = <Type extends DeskEvent['type']>(type: Type) =>
    events.filter((event): event is DeskEvent & { type: Type } => event.type === type);
  return {
    tickets: { opened: tickets.length, byStatus: countBy(tickets, ({ status }) => status, statusOrder) },
    mailsOut: countBy(
      outbox.filter(({ state }) => state === 'sent'),
      ({ kind }) => kind,
    ),
    suppressed: outbox.filter(({ state }) => state === 'suppressed').length,
    targets: targetNames.flatMap((name) => targetFigures(name, promises)),
    warned: of('sla.warned').length,
    skipped: of('sla.skipped').length,
    escalations: countBy(
      of('level.changed').filter(({ data }) => data.to > data.from),
      ({ data }) => levelName(data.to),
    ),
    extensions: of('sla.extended').length,
    actions: countBy(of('sla.action'), ({ data }) => `${data.do}: ${data.value}`),
    credits: period.months.flatMap((month) => creditFigures(desk, events, month)),
    people: peopleFigures(events),
  };
}

const statusOrder: readonly Status[] = ['new', 'open', 'pending', 'on_hold', 'solved', 'closed'];

function levelName(level: number): string {
  return level >= 4 ? 'critical' : `level ${level}`;
}

/** Every promise that was ever made, as it ended; a target that begins anew (the next reply) is another one. */
function fold(events: readonly DeskEvent[]): { tickets: Ticket[]; promises: Target[] } {
  const tickets = new Map<number, Ticket>();
  const over: Target[] = [];
  for (const event of events) {
    const before = tickets.get(event.ticket) ?? null;
    const after = evolve(before, event);
    tickets.set(event.ticket, after);
    over.push(...gone(before, after));
  }
  const all = [...tickets.values()];
  return { tickets: all, promises: [...over, ...all.flatMap(({ sla }) => sla?.targets ?? [])] };
}

function targetFigures(target: TargetName, promises: readonly Target[]): TargetFigures[] {
  const mine = promises.filter((it) => it.target === target);
  if (mine.length === 0) return [];
  const broken = mine.filter((it) => stateOf(it) === 'breached').length;
  const kept = mine.filter((it) => stateOf(it) === 'met').length;
  const decided = kept + broken;
  const compliance = decided === 0 ? null : Math.round((kept / decided) * 1000) / 10;
  return [{ target, kept, broken, open: mine.length - decided, compliance, median: medianTime(mine) }];
}

function medianTime(promises: readonly Target[]): number | null {
  const times = promises.flatMap(({ startedAt, metAt }) =>
    metAt === null ? [] : [between(startedAt, metAt)],
  );
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? null;
}

function creditFigures(
  { policy }: DeskSettings,
  events: readonly DeskEvent[],
  { name, start, end }: { readonly name: string; readonly start: Instant; readonly end: Instant },
): CreditFigures[] {
  const credits = creditsFor(policy.credits, breachesIn(events, start, end));
  return policy.credits.flatMap(({ name: rule, bands }) =>
    bands.flatMap(({ percent }) => {
      const customers = credits.filter((it) => it.rule === rule && it.percent === percent).length;
      return customers === 0 ? [] : [{ month: name, rule, percent, customers }];
    }),
  );
}

/** Sorted by name, or in the order given. */
function countBy<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
  order: readonly string[] = [],
): Record<string, number> {
  const groups = Map.groupBy(items, nameOf);
  const names = order.length > 0 ? order : [...groups.keys()].toSorted();
  return Object.fromEntries(
    names.flatMap((name) => {
      const count = groups.get(name)?.length ?? 0;
      return count === 0 ? [] : [[name, count] as const];
    }),
  );
}
