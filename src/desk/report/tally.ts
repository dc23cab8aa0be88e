/**
 * What can be added up: counts, and lengths of time kept as a histogram. Two tallies add to the tally of both, so that a year is
 * the sum of its days; what was added can be taken away again when a ticket turns out otherwise.
 */

/** Lengths of time: how many, their exact sum in ms, and how many in each bucket. */
export interface Spread {
  readonly count: number;
  readonly sum: number;
  readonly buckets: Readonly<Record<string, number>>;
}

export interface Tally {
  readonly counts: Readonly<Record<string, number>>;
  readonly times: Readonly<Record<string, Spread>>;
}

export const emptyTally: Tally = { counts: {}, times: {} };
const emptySpread: Spread = { count: 0, sum: 0, buckets: {} };

/** Each bucket is this much wider than the one before. What is read from its middle is at most 2.5 percent off. */
const growth = 1.05;

/** The buckets begin at a second: below it everything is bucket 0. */
export function bucketOf(ms: number): number {
  return ms <= 1000 ? 0 : Math.ceil(Math.log(ms / 1000) / Math.log(growth));
}

/** The middle of a bucket, in ms: as far from its lower end as from its upper one, in proportion. */
export function middleOf(bucket: number): number {
  return Math.round(1000 * growth ** (bucket - 0.5));
}

export function counted(name: string, by = 1): Tally {
  return { counts: { [name]: by }, times: {} };
}

export function timed(name: string, ms: number): Tally {
  const spread = { count: 1, sum: ms, buckets: { [bucketOf(ms)]: 1 } };
  return { counts: {}, times: { [name]: spread } };
}

/** The sum of some tallies; what comes to nothing is not in it. */
export function sumOf(tallies: Iterable<Tally>): Tally {
  const counts: Record<string, number> = {};
  const times: Record<string, Writable> = {};
  for (const tally of tallies) {
    addAll(counts, tally.counts);
    for (const [name, spread] of Object.entries(tally.times)) {
      times[name] ??= { count: 0, sum: 0, buckets: {} };
      addSpread(times[name], spread);
    }
  }
  const kept = Object.entries(times).flatMap(([name, it]) => {
    const buckets = withoutNoughts(it.buckets);
    return it.count === 0 && Object.keys(buckets).length === 0 ? [] : [[name, { ...it, buckets }] as const];
  });
  return { counts: withoutNoughts(counts), times: Object.fromEntries(kept.toSorted(byName)) };
}

interface Writable {
  count: number;
  sum: number;
  readonly buckets: Record<string, number>;
}

function addSpread(to: Writable, { count, sum, buckets }: Spread): void {
  to.count += count;
  to.sum += sum;
  addAll(to.buckets, buckets);
}

function addAll(to: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const name in more) to[name] = (to[name] ?? 0) + (more[name] ?? 0);
}

/** Sorted: the same sum is written in the same bytes, in whatever order it came about. */
function withoutNoughts(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(counts)
      .filter(([, count]) => count !== 0)
      .toSorted(byName),
  );
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

/** What takes a tally away again when it is added. */
export function negated({ counts, times }: Tally): Tally {
  return {
    counts: minus(counts),
    times: Object.fromEntries(
      Object.entries(times).map(([name, { count, sum, buckets }]) => [
        name,
        { count: -count, sum: -sum, buckets: minus(buckets) },
      ]),
    ),
  };
}

function minus(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, -count]));
}

export function countOf({ counts }: Tally, name: string): number {
  return counts[name] ?? 0;
}

export function spreadOf({ times }: Tally, name: string): Spread {
  return times[name] ?? emptySpread;
}

/** The length that so many percent do not exceed (nearest rank), to 2.5 percent; null where nothing was measured. */
export function percentile({ count, buckets }: Spread, percent: number): number | null {
  if (count <= 0) return null;
  const rank = Math.max(1, Math.ceil((percent / 100) * count));
  let passed = 0;
  const ordered = Object.entries(buckets).toSorted(([one], [other]) => Number(one) - Number(other));
  for (const [bucket, many] of ordered) {
    passed += many;
    if (passed >= rank) return middleOf(Number(bucket));
  }
  return null;
}
