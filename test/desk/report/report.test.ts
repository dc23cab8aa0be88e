/** Figures by day: the same however the log is cut, read from histograms to 2.5 percent, and sensible of nothing. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DeskEvent } from '../../../src/desk/event.ts';
import { noPolicy } from '../../../src/desk/policy/policy.ts';
import { type DayTally, dayChanges } from '../../../src/desk/report/days.ts';
import { comparedWith, lastPeriod, periodWith } from '../../../src/desk/report/period.ts';
import { reportOf } from '../../../src/desk/report/report.ts';
import { reportLines } from '../../../src/desk/report/report-text.ts';
import { percentile, spreadOf, sumOf, timed } from '../../../src/desk/report/tally.ts';

const zone = 'America/New_York';
const at = (day: number, hour: number) => new Date(Date.UTC(2026, 2, day, hour)).toISOString();

/** Opened late on Monday evening in New York, answered and solved on Wednesday, back on Thursday, solved again on Friday. */
const log = [
  {
    type: 'ticket.opened',
    at: at(3, 3),
    data: {
      mailbox: 'support',
      group: null,
      requester: 1,
      participants: [1],
      subject: 1,
      priority: 'normal',
    },
  },
  { type: 'message.received', at: at(3, 3), data: { message: 1, from: 1, kind: 'request', silent: false } },
  { type: 'category.changed', at: at(3, 3), data: { from: null, to: 'billing' } },
  { type: 'reply.queued', at: at(4, 15), data: { mail: 7, message: 2 } },
  { type: 'status.changed', at: at(4, 15), data: { from: 'new', to: 'solved' } },
  { type: 'status.changed', at: at(5, 15), data: { from: 'solved', to: 'open' } },
  { type: 'category.changed', at: at(5, 16), data: { from: 'billing', to: 'technical' } },
  { type: 'status.changed', at: at(6, 15), data: { from: 'open', to: 'solved' } },
].map((event, index) => ({
  ...event,
  ticket: 1001,
  seq: index + 1,
  actor: event.type === 'reply.queued' ? 'agent:maria' : 'system',
  because: 'test',
})) as unknown as DeskEvent[];

const counted = (cuts: readonly number[]): Map<string, DayTally> => {
  const ends = [...cuts.toSorted((one, other) => one - other), log.length];
  const days = new Map<string, DayTally>();
  let done = 0;
  for (const end of ends) {
    for (const it of dayChanges(noPolicy, zone, [{ before: log.slice(0, done), after: log.slice(0, end) }])) {
      const key = JSON.stringify([it.day, it.dimension, it.value]);
      const sum = days.get(key);
      const tally = sumOf([...(sum === undefined ? [] : [sum.tally]), it.tally]);
      const whole = { ...it, net: it.net + (sum?.net ?? 0), tally };
      if (whole.net === 0 && Object.keys({ ...tally.counts, ...tally.times }).length === 0) days.delete(key);
      else days.set(key, whole);
    }
    done = end;
  }
  return days;
};

test('days are the same however often the log is counted up', () => {
  const whole = counted([]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: log.length })), (cuts) => {
      expect(new Map([...counted(cuts)].toSorted())).toEqual(new Map([...whole].toSorted()));
    }),
  );
});

describe('a week of one ticket', () => {
  const period = periodWith('weekly', zone, '2026-03-02');
  const days = [...counted([]).values()];
  const backlog = [{ dimension: 'all' as const, value: '', backlog: 0 }];
  const nothing = { days: [], backlog: [] };
  const report = reportOf({ period, before: comparedWith(period) }, { days, backlog }, nothing, []);

  test('counts by the local day, and by what the ticket is at last', () => {
    expect(report.days.map(({ figures }) => figures.opened)).toEqual([1, 0, 0, 0, 0, 0, 0]);
    expect(report.days.map(({ figures }) => figures.backlog)).toEqual([1, 1, 0, 1, 0, 0, 0]);
    expect(report.parts.category.map(({ value }) => value)).toEqual(['technical']);
    expect(report.heat[0]?.[22]).toBe(1);
  });

  test('is not solved at the first contact once it came back', () => {
    const { solved, reopened, firstContactRate, firstReply } = report.figures;
    expect({ solved, reopened, firstContactRate }).toEqual({ solved: 2, reopened: 1, firstContactRate: 0 });
    expect(firstReply?.mean).toBe(36 * 3_600_000);
  });

  test('is told beside a week of nothing, without a division by it', () => {
    const text = reportLines(report).join('\n');
    expect(text).toContain('weekly report, 2026-03-02 to 2026-03-08 (America/New_York)');
    expect(text).toMatch(/tickets opened +1 +0/);
    expect(text).toMatch(/technical +1 opened/);
    expect(text).not.toMatch(/NaN|Infinity|undefined/);
  });
});

test('a percentile of a histogram is at most 2.5 percent off', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1_000, max: 10_000_000_000 }), { minLength: 1, maxLength: 200 }),
      fc.constantFrom(50, 90),
      (lengths, percent) => {
        const spread = spreadOf(sumOf(lengths.map((ms) => timed('x', ms))), 'x');
        const sorted = lengths.toSorted((one, other) => one - other);
        const exact = sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? 0;
        expect(Math.abs((percentile(spread, percent) ?? 0) - exact) / exact).toBeLessThan(0.0255);
      },
    ),
  );
});

test('the last period is over, in its own time zone', () => {
  expect(lastPeriod('daily', zone, '2026-03-09T03:00:00.000Z').from).toBe('2026-03-07');
  expect(lastPeriod('monthly', zone, '2026-03-01T03:00:00.000Z').from).toBe('2026-01-01');
  expect(comparedWith(periodWith('daily', zone, '2026-03-09')).from).toBe('2026-03-02');
});
