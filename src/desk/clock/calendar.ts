/**
 * When a team works: spans of each weekday in one time zone, less the days on which nobody does. Plain data; `due.ts` and
 * `elapsed.ts` compute with it.
 */

/**
 * Minutes of the local day, `start` inclusive, `end` exclusive. `start` is under 1440; an `end` over 1440 runs into the next
 * day, at most to 2880, and must not meet a span of that day. A holiday on the day it begins on takes all of it away.
 */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Calendar {
  readonly name: string;
  /** IANA name. */
  readonly timeZone: string;
  /** Seven lists, Monday first; the spans of a day are in order and do not touch. */
  readonly week: readonly (readonly Span[])[];
  /** Local dates without work and what they are called: `2026-12-25` -> `Christmas Day`. */
  readonly holidays: ReadonlyMap<string, string>;
  /** The same for every year: `12-25` -> `Christmas Day`. */
  readonly yearly: ReadonlyMap<string, string>;
}

/** How long something may take. `businessDays: 3` is the end of the third working day after the start's day. */
export type Duration =
  | { readonly unit: 'clock'; readonly ms: number }
  | { readonly unit: 'business'; readonly ms: number }
  | { readonly unit: 'businessDays'; readonly days: number }
  /** The end of the working day; after its hours, or on a day without work, of the next one. */
  | { readonly unit: 'sameDay' }
  /** The end of the working day after that. */
  | { readonly unit: 'nextDay' };
