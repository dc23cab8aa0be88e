/** Bad input: each is refused by a reason or parsed, soon, and never throws. */
import { describe, expect, test } from 'vitest';
import { defaultLimits, limitBreach } from '../../src/io/parse/limits.ts';
import { identityDigest, type Prepared, prepareMail } from '../../src/io/parse/prepare.ts';

const head = 'From: Ann <ann@example.test>\r\nTo: help@desk.test\r\nSubject: Bad\r\n';

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

function manyParts(count: number): string {
  return `${head}Content-Type: multipart/mixed; boundary=x\r\n\r\n${'--x\r\n\r\nhi\r\n'.repeat(count)}--x--\r\n`;
}

function nested(depth: number): string {
  const opened = Array.from(
    { length: depth },
    (_, level) => `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`,
  );
  return `${head}${opened.join('')}\r\ndeep\r\n`;
}

function nestedMessages(depth: number): string {
  return head + `Content-Type: message/rfc822\r\n\r\n${head}`.repeat(depth);
}

const recipients = Array.from({ length: 2000 }, (_, index) => `user${index}@example.test`).join(',\r\n ');

const refused: readonly [string, string, string][] = [
  ['zero bytes', '', 'empty-message'],
  ['10,000 parts', manyParts(10_000), 'too-many-parts'],
  [
    '10,000 delimiters in one header',
    `${head}Content-Type: multipart/mixed; boundary=x\r\n\r\n${'--x\r\n'.repeat(10_000)}`,
    'too-many-parts',
  ],
  ['endless nesting', nested(10_000), 'nested-too-deep'],
  ['a header line of 1 MB', `${head}X-Long: ${'a'.repeat(1_000_000)}\r\n\r\nhi`, 'header-too-large'],
  ['a header that never ends', `${head}${'X-Many: a\r\n'.repeat(100_000)}`, 'header-too-large'],
  [
    'long headers in many parts',
    `${head}Content-Type: multipart/mixed; boundary=x\r\n\r\n${`--x\r\nX-L: ${'a'.repeat(10_000)}\r\n\r\n`.repeat(100)}`,
    'header-too-large',
  ],
];

const parsed: readonly [string, Buffer, string][] = [
  ['no header at all', latin1('Just words.\r\nMore words.\r\n'), 'Just words.\nMore words.'],
  ['a header only', latin1(head), ''],
  ['2,000 recipients', latin1(`From: a@b.test\r\nTo: ${recipients}\r\n\r\nhi`), 'hi'],
  ['NUL bytes', latin1(`${head}X-Nul: a\0b\r\n\r\nbe\0fore`), 'before'],
  ['broken base64', latin1(`${head}Content-Transfer-Encoding: base64\r\n\r\naGVs!!bG8\r\n=A=\r\n`), 'hello'],
  ['a multipart without boundary', latin1(`${head}Content-Type: multipart/mixed\r\n\r\nwords`), 'words'],
  [
    'a multipart that is never closed',
    latin1(`${head}Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nwords`),
    'words',
  ],
  ['messages within messages', latin1(nestedMessages(5000)), ''],
  ['line ends of CR alone', latin1(`${head}\r\nwords`.replaceAll('\n', '')), 'words'],
  ['an mbox line', latin1(`From ann@example.test Mon Jan  5 09:00:00 2026\n${head}\r\nwords`), 'words'],
  ['blank lines before the header', latin1(`\r\n\r\n${head}\r\nwords`), 'words'],
  ['only NUL bytes', Buffer.alloc(100_000), ''],
  [
    'random bytes',
    Buffer.from(Array.from({ length: 50_000 }, (_, index) => (index * index * 31) & 0xff)),
    '',
  ],
];

/** What the issue asks for; on a slow machine a hostile message still takes a fraction of it. */
const soonMs = 1000;

async function prepareSoon(raw: Buffer): Promise<Prepared> {
  const start = performance.now();
  const prepared = await prepareMail(raw);
  expect(performance.now() - start).toBeLessThan(soonMs);
  return prepared;
}

describe('bad input', () => {
  test.each(refused)('%s is refused with a reason', async (_, text, reason) => {
    const { outcome } = await prepareSoon(latin1(text));
    expect(outcome).toMatchObject({ ok: false, reason, detail: expect.stringMatching(/^[A-Z].*\.$/) });
  });

  test.each(parsed)('%s is parsed', async (name, raw, text) => {
    const { outcome } = await prepareSoon(raw);
    if (!outcome.ok) throw new Error(outcome.detail);
    if (name !== 'random bytes') expect(outcome.mail.text.trim()).toBe(text);
    expect(JSON.stringify(outcome.mail)).not.toContain('\\u0000');
  });

  test('of 2,000 recipients the first 1,000 are kept', async () => {
    const { outcome } = await prepareSoon(
      latin1(`From: a@b.test\r\nTo: ${recipients}\r\nCc: c@d.test\r\n\r\nhi`),
    );
    expect(outcome.ok && outcome.mail.to.length).toBe(1000);
    expect(outcome.ok && outcome.mail.cc).toEqual([]);
  });

  test('a message larger than the limit is refused', () => {
    const breach = limitBreach(Buffer.alloc(2000, 'a'), { ...defaultLimits, maxBytes: 1000 });
    expect(breach).toMatchObject({ reason: 'message-too-large' });
  });

  test('as many parts and levels as are allowed pass', async () => {
    expect((await prepareMail(latin1(manyParts(defaultLimits.maxParts)))).outcome.ok).toBe(true);
    expect((await prepareMail(latin1(nested(defaultLimits.maxDepth)))).outcome.ok).toBe(true);
  });

  test('a very long text is cut and says so', async () => {
    const { outcome } = await prepareSoon(latin1(`${head}\r\n${'word '.repeat(300_000)}`));
    expect(outcome.ok && outcome.mail.text).toMatch(/\[… 500000 more characters, see the original\]$/);
  });
});

describe('identity', () => {
  const sent = `${head}Date: Mon, 5 Jan 2026 09:00:00 +0000\r\n`;

  test('two deliveries of one message have the same identity but not the same bytes', async () => {
    const one = latin1(`Return-Path: <a@b.test>\r\nReceived: from x\r\n\tby y\r\n${sent}\r\nhi`);
    const two = latin1(
      `Delivered-To: help@desk.test\r\nAuthentication-Results: mx;\r\n dmarc=pass\r\n${sent}\r\nhi`,
    );
    expect(identityDigest(one)).toBe(identityDigest(two));
    expect((await prepareMail(one)).digest).not.toBe((await prepareMail(two)).digest);
  });

  test.each([
    ['body', `${sent}\r\nho`],
    ['subject', `${sent.replace('Bad', 'Good')}\r\nhi`],
  ])('another %s is another identity', (_, text) => {
    expect(identityDigest(latin1(text))).not.toBe(identityDigest(latin1(`${sent}\r\nhi`)));
  });
});
