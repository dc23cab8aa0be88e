/**
 * What the desk decided about one message, timer or command: facts to append, what to say, what to wait for, and why.
 * The store writes a decision whole or not at all. Ids are handed out beforehand by the unit of work (`Ids`).
 */
import type { ListFilter } from './command/arguments.ts';
import type { ReportArgument, StatsArgument } from './command/figure-arguments.ts';
import type { Content } from './content.ts';
import type { Happening } from './event.ts';
import type { Instant } from './instant.ts';

/** Hands out row ids inside one unit of work; the numbers of a unit that fails are handed out again. */
export interface Ids {
  readonly ticket: () => number;
  readonly message: () => number;
  readonly mail: () => number;
  readonly text: () => number;
  readonly held: () => number;
}

export type MessageKind = 'request' | 'reply' | 'note' | 'automatic' | 'report' | 'held';

/** A message row: what was said in a ticket. `html` is as sent, sanitised only when shown. */
export interface NewMessage {
  readonly id: number;
  readonly ticket: number;
  readonly journal: number;
  readonly messageId: string | null;
  readonly kind: MessageKind;
  readonly direction: 'in' | 'out' | 'internal';
  readonly contact: number;
  readonly agent: string | null;
  readonly at: Instant;
  readonly subject: string;
  readonly text: string;
  readonly attachments: readonly StoredAttachment[];
  readonly references: readonly string[];
  readonly verdict: string;
  readonly threadRule: string;
  readonly verified: boolean;
}

/** The whole message as a file, where an `index` is asked for. */
export const wholeMessage = -1;

/** A file that stands in the raw bytes of a journal entry; `index` finds it there again (or is `wholeMessage`). */
export interface StoredAttachment {
  readonly journal: number;
  readonly index: number;
  readonly filename: string;
  readonly contentType: string;
  readonly size: number;
  readonly sha256: string;
  readonly contentId: string | null;
  readonly inline: boolean;
  readonly isProgram?: true;
}

export type MailKind =
  | 'acknowledgement'
  | 'notification'
  | 'reply'
  | 'answer'
  | 'command-error'
  | 'held'
  | 'challenge'
  | 'oversize'
  | 'quarantine'
  | 'alert'
  /** To managers and others who only read: what a step of the SLA tells them. */
  | 'notice'
  | 'delay'
  | 'status-update'
  /** Tickets that wait for their customer: a reminder, and that it is closed. */
  | 'follow-up'
  | 'farewell'
  | 'survey'
  /** That a vote came late, or took the place of another. */
  | 'survey-note'
  /** To managers: a report. */
  | 'digest';

/** What the clock tells a customer: true until somebody answers. */
export const passingKinds: readonly MailKind[] = ['delay', 'status-update', 'follow-up'];

/** An outgoing mail: an outbox row. Addresses are `address` plus the name shown. */
export interface Mail {
  readonly id: number;
  /** 0 where it belongs to no ticket. */
  readonly ticket: number;
  readonly kind: MailKind;
  /** Sent by the machine (budgets, RFC 3834 fields) rather than a person's words. */
  readonly automatic: boolean;
  readonly mailbox: string;
  readonly fromName: string;
  readonly to: readonly { readonly address: string; readonly displayName: string }[];
  readonly cc: readonly { readonly address: string; readonly displayName: string }[];
  readonly replyTo: string;
  readonly noteTo: string;
  readonly subject: string;
  readonly messageId: string;
  readonly inReplyTo: string;
  readonly references: readonly string[];
  readonly content: Content;
  readonly attachments: readonly StoredAttachment[];
  /** Texts that go along as files. */
  readonly files?: readonly {
    readonly filename: string;
    readonly contentType: string;
    readonly text: string;
  }[];
  /** The agent whose words these are, for `reply`. */
  readonly agent: string | null;
  readonly message: number;
  readonly because: string;
  /** A copy belongs into the Sent folder. */
  readonly copy: boolean;
  /** Why it is not sent at all (budget, bounce list); empty where it is queued. */
  readonly suppressed: string;
}

export type TimerKind =
  | 'auto-close'
  | 'reminder'
  | 'survey'
  | 'snooze'
  | 'held-expiry'
  | 'mail-retry'
  | 'sla'
  | 'page'
  | 'queue';

/** A timer row; `(ticket, kind, subject)` is unique, setting it again moves it. */
export interface Timer {
  readonly ticket: number;
  readonly kind: TimerKind;
  /** The held mail of a held-expiry, the outbox row of a mail-retry, else 0. */
  readonly subject: number;
  readonly dueAt: Instant;
}

export type TimerKey = Omit<Timer, 'dueAt'>;

/** A mail or question that waits for an agent's `#send` or `#drop`. */
export interface NewHeld {
  readonly id: number;
  readonly ticket: number;
  readonly journal: number;
  /** The outbox row of an uncertain reply, else 0. */
  readonly mail: number;
  readonly message: number;
  readonly agent: string;
  readonly reason: string;
  readonly at: Instant;
  readonly expiresAt: Instant;
}

export type HeldState = 'waiting' | 'released' | 'dropped' | 'expired';

/** What an agent asked to see; answered after the decision is applied. */
export type Look =
  | { readonly verb: 'show'; readonly ticket: number; readonly full: boolean }
  | { readonly verb: 'list'; readonly filter: ListFilter; readonly value: string }
  | { readonly verb: 'why'; readonly ticket: number }
  | ({ readonly verb: 'report' } & ReportArgument)
  | ({ readonly verb: 'stats' } & StatsArgument)
  | { readonly verb: 'help'; readonly about: string | null };

export interface AskedLook {
  readonly agent: string;
  readonly mailbox: string;
  readonly look: Look;
}

export interface Decision {
  readonly because: string;
  /** The ticket this belongs to, null for mail that opened and joined none. */
  readonly ticket: number | null;
  /** Facts per ticket, in order. */
  readonly events: readonly { readonly ticket: number; readonly happenings: readonly Happening[] }[];
  readonly messages: readonly NewMessage[];
  readonly texts: readonly { readonly id: number; readonly ticket: number; readonly body: string }[];
  readonly mails: readonly Mail[];
  readonly setTimers: readonly Timer[];
  readonly clearTimers: readonly TimerKey[];
  readonly held: readonly NewHeld[];
  readonly heldStates: readonly { readonly id: number; readonly state: HeldState }[];
  readonly suppress: readonly { readonly contact: number; readonly because: string }[];
  /** Outbox rows whose state somebody settled: an agent, or a delivery report. */
  readonly mailMoves: readonly {
    readonly id: number;
    readonly move: 'retry' | 'send' | 'drop' | 'found' | 'refused';
    readonly because: string;
  }[];
  /** Tickets whose automatic words to the customer (`passingKinds`) are no longer so: what still waits to go out is not sent. */
  readonly withdrawn: readonly { readonly ticket: number; readonly because: string }[];
  readonly looks: readonly AskedLook[];
  /** Journal entries of held mail that its agent confirmed, with the ticket they now belong to. */
  readonly released: readonly { readonly id: number; readonly ticket: number | null }[];
  /** Outbox rows whose tokens somebody outside the desk has seen. */
  readonly exposed: readonly number[];
  /** Who was given the last ticket of a group. */
  readonly turns: readonly { readonly group: string; readonly agent: string }[];
  /** Agents who went away, until when (null: until they say), or came back. */
  readonly away: readonly { readonly agent: string; readonly away: Away | null }[];
}

export interface Away {
  readonly since: Instant;
  readonly until: Instant | null;
}

/** A decision that does nothing, to be filled. */
export function nothing(because: string, ticket: number | null = null): Decision {
  return {
    because,
    ticket,
    events: [],
    messages: [],
    texts: [],
    mails: [],
    setTimers: [],
    clearTimers: [],
    held: [],
    heldStates: [],
    suppress: [],
    mailMoves: [],
    withdrawn: [],
    looks: [],
    released: [],
    exposed: [],
    turns: [],
    away: [],
  };
}
