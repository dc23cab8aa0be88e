import { expect, test } from 'vitest';
import { formatProblems, problemLines } from '../../src/config/print.ts';
import type { Problem } from '../../src/errors.ts';

const file = 'config/inboxd.yaml';
const problems: readonly Problem[] = [
  {
    file,
    line: 4,
    column: 3,
    path: 'desk.domian',
    message: 'unknown key `domian`',
    hint: 'did you mean `domain`?',
  },
  {
    file,
    line: 12,
    column: 11,
    path: 'mailboxes[0].poll',
    message: '`poll` cannot be 60',
    expected: 'a duration',
    hint: 'add the unit',
  },
];

test('problems stand in columns, each with its place, and are counted', () => {
  expect(formatProblems(problems)).toBe(
    [
      'config/inboxd.yaml:4:3    desk.domian        unknown key `domian`',
      '                                             did you mean `domain`?',
      'config/inboxd.yaml:12:11  mailboxes[0].poll  `poll` cannot be 60',
      '                                             expected a duration',
      '                                             add the unit',
      '',
      '2 problems',
    ].join('\n'),
  );
});

test('a problem of the whole file has neither line nor path', () => {
  const whole: Problem = { file: 'config', line: 1, column: 1, path: '', message: 'there is no such folder' };
  expect(formatProblems([whole])).toBe('config  there is no such folder\n\n1 problem');
});

test('a very long path does not push the other messages out of sight', () => {
  const long: Problem = { file, line: 1, column: 1, path: 'x'.repeat(200), message: 'unknown key' };
  const [first = ''] = formatProblems([...problems, long]).split('\n');
  expect(first.length).toBeLessThan(120);
});

test('programs get one JSON object a line', () => {
  const lines = problemLines(problems).split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual(problems);
});
