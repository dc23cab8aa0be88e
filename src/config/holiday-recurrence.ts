/** All the days of a holiday, the first time and whenever it comes again. */
import type { HolidayEvent } from './holiday-event.ts';
import { isKnownRule, ruledDates } from './recurrence-rule.ts';

export interface Occurrences {
  readonly dates: readonly string[];
  /** How many there are, also where they are too many to be listed. */
  readonly count: number;
  readonly problem: string | null;
}

/** All days of an event, without those of a series that other events replace; more than `most` are a problem. */
export function occurrences(event: HolidayEvent, replaced: ReadonlySet<string>, most: number): Occurrences {
  const unknown = event.rules.find((rule) => !isKnownRule(rule));
  if (unknown !== undefined)
    return refused(`"${event.name}" recurs by a rule of a kind not supported, ${unknown.toString()}`);
  const excepted = new Set([...event.excepted, ...replaced]);
  const starts = startsOf(event).filter((date) => !excepted.has(date));
  const count = starts.length * event.days;
  if (count > most)
    return refused(`with "${event.name}" there are more days in it than any calendar of holidays has`, count);
  return { dates: starts.flatMap((start) => daysFrom(start, event.days)), count, problem: null };
}

export function refused(problem: string, count = 0): Occurrences {
  return { dates: [], count, problem };
}

/** A first day that is not of its own rule is left out: the standard leaves that open. */
function startsOf({ start, rules, added }: HolidayEvent): string[] {
  const ruled = rules.flatMap((rule) => ruledDates(rule, start));
  return [...(rules.length === 0 ? [start] : ruled), ...added];
}

function daysFrom(start: string, days: number): string[] {
  const first = Temporal.PlainDate.from(start);
  return Array.from({ length: days }, (_, index) => first.add({ days: index }).toString());
}
