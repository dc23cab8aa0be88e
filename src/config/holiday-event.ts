/** One event of an iCalendar file (VEVENT, RFC 5545 section 3.6.1) as what a holiday needs of it. */
import ICAL from 'ical.js';

export interface HolidayEvent {
  readonly uid: string;
  readonly name: string;
  readonly isCancelled: boolean;
  /** The first day, like all days here as `2026-12-25`, and how many there are from it on. */
  readonly start: string;
  readonly days: number;
  readonly rules: readonly ICAL.Recur[];
  /** Further first days (RDATE), and those of the series that are none (EXDATE). */
  readonly added: readonly string[];
  readonly excepted: readonly string[];
  /** The first day in the series that this event replaces (RECURRENCE-ID), or null. */
  readonly insteadOf: string | null;
}

/** Either is null. */
export interface ReadEvent {
  readonly event: HolidayEvent | null;
  readonly problem: string | null;
}

/** More than any holiday takes: the end is mistyped. */
const mostDays = 200;

/** Takes the text from BEGIN:VEVENT to END:VEVENT. The library throws where a line or a value is malformed. */
export function readEvent(text: string): ReadEvent {
  try {
    const component = ICAL.Component.fromString(text);
    const problem = problemOf(component);
    return problem === null ? { event: eventOf(component), problem } : { event: null, problem };
  } catch (error) {
    return { event: null, problem: `this event cannot be read: ${reasonOf(error)}` };
  }
}

/** What the library says of a value it refuses; where it stumbles over one, its words mean nothing to anybody. */
function reasonOf(error: unknown): string {
  return error instanceof Error && !(error instanceof TypeError) ? error.message : 'a value is malformed';
}

function problemOf(component: ICAL.Component): string | null {
  const name = nameOf(component);
  if (!component.hasProperty('dtstart')) return `"${name}" has no first day (DTSTART)`;
  const times = ['dtstart', 'dtend', 'rdate', 'exdate', 'recurrence-id'].flatMap((key) =>
    rawOf(component, key),
  );
  if (times.some(hasHours))
    return `"${name}" has hours; only whole days can be holidays, so make it one or take it out`;
  if (component.getFirstProperty('recurrence-id')?.getParameter('range') !== undefined)
    return `"${name}" changes a day of a series and all later ones (RANGE), which is not supported; end the series and begin a new one`;
  const strange = strangeParts(component);
  if (strange.length > 0)
    return `"${name}" recurs by a rule with ${strange.join(', ')}, which is not supported`;
  const days = lengthOf(component);
  if (days < 0) return `"${name}" ends before it begins`;
  return days > mostDays ? `"${name}" lasts ${days} days; at most ${mostDays} are possible` : null;
}

/** The parts of a rule (RFC 5545 section 3.3.10); the last three say nothing of whole days. */
const ruleParts: ReadonlySet<string> = new Set([
  ...['freq', 'until', 'count', 'interval', 'wkst'],
  ...['bymonth', 'bymonthday', 'byyearday', 'byday', 'byweekno', 'bysetpos'],
  ...['byhour', 'byminute', 'bysecond'],
]);

/** Parts that the library would leave out in silence, so that other days would come of the rule: RSCALE, BYEASTER, misspelt ones. */
function strangeParts(component: ICAL.Component): string[] {
  const rules = component.getAllProperties('rrule').flatMap((property) => property.jCal.slice(3));
  const parts = rules.flatMap((rule) => (typeof rule === 'object' && rule !== null ? Object.keys(rule) : []));
  return [...new Set(parts)]
    .filter((part) => part !== '' && !ruleParts.has(part))
    .map((part) => part.toUpperCase());
}

function eventOf(component: ICAL.Component): HolidayEvent {
  return {
    uid: textOf(component, 'uid'),
    name: nameOf(component),
    isCancelled: textOf(component, 'status').toUpperCase() === 'CANCELLED',
    start: daysOf(component, 'dtstart')[0] ?? '',
    // An end on the day of the start is how some write one day, against the standard.
    days: Math.max(1, lengthOf(component)),
    rules: component
      .getAllProperties('rrule')
      .map((property) => property.getFirstValue())
      .filter((rule) => rule instanceof ICAL.Recur),
    added: daysOf(component, 'rdate'),
    excepted: daysOf(component, 'exdate'),
    insteadOf: daysOf(component, 'recurrence-id')[0] ?? null,
  };
}

/** Days from the first one to the end, which is exclusive; 0 where there is none. */
function lengthOf(component: ICAL.Component): number {
  const [start = '', end] = [...daysOf(component, 'dtstart'), ...daysOf(component, 'dtend')];
  if (end !== undefined) return Temporal.PlainDate.from(start).until(end, { largestUnit: 'day' }).days;
  const duration = component.getFirstPropertyValue('duration');
  return duration instanceof ICAL.Duration ? Math.ceil(duration.toSeconds() / 86_400) : 0;
}

/**
 * `2026-12-25`; `2026-12-25T00:00:00`, since midnight in some zone is where a day begins; and `2026-12-25T::`, which the library
 * makes of a date whose VALUE=DATE is missing.
 */
const wholeDay = /^(\d{4}-\d\d-\d\d)(?:T00:00:00|T::)?$/;

function hasHours(value: string): boolean {
  return value.includes('T') && !wholeDay.test(value);
}

/** The days of a property. Throws where one does not exist, such as 30 February. */
function daysOf(component: ICAL.Component, key: string): string[] {
  return rawOf(component, key).map((value) => existing(wholeDay.exec(value)?.[1] ?? value));
}

function existing(date: string): string {
  try {
    return Temporal.PlainDate.from(date).toString();
  } catch {
    throw new Error(`"${date}" is no date`);
  }
}

/** The values as jCal (RFC 7265) writes them: the library's own times turn 30 February into 2 March. */
function rawOf(component: ICAL.Component, key: string): string[] {
  return component.getAllProperties(key).flatMap((property) => property.jCal.slice(3).map(String));
}

function nameOf(component: ICAL.Component): string {
  return textOf(component, 'summary').replace(/\s+/g, ' ').trim() || 'holiday';
}

function textOf(component: ICAL.Component, key: string): string {
  const value = component.getFirstPropertyValue(key);
  return typeof value === 'string' ? value : '';
}
