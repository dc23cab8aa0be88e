import { describe, expect, test } from 'vitest';
import { readFeedbackReport } from '../../src/mail/feedback-report.ts';

function report(...fields: string[]): Buffer {
  return Buffer.from(
    [
      'Content-Type: multipart/report; report-type=feedback-report; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'Feedback-Type: not this one',
      '--b',
      'Content-Type: message/feedback-report',
      '',
      ...fields,
      '',
      '--b',
      'Content-Type: message/rfc822',
      '',
      'Original-Rcpt-To: nobody@example.org',
      '--b--',
    ].join('\r\n'),
  );
}

describe('a feedback report', () => {
  test('says what it is about, and whose mail it was', () => {
    const fields = [
      'Feedback-Type: Abuse',
      'Version: 1',
      'Original-Rcpt-To: <ann@example.org>',
      'original-rcpt-to: joe@example.org',
    ];
    expect(readFeedbackReport(report(...fields))).toEqual({
      feedbackType: 'abuse',
      originalRecipients: ['ann@example.org', 'joe@example.org'],
    });
  });

  test('that leaves its type out has none', () => {
    expect(readFeedbackReport(report('Version: 1'))).toEqual({ feedbackType: '', originalRecipients: [] });
  });

  test('is nothing else', () => {
    expect(readFeedbackReport(Buffer.from('Subject: Feedback-Type: abuse\r\n\r\nHello'))).toBeNull();
  });

  test('of a megabyte takes no time', () => {
    const raw = Buffer.from(`Content-Type: message/feedback-report\n\n${'Feedback-Type: '.repeat(70_000)}`);
    expect(() => readFeedbackReport(raw)).not.toThrow();
  });
});
