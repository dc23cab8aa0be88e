import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAnswers } from '../../src/desk/survey/answers.ts';
import { readScore } from '../../src/desk/survey/score.ts';
import type { Question } from '../../src/desk/survey/survey.ts';

describe('a score', () => {
  test.each([
    ['5', 5],
    ['1', 1],
    [' 4 ', 4],
    ['4/5', 4],
    ['4 / 5', 4],
    ['3 out of 5', 3],
    ['5!', 5],
    ['5, great', 5],
    ['5 - thank you', 5],
    ['5. Thank you so much', 5],
    ['(2)', 2],
    ['five stars, Maria was great', 5],
    ['Five stars', 5],
    ['4 stars', 4],
    ['5 stars for Maria', 5],
    ['One star. Never again.', 1],
    ['⭐⭐⭐⭐', 4],
    ['★★★☆☆', 3],
    ['great service!!', 5],
    ['Excellent, thank you Maria', 5],
    ['terrible', 1],
    ['cinco estrellas', 5],
    ['4 de 5', 4],
    ['5 estrellas, muy amables', 5],
    ['Excelente servicio', 5],
    ['Pésimo', 1],
    ['cinq étoiles', 5],
    ['3 sur 5', 3],
    ['Parfait, merci', 5],
    ['fünf Sterne', 5],
    ['2 von 5', 2],
    ['Sehr schlecht', 1],
    ['Hervorragend!', 5],
  ])('%j is %i', (text, score) => {
    expect(readScore(text)).toBe(score);
  });

  test.each([
    '5 days ago I asked you for a refund',
    '2 of my printers are broken',
    '50',
    '6',
    '0',
    '10/10',
    '3.5',
    'It still does not work',
    'Great, but when do I get my money?',
    'Not great',
    "I didn't get great service",
    'I didn’t get great service',
    'Hardly great',
    'Would be great if it worked',
    'One more thing: how do I add a user?',
    'un momento',
    'Please call me',
    '',
    'Thanks',
    'I had a great time with your product until last week when everything stopped and nobody answered any more',
  ])('%j is none', (text) => {
    expect(readScore(text)).toBeNull();
  });
});

const five: readonly Question[] = [
  { name: 'satisfaction', ask: 'How satisfied are you with the support you received?', kind: 'rating' },
  { name: 'speed', ask: 'How quickly did we respond to your request?', kind: 'rating' },
  { name: 'resolved', ask: 'Was your issue resolved?', kind: 'yesNo' },
  { name: 'knowledge', ask: 'How knowledgeable was the agent?', kind: 'rating' },
  { name: 'comments', ask: 'Additional comments:', kind: 'text' },
];

describe('the long form', () => {
  test.each([
    ['in one line', '5, 4, yes, 5, thank you', [5, 4, true, 5, null], 'thank you'],
    ['in one line, partly', '5, 4, no', [5, 4, false, null, null], ''],
    ['with one left out', '5, -, yes, 4', [5, null, true, 4, null], ''],
    ['a score and a word', '4, Maria was great', [4, null, null, null, null], 'Maria was great'],
    ['a score alone', '3', [3, null, null, null, null], ''],
    [
      'under each question',
      '> 1. How satisfied are you with the support you received?\n5\n> 2. How quickly did we respond to your request?\n4\n> 3. Was your issue resolved?\nYes\n> 4. How knowledgeable was the agent?\n5\n> 5. Additional comments:\nMaria is a star.\nReally.',
      [5, 4, true, 5, null],
      'Maria is a star.\nReally.',
    ],
    [
      'under some questions',
      '1. How satisfied are you with the support you received?\n2\n\n2. How quickly did we respond to your request?\n\n3. Was your issue resolved?\nnein, leider nicht',
      [2, null, false, null, null],
      '',
    ],
    [
      'behind each question',
      '1. How satisfied are you with the support you received? 4\n2. How quickly did we respond to your request? 3\n3. Was your issue resolved? no',
      [4, 3, false, null, null],
      '',
    ],
  ])('%s', (_what, text, values, comment) => {
    expect(readAnswers(text, text, five)).toEqual({ values, comment });
  });

  test('above the quoted survey is what counts where nothing stands under its questions', () => {
    const quoted = five.map(({ ask }, at) => `> ${at + 1}. ${ask} (1 to 5)\n>`).join('\n');
    expect(readAnswers('2, 3, no', `2, 3, no\n\nAcme wrote:\n${quoted}\n> Acme Support`, five)).toEqual({
      values: [2, 3, false, null, null],
      comment: '',
    });
  });

  test('of a mail that answers nothing is none', () => {
    expect(readAnswers('It is still broken, please call me.', '', five)).toBeNull();
  });

  test('any text is read, and gives as many values as questions or none', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), (text) => {
        const answers = readAnswers(text, text, five);
        if (answers !== null) expect(answers.values).toHaveLength(5);
      }),
    );
  });

  test('the worst text takes no time', () => {
    for (const text of [
      '5'.repeat(1e6),
      '⭐ '.repeat(5e5),
      'great '.repeat(2e5),
      '5,'.repeat(5e5),
      '> 1. '.repeat(2e5),
    ])
      expect(() => readAnswers(text, text, five)).not.toThrow();
  });
});
