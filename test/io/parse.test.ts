/** What comes out of ordinary and odd mail. The hostile kind is in parse-limits.test.ts. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { safeFilename } from '../../src/io/parse/filename.ts';
import { dateInstant } from '../../src/io/parse/header.ts';
import { extractAttachment, parseMail } from '../../src/io/parse/parse.ts';

function mail(...lines: string[]): Buffer {
  return Buffer.from(lines.join('\r\n'), 'utf8');
}

const enclosed = mail(
  'From: Bob <bob@example.test>',
  'Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?= / hello',
  '',
  'Inside.',
).toString('latin1');

const mixed = mail(
  'From: Ann Lee <ann@example.test>',
  'To: "Help, Desk" <help@desk.test>, team: bob@example.test, cy@example.test;',
  'Cc: =?iso-8859-1?Q?J=F6rg?= <joerg@example.test>',
  'Subject: =?utf-8?B?RHJ1Y2tlcg==?=',
  ' on fire',
  'Date: Mon, 5 Jan 2026 10:00:00 +0100 (CET)',
  'Message-ID: <one@example.test>',
  'In-Reply-To: <zero@desk.test>',
  'References: <root@desk.test>',
  '\t<zero@desk.test>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary="outer"',
  '',
  '--outer',
  'Content-Type: multipart/related; boundary="inner"',
  '',
  '--inner',
  'Content-Type: multipart/alternative; boundary="core"',
  '',
  '--core',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'Water? Grüße',
  '--core',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<p>Water? <img src="cid:logo@x"></p>',
  '--core--',
  '--inner',
  'Content-Type: image/png',
  'Content-ID: <logo@x>',
  'Content-Disposition: inline; filename="../../logo.png"',
  'Content-Transfer-Encoding: base64',
  '',
  'aGVsbG8=',
  '--inner--',
  '--outer',
  'Content-Type: message/rfc822',
  '',
  enclosed,
  '--outer',
  'Content-Type: application/pdf',
  '',
  '%PDF',
  '--outer--',
  '',
);

describe('a message with everything', () => {
  test('its header is read, decoded and flattened', async () => {
    const parsed = await parseMail(mixed);
    expect(parsed).toMatchObject({
      messageId: 'one@example.test',
      inReplyTo: ['zero@desk.test'],
      references: ['root@desk.test', 'zero@desk.test'],
      from: [{ address: 'ann@example.test', displayName: 'Ann Lee' }],
      sender: null,
      replyTo: [],
      cc: [{ address: 'joerg@example.test', displayName: 'Jörg' }],
      subject: 'Drucker on fire',
      date: '2026-01-05T09:00:00.000Z',
      deliveryReport: null,
    });
    expect(parsed.to.map((one) => one.address)).toEqual([
      'help@desk.test',
      'bob@example.test',
      'cy@example.test',
    ]);
  });

  test('its raw fields keep their order and encoding, unfolded', async () => {
    const { headers } = await parseMail(mixed);
    expect(headers.slice(3, 5)).toEqual([
      { name: 'subject', value: '=?utf-8?B?RHJ1Y2tlcg==?= on fire' },
      { name: 'date', value: 'Mon, 5 Jan 2026 10:00:00 +0100 (CET)' },
    ]);
  });

  test('its words are the plain form, its page the HTML form', async () => {
    const parsed = await parseMail(mixed);
    expect(parsed.text.trim()).toBe('Water? Grüße');
    expect(parsed.html).toContain('cid:logo@x');
  });

  test('its attachments are described, the enclosed message under its subject', async () => {
    const { attachments } = await parseMail(mixed);
    expect(attachments).toMatchObject([
      {
        index: 0,
        filename: 'logo.png',
        contentType: 'image/png',
        size: 5,
        contentId: 'logo@x',
        inline: true,
      },
      { index: 1, filename: 'Grüße - hello.eml', contentType: 'message/rfc822', inline: false },
      { index: 2, filename: 'attachment-3.pdf', contentType: 'application/pdf', size: 4, contentId: null },
    ]);
  });

  test('the bytes of each attachment are found again by its index', async () => {
    const { attachments } = await parseMail(mixed);
    for (const { index, size, sha256 } of attachments) {
      const bytes = (await extractAttachment(mixed, index)) ?? Buffer.alloc(0);
      expect(bytes.length).toBe(size);
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    }
    expect(await extractAttachment(mixed, 3)).toBeNull();
  });
});

describe('words', () => {
  test('HTML is converted where nothing plain says the same', async () => {
    const parsed = await parseMail(
      mail('From: a@b.test', 'Content-Type: text/html', '', '<p>Only <b>this</b></p>'),
    );
    expect(parsed.text).toContain('Only this');
  });

  test('HTML is converted where the plain form is blank', async () => {
    const parsed = await parseMail(
      mail(
        'From: a@b.test',
        'Content-Type: multipart/alternative; boundary=x',
        '',
        '--x',
        '',
        '  ',
        '--x',
        'Content-Type: text/html',
        '',
        '<p>Words</p>',
        '--x--',
      ),
    );
    expect(parsed.text.trim()).toBe('Words');
  });

  test('text parts that follow one another are all kept', async () => {
    const parts = ['text/plain', 'text/html', 'text/plain'].map(
      (type) => `--x\r\nContent-Type: ${type}\r\n\r\n<1>${type}`,
    );
    const parsed = await parseMail(
      mail('From: a@b.test', 'Content-Type: multipart/mixed; boundary=x', '', ...parts, '--x--'),
    );
    expect(parsed.text.match(/text\/\w+/g)).toEqual(['text/plain', 'text/html', 'text/plain']);
    expect(parsed.html).toContain('&lt;1&gt;text/plain');
  });

  test.each([
    ['windows-1251', Buffer.from([0xcf, 0xf0, 0xe8]), 'При'],
    ['shift_jis', Buffer.from([0x93, 0xfa]), '日'],
    ['no-such-charset', Buffer.from('plain'), 'plain'],
  ])('a body in %s is decoded or kept', async (charset, body, expected) => {
    const head = mail('From: a@b.test', `Content-Type: text/plain; charset=${charset}`, '', '');
    expect((await parseMail(Buffer.concat([head, body]))).text.trim()).toBe(expected);
  });
});

describe('odd headers', () => {
  test('raw 8-bit fields are read as UTF-8, else as latin1', async () => {
    const raw = Buffer.concat([
      Buffer.from('From: a@b.test\r\nX-One: Grüße\r\nSubject: '),
      Buffer.from([0x47, 0x72, 0xfc, 0xdf, 0x65]),
      Buffer.from('\r\n\r\nx'),
    ]);
    const parsed = await parseMail(raw);
    expect(parsed.subject).toBe('Grüße');
    expect(parsed.headers.map((field) => field.value)).toEqual(['a@b.test', 'Grüße', 'Grüße']);
  });

  test('all authors of several From fields are kept, and the topmost subject', async () => {
    const parsed = await parseMail(
      mail('From: Ann <ann@a.test>', 'From: agent@desk.test', 'Subject: one', 'Subject: two', '', 'x'),
    );
    expect(parsed.from.map((one) => one.address)).toEqual(['ann@a.test', 'agent@desk.test']);
    expect(parsed.subject).toBe('one');
  });

  test.each([
    ['Mon, 05 Jan 2026 09:00:00 -0800', '2026-01-05T17:00:00.000Z'],
    ['5 Jan 2026 09:00 GMT', '2026-01-05T09:00:00.000Z'],
    ['Mon, 05 Jan 2026 09:00:00', '2026-01-05T09:00:00.000Z'],
    ['yesterday', null],
    ['', null],
  ])('the date %j is %j', (value, expected) => {
    expect(dateInstant(value)).toBe(expected);
  });
});

describe('file names', () => {
  test.each([
    ['report.pdf', 'report.pdf'],
    ['C:\\Users\\ann\\report.pdf', 'report.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['a\r\nb\0.txt', 'a b.txt'],
    ['.htaccess', 'htaccess'],
    ['con.txt', '_con.txt'],
    ['...', 'attachment-1.png'],
    [null, 'attachment-1.png'],
  ])('%j becomes %j', (name, expected) => {
    expect(safeFilename(name, 'image/png', 0)).toBe(expected);
  });

  test('a long name is cut but keeps its extension', () => {
    expect(safeFilename(`${'x'.repeat(5000)}.docx`, 'image/png', 0)).toMatch(/^x{100,}\.docx$/);
  });
});

test('a multipart without any part keeps what was written', async () => {
  const mail = await parseMail(
    Buffer.from(
      'From: a@example.org\r\nContent-Type: multipart/alternative; boundary=never\r\n\r\nIt burns.\r\n',
    ),
  );
  expect(mail.text).toBe('It burns.');
});

test('a part without a name is called after its Content-ID, its description, or what it is', async () => {
  const parts = [
    ['Content-Type: image/jpeg', 'Content-ID: <image001.jpg@01CDB132.D8A510F0>'],
    ['Content-Type: image/png', 'Content-ID: <1_08FC9B58>'],
    ['Content-Type: image/png'],
    ['Content-Type: message/delivery-status', 'Content-Description: Delivery report'],
    ['Content-Type: application/pdf'],
  ];
  const raw = [
    'Content-Type: multipart/mixed; boundary=b',
    '',
    ...parts.flatMap((fields) => ['--b', ...fields, '', 'x']),
    '--b--',
  ].join('\r\n');
  const { attachments } = await parseMail(Buffer.from(raw));
  expect(attachments.map(({ filename }) => filename)).toEqual([
    'image001.jpg',
    'image.png',
    'image-2.png',
    'Delivery report.txt',
    'attachment-5.pdf',
  ]);
});
