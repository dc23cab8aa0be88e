/** Where facts are added up: by local day, and within it by everything that figures are asked for. Tallies of days only ever add. */
import type { DeskEvent } from '../event.ts';
import type { Policy } from '../policy/policy.ts';
import { type Fact, factsOf, type Labels } from './facts.ts';
import { negated, sumOf, type Tally } from './tally.ts';

export const dimensions = [
  'all',
  'agent',
  'group',
  'category',
  'tier',
  'channel',
  'language',
  'priority',
  'hour',
] as const;
export type Dimension = (typeof dimensions)[number];

/** The tally of one day for one value of a dimension: `category` `billing`. */
export interface DayTally {
  /** Local date. */
  readonly day: string;
  readonly dimension: Dimension;
  /** Empty where nobody has said, and for `all`. */
  readonly value: string;
  /** By how many the tickets that are neither solved nor closed became more. */
  readonly net: number;
  readonly tally: Tally;
}

/** One ticket's log up to where it is counted already, and as far as it shall be. */
export interface Grown {
  readonly before: readonly DeskEvent[];
  readonly after: readonly DeskEvent[];
}

/** What these tickets add to the days. What was counted of them before is taken away: a corrected category takes its figures along. */
export function dayChanges(policy: Policy, timeZone: string, tickets: readonly Grown[]): DayTally[] {
  const sums = new Map<string, Sum>();
  const local = localTimes(timeZone);
  for (const { before, after } of tickets) {
    const [old, current] = [factsOf(policy, before), factsOf(policy, after)];
    for (const fact of old?.facts ?? []) put(sums, local, old?.labels ?? null, reversed(fact));
    for (const fact of current?.facts ?? []) put(sums, local, current?.labels ?? null, fact);
  }
  return [...sums.values()]
    .map(({ tallies, ...rest }) => ({ ...rest, tally: sumOf(tallies) }))
    .filter(({ net, tally }) => net !== 0 || !isEmpty(tally));
}

export function isEmpty({ counts, times }: Tally): boolean {
  return Object.keys(counts).length === 0 && Object.keys(times).length === 0;
}

interface Sum {
  readonly day: string;
  readonly dimension: Dimension;
  readonly value: string;
  net: number;
  readonly tallies: Tally[];
}

function reversed(fact: Fact): Fact {
  return { ...fact, net: -fact.net, tally: negated(fact.tally) };
}

function put(sums: Map<string, Sum>, local: LocalTimes, labels: Labels | null, fact: Fact): void {
  if (labels === null) return;
  const { day, hour } = local(fact.at);
  const places: [Dimension, string][] = [
    ['all', ''],
    ...(fact.agent === null ? [] : [['agent', fact.agent] as [Dimension, string]]),
    ...Object.entries(labels).map(([name, value]) => [name, value ?? ''] as [Dimension, string]),
    ...(fact.tally.counts.received === undefined ? [] : [['hour', hour] as [Dimension, string]]),
  ];
  for (const [dimension, value] of places) {
    const key = JSON.stringify([day, dimension, value]);
    const sum = sums.get(key) ?? { day, dimension, value, net: 0, tallies: [] };
    sum.net += fact.net;
    sum.tallies.push(fact.tally);
    sums.set(key, sum);
  }
}

type LocalTimes = (at: string) => { readonly day: string; readonly hour: string };

/** Facts of a batch lie within few hours: each quarter of an hour, which no time zone divides, is looked up once. */
function localTimes(timeZone: string): LocalTimes {
  const known = new Map<number, { day: string; hour: string }>();
  return (at) => {
    const quarter = Math.floor(Date.parse(at) / 900_000);
    const found = known.get(quarter);
    if (found !== undefined) return found;
    const local = Temporal.Instant.fromEpochMilliseconds(quarter * 900_000).toZonedDateTimeISO(timeZone);
    const time = { day: local.toPlainDate().toString(), hour: String(local.hour).padStart(2, '0') };
    known.set(quarter, time);
    return time;
  };
}
