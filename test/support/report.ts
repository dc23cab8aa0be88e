/** Delivery reports (RFC 3464) as mail servers send them. */
import { type SentMail, supportAddress } from './desk.ts';

export interface Report {
  readonly recipient?: string;
  readonly action?: string;
  readonly status?: string;
  readonly diagnostic?: string;
  /** Message-ID of the mail the report is about, instead of its own. */
  readonly about?: string;
}

/** A delivery report (RFC 3464) about a mail of ours. */
export function reportOn(sent: SentMail, report: Report = {}): Buffer {
  const { recipient = sent.recipients[0] ?? '', action = 'failed', status = '5.1.1' } = report;
  const diagnostic = report.diagnostic ?? '550 5.1.1 No such user';
  const raw = `Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.customer.example>
To: ${supportAddress}
Subject: Undelivered Mail Returned to Sender
Date: Mon, 05 Jan 2026 09:05:00 +0000
Message-ID: <report-${Math.round(performance.now() * 1000)}@mx.customer.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I could not deliver your mail.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.customer.example

Final-Recipient: rfc822; ${recipient}
Action: ${action}
Status: ${status}
Diagnostic-Code: smtp; ${diagnostic}

--b
Content-Type: text/rfc822-headers

Message-ID: <${report.about ?? sent.mail.messageId}>
Subject: ${sent.mail.subject}
From: ${supportAddress}
To: ${recipient}

--b--
`;
  return Buffer.from(raw.replace(/\n/g, '\r\n'));
}
