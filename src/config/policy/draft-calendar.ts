/** Calendars on their way: hours and holidays are checked as far as each can be read by itself. */
import * as z from 'zod';
import type { Path } from '../finding.ts';
import { TimeZone } from '../schema-values.ts';
import { isMapping } from './layers.ts';
import { CalendarFile } from './policy-schema.ts';
import { Holiday, type HolidayEntry } from './policy-values.ts';
import { DayHours, type WrittenHours } from './week-hours.ts';

export interface DraftCalendar {
  readonly name: string;
  readonly path: Path;
  readonly timeZone: string | null;
  readonly hours: WrittenHours;
  readonly holidays: readonly { readonly entry: HolidayEntry; readonly path: Path }[];
  /** Whether nothing had to be left out: only then can it be computed with. */
  readonly isWhole: boolean;
}

export function draftCalendars(list: readonly unknown[]): DraftCalendar[] {
  return list.flatMap((raw, index) => (isMapping(raw) ? [draftCalendar(raw, ['calendars', index])] : []));
}

function draftCalendar(raw: Readonly<Record<string, unknown>>, path: Path): DraftCalendar {
  const entries = Array.isArray(raw.holidays) ? raw.holidays : [];
  return {
    name: z.string().trim().catch('').parse(raw.name),
    path,
    timeZone: TimeZone.nullable().catch(null).parse(raw.timezone),
    hours: soundHours(raw.hours),
    holidays: entries.flatMap((written, at) => {
      const { success, data: entry } = Holiday.safeParse(written);
      return success ? [{ entry, path: [...path, 'holidays', at] }] : [];
    }),
    isWhole: CalendarFile.safeParse(raw).success,
  };
}

function soundHours(raw: unknown): WrittenHours {
  const days = Object.entries(isMapping(raw) ? raw : {}).map(
    ([key, written]) => [key, DayHours.safeParse(written)] as const,
  );
  return Object.fromEntries(days.flatMap(([key, { success, data }]) => (success ? [[key, data]] : [])));
}
