/**
 * STOP, alone on the first line of a customer's new text (our reminder, quoted, contains the word): no reminder of this ticket any
 * more. Where nothing else is said it is no request either: nobody is told, nothing is reopened, no clock runs.
 */
import type { Context } from '../context.ts';
import { type Decision, nothing } from '../decision.ts';
import { type Happening, happened } from '../event.ts';
import { keptMessage } from '../incoming/automatic-mail.ts';
import type { CustomerMail } from '../incoming/request.ts';
import type { Ticket } from '../ticket.ts';
import { stopTag } from './follow-up.ts';

const words = ['stop', 'stopp', 'unsubscribe', 'baja', 'arrêt', 'arret', 'abmelden'];
const because = 'keyword: STOP';

export function saysStop(text: string): boolean {
  const [first = ''] = text.trim().split('\n', 1);
  const word = first
    .slice(0, 100)
    .toLowerCase()
    .normalize('NFC')
    .replace(/[^\p{L}]+/gu, ' ')
    .trim();
  return words.includes(word);
}

export function saysStopAlone(text: string): boolean {
  return saysStop(text) && !text.trim().includes('\n');
}

/** What it does to the ticket; nothing where it was said before. */
export function stoppedByKeyword(ticket: Ticket, contact: number, text: string): Happening[] {
  if (!saysStop(text) || ticket.tags.includes(stopTag)) return [];
  return [happened('tags.changed', `contact:${contact}`, because, { added: [stopTag], removed: [] })];
}

/** A mail that says STOP and nothing else: kept, and heeded. */
export function decideStop(context: Context, mail: CustomerMail, ticket: Ticket): Decision {
  const message = keptMessage(context, mail, ticket, 'automatic');
  const { rule: threadRule, verified } = mail.threaded;
  const from = mail.sender.id;
  const data = { message: message.id, from, kind: 'automatic', verified, threadRule } as const;
  const received = happened('message.received', `contact:${from}`, because, data);
  return {
    ...nothing(because, ticket.number),
    events: [
      { ticket: ticket.number, happenings: [received, ...stoppedByKeyword(ticket, from, mail.words)] },
    ],
    messages: [message],
  };
}
