/** A field of a mail that mailparser has read, as it stands in the header. */
import type { ParsedMail } from 'mailparser';

/** Unfolded by nobody, decoded by nobody; empty where absent. The name in lower case. */
export function fieldOf(mail: ParsedMail, name: string): string {
  const line = mail.headerLines.find(({ key }) => key === name)?.line ?? '';
  return line.slice(line.indexOf(':') + 1).trim();
}
