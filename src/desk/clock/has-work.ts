/** Whether a calendar can be computed with at all; asked when the policy is read, so that `due` never has to fail. */
import { day } from '../instant.ts';
import type { Calendar } from './calendar.ts';
import { dateText } from './instant-text.ts';
import { holidayOn, weekdayOf } from './working-day.ts';

/** Whether every year has a day with hours that is no holiday. */
export function hasWork(calendar: Calendar): boolean {
  const named = [...calendar.holidays.keys()].map((date) => Number(date.slice(0, -6)));
  // A year that no holiday names has the yearly ones still.
  return [...new Set([2000, ...named])].every((year) => hasWorkIn(calendar, year));
}

function hasWorkIn(calendar: Calendar, year: number): boolean {
  for (let date = Date.UTC(year, 0, 1) / day; date < Date.UTC(year + 1, 0, 1) / day; date += 1) {
    const spans = calendar.week[weekdayOf(date)] ?? [];
    if (spans.some(({ start, end }) => start < end) && holidayOn(calendar, dateText(date)) === null)
      return true;
  }
  return false;
}
