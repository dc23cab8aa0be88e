/**
 * No mail stalls the daemon: each regular expression that is let loose on a stranger's text is fed a megabyte of its worst input. A
 * pattern whose time grows with the square of that would take hours. One that is written tomorrow is found by itself.
 */
import { expect, test } from 'vitest';
import { type Pattern, patternsOf, searched, worstInputs } from './support/patterns.ts';

const megabyte = 1 << 20;
/** ms. What is linear is done in a second or two, on any machine. */
const hangs = 30_000;

/** What only ever sees so many characters, cut off right before. */
const cutBefore: readonly { readonly file: string; readonly begins: string; readonly most: number }[] = [
  { file: 'desk/command/lines.ts', begins: '^[*_`~]{0,9}#[# ]*', most: 80 },
  { file: 'desk/triage/language.ts', begins: "œ|\\bqu'", most: 1_000 },
];

const patterns = await patternsOf(['mail', 'desk', 'io/parse']);
const repeating = patterns.filter(({ source }) => /[*+]|\{\d+,/.test(source));
const isCut =
  ({ file, source }: Pattern) =>
  (it: (typeof cutBefore)[number]) =>
    it.file === file && source.startsWith(it.begins);

test('every pattern is found, and what is cut before is still there', () => {
  expect(patterns.length).toBeGreaterThan(450);
  expect(patterns.some(({ file }) => file === 'mail/away-phrases.ts')).toBe(true);
  for (const cut of cutBefore) expect(patterns.filter((it) => isCut(it)(cut))).toHaveLength(1);
});

test('a pattern that goes back and forth is caught', async () => {
  const bad = { file: '', source: '^(?:a|b|ab)*c$|\\s+x', flags: '' };
  const inputs = await worstInputs(bad, megabyte);
  expect(searched(bad, inputs, 2_000)).toBe(false);
});

test('each takes a megabyte of its worst input in a time that grows with its length', async () => {
  const slow: string[] = [];
  for (const pattern of repeating) {
    const length = cutBefore.find(isCut(pattern))?.most ?? megabyte;
    const inputs = await worstInputs(pattern, length);
    if (inputs.length > 0 && !searched(pattern, inputs, hangs))
      slow.push(`${pattern.file}: /${pattern.source}/${pattern.flags}`);
  }
  expect(slow).toEqual([]);
}, 600_000);
