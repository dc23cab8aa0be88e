/** What an agent with a mail client does to a mail of ours: answers it to its Reply-To, below its own words the quoted mail. */
import { parseMail } from '../../src/io/parse/parse.ts';
import { rawMail } from '../support/mail.ts';
import type { SinkMessage } from '../support/smtp-sink.ts';

export async function answerTo(
  message: Pick<SinkMessage, 'raw'>,
  from: string,
  text: string,
): Promise<Buffer> {
  const mail = await parseMail(Buffer.from(message.raw, 'latin1'));
  const quoted = mail.text.split('\n').map((line) => `> ${line}`);
  return rawMail({
    from,
    to: mail.replyTo[0]?.address ?? '',
    subject: `Re: ${mail.subject}`,
    text: [text, '', 'On Mon, 5 Jan 2026 at 09:00, Acme Support wrote:', ...quoted].join('\n'),
    inReplyTo: mail.messageId ?? '',
    references: [...mail.references, mail.messageId ?? ''],
    messageId: `answer-${crypto.randomUUID()}@acme.example`,
  });
}

/** The kind that one of our mails says it is. */
export function kindOf({ raw }: Pick<SinkMessage, 'raw'>): string {
  return /^X-Inboxd:\s*kind=([\w-]+)/im.exec(raw)?.[1] ?? '';
}
