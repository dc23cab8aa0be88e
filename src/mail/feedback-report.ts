/** Feedback reports (ARF, RFC 5965): what somebody complains about, and whose mail it was. */

export interface FeedbackReport {
  /** Of section 3.1 in lower case: `abuse`, `fraud`, `not-spam`, `auth-failure`, `opt-out`; empty where it is not said. */
  readonly feedbackType: string;
  /** Addresses of Original-Rcpt-To. */
  readonly originalRecipients: readonly string[];
}

/** Characters of a message in which the report is looked for; it stands before the mail that it is about. */
const longest = 200_000;

/** Null where the message has no `message/feedback-report` part. */
export function readFeedbackReport(raw: Buffer): FeedbackReport | null {
  const text = raw.toString('latin1', 0, longest);
  const start = /^content-type:[ \t]{0,9}message\/feedback-report\b/im.exec(text)?.index;
  if (start === undefined) return null;
  const part = text.slice(start).replaceAll('\r\n', '\n');
  const body = part.slice(part.indexOf('\n\n') + 2);
  const report = body.slice(0, Math.max(0, body.indexOf('\n--')) || undefined);
  const values = (name: string) =>
    [...report.matchAll(new RegExp(`^${name}:[ \\t]{0,9}([^\\n]{1,500})$`, 'gim'))].map((it) =>
      (it[1] ?? '').trim(),
    );
  return {
    feedbackType: (values('feedback-type')[0] ?? '').toLowerCase().slice(0, 60),
    originalRecipients: values('original-rcpt-to')
      .slice(0, 100)
      .map((it) => it.replace(/^<|>$/g, '')),
  };
}
