/** Hard triggers: each case with its negation and its quotations; what only sounds like one stays quiet. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { judge } from '../../../src/desk/triage/judge.ts';
import { cases, harmless, unseen } from './hard-trigger-cases.ts';
import { words } from './words.ts';

const alarmsOf = (text: string, subject = '') =>
  judge(words, { subject, words: text }).alarms.map(({ alarm }) => alarm);

describe.each(cases)('%s: %s', (alarm, said, denied) => {
  test('is heard', () => {
    expect(alarmsOf(said)).toContain(alarm);
    expect(alarmsOf(`Hello,\n\nthank you for your mail. ${said} Please help.\n\nAnn`)).toContain(alarm);
    expect(alarmsOf('See above.', said)).toContain(alarm);
  });
  test('is not heard where it is denied or quoted', () => {
    expect(alarmsOf(denied)).not.toContain(alarm);
    expect(alarmsOf(`The page says "${said}" and I cannot change it.`)).not.toContain(alarm);
    expect(alarmsOf(`Which line do you mean?\n\n> ${said}\n`)).not.toContain(alarm);
  });
});

test.each(harmless)('is harmless: %s', (text) => {
  expect(alarmsOf(text)).toEqual([]);
});

test.each(unseen)('%s is heard: %s', (alarm, said) => {
  expect(alarmsOf(said)).toContain(alarm);
  expect(alarmsOf(`It says: "${said}"`)).toEqual([]);
});

const sentences = readFileSync(new URL('hard-triggers.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line): readonly [string, string, string] => {
    const [alarm = '', rest = ''] = line.split(/: (.*)/);
    const [said = '', denied = ''] = rest.split(' || ');
    return [alarm, said, denied];
  });

describe('sentences that customers could write', () => {
  test.each(sentences.filter(([alarm]) => alarm !== 'quiet'))('%s: %s', (alarm, said, denied) => {
    expect(alarmsOf(said)).toContain(alarm);
    expect(alarmsOf(denied)).toEqual([]);
    expect(alarmsOf(`My novel has the line "${said}" in it.`)).toEqual([]);
    expect(alarmsOf(`Which line do you mean?\n\n> ${said}\n`)).toEqual([]);
  });
  test.each(sentences.filter(([alarm]) => alarm === 'quiet'))('%s: %s', (_, said) => {
    expect(alarmsOf(said)).toEqual([]);
  });
});

test('what is only supposed is no alarm, and a supposed threat is one', () => {
  expect(alarmsOf('What happens if somebody hacks my account?')).toEqual([]);
  expect(alarmsOf('How would you inform us in case of a data breach?')).toEqual([]);
  expect(alarmsOf('What happens if I sue you?')).toEqual(['legal']);
  expect(alarmsOf('We had a data breach. In case of questions call me.')).toEqual(['security']);
});

test('an excuse takes away only the words it is about', () => {
  expect(alarmsOf('My lawyer friend loves your app.')).toEqual([]);
  expect(alarmsOf('My lawyer friend loves your app, but we are suing you.')).toEqual(['legal']);
});
