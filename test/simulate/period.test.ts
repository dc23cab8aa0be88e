import { describe, expect, test } from 'vitest';
import { arrivals } from '../../src/simulate/arrivals.ts';
import { localHour, periodOf } from '../../src/simulate/period.ts';
import { seededRandom } from '../../src/simulate/random.ts';

const newYork = 'America/New_York';

describe('the period', () => {
  test('is whole local days from a Monday on, over a change of the clocks', () => {
    const { dates, start, end } = periodOf(30, newYork);
    expect([dates[0], dates.at(-1)]).toEqual(['2026-03-02', '2026-03-31']);
    // Winter time at its start, summer time at its end.
    expect([start, end]).toEqual(['2026-03-02T05:00:00.000Z', '2026-04-01T04:00:00.000Z']);
  });

  test.each([
    [30, ['2026-03']],
    [31, ['2026-03', '2026-04']],
    [61, ['2026-03', '2026-04', '2026-05']],
  ])('of %i days has these calendar months, each once and without a gap', (days, names) => {
    const { months, start, end } = periodOf(days, 'Europe/Berlin');
    expect(months.map(({ name }) => name)).toEqual(names);
    expect([start, ...months.map((month) => month.end)]).toEqual([
      ...months.map((month) => month.start),
      end,
    ]);
  });
});

describe('customers arrive', () => {
  const period = periodOf(28, newYork);
  const all = arrivals(period, 100, seededRandom('arrivals'));
  const inHour = (hour: number) => all.filter((at) => localHour(at, newYork) === hour).length;

  test('in order and within the period', () => {
    expect(all).toEqual(all.toSorted());
    expect(all[0]?.localeCompare(period.start)).toBe(1);
    expect(all.at(-1)?.localeCompare(period.end)).toBe(-1);
  });

  test('mostly at ten and at three in the afternoon, hardly at night', () => {
    const counts = Array.from({ length: 24 }, (_, hour) => inHour(hour));
    expect(counts.indexOf(Math.max(...counts))).toBe(10);
    expect(inHour(15)).toBeGreaterThan(inHour(12));
    expect(inHour(3)).toBeLessThan(inHour(10) / 5);
  });

  test('less at weekends', () => {
    const weekday = (at: string) => Temporal.Instant.from(at).toZonedDateTimeISO(newYork).dayOfWeek;
    const [monday, sunday] = [1, 7].map((day) => all.filter((at) => weekday(at) === day).length);
    expect(sunday).toBeLessThan((monday ?? 0) * 0.6);
  });
});
