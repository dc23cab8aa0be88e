/**
 * When an agent works: the hours of the calendar that is called like the agent's group, else those of an office. Round the clock
 * three shifts follow each other, with two days off a week for each; and now and then somebody is ill for a day.
 */
import type { Calendar, Span } from '../desk/clock/calendar.ts';
import { due } from '../desk/clock/due.ts';
import { elapsed } from '../desk/clock/elapsed.ts';
import { after, day, type Instant } from '../desk/instant.ts';
import type { Policy } from '../desk/policy/policy.ts';
import type { DeskAgent } from '../desk/settings.ts';
import type { Random } from './random.ts';

/** The calendar of the first of these groups that has one, whatever the case of its name. */
export function calendarOf({ calendars }: Policy, groups: readonly string[]): Calendar | null {
  const named = (group: string) =>
    [...calendars.values()].find(({ name }) => name.toLowerCase() === group.toLowerCase());
  return groups.map(named).find((it) => it !== undefined) ?? null;
}

export function isAlwaysOpen({ week }: Calendar): boolean {
  return week.every(([first, ...others]) => first?.start === 0 && first.end === 1440 && others.length === 0);
}

/** The hours of an agent who is the `place`-th of the group, for a period whose local dates are `dates`. */
export function dutyOf(
  policy: Policy,
  agent: DeskAgent,
  place: number,
  dates: readonly string[],
  random: Random,
): Calendar {
  const ofGroup = calendarOf(policy, agent.groups);
  const hours =
    ofGroup === null ? officeOf(agent) : isAlwaysOpen(ofGroup) ? shiftOf(ofGroup, place) : ofGroup;
  const ill = dates.filter(() => random.chance(illness)).map((date) => [date, 'ill'] as const);
  return { ...hours, name: agent.name, holidays: new Map([...hours.holidays, ...ill]) };
}

/** Of an agent's days: one in six weeks. */
const illness = 0.024;

const nobody: readonly Span[] = [];

function officeOf({ timeZone }: DeskAgent): Calendar {
  const office: readonly Span[] = [{ start: 540, end: 1020 }];
  const week = Array.from({ length: 7 }, (_, weekday) => (weekday < 5 ? office : nobody));
  return { name: 'office', timeZone, week, holidays: new Map(), yearly: new Map() };
}

const shiftLength = 480;

/** Of two in a shift one is off on Saturday and Sunday, the other in the middle of the week. */
function shiftOf(calendar: Calendar, place: number): Calendar {
  const start = (place % 3) * shiftLength;
  const shift: readonly Span[] = [{ start, end: start + shiftLength }];
  const firstOff = Math.floor(place / 3) % 2 === 0 ? 5 : 2;
  const isOff = (weekday: number) => weekday === firstOff || weekday === firstOff + 1;
  return { ...calendar, week: Array.from({ length: 7 }, (_, weekday) => (isOff(weekday) ? nobody : shift)) };
}

export function isOnDuty(duty: Calendar, at: Instant): boolean {
  return elapsed(duty, at, after(at, 1)) > 0;
}

/** The first instant from `at` on at which somebody with these hours works; null where that is further than a fortnight. */
export function nextOnDuty(duty: Calendar, at: Instant): Instant | null {
  if (isOnDuty(duty, at)) return at;
  if (elapsed(duty, at, after(at, 14 * day)) <= 0) return null;
  return after(due(duty, at, { unit: 'business', ms: 1 }), -1);
}
