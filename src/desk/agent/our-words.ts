/**
 * Where an agent's words may not be the agent's alone (DESIGN promise 2): text of our own mail among them, a mail passed on, a
 * mail attached. Whatever is found here never reaches a customer without a question.
 */
import { answerMarker } from '../../mail/answer-marker.ts';
import { isForwardDivider } from '../../mail/quoting/attribution.ts';
import type { Context } from '../context.ts';
import type { Ticket } from '../ticket.ts';
import type { AgentMail } from './looks.ts';

/** What only our mail to agents says. Letters alone, for clients rewrap lines and replace what their charset lacks. */
const ours = [answerMarker, 'A note for colleagues only:', ', note, colleagues only,'].map(letters);

/** Anything that only our mail to agents contains, left over where a quote was not recognised. */
export function holdsOurWords(context: Context, words: string): boolean {
  const said = letters(words);
  if (ours.some((sentence) => said.includes(sentence))) return true;
  const addresses = words.match(/\+(?:me\.)?[a-z2-7]{24,60}@[a-z0-9.-]{1,253}/gi) ?? [];
  const domains = context.desk.mailboxes.map((mailbox) => mailbox.address.split('@')[1] ?? '');
  return addresses.some((address) => domains.includes(address.split('@')[1]?.toLowerCase() ?? ''));
}

interface Doubt {
  readonly reason: string;
  readonly sentence: string;
}

/** Why an agent's reply may carry what was not meant for the customer; null where nothing speaks for it. */
export function doubtAbout(context: Context, mail: AgentMail, ticket: Ticket, words: string): Doubt | null {
  if (words.split('\n').some(isForwardDivider))
    return {
      reason: 'passes-a-mail-on',
      sentence: 'Your mail passes another mail on, and all of it would go to the customer.',
    };
  if (mail.inbound.mail.attachments.some(({ contentType }) => contentType === 'message/rfc822'))
    return {
      reason: 'attaches-a-mail',
      sentence: 'A whole mail is attached to yours. It may be one of ours, with notes in it.',
    };
  return quotesNote(context, ticket, words)
    ? { reason: 'quotes-a-note', sentence: 'Your mail quotes a note of this ticket.' }
    : null;
}

/** Shorter lines say too little to tell whose they are. */
const shortest = 12;
const compared = 60;

function quotesNote(context: Context, ticket: Ticket, words: string): boolean {
  const quoted = words.split('\n').filter((line) => /^\s{0,9}[>|]/.test(line));
  if (quoted.length === 0) return false;
  const text = letters(quoted.join(' '));
  const notes = (context.known.history.get(ticket.number) ?? []).filter(({ kind }) => kind === 'note');
  const lines = notes
    .flatMap((note) => note.text.split('\n'))
    .map((line) => letters(line).slice(0, compared));
  return lines.some((line) => line.length >= shortest && text.includes(line));
}

function letters(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
