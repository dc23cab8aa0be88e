import { expect, test } from 'vitest';
import { formattedWords } from '../../src/desk/agent/formatting.ts';
import { parseMail } from '../../src/io/parse/parse.ts';
import { htmlToText } from '../../src/mail/html.ts';
import { withImageMarks, withoutImageMarks } from '../../src/mail/image-mark.ts';

const picture = (id: string, name: string): string[] => [
  '--b',
  `Content-Type: image/png; name="${name}"`,
  'Content-Transfer-Encoding: base64',
  `Content-ID: <${id}>`,
  `Content-Disposition: inline; filename="${name}"`,
  '',
  'iVBORw0KGgo=',
];
const mail = (type: string, words: string, ...pictures: readonly string[][]): Buffer =>
  Buffer.from(
    [
      ...['From: ann@customer.example', 'Subject: Printer', 'MIME-Version: 1.0'],
      ...['Content-Type: multipart/related; boundary=b', '', '--b', `Content-Type: ${type}`, '', words],
      ...pictures.flat(),
      ...['--b--', ''],
    ].join('\r\n'),
  );

test('pictures keep their places among the words of a mail in HTML', async () => {
  const html =
    '<p>First this:</p><p><img src="cid:two@x" alt="nonsense"></p><p>then this: <img src="cid:one%40x"></p>' +
    '<img src="cid:gone@x"><img src="https://t.example/pixel.gif">';
  const { text, words, attachments } = await parseMail(
    mail('text/html', html, picture('one@x', 'menu.png'), picture('two@x', 'error [1].png')),
  );
  expect(text).toBe('First this:\n\n[image: error _1_.png]\n\nthen this: [image: menu.png]');
  expect(words).toBe(text);
  expect(attachments.map(({ filename, inline }) => [filename, inline])).toEqual([
    ['menu.png', true],
    ['error [1].png', true],
  ]);
});

test("Outlook's own marks name the file; one of a file that did not come stays as it is", async () => {
  const words = 'See [cid:image001.png@01DA] and [cid:image002.png@01DA].';
  const { text } = await parseMail(mail('text/plain', words, picture('image001.png@01DA', 'image001.png')));
  expect(text.trim()).toBe('See [image: image001.png] and [cid:image002.png@01DA].');
});

test('a mail that is only a picture says so', async () => {
  const { words } = await parseMail(mail('text/html', '<img src="cid:a@x">', picture('a@x', 'screen.png')));
  expect(words).toBe('[image: screen.png]');
});

test.each([
  ['a b]c', 'Hi'],
  ['a[b', 'Hi'],
  ['', 'Hi'],
])('an id %j that cannot stand in a text leaves no mark', (id, text) => {
  expect(htmlToText(`Hi<img src="cid:${id}">`, new Set([id]))).toBe(text);
});

test('marks are no words', () => {
  expect(withoutImageMarks('Thanks! [image: logo.png]')).toBe('Thanks! ');
  expect(withoutImageMarks('[image: a\nb] [images]')).toBe('[image: a\nb] [images]');
  expect(withImageMarks('[cid:a]', () => undefined)).toBe('[cid:a]');
});

test('a mail of nothing but places hardly grows', () => {
  const text = '[cid:a]'.repeat(100_000);
  const marked = withImageMarks(text, () => 'x'.repeat(120));
  expect(marked.length - text.length).toBeLessThan(100_000);
  expect(marked.endsWith('[cid:a]')).toBe(true);
});

test("an agent's formatting is kept where only the marks differ", () => {
  const html = '<p>Press <b>this</b>: <img src="cid:a@x"></p>';
  expect(formattedWords(html, 'Press this: [image: key.png]')).toContain('<img src="cid:a@x"');
  expect(formattedWords(html, 'Press that: [image: key.png]')).toBe('');
});
