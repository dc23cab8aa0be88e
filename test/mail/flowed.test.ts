import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unflowed } from '../../src/mail/flowed.ts';

test.each<[string, string, boolean, string]>([
  ['a paragraph', 'It burns \nand smokes.\nHelp!', false, 'It burns and smokes.\nHelp!'],
  ['a paragraph whose blanks were added', 'It bur \nns.', true, 'It burns.'],
  ['a reply right under a quote', '> Does it burn? \nYes.', false, '> Does it burn?\nYes.'],
  ['quotes of two depths', '>> It \n>> burns. \n> Where?', false, '>> It burns.\n> Where?'],
  ['a signature', 'It burns. \n-- \nAnn', false, 'It burns.\n-- \nAnn'],
  ['stuffed lines', ' From here\n  indented\n >no quote', false, 'From here\n indented\n>no quote'],
  ['empty quoted lines', '> One\n>\n> Two', false, '> One\n>\n> Two'],
])('%s', (_, text, delSp, expected) => {
  expect(unflowed(text, delSp)).toBe(expected);
});

test('text without blanks at line ends stays as it is', () => {
  const line = fc.string().map((it) => `x${it.replace(/[\n ]/g, '')}`);
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const text = lines.join('\n');
      expect(unflowed(text, false).replace(/\s+/g, '')).toBe(text.replace(/\s+/g, ''));
    }),
  );
});

test('a megabyte of one paragraph takes no time', () => {
  const begin = performance.now();
  expect(unflowed('a \n'.repeat(350_000), true).length).toBeGreaterThan(300_000);
  expect(performance.now() - begin).toBeLessThan(2000);
});
