/** What people write, as raw messages: the composer makes the bytes, as it does for the desk's own mail. */

import type { Instant } from '../desk/instant.ts';
import { composeMail } from '../io/smtp/compose.ts';
import type { Address } from '../mail/address.ts';
import { bracketed } from '../mail/message-id.ts';
import type { ParsedMail } from '../mail/parsed-mail.ts';
import { replySubject } from '../mail/subject.ts';

export interface Letter {
  readonly from: Address;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Without angle brackets, as all ids here. */
  readonly messageId: string;
  readonly date: Instant;
  /** Oldest first; the last is the one that is answered. */
  readonly references: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
}

export async function rawLetter(letter: Letter): Promise<Buffer> {
  const { from, to, subject, text, messageId, date, references } = letter;
  const parent = references.at(-1);
  const threading =
    parent === undefined
      ? {}
      : { 'In-Reply-To': bracketed(parent), References: references.map(bracketed).join(' ') };
  const headers = Object.entries({ ...threading, ...letter.headers }).map(([name, value]) => ({
    name,
    value,
  }));
  const addresses = { from, to: [{ address: to, displayName: '' }], cc: [], replyTo: [] };
  return await composeMail({
    ...addresses,
    subject,
    messageId,
    date,
    headers,
    text,
    html: '',
    attachments: [],
  });
}

/** An answer as a mail client begins it: to Reply-To, in the thread, with the earlier mail quoted below (RFC 5322, 3.6.4). */
export function answerTo(
  mail: ParsedMail,
  words: string,
): Pick<Letter, 'to' | 'subject' | 'text' | 'references'> {
  const [sender] = mail.from;
  const quoted = mail.text
    .trimEnd()
    .split('\n')
    .map((line) => `> ${line}`.trimEnd());
  const attribution = `On ${mail.date ?? 'some day'}, ${sender?.displayName ?? ''} <${sender?.address ?? ''}> wrote:`;
  return {
    to: mail.replyTo[0]?.address ?? sender?.address ?? '',
    subject: replySubject(mail.subject),
    text: `${words}\n\n${attribution}\n${quoted.join('\n')}\n`,
    references: [...mail.references, ...(mail.messageId === null ? [] : [mail.messageId])],
  };
}
