/** A digest in words: what the headline says, when it is due, and what a spreadsheet gets. */
import { describe, expect, test } from 'vitest';
import { csvOf } from '../../../src/desk/report/csv.ts';
import { type Figures, figuresOf } from '../../../src/desk/report/figures.ts';
import { headlineOf } from '../../../src/desk/report/headline.ts';
import { comparedWith, periodWith } from '../../../src/desk/report/period.ts';
import { type Report, reportOf } from '../../../src/desk/report/report.ts';
import { type Digest, dueDigest } from '../../../src/desk/report/schedule.ts';
import { emptyTally } from '../../../src/desk/report/tally.ts';

const period = periodWith('weekly', 'Europe/Berlin', '2026-01-05');
const none = figuresOf(emptyTally, 0);
const hour = 3_600_000;
const timing = (median: number) => ({ count: 9, mean: median, median, p90: 2 * median });
const kept = (percent: number) => ({ kept: percent, broken: 100 - percent, percent });

function weekly(
  now: Partial<Figures>,
  then: Partial<Figures>,
  days: Record<string, Partial<Figures>> = {},
): Report {
  const empty = reportOf(
    { period, before: comparedWith(period) },
    { days: [], backlog: [] },
    { days: [], backlog: [] },
    [],
  );
  return {
    ...empty,
    figures: { ...none, ...now },
    figuresBefore: { ...none, ...then },
    days: empty.days.map((it) => ({ ...it, figures: { ...it.figures, ...days[it.day] } })),
  };
}

describe('the headline', () => {
  test.each<[string, Report]>([
    ['Nothing came in this week.', weekly({}, {})],
    ['3 tickets this week, none before.', weekly({ opened: 3, received: 4 }, {})],
    ['A week like the one before (20 tickets, 21 before).', weekly({ opened: 20 }, { opened: 21 })],
    [
      'A busier week (30 tickets, 20 before), but 14 tickets are left.',
      weekly({ opened: 30, backlog: 14 }, { opened: 20, backlog: 5 }),
    ],
    [
      'A quieter week (12 tickets, 20 before), and promises kept rose to 99 %.',
      weekly({ opened: 12, compliance: kept(99) }, { opened: 20, compliance: kept(92) }),
    ],
    [
      'A quieter week (12 tickets, 20 before), but first replies slipped to 3 hours 10 minutes, worst on Tuesday.',
      weekly(
        { opened: 12, firstReply: timing(3 * hour + hour / 6) },
        { opened: 20, firstReply: timing(hour) },
        { '2026-01-06': { firstReply: timing(9 * hour) }, '2026-01-07': { firstReply: timing(hour) } },
      ),
    ],
    [
      'A week like the one before (20 tickets, 20 before), but promises kept fell to 80 %.',
      weekly(
        { opened: 20, compliance: kept(80), firstReply: timing(hour) },
        { opened: 20, compliance: kept(95), firstReply: timing(3 * hour) },
      ),
    ],
  ])('%s', (headline, report) => {
    expect(headlineOf(report)).toBe(headline);
  });
});

describe('a digest is due', () => {
  const digest: Digest = {
    name: 'd',
    period: 'weekly',
    at: 8 * 60,
    timeZone: 'Europe/Berlin',
    to: ['managers'],
  };
  test.each([
    ['not before its time', '2026-01-05', '2026-01-19T06:59:00Z', null],
    ['at its time', '2026-01-05', '2026-01-19T07:00:00Z', ['2026-01-12', 0]],
    ['not twice', '2026-01-12', '2026-01-25T23:00:00Z', null],
    ['once for all that were missed', '2026-01-05', '2026-02-11T12:00:00Z', ['2026-02-02', 3]],
    ['in summer time as well', '2026-03-16', '2026-03-30T06:00:00Z', ['2026-03-23', 0]],
  ])('%s', (_when, last, now, expected) => {
    const due = dueDigest(digest, last, now);
    expect(due === null ? null : [due.period.from, due.missed]).toEqual(expected);
  });
});

test('a spreadsheet gets a line for each day, and no formulas', () => {
  const report = weekly({ opened: 3 }, {});
  const named = { ...report, parts: { ...report.parts, agent: [{ value: '=cmd(), "x"', figures: none }] } };
  const lines = csvOf(named).split('\r\n');
  expect(lines[0]).toMatch(/^of,value,received,opened,/);
  expect(lines[1]).toMatch(/^period,2026-01-05\/2026-01-12,0,3,/);
  expect(lines.filter((line) => line.startsWith('day,'))).toHaveLength(7);
  expect(lines.some((line) => line.startsWith(`agent,"'=cmd(), ""x""",`))).toBe(true);
});
