/** All the days of a holiday, the first time and whenever it comes again. */
import type { HolidayEvent } from './holiday-event.ts';
import { isKnownRule, ruledDates } from './recurrence-rule.ts';

export interface Occurrences {
  readonly dates: readonly string[];
  readonly problem: string | null;
}

/** All days of an event, without those of a series that other events replace. */
export function occurrences(event: HolidayEvent, replaced: ReadonlySet<string>): Occurrences {
  const unknown = event.rules.find((rule) => !isKnownRule(rule));
  if (unknown !== undefined)
    return {
      dates: [],
      problem: `"${event.name}" recurs by a rule of a kind not supported, ${unknown.toString()}`,
    };
  const excepted = new Set([...event.excepted, ...replaced]);
  const starts = startsOf(event).filter((date) => !excepted.has(date));
  return { dates: starts.flatMap((start) => daysFrom(start, event.days)), problem: null };
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
