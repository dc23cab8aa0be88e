/**
 * The one word that raises a request: URGENT, alone on the first line of a reply (DESIGN 4.7: our own mail, quoted, contains such
 * words). It counts once for a ticket, and only from somebody who is proved to take part.
 */
import { type Actor, type Happening, happened, priorities } from '../event.ts';
import type { Ticket } from '../ticket.ts';

/** Remembers that it was used. */
export const urgentTag = 'urgent-by-customer';

const words = ['urgent', 'urgente', 'dringend'];

export function saysUrgent(text: string): boolean {
  const line = text.trimStart().split('\n', 1)[0] ?? '';
  return words.includes(
    line
      .toLowerCase()
      .replace(/[^\p{L}]+/gu, ' ')
      .trim(),
  );
}

/** What it does to the ticket; nothing where it was said before or nothing is higher. */
export function raisedByKeyword(ticket: Ticket, contact: number, text: string): Happening[] {
  if (!saysUrgent(text) || ticket.tags.includes(urgentTag)) return [];
  const { priority: from } = ticket;
  const to = priorities[priorities.indexOf(from) + 1];
  const actor: Actor = `contact:${contact}`;
  const because = 'keyword: URGENT';
  return [
    ...(to === undefined ? [] : [happened('priority.changed', actor, because, { from, to })]),
    happened('tags.changed', actor, because, { added: [urgentTag], removed: [] }),
  ];
}
