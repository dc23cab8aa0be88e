/** Holidays from iCalendar text. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readHolidays } from '../../src/config/holidays.ts';

/** A calendar of these lines, as the standard ends them. */
function calendar(...lines: string[]): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test', ...lines, 'END:VCALENDAR', ''].join('\r\n');
}

function event(...lines: string[]): string[] {
  return ['BEGIN:VEVENT', 'UID:feast@example.org', 'SUMMARY:Feast', ...lines, 'END:VEVENT'];
}

const datesOf = (...lines: string[]) => [...readHolidays(calendar(...event(...lines))).dates.keys()];

// biome-ignore format: a table reads best with one row a line
describe('days of one event', () => {
  test.each<[string, lines: string[], dates: string[]]>([
    ['a day', ['DTSTART;VALUE=DATE:20261225'], ['2026-12-25']],
    ['a day whose end is the next day', ['DTSTART;VALUE=DATE:20261225', 'DTEND;VALUE=DATE:20261226'], ['2026-12-25']],
    ['a day whose end is itself, against the standard', ['DTSTART;VALUE=DATE:20261225', 'DTEND;VALUE=DATE:20261225'], ['2026-12-25']],
    ['several days: the end is not one of them', ['DTSTART;VALUE=DATE:20261230', 'DTEND;VALUE=DATE:20270102'], ['2026-12-30', '2026-12-31', '2027-01-01']],
    ['several days as a duration', ['DTSTART;VALUE=DATE:20261225', 'DURATION:P2D'], ['2026-12-25', '2026-12-26']],
    ['a date that does not say it is one', ['DTSTART:20261225'], ['2026-12-25']],
    ['midnight to midnight in a zone', ['DTSTART;TZID=Europe/Berlin:20261225T000000', 'DTEND;TZID=Europe/Berlin:20261227T000000'], ['2026-12-25', '2026-12-26']],
    ['a cancelled day', ['DTSTART;VALUE=DATE:20261225', 'STATUS:CANCELLED'], []],
    ['a day and more such days', ['DTSTART;VALUE=DATE:20260403', 'RDATE;VALUE=DATE:20270326,20280414'], ['2026-04-03', '2027-03-26', '2028-04-14']],
    ['a far day', ['DTSTART;VALUE=DATE:21501225'], ['2150-12-25']],
  ])('%s', (_, lines, dates) => {
    expect(datesOf(...lines)).toEqual(dates);
  });
});

// biome-ignore format: a table reads best with one row a line
describe('days of a series', () => {
  test.each<[string, lines: string[], first: string[], count: number]>([
    ['a day of every year', ['DTSTART;VALUE=DATE:19901225', 'RRULE:FREQ=YEARLY'], ['2000-12-25', '2001-12-25'], 101],
    ['leap days, in leap years only', ['DTSTART;VALUE=DATE:20200229', 'RRULE:FREQ=YEARLY'], ['2020-02-29', '2024-02-29'], 20],
    ['the fourth Thursday of November', ['DTSTART;VALUE=DATE:20081127', 'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH'], ['2008-11-27', '2009-11-26', '2010-11-25'], 93],
    ['the last Monday of May', ['DTSTART;VALUE=DATE:20200525', 'RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO'], ['2020-05-25', '2021-05-31', '2022-05-30'], 81],
    ['the Monday before 25 May', ['DTSTART;VALUE=DATE:20200518', 'RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=MO;BYMONTHDAY=18,19,20,21,22,23,24'], ['2020-05-18', '2021-05-24', '2022-05-23'], 81],
    ['two days in every year', ['DTSTART;VALUE=DATE:20201225', 'DTEND;VALUE=DATE:20201227', 'RRULE:FREQ=YEARLY;COUNT=2'], ['2020-12-25', '2020-12-26', '2021-12-25', '2021-12-26'], 4],
    ['until a date, which is included', ['DTSTART;VALUE=DATE:20200501', 'RRULE:FREQ=YEARLY;UNTIL=20220501'], ['2020-05-01', '2021-05-01', '2022-05-01'], 3],
    ['until a moment', ['DTSTART;VALUE=DATE:20200501', 'RRULE:FREQ=YEARLY;UNTIL=20220501T000000Z'], ['2020-05-01', '2021-05-01', '2022-05-01'], 3],
    ['without the exceptions, whatever their order', ['DTSTART;VALUE=DATE:20200501', 'RRULE:FREQ=YEARLY;COUNT=5', 'EXDATE;VALUE=DATE:20230501,20210501', 'EXDATE:20190501', 'EXDATE;VALUE=DATE:20210501'], ['2020-05-01', '2022-05-01', '2024-05-01'], 3],
    ['every fourth year', ['DTSTART;VALUE=DATE:20201103', 'RRULE:FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8'], ['2020-11-03', '2024-11-05', '2028-11-07'], 21],
  ])('%s', (_, lines, first, count) => {
    const dates = datesOf(...lines);
    expect(dates.slice(0, first.length)).toEqual(first);
    expect(dates.length).toBe(count);
  });

  const series = ['DTSTART;VALUE=DATE:20200501', 'RRULE:FREQ=YEARLY;COUNT=3'];

  test('a day that is moved leaves its own', () => {
    const moved = ['RECURRENCE-ID;VALUE=DATE:20210501', 'DTSTART;VALUE=DATE:20210503'];
    const { dates } = readHolidays(calendar(...event(...series), ...event(...moved)));
    expect([...dates.keys()]).toEqual(['2020-05-01', '2021-05-03', '2022-05-01']);
  });

  test('a day that is cancelled is left out', () => {
    const cancelled = ['RECURRENCE-ID;VALUE=DATE:20210501', 'DTSTART;VALUE=DATE:20210501', 'STATUS:CANCELLED'];
    const { dates } = readHolidays(calendar(...event(...cancelled), ...event(...series)));
    expect([...dates.keys()]).toEqual(['2020-05-01', '2022-05-01']);
  });

  test('a series of another event does not lose its day', () => {
    const other = ['BEGIN:VEVENT', 'UID:other@example.org', 'RECURRENCE-ID;VALUE=DATE:20210501'];
    const { dates } = readHolidays(
      calendar(...event(...series), ...other, 'DTSTART;VALUE=DATE:20210503', 'END:VEVENT'),
    );
    expect(dates.has('2021-05-01')).toBe(true);
  });
});

describe('names', () => {
  test('are unfolded, unescaped and in one line', () => {
    const summary = ['SUMMARY;LANGUAGE=de:Tag der Deutschen', '  Einheit\\, ganztägig\\n', ' \\; frei'];
    const text = calendar('BEGIN:VEVENT', ...summary, 'DTSTART;VALUE=DATE:20261003', 'END:VEVENT');
    expect([...readHolidays(text).dates]).toEqual([
      ['2026-10-03', 'Tag der Deutschen Einheit, ganztägig ; frei'],
    ]);
  });

  test('of two holidays on one date are both told, a repeated one once', () => {
    const named = (name: string) => [
      'BEGIN:VEVENT',
      `SUMMARY:${name}`,
      'DTSTART;VALUE=DATE:20160505',
      'END:VEVENT',
    ];
    const text = calendar(...named('Ascension Day'), ...named('Liberation Day'), ...named('Ascension Day'));
    expect([...readHolidays(text).dates]).toEqual([['2016-05-05', 'Ascension Day, Liberation Day']]);
  });

  test('may be missing', () => {
    const text = calendar('BEGIN:VEVENT', 'DTSTART;VALUE=DATE:20160505', 'END:VEVENT');
    expect([...readHolidays(text).dates]).toEqual([['2016-05-05', 'holiday']]);
  });
});

test('what programs put around the events is no matter', () => {
  const text = calendar(
    'X-WR-CALNAME:Holidays',
    ...['BEGIN:VTIMEZONE', 'TZID:Europe/Berlin', 'BEGIN:STANDARD', 'DTSTART:16010101T030000'],
    ...['TZOFFSETFROM:+0200', 'TZOFFSETTO:+0100', 'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10'],
    ...['END:STANDARD', 'END:VTIMEZONE'],
    ...['BEGIN:VTODO', 'DTSTART:20260101T100000', 'END:VTODO'],
    ...event(
      ...['DTSTART;VALUE=DATE:20261003', 'DTSTAMP:20260101T101010Z', 'TRANSP:TRANSPARENT'],
      ...['BEGIN:VALARM', 'TRIGGER:-PT15M', 'ACTION:DISPLAY', 'END:VALARM'],
    ),
  );
  expect(readHolidays(text)).toEqual({ dates: new Map([['2026-10-03', 'Feast']]), problems: [] });
  const loose = `\uFEFF\n${text.replaceAll('\r\n', '\n').trimEnd()}`;
  expect(readHolidays(loose)).toEqual(readHolidays(text));
});

// biome-ignore format: a table reads best with one row a line
describe('problems', () => {
  test.each<[string, text: string, problem: string]>([
    ['an empty file', '', 'it is empty'],
    ['a file of blank lines', '\r\n \r\n', 'it is empty'],
    ['the page of a server that wants a login', '<!DOCTYPE html>\n<html>', 'it is no iCalendar file: its first line is "<!DOCTYPE html>" instead of BEGIN:VCALENDAR'],
    ['a file that ends in the middle', calendar(...event('DTSTART;VALUE=DATE:20261225')).slice(0, 90), 'it is cut off: its last line is not END:VCALENDAR'],
    ['a calendar without events', calendar(), 'there is no event of whole days in it'],
    ['nothing but cancelled events', calendar(...event('DTSTART;VALUE=DATE:20261225', 'STATUS:CANCELLED')), 'there is no event of whole days in it'],
    ['an event with hours', calendar(...event('DTSTART:20261224T120000Z', 'DTEND:20261224T180000Z')), 'line 4: "Feast" has hours; only whole days can be holidays, so make it one or take it out'],
    ['a day that ends at noon', calendar(...event('DTSTART;TZID=Europe/Berlin:20261224T000000', 'DTEND;TZID=Europe/Berlin:20261224T120000')), 'line 4: "Feast" has hours; only whole days can be holidays, so make it one or take it out'],
    ['an event without a day', calendar(...event()), 'line 4: "Feast" has no first day (DTSTART)'],
    ['a day that does not exist', calendar(...event('DTSTART;VALUE=DATE:20260230')), 'line 4: this event cannot be read: "2026-02-30" is no date'],
    ['a day that is none', calendar(...event('DTSTART;VALUE=DATE:tomorrow')), 'line 4: this event cannot be read: "tomo-rr-ow" is no date'],
    ['an end before the start', calendar(...event('DTSTART;VALUE=DATE:20261225', 'DTEND;VALUE=DATE:20251226')), 'line 4: "Feast" ends before it begins'],
    ['an end in another year by mistake', calendar(...event('DTSTART;VALUE=DATE:20261225', 'DTEND;VALUE=DATE:20271226')), 'line 4: "Feast" lasts 366 days; at most 200 are possible'],
    ['a line that is none', calendar(...event('DTSTART;VALUE=DATE:20261225', 'free all day')), 'line 4: this event cannot be read: invalid line (no token ";" or ":") "free all day"'],
    ['an unknown frequency', calendar(...event('DTSTART;VALUE=DATE:20261225', 'RRULE:FREQ=SOMETIMES')), 'line 4: this event cannot be read: invalid frequency "SOMETIMES" expected: "SECONDLY, MINUTELY, HOURLY, DAILY, WEEKLY, MONTHLY, YEARLY"'],
    ['half a rule', calendar(...event('DTSTART;VALUE=DATE:20261225', 'RRULE:FREQ=YEARLY;BYMONTH')), 'line 4: this event cannot be read: a value is malformed'],
    ['a rule of no time', calendar(...event('DTSTART;VALUE=DATE:20261225', 'RRULE:FREQ=YEARLY;COUNT=-1')), 'line 4: "Feast" recurs by a rule of a kind not supported, FREQ=YEARLY;COUNT=-1'],
    ['a rule of hours', calendar(...event('DTSTART;VALUE=DATE:20261225', 'RRULE:FREQ=HOURLY')), 'line 4: "Feast" recurs by a rule of a kind not supported, FREQ=HOURLY'],
    ['a rule of week numbers', calendar(...event('DTSTART;VALUE=DATE:20261225', 'RRULE:FREQ=YEARLY;BYWEEKNO=20')), 'line 4: "Feast" recurs by a rule of a kind not supported, FREQ=YEARLY;BYWEEKNO=20'],
    ['a rule with a misspelt part, which would be another rule without it', calendar(...event('DTSTART;VALUE=DATE:20260401', 'RRULE:FREQ=YEARLY;BYMNTH=9')), 'line 4: "Feast" recurs by a rule with BYMNTH, which is not supported'],
    ['a rule from Easter', calendar(...event('DTSTART;VALUE=DATE:20260405', 'RRULE:FREQ=YEARLY;BYEASTER=1')), 'line 4: "Feast" recurs by a rule with BYEASTER, which is not supported'],
    ['a rule of another calendar', calendar(...event('DTSTART;VALUE=DATE:20260217', 'RRULE:RSCALE=CHINESE;SKIP=OMIT;FREQ=YEARLY')), 'line 4: "Feast" recurs by a rule with RSCALE, SKIP, which is not supported'],
    ['a change of all later days', calendar(...event('DTSTART;VALUE=DATE:20261225', 'RECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20261224')), 'line 4: "Feast" changes a day of a series and all later ones (RANGE), which is not supported; end the series and begin a new one'],
    ['an event that does not end', calendar('BEGIN:VEVENT', 'DTSTART;VALUE=DATE:20261225'), 'line 4: this event cannot be read: invalid ical body. component began but did not end'],
  ])('%s', (_, text, problem) => {
    expect(readHolidays(text)).toEqual({ dates: new Map(), problems: [problem] });
  });

  test('of several events stand together, and the others are read', () => {
    const text = calendar(
      ...event('DTSTART;VALUE=DATE:20261225'),
      ...event('DTSTART:20261224T120000Z'),
      ...event('RRULE:FREQ=YEARLY'),
    );
    const { dates, problems } = readHolidays(text);
    expect([...dates.keys()]).toEqual(['2026-12-25']);
    expect(problems.map((problem) => problem.split(':')[0])).toEqual(['line 9', 'line 14']);
  });
});

describe('a calendar that is none of holidays ends soon in a problem', () => {
  const many = (count: number, ...lines: string[]) =>
    readHolidays(calendar(...Array.from({ length: count }, () => event(...lines)).flat())).problems;

  test.each<[string, string, string]>([
    [
      'series without number',
      'RRULE:FREQ=YEARLY',
      'line 1804: more than 300 events that recur are more than any calendar of holidays has',
    ],
    [
      'series of every day',
      'RRULE:FREQ=DAILY',
      'line 10: with "Feast" there are more days in it than any calendar of holidays has',
    ],
  ])('%s', (_what, rule, problem) => {
    expect(many(2000, 'DTSTART;VALUE=DATE:20000101', rule)).toEqual([problem]);
  });
});

describe('whatever the text', () => {
  const anyLine = fc.oneof(
    fc.constantFrom(...calendar(...event('DTSTART;VALUE=DATE:20261225', 'RRULE:FREQ=YEARLY')).split('\r\n')),
    fc.constantFrom(
      'BEGIN:VEVENT',
      'END:VEVENT',
      'BEGIN:X',
      'END:X',
      'DTSTART:',
      'RRULE:',
      'RRULE:FREQ=YEARLY;COUNT=-1',
    ),
    fc.string(),
  );

  test('it is read or refused, and never throws', () => {
    const property = fc.property(fc.array(anyLine, { maxLength: 20 }), (lines) => {
      const { dates, problems } = readHolidays(calendar(...lines));
      expect(dates.size + problems.length).toBeGreaterThan(0);
    });
    fc.assert(property, { seed: 5, numRuns: 500 });
  });
});
