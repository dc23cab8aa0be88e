/** Delimiters as RFC 2046 section 5.1 allows them: mail that many programs write, and whose files must not turn into text. */
import { describe, expect, test } from 'vitest';
import { plainChunks } from '../../src/io/parse/delimiters.ts';
import { extractAttachment, parseMail } from '../../src/io/parse/parse.ts';
import { mailSource } from '../../src/io/parse/source.ts';

function mail(...lines: string[]): Buffer {
  return Buffer.from(['From: ann@example.test', 'Subject: Printer', ...lines, ''].join('\r\n'), 'latin1');
}

const multipart = (boundary: string) => [`Content-Type: multipart/mixed; boundary="${boundary}"`, ''];
const words = (text: string) => ['Content-Type: text/plain', '', text];
const log = ['Content-Type: application/octet-stream; name="log.bin"', '', 'the log'];

const cases: readonly [string, Buffer][] = [
  [
    'white space behind each delimiter',
    mail(...multipart('x'), '--x \t', ...words('It burns.'), '--x  ', ...log, '--x-- '),
  ],
  [
    'an inner multipart that the outer one ends',
    mail(...multipart('x'), '--x', ...multipart('y'), '--y', ...words('It burns.'), '--x', ...log, '--x--'),
  ],
  [
    'two inner multiparts that the outermost ends',
    mail(
      ...multipart('x'),
      '--x',
      ...multipart('y'),
      '--y',
      ...multipart('z'),
      '--z',
      ...words('It burns.'),
      '--x ',
      ...log,
      '--x--',
    ),
  ],
  [
    'the same behind a header that is not UTF-8',
    mail('X-Name: J\xfcrgen', ...multipart('x'), '--x ', ...words('It burns.'), '--x ', ...log, '--x--'),
  ],
];

describe('a mail with', () => {
  test.each(cases)('%s has its words and its file', async (_, raw) => {
    const { text, attachments } = await parseMail(raw);
    expect(text.trim()).toBe('It burns.');
    expect(attachments.map(({ filename, size }) => [filename, size])).toEqual([['log.bin', 7]]);
    expect(String(await extractAttachment(raw, 0))).toBe('the log');
  });
});

test('what lies in an enclosed mail is not touched', async () => {
  const inner = mail(...multipart('y'), '--y  ', ...words('Hello'), '--y--  ').toString('latin1');
  const raw = mail(...multipart('x'), '--x ', 'Content-Type: message/rfc822', '', inner, '--x--');
  expect(String(await extractAttachment(raw, 0))).toBe(inner);
});

test('white space that a boundary itself ends with stays', async () => {
  const raw = mail(...multipart('x '), '--x ', ...words('It burns.'), '--x ', ...log, '--x --');
  expect((await parseMail(raw)).attachments).toHaveLength(1);
});

test('a mail without such delimiters is handed on without a copy', () => {
  const source = mailSource(mail(...multipart('x'), '--x', ...words('-- \r\nAnn'), '--x--'));
  expect(plainChunks(source)).toBe(source.chunks);
});
