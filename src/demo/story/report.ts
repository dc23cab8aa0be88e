/**
 * A delivery report (RFC 3464) as a mail server writes it about one of our mails.
 */
import type { ParsedMail } from 'mailparser';

export interface Bounce {
  readonly to: string;
  readonly failed: string;
  /** The mail that was not delivered. */
  readonly original: ParsedMail;
  readonly date: Date;
}

/** The whole message and its Message-ID, with angle brackets. */
export function bounce({ to, failed, original, date }: Bounce): {
  readonly raw: string;
  readonly messageId: string;
} {
  const messageId = `<report-${date.getTime()}@mx.customer.example>`;
  const header = original.headerLines.map(({ line }) => line).join('\r\n');
  const parts = [
    part('text/plain; charset=utf-8', [
      `Your message to <${failed}> could not be delivered:`,
      '',
      `550 5.1.1 <${failed}>: no such mailbox`,
    ]),
    part('message/delivery-status', [
      'Reporting-MTA: dns; mx.customer.example',
      '',
      `Final-Recipient: rfc822; ${failed}`,
      'Action: failed',
      'Status: 5.1.1',
      'Diagnostic-Code: smtp; 550 5.1.1 no such mailbox',
    ]),
    part('text/rfc822-headers', [header]),
  ];
  const top = [
    'From: Mail Delivery System <mailer-daemon@mx.customer.example>',
    `To: <${to}>`,
    'Subject: Undelivered mail returned to sender',
    `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: ${messageId}`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
  ];
  return { raw: [...top, '', ...parts, `--${boundary}--`, ''].join('\r\n'), messageId };
}

const boundary = 'report-of-the-demo';

function part(contentType: string, lines: readonly string[]): string {
  return [`--${boundary}`, `Content-Type: ${contentType}`, '', ...lines, ''].join('\r\n');
}
