/** What every decision about a mail is given: the desk, the time, what is known, and ids to name new rows with. */
import type { ParsedMail } from '../mail/parsed-mail.ts';
import type { Decision, Ids, NewMessage, StoredAttachment } from './decision.ts';
import type { Instant } from './instant.ts';
import { contactById, type Known, nameOf } from './known.ts';
import type { Learned } from './learn/learning.ts';
import type { DeskSettings } from './settings.ts';
import type { Likeness } from './similar/similar.ts';
import type { Ticket } from './ticket.ts';

export interface Context {
  readonly desk: DeskSettings;
  readonly now: Instant;
  readonly ids: Ids;
  readonly known: Known;
  /** What the desk's own tickets have taught. */
  readonly learned?: Learned | null;
  /** Earlier tickets whose words are like those of a mail, by its journal row. */
  readonly alike?: ReadonlyMap<number, readonly Likeness[]>;
}

/** A journalled message on its way to a decision. */
export interface Inbound {
  readonly journal: number;
  /** Name of the mailbox it arrived in. */
  readonly mailbox: string;
  readonly mail: ParsedMail;
  /** When it reached the mailbox (INTERNALDATE), which may be long before it is read. */
  readonly receivedAt: Instant;
  /** Older than `silentAfter`: ticketed without any mail going out. */
  readonly silent: boolean;
  /** It lay in the Sent folder: somebody sent it from this mailbox. */
  readonly isSent: boolean;
}

/** When the mail arrived, where that is earlier than now and its age is to count. */
export function waitedSince({ now }: Pick<Context, 'now'>, inbound: Inbound): { receivedAt?: Instant } {
  const { receivedAt, silent } = inbound;
  return silent || receivedAt >= now ? {} : { receivedAt };
}

export function storedAttachments(inbound: Inbound): StoredAttachment[] {
  return inbound.mail.attachments.map((attachment) => ({ ...attachment, journal: inbound.journal }));
}

/** A view of what is known with these texts already in it. */
export function withTexts(context: Context, texts: Decision['texts']): Context {
  if (texts.length === 0) return context;
  const all = new Map([...context.known.texts, ...texts.map(({ id, body }) => [id, body] as const)]);
  return { ...context, known: { ...context.known, texts: all } };
}

/** A view of what is known with this ticket and message already in it, so that mails about it can be worded. */
export function withTicket(context: Context, ticket: Ticket, subject: string, message: NewMessage): Context {
  const { known } = context;
  const entry = { ...message, who: message.agent ?? nameOf(contactById(known, message.contact)) };
  return {
    ...context,
    known: {
      ...known,
      tickets: new Map([[ticket.number, ticket]]),
      subjects: new Map([[ticket.number, subject]]),
      history: new Map([[ticket.number, [...(known.history.get(ticket.number) ?? []), entry]]]),
    },
  };
}
