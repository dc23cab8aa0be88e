import { expect, test } from 'vitest';
import { htmlToText, sanitizeMailHtml } from '../../src/mail/html.ts';

test.each([
  ['<p>Hi <b>Ann</b>,</p><p>it burns.</p>', 'Hi Ann,\n\nit burns.'],
  ['<div>one</div><div>two<br>three</div>', 'one\ntwo\nthree'],
  ['<a href="https://example.com/a">here</a>', 'here <https://example.com/a>'],
  ['<a href="mailto:ann@example.com">ann@example.com</a>', 'ann@example.com'],
  ['<img src="https://t.example/x.gif" alt="logo">Hi', 'Hi'],
  ['<head><title>t</title><style>a{}</style></head><body>Hi<script>x()</script></body>', 'Hi'],
  ['<div style="display:none">preview</div>Hi', 'Hi'],
  ['New<blockquote><div>old</div><div>older</div></blockquote>', 'New\n> old\n> older'],
  ['<h1>Head</h1>', 'Head'],
  ['a &amp; b &lt;c&gt;', 'a & b <c>'],
  ['', ''],
])('%s reads %j', (html, text) => {
  expect(htmlToText(html)).toBe(text);
});

test.each([
  [
    '<p onclick="x()" style="color:red;background:url(http://t.example);position:fixed">Hi</p>',
    '<p style="color:red">Hi</p>',
  ],
  ['<script>alert(1)</script><style>a{}</style>Hi', 'Hi'],
  ['<img src="https://t.example/x.gif" width="1">', ''],
  ['<img src="//t.example/x.gif"><img src="data:image/gif;base64,AA"><img>', ''],
  ['<img src="cid:logo" alt="Logo">', '<img src="cid:logo" alt="Logo" />'],
  ['<a href="javascript:x()">a</a>', '<a>a</a>'],
  [
    '<a href="https://example.com" target="_blank" ping="https://t.example">a</a>',
    '<a href="https://example.com">a</a>',
  ],
  ['<form action="https://t.example"><input name="a">Hi</form>', 'Hi'],
  ['<iframe src="https://t.example">x</iframe><svg><script>x()</script></svg>Hi', 'Hi'],
  [
    '<table background="https://t.example"><tr><td align="right">1</td></tr></table>',
    '<table><tr><td align="right">1</td></tr></table>',
  ],
  ['<base href="https://t.example"><meta http-equiv="refresh" content="0">Hi', 'Hi'],
  ['<!--[if mso]><img src="https://t.example"><![endif]-->Hi', 'Hi'],
  ['<b>never closed', '<b>never closed</b>'],
])('%s is shown as %s', (html, shown) => {
  expect(sanitizeMailHtml(html)).toBe(shown);
});

test('what lies too deep is read without its tags', () => {
  const deep = `<p>a &amp; b</p>${'<div>'.repeat(10_000)}&lt;x&gt;<script>hidden</script><!-- hidden -->${'</div>'.repeat(10_000)}`;
  expect(htmlToText(deep)).toBe('a & b\n\n<x>');
  expect(sanitizeMailHtml(deep)).toBe('<div style="white-space:pre-wrap">a &amp; b\n\n&lt;x&gt;</div>');
});

const pieces = [
  '<div>',
  '<b>',
  '<blockquote>',
  '<table><tr><td>x',
  '<',
  '<!--',
  '<a href="',
  '&',
  '&nbsp;',
  '<script>',
  ' ',
  '<p>x',
  '<![CDATA[',
];

test.each(pieces)('a megabyte of %j ends soon', (piece) => {
  const begun = performance.now();
  const html = piece.repeat(1_000_000 / piece.length);
  expect(htmlToText(html)).toBeTypeOf('string');
  expect(sanitizeMailHtml(html)).toBeTypeOf('string');
  expect(performance.now() - begun).toBeLessThan(3000);
});
