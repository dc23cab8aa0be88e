/**
 * Wall-clock times of a zone as instants, by one rule that never runs backwards, whatever the zone does: a time that is shown
 * twice (clocks go back) is its first showing, and a time that is skipped (clocks go forward, or a whole date is left out, as
 * in Apia on 30 December 2011) is the moment of the skip.
 *
 * Local times are numbers here: milliseconds since 1970-01-01T00:00 on the wall.
 */
import { day } from '../instant.ts';

/** Local times between two changes of the clocks, none within a day of either, and what to take from them for UTC. */
interface Steady {
  readonly from: number;
  readonly until: number;
  readonly offset: number;
}

/**
 * Away from the changes a conversion is a subtraction; Temporal takes microseconds for it. What is kept follows from the zone
 * alone: mostly two stretches a year, the last hundred years of them.
 */
const kept = new Map<string, readonly Steady[]>();
const mostKept = 200;

export function momentOf(timeZone: string, local: number): number {
  const steady = kept.get(timeZone)?.find((one) => isIn(one, local)) ?? learned(timeZone, local);
  return isIn(steady, local) ? local - steady.offset : converted(timeZone, local);
}

function isIn({ from, until }: Steady, local: number): boolean {
  return from <= local && local < until;
}

function learned(timeZone: string, local: number): Steady {
  const steady = steadyAround(wall(local).toZonedDateTime(timeZone));
  if (isIn(steady, local)) kept.set(timeZone, [...(kept.get(timeZone) ?? []).slice(1 - mostKept), steady]);
  return steady;
}

/** No change of clocks was ever longer than a day, so a day away from it no time is missing or shown twice. */
function steadyAround(zoned: Temporal.ZonedDateTime): Steady {
  const offset = zoned.offsetNanoseconds / 1_000_000;
  // A change at this very instant is one before it.
  const last = zoned.add({ milliseconds: 1 }).getTimeZoneTransition('previous');
  const next = zoned.getTimeZoneTransition('next');
  return {
    from: last === null ? -Infinity : last.epochMilliseconds + offset + day,
    until: next === null ? Infinity : next.epochMilliseconds + offset - day,
    offset,
  };
}

/** For a time that is skipped, 'earlier' is one before the skip. */
function converted(timeZone: string, local: number): number {
  const zoned = wall(local).toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  const skip = zoned.toPlainDateTime().equals(wall(local)) ? null : zoned.getTimeZoneTransition('next');
  return (skip ?? zoned).epochMilliseconds;
}

function wall(local: number): Temporal.PlainDateTime {
  return new Temporal.PlainDateTime(1970, 1, 1).add({ milliseconds: local });
}
