/** Whether a mail came through a mailing list (RFC 2919, RFC 2369), and whether answering it could reach a mail system (RFC 5321). */
import { type HeaderField, headerValue } from './parsed-mail.ts';

/**
 * The identity of the list in lower case, null where the mail came through none: `list.example.org` from List-Id, else the
 * list's address from the fields of older lists.
 */
export function mailingListId(headers: readonly HeaderField[]): string | null {
  const id =
    listId(headerValue(headers, 'list-id')) ||
    addressIn(headerValue(headers, 'mailing-list')) ||
    addressIn(headerValue(headers, 'x-mailing-list')) ||
    addressIn(headerValue(headers, 'x-beenthere')) ||
    listByPrecedence(headers);
  return id === '' ? null : id.toLowerCase();
}

/** Whether the reverse path is empty (RFC 5321 section 4.5.5): the sender must never get an automatic answer. */
export function isNullReversePath(headers: readonly HeaderField[]): boolean {
  return /^<\s{0,9}>/.test(headerValue(headers, 'return-path'));
}

/** RFC 2919 section 3: a phrase, then the identity in angle brackets. Some lists leave the brackets out. */
function listId(value: string): string {
  const text = value.slice(0, 2000);
  const bracketed = [...text.matchAll(/<([^<>\s]{1,255})>/g)].at(-1)?.[1];
  return bracketed ?? (/^[^\s<>]{1,255}$/.test(text) ? text : '');
}

/** List-Post and List-Unsubscribe stand on newsletters too; only `Precedence: list` beside them makes a discussion. */
function listByPrecedence(headers: readonly HeaderField[]): string {
  if (!/^list\b/i.test(headerValue(headers, 'precedence'))) return '';
  return addressIn(headerValue(headers, 'list-post')) || addressIn(headerValue(headers, 'list-unsubscribe'));
}

function addressIn(value: string): string {
  return /[^\s<>:;,"?@]{1,64}@[^\s<>:;,"?@]{1,255}/.exec(value.slice(0, 2000))?.[0] ?? '';
}
