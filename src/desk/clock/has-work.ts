/** Whether a calendar can be computed with at all; asked when the policy is read, so that `due` never has to fail. */
import type { Calendar } from './calendar.ts';
import { holidayOn } from './working-day.ts';

/** Whether every year has a day with hours that is no holiday. */
export function hasWork(calendar: Calendar): boolean {
  const named = [...calendar.holidays.keys()].map((date) => Number(date.slice(0, -6)));
  // A year without holidays of its own has the yearly ones still.
  return [...new Set([2000, ...named])].every((year) => hasWorkIn(calendar, year));
}

function hasWorkIn(calendar: Calendar, year: number): boolean {
  for (let date = new Temporal.PlainDate(year, 1, 1); date.year === year; date = date.add({ days: 1 })) {
    const spans = calendar.week[date.dayOfWeek - 1] ?? [];
    if (spans.some(({ start, end }) => start < end) && holidayOn(calendar, date) === null) return true;
  }
  return false;
}
