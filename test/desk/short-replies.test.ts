/**
 * What customers answer to a solution in a line: which of it closes the ticket. Closing on somebody who is not content is the worse
 * mistake, so none of those may be among what is closed; the others cost an agent a look.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isThanks } from '../../src/desk/incoming/thanks.ts';

interface Reply {
  readonly language: string;
  readonly text: string;
  readonly closes: boolean;
}

function replies(): Reply[] {
  let language = '';
  return readFileSync('test/desk/short-replies.txt', 'utf8')
    .split('\n')
    .flatMap((line) => {
      if (line.startsWith('## ')) language = line.slice(3);
      return /^[+-] /.test(line) ? [{ language, text: line.slice(2), closes: line[0] === '+' }] : [];
    });
}

const names = ['Maria', 'María', 'Ann Lee'];
const all = replies().map((reply) => ({ ...reply, closed: isThanks(reply.text, false, names) }));

test('there are enough of them in each language, of both kinds', () => {
  expect(all.length).toBeGreaterThanOrEqual(300);
  for (const language of ['en', 'es', 'fr', 'de'])
    for (const closes of [true, false])
      expect(all.filter((it) => it.language === language && it.closes === closes).length).toBeGreaterThan(29);
});

test('nobody who is not content is taken for content', () => {
  expect(all.filter(({ closed, closes }) => closed && !closes)).toEqual([]);
});

test.each(['en', 'es', 'fr', 'de'])('those who are content are understood in %s', (language) => {
  const content = all.filter((it) => it.language === language && it.closes);
  const missed = content.filter(({ closed }) => !closed).map(({ text }) => text);
  const recall = (content.length - missed.length) / content.length;
  console.info(
    `${language}: ${content.length - missed.length} of ${content.length} understood, ${missed.join(' | ')}`,
  );
  expect(recall).toBeGreaterThanOrEqual(0.95);
});
