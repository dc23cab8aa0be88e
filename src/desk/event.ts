/**
 * What can have happened to a ticket. Past facts with ids and figures, never personal text (DESIGN promise 7): words live in
 * message, ticket_text and contact rows, which `erase` can remove without changing what these events prove.
 */
import type { Instant } from './instant.ts';
import type { TargetName } from './policy/policy.ts';

export const statuses = ['new', 'open', 'pending', 'on_hold', 'solved', 'closed'] as const;
export type Status = (typeof statuses)[number];

export const priorities = ['low', 'normal', 'high', 'urgent'] as const;
export type Priority = (typeof priorities)[number];

/** `contact:ID`, `agent:NAME` or `system`. */
export type Actor = `contact:${number}` | `agent:${string}` | 'system';

export type LinkKind = 'perhaps' | 'follow-up' | 'continued-in';

/** A field of a ticket that holds one of the policy's words, or none. */
interface WordChange {
  readonly from: string | null;
  readonly to: string | null;
}

/** A target of the SLA and when it is due from now on. */
export interface TargetDue {
  readonly target: TargetName;
  readonly dueAt: Instant;
}

/** A target whose due an agent moved. */
export interface TargetMoved extends TargetDue {
  /** The highest percentage whose steps lie behind under the new due: those after it are ahead, also where they acted before. */
  readonly passed: number;
}

export interface TargetSet extends TargetDue {
  /** Since when its time counts. */
  readonly startedAt: Instant;
  /** It begins with nothing passed; else it goes on as it was, with another due. */
  readonly anew: boolean;
}

/** A step of the SLA policy, at so many percent of a target's time. */
export interface TargetStep extends TargetDue {
  readonly step: string;
  readonly percent: number;
}

/** How grave a hard trigger is: what `critical` means is the policy's business, that nothing outranks it is not. */
export const severities = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** The value of a custom field: a word of the policy, a number, a claim, or the row of a text, because texts are personal. */
export type FieldValue = string | number | boolean | { readonly text: number };

/** What spoke for escalating: points of one named signal, with the policy's own words that were found. */
export interface Signal {
  readonly signal: string;
  readonly points: number;
  readonly terms: readonly string[];
}

/** Types with their data. Ids: `message` and `text` are rows of ours, `contact` a contact row, `mail` an outbox row. */
export interface EventData {
  'ticket.opened': {
    readonly mailbox: string;
    readonly group: string | null;
    readonly requester: number;
    readonly participants: readonly number[];
    readonly subject: number;
    readonly priority: Priority;
    /** When the mail reached the mailbox, where it waited there before it was read. */
    readonly receivedAt?: Instant;
  };
  'message.received': {
    readonly message: number;
    readonly from: number;
    readonly kind: 'request' | 'automatic' | 'report';
    readonly verified: boolean;
    readonly threadRule: string;
    /** As above. */
    readonly receivedAt?: Instant;
    /** It is older than the desk wants to make mail about. */
    readonly silent?: true;
    /** Such mail gets no automatic answer: of a robot, a list, spam, an address that nobody reads. */
    readonly quiet?: true;
  };
  'note.added': { readonly message: number };
  /** An agent's words were accepted for the customer; `mail` is on its way. */
  'reply.queued': { readonly message: number; readonly mail: number };
  /** The customer's server took the reply, or the agent had sent it already (`mail` 0), perhaps earlier (`at`). */
  'reply.sent': {
    readonly message: number;
    readonly mail: number;
    readonly at?: Instant;
    /** As above. */
    readonly silent?: true;
  };
  /** The last reply did not reach the requester. */
  'reply.bounced': { readonly mail: number };
  'mail.failed': { readonly mail: number; readonly replyCode: number; readonly enhancedCode: string };
  'mail.uncertain': { readonly mail: number };
  'mail.reported': {
    readonly mail: number;
    readonly contact: number;
    readonly action: string;
    readonly status: string;
  };
  /** Suppressed: the row stands in the outbox with its reason, and nobody gets it. */
  'acknowledgement.queued': { readonly mail: number; readonly suppressed?: true };
  'acknowledgement.skipped': Record<never, never>;
  /** `at`: when the mail that moved it arrived, where it waited to be read. */
  'status.changed': { readonly from: Status; readonly to: Status; readonly at?: Instant };
  'ticket.assigned': { readonly agent: string | null };
  'group.changed': { readonly group: string };
  'priority.changed': { readonly from: Priority; readonly to: Priority };
  /** `text` is the reason that somebody gave. */
  'level.changed': { readonly from: number; readonly to: number; readonly text?: number };
  'category.changed': WordChange;
  'type.changed': WordChange;
  'tier.changed': WordChange;
  'channel.changed': WordChange;
  'language.changed': WordChange;
  'field.changed': {
    readonly field: string;
    readonly from: FieldValue | null;
    readonly to: FieldValue | null;
  };
  /** What a mail says for escalating; `score` is the ticket's from now on, which no mail lowers. */
  'ticket.judged': {
    readonly message: number;
    readonly points: number;
    readonly score: number;
    readonly heated: boolean;
    readonly signals: readonly Signal[];
  };
  /** A hard trigger: no score, no way back for anybody outside the group that owns it. `group` owns it; null: nobody does. */
  'alarm.raised': {
    readonly alarm: string;
    readonly severity: Severity;
    readonly group: string | null;
    readonly message: number;
    readonly terms: readonly string[];
  };
  /** The group that owns it, or an agent where nobody does, says that it is over. */
  'alarm.settled': { readonly alarm: string };
  /** Who may see it: all, or the members of one group; of a confidential one others see number and status alone. */
  'access.changed': { readonly restrictedTo: string | null; readonly confidential: boolean };
  /** On hold until then. */
  'ticket.snoozed': { readonly until: Instant };
  /** Work on the ticket that its agent wrote down, in ms; negative takes some back. */
  'time.spent': { readonly ms: number };
  /** The customer was asked whether it is solved, or for the answer that we wait for; it is not closed before `closesAt`. */
  'customer.reminded': {
    readonly mail: number;
    readonly closesAt: Instant | null;
    readonly suppressed?: true;
  };
  /** The customer was asked how it was; an answer counts until then. */
  'survey.sent': { readonly mail: number; readonly contact: number; readonly until: Instant };
  /** By whom we asked; `values` by question, null for what was not answered and for words. `message` has the words. */
  'survey.answered': {
    readonly message: number;
    readonly score: number;
    readonly values: readonly (number | boolean | null)[];
  };
  /** The learned model's word where the policy's words are silent; it sets nothing. */
  'value.suggested': {
    readonly field: 'category' | 'escalated';
    readonly value: string;
    readonly confidence: number;
    readonly model: number;
  };
  /** Tickets that may be about the same, best first. */
  'similar.suggested': {
    readonly tickets: readonly { readonly ticket: number; readonly likeness: number }[];
  };
  /** Nobody of the group can take it now; it waits there, and its lead knows. */
  'ticket.queued': { readonly group: string };
  /** It climbs this ladder, at this level (4 is critical). */
  'ladder.entered': { readonly ladder: string; readonly level: number };
  /** People were called, and have until `answerBy` to say `#ack`. `rung` counts from 0 within the contact tree. */
  'page.sent': {
    readonly ladder: string;
    readonly level: number;
    readonly rung: number;
    readonly agents: readonly string[];
    readonly mails: readonly number[];
    readonly answerBy: Instant;
  };
  'page.acknowledged': { readonly agent: string };
  /** Nobody on the whole tree answered. */
  'page.exhausted': { readonly ladder: string };
  /** The agent was reminded that the customer's update falls due. */
  'update.reminded': { readonly dueAt: Instant };
  /** A reply waits for the word of somebody else: `held` is it. */
  'approval.asked': { readonly held: number; readonly agents: readonly string[] };
  'approval.given': { readonly held: number };
  /** `text` says why. */
  'approval.refused': { readonly held: number; readonly text: number };
  /** A rule's conditions held when an event of this type happened. */
  'rule.applied': { readonly rule: string; readonly on: string };
  /** What is asked of parts of the desk that carry it out: `do` with its `value`. */
  'action.asked': { readonly do: string; readonly value: string };
  'tags.changed': { readonly added: readonly string[]; readonly removed: readonly string[] };
  'subject.changed': { readonly subject: number };
  'participants.changed': { readonly added: readonly number[]; readonly removed: readonly number[] };
  'requester.changed': { readonly requester: number };
  'ticket.linked': { readonly ticket: number; readonly kind: LinkKind };
  'message.held': { readonly held: number; readonly message: number; readonly agent: string };
  'message.released': { readonly held: number };
  'message.dropped': { readonly held: number };
  'address.suppressed': { readonly contact: number };
  /** The SLA policy that holds from now on (empty: none), and what it changes. `from`: since when the opening's targets count. */
  'sla.set': {
    readonly policy: string;
    readonly from: Instant;
    readonly targets: readonly TargetSet[];
    /** Over for good: a ticket that begins again is promised them no more. */
    readonly dropped: readonly TargetName[];
    /** Promised no more, with all that became of them: another policy may promise them again. */
    readonly withdrawn: readonly TargetName[];
  };
  'sla.paused': { readonly targets: readonly TargetName[] };
  'sla.resumed': { readonly targets: readonly TargetDue[] };
  'sla.met': TargetDue & { readonly at: Instant };
  /** The due passed and the target was not met. */
  'sla.breached': TargetDue & { readonly policy: string };
  /** A step below 100 percent acted. */
  'sla.warned': TargetStep;
  /** A step at 100 percent or later acted. */
  'sla.stepped': TargetStep;
  /** A step was passed over, or only what it would `do`, and is not made up for. */
  'sla.skipped': TargetStep & { readonly do?: string };
  /** The customer was told by a step; suppressed as above. `estimate` is what the mail promised. */
  'sla.mailed': TargetDue & {
    readonly mail: number;
    readonly template: 'slaBreach' | 'statusUpdate';
    readonly estimate: Instant | null;
    readonly suppressed?: true;
  };
  /** What a step asks of parts of the desk that carry it out: `do` with its `value`. */
  'sla.action': TargetDue & { readonly step: string; readonly do: string; readonly value: string };
  /** An agent put the resolution off, by `ms` of the target's time; `text` says why. */
  'sla.extended': { readonly ms: number; readonly text: number; readonly targets: readonly TargetMoved[] };
  /** An agent set when the resolution is due. */
  'due.changed': { readonly dueAt: Instant; readonly targets: readonly TargetMoved[] };
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
