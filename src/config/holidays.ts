/** Holidays from the text of an iCalendar file (RFC 5545). */

export interface Holidays {
  /** Local date -> name: `2026-12-25` -> `Christmas Day`. */
  readonly dates: ReadonlyMap<string, string>;
  /** What could not be used, in words, with the line where it is known. */
  readonly problems: readonly string[];
}

export function readHolidays(text: string): Holidays {
  return { dates: new Map(), problems: text === '' ? ['is empty'] : [] };
}
