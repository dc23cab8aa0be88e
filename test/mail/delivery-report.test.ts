/** Reports as mail systems word them, in mails written for these tests; each is named after its situation. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDeliveryReport } from '../../src/mail/delivery-report/delivery-report.ts';

function lines(...all: string[]): string {
  return all.join('\r\n');
}

const RETURNED = lines(
  'Message-ID: <sent-1@desk.example>',
  'In-Reply-To: <asked-1@customer.example>',
  'References: <root-1@desk.example>',
  ' <asked-1@customer.example>',
  'From: help@desk.example',
  'To: ann@customer.example',
  'Subject: Your printer',
);

function standard(status: string, returnedType = 'message/rfc822'): string {
  return lines(
    'Return-Path: <>',
    'From: Mail Delivery System <MAILER-DAEMON@mx.example>',
    'To: help@desk.example',
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b 1"',
    '',
    'This is MIME.',
    '--b 1',
    'Content-Type: text/plain',
    '',
    'It could not be delivered.',
    '--b 1',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example',
    '',
    status,
    '',
    '--b 1',
    `Content-Type: ${returnedType}`,
    '',
    RETURNED,
    '',
    'Have you tried water?',
    '--b 1--',
    '',
  );
}

const FAILED = lines(
  'Final-Recipient: rfc822; ann@customer.example',
  'Action: failed',
  'Status: 5.1.1',
  'Diagnostic-Code: smtp; 550 5.1.1 <ann@customer.example>:',
  '    User unknown',
);

describe('a report as RFC 3464 wants it', () => {
  test('names recipient, action, status, diagnostic and the mail it is about', () => {
    expect(readDeliveryReport(standard(FAILED))).toEqual({
      recipients: [
        {
          finalRecipient: 'ann@customer.example',
          action: 'failed',
          status: '5.1.1',
          diagnosticCode: '550 5.1.1 <ann@customer.example>: User unknown',
        },
      ],
      originalMessageId: 'sent-1@desk.example',
      originalReferences: ['sent-1@desk.example', 'asked-1@customer.example', 'root-1@desk.example'],
    });
  });

  test.each([
    ['CRLF', (text: string) => text],
    ['LF', (text: string) => text.replaceAll('\r\n', '\n')],
    ['CR', (text: string) => text.replaceAll('\r\n', '\r')],
    ['an mbox line first', (text: string) => `From MAILER-DAEMON Mon Jan  5 09:00:00 2026\r\n${text}`],
  ])('is read the same with %s', (_name, change) => {
    const expected = readDeliveryReport(standard(FAILED));
    expect(readDeliveryReport(change(standard(FAILED)))).toEqual(expected);
    expect(readDeliveryReport(Buffer.from(change(standard(FAILED))))).toEqual(expected);
  });

  test('may return the header alone', () => {
    const report = readDeliveryReport(standard(FAILED, 'text/rfc822-headers'));
    expect(report?.originalMessageId).toBe('sent-1@desk.example');
  });

  test.each([
    ['Action: delayed\r\nStatus: 4.4.1', 'delayed', '4.4.1'],
    ['Action: Delivered (to mailbox)\r\nStatus: 2.0.0', 'delivered', '2.0.0'],
    ['Action: relayed\r\nStatus: 2.0.0', 'relayed', '2.0.0'],
    ['Status: 5.2.2', 'failed', '5.2.2'],
    ['Status: 4.2.2', 'delayed', '4.2.2'],
    ['Action: failed\r\nStatus: 5.0.0\r\nDiagnostic-Code: smtp; 550 5.7.1 no', 'failed', '5.7.1'],
  ])('with %j says %s %s', (status, action, code) => {
    const report = readDeliveryReport(
      standard(`Final-Recipient: rfc822;<ann@customer.example>\r\n${status}`),
    );
    expect(report?.recipients).toMatchObject([
      { finalRecipient: 'ann@customer.example', action, status: code },
    ]);
  });

  test('keeps the address we wrote to when it was forwarded', () => {
    const report = readDeliveryReport(
      standard(`Original-Recipient: rfc822;info@customer.example\r\n${FAILED}`),
    );
    expect(report?.recipients).toMatchObject([
      { finalRecipient: 'ann@customer.example', originalRecipient: 'info@customer.example' },
    ]);
  });

  test('reports several recipients, also where the empty line between them is missing', () => {
    const second = 'Final-Recipient: rfc822; joe@customer.example\r\nAction: delayed\r\nStatus: 4.2.2';
    for (const gap of ['\r\n\r\n', '\r\n']) {
      const report = readDeliveryReport(standard(`${FAILED}${gap}${second}`));
      expect(report?.recipients.map(({ finalRecipient, action }) => [finalRecipient, action])).toEqual([
        ['ann@customer.example', 'failed'],
        ['joe@customer.example', 'delayed'],
      ]);
    }
  });
});

interface Prose {
  readonly from?: string;
  readonly subject?: string;
  readonly header?: string;
  readonly body: string;
}

function prose({
  from = 'MAILER-DAEMON@mx.example',
  subject = 'failure notice',
  header,
  body,
}: Prose): string {
  const optional = header === undefined ? [] : [header];
  return lines(`From: ${from}`, 'To: help@desk.example', `Subject: ${subject}`, ...optional, '', body);
}

describe('a report in prose', () => {
  test('by qmail names each recipient with its reason', () => {
    const body = lines(
      'Hi. This is the qmail-send program at mx.example.',
      "I'm afraid I wasn't able to deliver your message to the following addresses.",
      "This is a permanent error; I've given up. Sorry it didn't work out.",
      '',
      '<ann@customer.example>:',
      'Sorry, no mailbox here by that name. (#5.1.1)',
      '',
      '<joe@customer.example>:',
      'Mailbox full. (#5.2.2)',
      '',
      '--- Below this line is a copy of the message.',
      '',
      RETURNED,
    );
    expect(readDeliveryReport(prose({ body }))).toMatchObject({
      recipients: [
        { finalRecipient: 'ann@customer.example', action: 'failed', status: '5.1.1' },
        { finalRecipient: 'joe@customer.example', action: 'failed', status: '5.2.2' },
      ],
      originalMessageId: 'sent-1@desk.example',
      originalReferences: ['sent-1@desk.example', 'asked-1@customer.example', 'root-1@desk.example'],
    });
  });

  const EXIM = lines(
    'A message that you sent could not be delivered to one or more of its',
    'recipients. This is a permanent error. The following address(es) failed:',
    '',
    '  ann@customer.example',
    '    host mx.customer.example [192.0.2.1]: 550 5.1.1 no such user',
    '',
    '------ This is a copy of the message, including all the headers. ------',
    '',
    RETURNED,
  );
  const GMAIL_DELAY = lines(
    'THIS IS A WARNING MESSAGE ONLY.',
    '',
    'Delivery to the following recipient has been delayed:',
    '',
    '     ann@customer.example',
    '',
    'Message will be retried for 2 more day(s)',
    '',
    '   ----- Message header follows -----',
    '',
    RETURNED,
  );
  const EXCHANGE = lines(
    'Your message',
    '',
    '  To:      Ann Lee',
    '  Subject: Your printer',
    '',
    'did not reach the following recipient(s):',
    '',
    'ann@customer.example on Mon, 5 Jan 2026 09:00:00 +0000',
    '    The recipient name is not recognized',
  );
  const SENDMAIL = lines(
    '   ----- Transcript of session follows -----',
    '<<< 550 <ann@customer.example>, User Unknown',
    '',
    '   ----- Unsent message follows -----',
    RETURNED,
  );
  const GERMAN = lines(
    'Ihre Nachricht konnte nicht zugestellt werden:',
    '',
    '<ann@customer.example>',
    'Unbekannt',
  );
  const STATUS_IN_TEXT = lines('An error occurred.', '', FAILED);

  test.each([
    ['Exim', { subject: 'Mail delivery failed: returning message to sender', body: EXIM }, 'failed'],
    [
      'Gmail that still tries',
      { subject: 'Delivery Status Notification (Delay)', body: GMAIL_DELAY },
      'delayed',
    ],
    [
      'Exchange',
      { from: 'postmaster@mx.example', subject: 'Undeliverable: Your printer', body: EXCHANGE },
      'failed',
    ],
    ['sendmail', { subject: 'Returned mail: User unknown', body: SENDMAIL }, 'failed'],
    ['a German provider', { subject: 'Unzustellbar: Your printer', body: GERMAN }, 'failed'],
    ['a sender that puts the fields into the text', { body: STATUS_IN_TEXT }, 'failed'],
    [
      'a header field of Exim and Gmail',
      { header: 'X-Failed-Recipients: ann@customer.example', body: 'Sorry.' },
      'failed',
    ],
    [
      'an encoded subject',
      { subject: '=?utf-8?Q?Undeliverable=3A_x?=', body: 'Ann is unknown here:\r\n<ann@customer.example>' },
      'failed',
    ],
  ] as const)('by %s is understood', (_name, mail, action) => {
    expect(readDeliveryReport(prose(mail))?.recipients).toMatchObject([
      { finalRecipient: 'ann@customer.example', action },
    ]);
  });

  test('in ISO-2022-JP and base64 is decoded', () => {
    const body = Buffer.from('Your message could not be delivered to:\n<ann@customer.example>\n').toString(
      'base64',
    );
    const header = 'Content-Type: text/plain; charset=iso-2022-jp\r\nContent-Transfer-Encoding: base64';
    expect(readDeliveryReport(prose({ header, body }))?.recipients).toMatchObject([
      { finalRecipient: 'ann@customer.example' },
    ]);
  });

  test('that names nobody is a report without recipients', () => {
    const body = 'Your message could not be delivered.';
    expect(readDeliveryReport(prose({ body }))).toEqual({
      recipients: [],
      originalMessageId: null,
      originalReferences: [],
    });
  });

  test('does not take whom to ask for the one who failed', () => {
    const body = lines(
      'Your message could not be delivered. For assistance contact',
      'postmaster@mx.example or <support@mx.example>.',
      '',
      '<ann@customer.example>: mailbox is full',
    );
    const report = readDeliveryReport(prose({ body }));
    expect(report?.recipients.map(({ finalRecipient }) => finalRecipient)).toEqual(['ann@customer.example']);
  });
});

describe('no delivery report', () => {
  const person = 'Ann Lee <ann@customer.example>';
  const receipt = 'Content-Type: multipart/report; report-type=disposition-notification; boundary=b';
  const complaint = 'Content-Type: multipart/report; report-type=feedback-report; boundary=b';
  test.each([
    ['an ordinary mail', { from: person, subject: 'Printer', body: 'It burns.' }],
    ['a person who complains', { from: person, subject: 'Delivery failed', body: 'The printer never came!' }],
    [
      'a person whose parcel did not come',
      {
        from: person,
        subject: 'Delivery problem',
        body: lines(
          'My parcel 4711 could not be delivered. What now?',
          '',
          'ann@customer.example',
          'joe@x.example',
        ),
      },
    ],
    [
      'a postmaster who reports a fault',
      {
        from: 'postmaster@customer.example',
        subject: 'Your mails',
        body: 'They could not be delivered to joe@customer.example, sorry.',
      },
    ],
    [
      'a person who answers a report',
      {
        from: person,
        subject: 'Re: Undelivered Mail Returned to Sender',
        body: 'This could not be delivered to joe@customer.example, why?',
      },
    ],
    [
      'a person who forwards one',
      {
        from: person,
        subject: 'Fwd: failure notice',
        body: 'The message could not be delivered:\r\n<joe@x.example>',
      },
    ],
    [
      'a vacation notice with a null reverse path',
      { from: person, subject: 'Away', header: 'Return-Path: <>', body: 'I am away until Monday.' },
    ],
    [
      'an out-of-office notice that apologises',
      {
        from: person,
        subject: 'Out of office',
        header: 'Return-Path: <>',
        body: 'Your message could not be delivered to me, ask joe@customer.example',
      },
    ],
    ['a read receipt', { from: person, subject: 'Read: Your printer', header: receipt, body: '--b--' }],
    ['a feedback report', { from: 'fbl@mx.example', subject: 'Abuse', header: complaint, body: '--b--' }],
    [
      'a postmaster who writes',
      { from: 'postmaster@customer.example', subject: 'Printer', body: 'It burns.' },
    ],
  ])('is %s', (_name, mail) => {
    expect(readDeliveryReport(prose(mail))).toBeNull();
  });

  test('is an attached report that a person forwards', () => {
    const header = 'Content-Type: multipart/mixed; boundary=outer';
    const body = lines(
      '--outer',
      '',
      'Look!',
      '--outer',
      'Content-Type: message/rfc822',
      '',
      standard(FAILED),
      '--outer--',
    );
    expect(readDeliveryReport(prose({ from: person, subject: 'Printer', header, body }))).toBeNull();
  });

  test.each(['', '\r\n', ':', '\0\0', 'From: MAILER-DAEMON'])('is %j', (raw) => {
    expect(readDeliveryReport(raw)).toBeNull();
  });
});

describe('hostile mail', () => {
  const top = 'From: MAILER-DAEMON\nSubject: failure notice\nContent-Type: multipart/report; boundary=a\n\n';
  test.each([
    ['endless folding', `From: MAILER-DAEMON\nX: a${'\n a'.repeat(300_000)}`],
    ['100,000 parts', `${top}${'--a\n\nx\n'.repeat(100_000)}`],
    ['endless nesting', `${top}${'--a\nContent-Type: multipart/mixed; boundary=a\n\n'.repeat(20_000)}`],
    ['only dashes', `${top}${'-'.repeat(1_000_000)}`],
    ['only at signs', `${top}--a\n\n550 ${'a@'.repeat(300_000)}`],
    ['unclosed tags', `From: MAILER-DAEMON\nContent-Type: text/html\n\n${'<'.repeat(500_000)}`],
    ['unclosed words', `From: MAILER-DAEMON\nSubject: ${'=?a?q?'.repeat(100_000)}\n\nx`],
  ])(
    'with %s ends at once',
    (_name, raw) => {
      readDeliveryReport(raw);
    },
    2_000,
  );

  test('never throws', () => {
    const piece = fc.constantFrom(
      'From: MAILER-DAEMON\n',
      'Subject: failure notice\n',
      'Content-Type: multipart/report; boundary=a\n',
      'Content-Type: message/delivery-status\n',
      'Content-Transfer-Encoding: base64\n',
      'Content-Type: text/plain; charset=nonsense\n',
      'Final-Recipient: rfc822; a@b.example\n',
      'Action: failed\n',
      '--a\n',
      '--a--\n',
      '\n',
      '\r',
      '<a@b.example>: 550 5.1.1 no\n',
      'could not be delivered\n',
    );
    const text = fc.array(fc.oneof(piece, fc.string()), { maxLength: 60 }).map((pieces) => pieces.join(''));
    fc.assert(fc.property(text, (raw) => readDeliveryReport(`From: MAILER-DAEMON\n${raw}`) !== undefined));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), (raw) => readDeliveryReport(raw) !== undefined));
  });
});
