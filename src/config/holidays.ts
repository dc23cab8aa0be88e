/**
 * Holidays from the text of an iCalendar file (RFC 5545), as public calendars and mail programs export it. Never throws: what
 * cannot be used is told in words, with the line it stands in, and the rest is read all the same.
 *
 * Only days count: an event of whole days takes away each of them, an event with hours is a problem, since half a holiday is
 * a matter of a calendar's spans and leaving it out in silence would break promises. Cancelled events are none. A recurring
 * event is followed from 2000 to 2100; one occurrence moved or cancelled on its own (RECURRENCE-ID) is honoured.
 */
import { type HolidayEvent, readEvent } from './holiday-event.ts';
import { type Occurrences, occurrences, refused } from './holiday-recurrence.ts';

export interface Holidays {
  /** Local date -> name: `2026-12-25` -> `Christmas Day`. Two on one date: both names. */
  readonly dates: ReadonlyMap<string, string>;
  readonly problems: readonly string[];
}

/** The lines of one VEVENT, and where it begins, counted from 1. */
interface Block {
  readonly line: number;
  readonly text: string;
}

export function readHolidays(text: string): Holidays {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const unusable = notACalendar(lines);
  if (unusable !== null) return { dates: new Map(), problems: [unusable] };
  const read = blocksOf(lines).map(({ line, text }) => ({ line, ...readEvent(text) }));
  const events = read.flatMap(({ line, event }) => (event === null ? [] : [{ line, event }]));
  const expanded = expand(events);
  const problems = [...read, ...expanded].flatMap(({ line, problem }) =>
    problem === null ? [] : [`line ${line}: ${problem}`],
  );
  const dates = byDate(expanded);
  if (dates.size === 0 && problems.length === 0) problems.push('there is no event of whole days in it');
  return { dates, problems };
}

interface Placed {
  readonly line: number;
  readonly event: HolidayEvent;
}

interface Expanded extends Placed, Occurrences {}

/** A hundred years of three lands' holidays, one after the other; more is a calendar of other things, and takes minutes. */
const mostRules = 300;
const mostDates = 50_000;

/** Ends at the first event with which it is too much. */
function expand(events: readonly Placed[]): Expanded[] {
  const expanded: Expanded[] = [];
  const moved = ownDates(events);
  let [rules, dates] = [0, 0];
  for (const { line, event } of events.filter((it) => !it.event.isCancelled)) {
    if (rules > mostRules || dates > mostDates) break;
    const replaced = event.insteadOf === null ? moved.get(event.uid) : none;
    rules += event.rules.length;
    const found =
      rules > mostRules
        ? refused(`more than ${mostRules} events that recur are more than any calendar of holidays has`)
        : occurrences(event, replaced ?? none, mostDates - dates);
    dates += found.count;
    expanded.push({ line, event, ...found });
  }
  return expanded;
}

function notACalendar(lines: readonly string[]): string | null {
  const filled = lines.map((line) => line.trim()).filter((line) => line !== '');
  const first = filled[0];
  if (first === undefined) return 'it is empty';
  if (!/^BEGIN:VCALENDAR$/i.test(first))
    return `it is no iCalendar file: its first line is "${first.slice(0, 60)}" instead of BEGIN:VCALENDAR`;
  if (!/^END:VCALENDAR$/i.test(filled.at(-1) ?? ''))
    return 'it is cut off: its last line is not END:VCALENDAR';
  return null;
}

/** Of an event that is not closed only its first line, which the library says does not end. */
function blocksOf(lines: readonly string[]): Block[] {
  const begins = [...lines.entries()].flatMap(([at, line]) => (/^BEGIN:VEVENT\s*$/i.test(line) ? [at] : []));
  return begins.map((begin, index) => {
    const rest = lines.slice(begin, begins[index + 1]);
    const end = rest.findIndex((line) => /^END:VEVENT\s*$/i.test(line));
    return { line: begin + 1, text: rest.slice(0, Math.max(0, end) + 1).join('\r\n') };
  });
}

/** By series the dates that have an event of their own. */
function ownDates(events: readonly Placed[]): ReadonlyMap<string, ReadonlySet<string>> {
  const bySeries = Map.groupBy(events, ({ event }) => event.uid);
  return new Map(
    [...bySeries].map(([uid, those]) => [uid, new Set(those.flatMap(({ event }) => event.insteadOf ?? []))]),
  );
}

const none: ReadonlySet<string> = new Set();

function byDate(expanded: readonly Expanded[]): Map<string, string> {
  const names = new Map<string, Set<string>>();
  for (const { event, dates } of expanded)
    for (const date of dates) names.set(date, (names.get(date) ?? new Set()).add(event.name));
  return new Map(
    [...names].sort(([a], [b]) => (a < b ? -1 : 1)).map(([date, those]) => [date, [...those].join(', ')]),
  );
}
