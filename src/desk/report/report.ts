/** A report: the figures of a period beside those of the one it is compared with, and by everything they are asked for. */
import type { Credit } from '../sla/credits.ts';
import { type DayTally, type Dimension, dimensions } from './days.ts';
import { type Figures, figuresOf } from './figures.ts';
import { datesOf, type ReportPeriod } from './period.ts';
import { countOf, emptyTally, sumOf, type Tally } from './tally.ts';

export interface Report {
  readonly period: ReportPeriod;
  readonly before: ReportPeriod;
  readonly figures: Figures;
  readonly figuresBefore: Figures;
  /** Of these dimensions every value that has figures, those with the most opened tickets first. */
  readonly parts: Readonly<Record<Part, readonly PartFigures[]>>;
  readonly days: readonly DayFigures[];
  /** Customers' mails by weekday (Monday first) and hour of the day. */
  readonly heat: readonly (readonly number[])[];
  readonly credits: readonly CreditsDue[];
}

export type Part = Exclude<Dimension, 'all' | 'hour'>;
export const parts: readonly Part[] = dimensions.filter((it) => it !== 'all' && it !== 'hour');

export interface PartFigures {
  readonly value: string;
  readonly figures: Figures;
}

export interface DayFigures {
  readonly day: string;
  readonly figures: Figures;
}

/** Requesters that a rule gives so many percent of the month's price. */
export interface CreditsDue {
  readonly rule: string;
  readonly percent: number;
  readonly requesters: number;
}

export interface Counted {
  readonly days: readonly DayTally[];
  /** At the end of the period, by dimension and value. */
  readonly backlog: readonly {
    readonly dimension: Dimension;
    readonly value: string;
    readonly backlog: number;
  }[];
}

export function reportOf(
  { period, before }: Pick<Report, 'period' | 'before'>,
  now: Counted,
  then: Counted,
  credits: readonly Credit[],
): Report {
  return {
    period,
    before,
    figures: figuresIn(now, 'all', ''),
    figuresBefore: figuresIn(then, 'all', ''),
    parts: Object.fromEntries(
      parts.map((part) => [part, partFigures(now, part)]),
    ) as unknown as Report['parts'],
    days: dayFigures(period, now),
    heat: heatOf(now.days),
    credits: creditsDue(credits),
  };
}

function figuresIn(counted: Counted, dimension: Dimension, value: string): Figures {
  const isMine = (it: { dimension: Dimension; value: string }) =>
    it.dimension === dimension && it.value === value;
  const tally = sumOf(counted.days.filter(isMine).map((it) => it.tally));
  return figuresOf(tally, counted.backlog.find(isMine)?.backlog ?? 0);
}

function partFigures({ days, backlog }: Counted, part: Part): PartFigures[] {
  const tallies = Map.groupBy(
    days.filter(({ dimension }) => dimension === part),
    ({ value }) => value,
  );
  const left = new Map(
    backlog.flatMap((it) => (it.dimension === part && it.backlog !== 0 ? [[it.value, it.backlog]] : [])),
  );
  const values = [...new Set([...tallies.keys(), ...left.keys()])];
  const all: PartFigures[] = values.map((value) => {
    const tally = sumOf((tallies.get(value) ?? []).map((it) => it.tally));
    return { value, figures: figuresOf(tally, left.get(value) ?? 0) };
  });
  return all.toSorted(
    (one, other) => other.figures.opened - one.figures.opened || (one.value < other.value ? -1 : 1),
  );
}

/** The backlog of each day is that of the end, less what came after it. */
function dayFigures(period: ReportPeriod, { days, backlog }: Counted): DayFigures[] {
  const all = new Map(days.filter(({ dimension }) => dimension === 'all').map((it) => [it.day, it]));
  let left = backlog.find(({ dimension }) => dimension === 'all')?.backlog ?? 0;
  const backwards = datesOf(period)
    .toReversed()
    .map((day) => {
      const found = all.get(day);
      const figures = figuresOf(found?.tally ?? emptyTally, left);
      left -= found?.net ?? 0;
      return { day, figures };
    });
  return backwards.toReversed();
}

function heatOf(days: readonly DayTally[]): number[][] {
  const heat = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0));
  for (const { day, value, tally } of days.filter(({ dimension }) => dimension === 'hour')) {
    const row = heat[Temporal.PlainDate.from(day).dayOfWeek - 1];
    const hour = Number(value);
    if (row !== undefined) row[hour] = (row[hour] ?? 0) + received(tally);
  }
  return heat;
}

function received(tally: Tally): number {
  return countOf(tally, 'received');
}

function creditsDue(credits: readonly Credit[]): CreditsDue[] {
  const groups = Map.groupBy(credits, ({ rule, percent }) => JSON.stringify([rule, percent]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : [{ rule: first.rule, percent: first.percent, requesters: group.length }];
  });
}
