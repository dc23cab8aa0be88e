/** The bytes of our mails, read back by another library. */
import { simpleParser } from 'mailparser';
import { expect, test } from 'vitest';
import { composeMail, mimeTree, type OutgoingMail } from '../../src/io/smtp/compose.ts';

const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

const mail: OutgoingMail = {
  from: { address: 'help@acme.example', displayName: 'María, Acme "Support"' },
  to: [{ address: 'ann@x.example', displayName: 'أحمد' }],
  cc: [{ address: 'joe@x.example', displayName: '' }],
  replyTo: [{ address: 'help+abc@acme.example', displayName: '' }],
  subject: 'Re: Drucker brennt 🔥',
  messageId: 'i.abc@acme.example',
  date: '2026-01-05T09:00:00.000Z',
  headers: [
    { name: 'References', value: '<root@acme.example> <q1@x.example>' },
    { name: 'X-Inboxd', value: 'kind=reply; ticket=7' },
  ],
  text: 'Grüße\n.\nMaría\n',
  html: '<p>Grüße <img src="cid:logo@acme"></p>',
  attachments: [
    { filename: 'résumé.pdf', contentType: 'application/pdf', content: Buffer.from('%PDF'), contentId: null },
    { filename: 'logo.png', contentType: 'image/png', content: png, contentId: 'logo@acme' },
  ],
};

test('another program reads what was meant', async () => {
  const read = await simpleParser(composeMail(mail), { keepCidLinks: true });
  expect(read).toMatchObject({ subject: mail.subject, messageId: '<i.abc@acme.example>', html: mail.html });
  expect(read.from?.value).toEqual([{ address: 'help@acme.example', name: 'María, Acme "Support"' }]);
  expect(read.replyTo?.text).toBe('help+abc@acme.example');
  expect(read.references).toEqual(['<root@acme.example>', '<q1@x.example>']);
  expect(read.date?.toISOString()).toBe(mail.date);
  expect(read.text?.trim()).toBe('Grüße\n.\nMaría');
  const [image, file] = read.attachments;
  expect(file).toMatchObject({ filename: 'résumé.pdf', contentType: 'application/pdf' });
  expect(file?.content.toString()).toBe('%PDF');
  expect(image).toMatchObject({ cid: 'logo@acme', related: true });
  expect(image?.content).toEqual(png);
});

const forwarded = {
  filename: 'question.eml',
  contentType: 'message/rfc822',
  content: Buffer.from('From: ann@x.example\nSubject: =?utf-8?q?Fire?=\r\n\nGr\u00fc\u00dfe\n'),
  contentId: null,
};
const longText = 'Grüße, and a word = more. '.repeat(800).trim();

test.each<[string, Partial<OutgoingMail>]>([
  ['text, HTML, an image and a file', {}],
  ['text alone', { html: '', attachments: [] }],
  ['text and HTML', { attachments: [], text: longText, html: `<p>${longText}</p>\n`.repeat(3) }],
  ['a message among the files', { attachments: [forwarded] }],
  [
    'a large file',
    { attachments: [{ ...forwarded, contentType: 'text/x', content: Buffer.alloc(300_001, 'ab\n') }] },
  ],
  ['nothing to say', { text: '', html: '', attachments: [] }],
])('gives the bytes that nodemailer streams: %s', async (_, change) => {
  const changed = { ...mail, ...change };
  const streamed = await mimeTree(changed).build();
  expect(composeMail(changed).toString('latin1')).toBe(streamed.toString('latin1'));
});

test('the same mail gives the same bytes, another Message-ID other boundaries', async () => {
  const [first, second] = [composeMail(mail), composeMail({ ...mail })];
  expect(second.equals(first)).toBe(true);
  const other = composeMail({ ...mail, messageId: 'i.xyz@acme.example' }).toString('latin1');
  const boundary = /boundary="([^"]+)"/.exec(first.toString('latin1'))?.[1] ?? '?';
  expect(other).not.toContain(boundary);
});

test('every line ends with CRLF and fits', async () => {
  const subject = 'word '.repeat(300);
  const lines = composeMail({ ...mail, subject, text: 'x'.repeat(5000) })
    .toString('latin1')
    .split('\r\n');
  expect(lines.some((line) => /[\r\n]/.test(line))).toBe(false);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(998);
});

test('nothing a stranger wrote can add a field', async () => {
  const evil = 'x\r\nBcc: everyone@x.example\r\n\r\nbody';
  const raw = composeMail({
    ...mail,
    subject: evil,
    to: [{ address: 'ann@x.example', displayName: evil }],
    headers: [{ name: 'References', value: `<a@x>${evil}` }],
    attachments: [
      { filename: evil, contentType: `text/plain\r\nX-Evil: 1`, content: png, contentId: evil },
      { filename: '', contentType: 'multipart/mixed; boundary=x', content: png, contentId: null },
    ],
  });
  expect(raw.toString('latin1')).not.toMatch(/^(?:Bcc|X-Evil):/im);
  expect((await simpleParser(raw)).attachments.map(({ contentType }) => contentType)).toEqual([
    'application/octet-stream',
    'application/octet-stream',
  ]);
});

test('a forwarded message travels as a file, unchanged', async () => {
  const inner = 'Subject: inner\r\n\r\nGr\u00fc\u00dfe\r\n';
  const content = Buffer.from(inner);
  const attachments = [{ filename: 'original.eml', contentType: 'message/rfc822', content, contentId: null }];
  const raw = composeMail({ ...mail, attachments });
  expect(raw.includes(content)).toBe(true);
  expect(raw.toString('latin1')).toContain('Content-Disposition: attachment; filename=original.eml');
});

test('plain text alone has one part', async () => {
  const raw = composeMail({ ...mail, html: '', attachments: [] }).toString('latin1');
  expect(raw).toContain('Content-Type: text/plain; charset=utf-8');
  expect(raw).not.toContain('multipart');
});
