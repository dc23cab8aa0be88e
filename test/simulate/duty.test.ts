import { describe, expect, test } from 'vitest';
import { aroundTheClock } from '../../src/desk/clock/around-the-clock.ts';
import { noPolicy, type Policy } from '../../src/desk/policy/policy.ts';
import type { DeskAgent } from '../../src/desk/settings.ts';
import { dutyOf, isOnDuty, nextOnDuty } from '../../src/simulate/duty.ts';
import { periodOf } from '../../src/simulate/period.ts';
import { seededRandom } from '../../src/simulate/random.ts';

const agent: DeskAgent = {
  name: 'Maria',
  addresses: ['maria@desk.example'],
  groups: ['tier 1'],
  role: 'agent',
  timeZone: 'UTC',
};
const policy = {
  ...noPolicy,
  calendars: new Map([['tier 1', { ...aroundTheClock('UTC'), name: 'Tier 1' }]]),
};
const { dates, start } = periodOf(7, 'UTC');
const duty = (place: number, of: Policy = policy) => dutyOf(of, agent, place, [], seededRandom('duty'));
const hoursOfWeek = Array.from({ length: 7 * 24 }, (_, hour) =>
  new Date(Date.parse(start) + hour * 3_600_000).toISOString(),
);

describe('duty', () => {
  test('round the clock is shared so that somebody is always there', () => {
    const team = [0, 1, 2, 3, 4, 5].map((place) => duty(place));
    const empty = hoursOfWeek.filter((at) => !team.some((it) => isOnDuty(it, at)));
    expect(empty).toEqual([]);
  });

  test('round the clock is a shift of eight hours on five days', () => {
    expect(hoursOfWeek.filter((at) => isOnDuty(duty(1), at))).toHaveLength(40);
  });

  test('of a group without hours of its own is an office', () => {
    const office = duty(0, noPolicy);
    expect(isOnDuty(office, '2026-03-02T09:00:00.000Z')).toBe(true);
    expect(isOnDuty(office, '2026-03-02T17:00:00.000Z')).toBe(false);
    expect(nextOnDuty(office, '2026-03-06T18:00:00.000Z')).toBe('2026-03-09T09:00:00.000Z');
  });

  test('stops where somebody is ill, and goes on after', () => {
    const ill = dutyOf(noPolicy, agent, 0, dates, { ...seededRandom('ill'), chance: () => true });
    expect(ill.holidays.size).toBe(7);
    expect(nextOnDuty(ill, start)).toBe('2026-03-09T09:00:00.000Z');
  });
});
