/** The calendars of a policy, with the holidays of the files they name. */
import { aroundTheClock } from '../../desk/clock/around-the-clock.ts';
import type { Calendar } from '../../desk/clock/calendar.ts';
import { hasWork } from '../../desk/clock/has-work.ts';
import type { Finding, Path } from '../finding.ts';
import { readHolidays } from '../holidays.ts';
import type { TextFile } from '../text-file.ts';
import type { DraftCalendar } from './draft-calendar.ts';
import { builtInCalendar } from './policy-references.ts';
import type { HolidayEntry } from './policy-values.ts';
import { readWeek } from './week-hours.ts';

/** The file that stands at a place of the policy. */
export type ReadBeside = (file: string, path: Path) => Promise<TextFile>;

export interface Calendars {
  /** Those that can be computed with, the built-in one among them. */
  readonly calendars: ReadonlyMap<string, Calendar>;
  readonly findings: readonly Finding[];
}

export async function buildCalendars(
  drafts: readonly DraftCalendar[],
  timeZone: string,
  readBeside: ReadBeside,
): Promise<Calendars> {
  const built = await Promise.all(drafts.map((draft) => buildCalendar(draft, timeZone, readBeside)));
  const always: Calendar = { ...aroundTheClock(timeZone), name: builtInCalendar };
  const usable = built.flatMap(({ calendar, findings }) => (findings.length === 0 ? calendar : []));
  return {
    calendars: new Map([always, ...usable].map((it) => [it.name, it])),
    findings: built.flatMap(({ findings }) => findings),
  };
}

/** Without a calendar where the draft is not whole; without findings, one that can be computed with. */
async function buildCalendar(draft: DraftCalendar, timeZone: string, readBeside: ReadBeside) {
  const { name, path, hours, holidays, isWhole } = draft;
  const days = await Promise.all(holidays.map(({ entry, path: at }) => holidaysOf(entry, at, readBeside)));
  const dates = days.flatMap((it) => it.dates);
  const { week, findings: wrongHours } = readWeek(hours);
  const calendar: Calendar = {
    name,
    timeZone: draft.timeZone ?? timeZone,
    week,
    holidays: new Map(dates.filter(([date]) => date.length > 5)),
    yearly: new Map(dates.filter(([date]) => date.length === 5)),
  };
  const findings = [
    ...wrongHours.map((finding) => ({ ...finding, path: [...path, 'hours', ...finding.path] })),
    ...days.flatMap((it) => it.findings),
    ...(isWhole ? withoutWork(calendar, path) : []),
  ];
  return { calendar: isWhole ? [calendar] : [], findings };
}

function withoutWork(calendar: Calendar, path: Path): Finding[] {
  if (calendar.week.every((spans) => spans.length === 0)) {
    const message = 'no day of the week has hours';
    return [{ path: [...path, 'hours'], message, hint: 'give one, such as mon-fri: 09:00-17:00' }];
  }
  if (hasWork(calendar)) return [];
  const message = 'a year is left without a working day';
  return [{ path: [...path, 'holidays'], message, hint: 'take holidays away, or give other days hours' }];
}

interface Dates {
  /** Date or day of every year, and its name. */
  readonly dates: readonly (readonly [string, string])[];
  readonly findings: readonly Finding[];
}

async function holidaysOf(entry: HolidayEntry, path: Path, readBeside: ReadBeside): Promise<Dates> {
  if (!('ical' in entry)) return { dates: [[entry.date, entry.name]], findings: [] };
  const at: Path = [...path, 'ical'];
  const content = await readBeside(entry.ical, at);
  if (!('text' in content))
    return { dates: [], findings: [{ path: at, ...unreadableFile(entry.ical, content) }] };
  const { dates, problems } = readHolidays(content.text);
  return { dates: [...dates], findings: problems.map((problem) => unreadable(entry.ical, problem, at)) };
}

function unreadableFile(file: string, content: Exclude<TextFile, { text: string }>) {
  if (content.fault === 'missing')
    return { message: `there is no file ${file}`, hint: 'the path starts at the folder of this file' };
  return { message: `${file}: ${content.message}`, hint: content.hint };
}

function unreadable(file: string, problem: string, path: Path): Finding {
  return { path, message: `${file}: ${problem}` };
}
