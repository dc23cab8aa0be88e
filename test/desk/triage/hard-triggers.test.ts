/** Hard triggers: each case with its negation and its quotations; what only sounds like one stays quiet. */
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
