/** The filters of the templates, which meet strangers' text. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeHtml, grid, indent, paragraphs, quote, uri } from '../../src/io/render/filters.ts';
import { withoutTagLines } from '../../src/io/render/liquid.ts';

describe('paragraphs', () => {
  const inner = (html: string) => [...html.matchAll(/<p [^>]*>(.*?)<\/p>/gs)].map((found) => found[1]);

  test.each([
    ['', ['']],
    ['one', ['one']],
    ['one\ntwo', ['one<br>two']],
    ['one\r\ntwo\rthree', ['one<br>two<br>three']],
    ['one\n\n \t\n\ntwo', ['one', 'two']],
    ['\n\n  one  \n\n', ['&nbsp; one']],
    ['a    b', ['a&nbsp;&nbsp;&nbsp; b']],
    ['a\tb', ['a&nbsp;&nbsp;&nbsp; b']],
    ['<p>&"\'', ['&lt;p&gt;&amp;&#34;&#39;']],
  ])('of %j are %j', (text, expected) => {
    expect(inner(paragraphs(text))).toEqual(expected);
  });

  test('hold no markup but their own', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'<>&"\'pb/= \n\tא') }), (text) => {
        expect(paragraphs(text).replace(/<p dir="auto" style="[^"]*">|<\/p>|<br>/g, '')).not.toMatch(
          /[<>"']/,
        );
      }),
    );
  });

  test('of a megabyte of blanks and line ends come to an end', () => {
    for (const unit of ['\n ', ' ', '\n', '\n\n', '\t\n ', '<']) {
      const text = unit.repeat(1_000_000 / unit.length);
      expect(paragraphs(`a${text}b`)).toContain('b</p>');
      expect(indent(`a${text}b`)).toContain('b');
      expect(quote(`a${text}b`)).toContain('b');
    }
  });
});

test('indent and quote begin every line and leave no blanks at the end of empty ones', () => {
  expect(indent('\n  a\n\nb \n')).toBe('    a\n\n  b');
  expect(quote('a\n\nb\n')).toBe('> a\n>\n> b');
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ab \r\n>') }), (text) => {
      for (const line of indent(text).split('\n')) expect(line).toMatch(/^(?: {2}|$)/);
      for (const line of quote(text).split('\n')) expect(line).toMatch(/^>/);
    }),
  );
});

test('uri escapes whatever a mailto could be broken with, and takes broken characters', () => {
  expect(uri('Re: a&b?c=d#e f')).toBe('Re%3A%20a%26b%3Fc%3Dd%23e%20f');
  expect(uri('\ud800')).toBe('%EF%BF%BD');
});

test('escapeHtml escapes the five characters that mean something', () => {
  expect(escapeHtml(`<a href="x">'&`)).toBe('&lt;a href=&#34;x&#34;&gt;&#39;&amp;');
});

describe('grid', () => {
  test('aligns columns that fit a line', () => {
    expect(
      grid({
        columns: ['Number', 'Subject'],
        rows: [
          ['#1', 'Fire'],
          ['#1002', ''],
        ],
      }),
    ).toBe('Number  Subject\n#1      Fire\n#1002');
  });

  test('writes a block per row where they do not', () => {
    const long = 'x'.repeat(80);
    expect(
      grid({
        columns: ['Number', 'Subject', 'Assignee'],
        rows: [
          ['#1', long, ''],
          ['#2', 'short', 'joe'],
        ],
      }),
    ).toBe(`Number: #1\nSubject: ${long}\n\nNumber: #2\nSubject: short\nAssignee: joe`);
  });

  test('keeps a cell on its line', () => {
    expect(grid({ columns: ['A'], rows: [['x\nB: y']] })).toBe('A\nx B: y');
  });

  test('refuses what is no table', () => {
    expect(() => grid('table')).toThrow(TypeError);
  });
});

test('a tag alone on its line takes the line with it', () => {
  expect(withoutTagLines('a\n{% if x %}\nb {% if y %}\n  {% endif %}{% endif %}\nc\n')).toBe(
    'a\n{% if x %}b {% if y %}\n{% endif %}{% endif %}c\n',
  );
});
