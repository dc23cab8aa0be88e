/**
 * What can have happened to a ticket. Past facts with ids and figures, never personal text (DESIGN promise 7): words live in
 * message, ticket_text and contact rows, which `erase` can remove without changing what these events prove.
 */
import type { Instant } from './instant.ts';

export const statuses = ['new', 'open', 'pending', 'on_hold', 'solved', 'closed'] as const;
export type Status = (typeof statuses)[number];

export const priorities = ['low', 'normal', 'high', 'urgent'] as const;
export type Priority = (typeof priorities)[number];

/** `contact:ID`, `agent:NAME` or `system`. */
export type Actor = `contact:${number}` | `agent:${string}` | 'system';

export type LinkKind = 'perhaps' | 'follow-up' | 'continued-in';

/** Types with their data. Ids: `message` and `text` are rows of ours, `contact` a contact row, `mail` an outbox row. */
export interface EventData {
  'ticket.opened': {
    readonly mailbox: string;
    readonly group: string | null;
    readonly requester: number;
    readonly participants: readonly number[];
    readonly subject: number;
    readonly priority: Priority;
  };
  'message.received': {
    readonly message: number;
    readonly from: number;
    readonly kind: 'request' | 'automatic' | 'report';
    readonly verified: boolean;
    readonly threadRule: string;
  };
  'note.added': { readonly message: number };
  /** An agent's words were accepted for the customer; `mail` is on its way. */
  'reply.queued': { readonly message: number; readonly mail: number };
  /** The customer's server took the reply, or the agent had sent it already (`mail` 0). */
  'reply.sent': { readonly message: number; readonly mail: number };
  'mail.failed': { readonly mail: number; readonly replyCode: number; readonly enhancedCode: string };
  'mail.uncertain': { readonly mail: number };
  'mail.reported': {
    readonly mail: number;
    readonly contact: number;
    readonly action: string;
    readonly status: string;
  };
  'acknowledgement.queued': { readonly mail: number };
  'acknowledgement.skipped': Record<never, never>;
  'status.changed': { readonly from: Status; readonly to: Status };
  'ticket.assigned': { readonly agent: string | null };
  'group.changed': { readonly group: string };
  'priority.changed': { readonly from: Priority; readonly to: Priority };
  'tags.changed': { readonly added: readonly string[]; readonly removed: readonly string[] };
  'subject.changed': { readonly subject: number };
  'participants.changed': { readonly added: readonly number[]; readonly removed: readonly number[] };
  'requester.changed': { readonly requester: number };
  'ticket.linked': { readonly ticket: number; readonly kind: LinkKind };
  'message.held': { readonly held: number; readonly message: number; readonly agent: string };
  'message.released': { readonly held: number };
  'message.dropped': { readonly held: number };
  'address.suppressed': { readonly contact: number };
}

export type EventType = keyof EventData;

/** An event about to be appended; the ticket's next `seq` is given to it when it is. */
export type Happening = {
  [Type in EventType]: {
    readonly type: Type;
    readonly actor: Actor;
    /** Kebab-case reason, with details after a colon: `keyword: refund`. */
    readonly because: string;
    readonly data: EventData[Type];
  };
}[EventType];

/** An event in the log. `seq` counts from 1 within the ticket. */
export type DeskEvent = Happening & { readonly ticket: number; readonly seq: number; readonly at: Instant };

/** Builds a happening; the generic keeps type and data together. */
export function happened<Type extends EventType>(
  type: Type,
  actor: Actor,
  because: string,
  data: EventData[Type],
): Happening {
  return { type, actor, because, data } as Happening;
}

export function assertNever(value: never): never {
  throw new Error(`unexpected value ${JSON.stringify(value)}`);
}
