/** How long a million due instants take, over all kinds of durations, on calendars nobody has asked yet. */
import type { Calendar, Duration, Span } from '../../src/desk/clock/calendar.ts';
import { due } from '../../src/desk/clock/due.ts';
import { day, hour } from '../../src/desk/instant.ts';
import { median } from './bench-report.ts';
import { type Random, seededRandom } from './mail-random.ts';

export interface ClockRun {
  readonly count: number;
  readonly calendars: number;
  /** The median of the runs, each on new calendars, whose days are all made in it. */
  readonly seconds: number;
  readonly perSecond: number;
  readonly runs: readonly number[];
  /** Processor time, the median too: less than `seconds` where others used the machine. */
  readonly cpuSeconds: number;
  /** Of one more run, with the days of all calendars known. */
  readonly warmSeconds: number;
  /** The last of all due instants: the same on every machine. */
  readonly latest: string;
}

interface Question {
  readonly calendar: Calendar;
  readonly start: string;
  readonly duration: Duration;
}

const firstStart = Date.parse('2020-01-01T00:00:00.000Z');
const years = 10;

export function runClock(count: number, { runs, seed }: { runs: number; seed: number }): ClockRun {
  const questions = Array.from({ length: runs }, () => ask(count, makeCalendars(), seededRandom(seed)));
  const cold = questions.map(answer);
  const warm = answer(questions.at(-1) ?? []);
  const seconds = median(cold.map((it) => it.seconds));
  return {
    count,
    calendars: makeCalendars().length,
    seconds,
    perSecond: count / seconds,
    runs: cold.map((it) => it.seconds),
    cpuSeconds: median(cold.map((it) => it.cpuSeconds)),
    warmSeconds: warm.seconds,
    latest: warm.latest,
  };
}

/** Nothing but `due` in the loop, save a look at each answer. */
function answer(questions: readonly Question[]) {
  let latest = '';
  const [begin, usage] = [performance.now(), process.cpuUsage()];
  for (const { calendar, start, duration } of questions) {
    const at = due(calendar, start, duration);
    if (at > latest) latest = at;
  }
  const { user, system } = process.cpuUsage(usage);
  return { seconds: (performance.now() - begin) / 1000, cpuSeconds: (user + system) / 1_000_000, latest };
}

/** Three in five count business hours, one counts days and one the clock. */
function ask(count: number, calendars: readonly [Calendar, ...Calendar[]], random: Random): Question[] {
  return Array.from({ length: count }, () => ({
    calendar: random.pick(calendars),
    start: new Date(firstStart + random.between(0, years * 365 * 86_400) * 1000).toISOString(),
    duration: duration(random),
  }));
}

function duration(random: Random): Duration {
  const kind = random.between(1, 10);
  if (kind <= 6) return { unit: 'business', ms: random.between(1, 16 * 60) * 60_000 };
  if (kind <= 7) return { unit: 'businessDays', days: random.between(1, 5) };
  if (kind <= 8) return random.chance(0.5) ? { unit: 'sameDay' } : { unit: 'nextDay' };
  return { unit: 'clock', ms: random.between(1, 72) * hour };
}

function makeCalendars(): [Calendar, ...Calendar[]] {
  const office: Span[] = [
    { start: 540, end: 720 },
    { start: 780, end: 1080 },
  ];
  const night: Span[] = [{ start: 1320, end: 1800 }];
  const always: Span[] = [{ start: 0, end: 1440 }];
  return [
    calendar('Europe/Berlin', [office, office, office, office, office, [], []]),
    calendar('America/New_York', [office, office, office, office, office, office, []]),
    calendar('Asia/Kathmandu', [office, office, office, office, office, [], office]),
    calendar('Australia/Lord_Howe', [night, night, night, night, night, [], []]),
    calendar('Asia/Kolkata', [always, always, always, always, always, always, always]),
  ];
}

/** Three holidays of every year, and ten more of each on dates that move. */
function calendar(timeZone: string, week: readonly (readonly Span[])[]): Calendar {
  const moving = Array.from({ length: years * 10 }, (_, index) => {
    const at = firstStart + Math.floor((index * 365.25 * day) / 10);
    return [new Date(at).toISOString().slice(0, 10), `Holiday ${index}`] as const;
  });
  const yearly = ['01-01', '05-01', '12-25'].map((date) => [date, 'Holiday'] as const);
  return { name: timeZone, timeZone, week, holidays: new Map(moving), yearly: new Map(yearly) };
}
