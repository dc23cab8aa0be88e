/**
 * What a team decided beforehand: calendars, the words of its fields, what new mail is set to, what it promises (SLA) and what
 * a broken promise costs. Plain data, made from the policy files (`config/policy/`) once, at start.
 */
import { riskyEndings } from '../../mail/risky-file.ts';
import type { AccessRule } from '../access/access.ts';
import type { Calendar, Duration } from '../clock/calendar.ts';
import type { Priority, Status } from '../event.ts';
import type { Field } from '../fields/field.ts';
import { type FollowUps, noFollowUps } from '../follow-up/follow-up.ts';
import type { Relay } from '../incoming/relay.ts';
import type { Ladder } from '../ladder/ladder.ts';
import { type Learning, usualLearning } from '../learn/learning.ts';
import type { Digest } from '../report/schedule.ts';
import { type Routing, usualRouting } from '../routing/routing.ts';
import type { Rule } from '../rules/rule.ts';
import type { Similar } from '../similar/alike.ts';
import type { Surveys } from '../survey/survey.ts';
import { noTriage, type Triage } from '../triage/triage.ts';

export interface Policy {
  readonly calendars: ReadonlyMap<string, Calendar>;
  readonly priorities: readonly PriorityName[];
  readonly categories: readonly Category[];
  readonly types: readonly string[];
  readonly tiers: readonly NamedValue[];
  readonly channels: readonly string[];
  readonly fields: readonly Field[];
  /** In order; the first that a mail fits says who is behind it. */
  readonly relays: readonly Relay[];
  readonly triage: Triage;
  /** In order; each that fits applies. */
  readonly rules: readonly Rule[];
  /** In order, the gravest first: the first that fits keeps the ticket to its group. */
  readonly access: readonly AccessRule[];
  readonly routing: Routing;
  readonly followUps: FollowUps;
  /** Null: nobody is asked. */
  readonly surveys: Surveys | null;
  readonly digests: readonly Digest[];
  readonly learning: Learning;
  /** Whether agents hear of earlier tickets that may be about the same; null: they do not. */
  readonly similar: Similar | null;
  /** Endings of files that agents are warned of, without a dot. */
  readonly riskyFiles: readonly string[];
  /** In order; the first that fits a ticket is the one it climbs. */
  readonly ladders: readonly Ladder[];
  /** In order; of the rules that match a new mail, the first that sets a field decides it. */
  readonly intake: readonly IntakeRule[];
  /** In order; the first that matches a ticket holds. */
  readonly slas: readonly SlaPolicy[];
  readonly credits: readonly CreditRule[];
}

export interface NamedValue {
  /** As commands and files write it: `alexa-starter`. */
  readonly name: string;
  /** As people read it: `Alexa+ Starter`. */
  readonly label: string;
}

/** What a desk calls our four priorities: `urgent` is `P1`. */
export interface PriorityName {
  readonly name: Priority;
  readonly label: string;
}

export interface Category extends NamedValue {
  /** What a ticket of this category begins with; null leaves it to other rules. */
  readonly priority: Priority | null;
  readonly group: string | null;
  /** Whose words speak for it. */
  readonly topics?: readonly string[];
}

/** What a ticket can be told apart by. An absent list matches everything; within a list one match is enough. */
export interface TicketCondition {
  readonly priority?: readonly Priority[];
  readonly tier?: readonly string[];
  readonly category?: readonly string[];
  readonly type?: readonly string[];
  readonly channel?: readonly string[];
  readonly mailbox?: readonly string[];
  readonly tags?: readonly string[];
}

export interface IntakeRule {
  readonly name: string;
  readonly when: {
    /** Whole words or phrases in subject or new text, whatever their case; `refund*` takes any ending. */
    readonly words?: readonly string[];
    readonly subject?: readonly string[];
    /** Addresses, or `@domain` with its subdomains. */
    readonly from?: readonly string[];
    readonly mailbox?: readonly string[];
  };
  readonly set: {
    readonly category?: string;
    readonly priority?: Priority;
    readonly type?: string;
    readonly tier?: string;
    readonly channel?: string;
    readonly group?: string;
    readonly assignee?: string;
    readonly tags?: readonly string[];
  };
}

/**
 * acknowledgement and firstReply count from the opening to our first word and to the first answer by a person; nextReply from
 * a customer's unanswered mail; update from our last word to the customer; resolution and resolutionMax from the opening to
 * solved; escalation from the opening, and is no promise but the moment from which others take over.
 */
export const targetNames = [
  'acknowledgement',
  'firstReply',
  'nextReply',
  'update',
  'resolution',
  'resolutionMax',
  'escalation',
] as const;
export type TargetName = (typeof targetNames)[number];

export interface SlaPolicy {
  readonly name: string;
  readonly when: TicketCondition;
  readonly calendar: Calendar;
  readonly targets: Partial<Readonly<Record<TargetName, Duration>>>;
  /** An update falls due early enough for so many before the resolution is due: at most the target's (n + 1)th part. */
  readonly updatesBeforeResolution: number;
  /** Which targets stand still in which status. */
  readonly pauses: Partial<Readonly<Record<Status, readonly TargetName[]>>>;
  /** After solved or closed: the clock goes on with what had elapsed, or begins anew. */
  readonly reopen: 'continue' | 'restart';
  readonly steps: readonly SlaStep[];
  readonly extensions: Extensions;
}

/** What happens at a part of a target's time: 0 is at once, 75 warns, 100 is the breach. Over 100 is possible. */
export interface SlaStep {
  readonly name: string;
  readonly targets: readonly TargetName[];
  readonly percent: number;
  readonly actions: readonly StepAction[];
}

export type Audience = 'assignee' | 'group' | 'lead' | 'managers' | 'operator';

/** `page`, `playbook` and `webhook` are recorded as events: a ladder hears of the first, nothing carries out the others yet. */
export type StepAction =
  | { readonly do: 'notify'; readonly who: readonly Audience[] }
  | { readonly do: 'priority'; readonly to: Priority | 'raise' }
  /** 4 is critical. */
  | { readonly do: 'escalate'; readonly level: number | 'raise' }
  | { readonly do: 'tag'; readonly add: readonly string[]; readonly remove: readonly string[] }
  | { readonly do: 'mail'; readonly template: 'slaBreach' | 'statusUpdate' }
  | { readonly do: 'group'; readonly group: string }
  | { readonly do: 'reassign'; readonly to: string }
  | { readonly do: 'page'; readonly ladder: string }
  | { readonly do: 'playbook'; readonly name: string }
  | { readonly do: 'webhook'; readonly name: string };

/** How often a resolution may be put off, and by how much in all. Null: without limit. */
export interface Extensions {
  readonly most: number | null;
  /** ms on the policy's calendar. */
  readonly total: number | null;
}

/** What a month's breaches of one requester's tickets cost. A breach counts for the first rule that matches ticket and target. */
export interface CreditRule {
  readonly name: string;
  readonly when: TicketCondition;
  /** Counted breaches of these targets... */
  readonly targets: readonly TargetName[];
  /** ...earn this percentage: the band with the largest `from` that is reached. */
  readonly bands: readonly { readonly from: number; readonly percent: number }[];
}

/** A desk without a policy file promises nothing. */
export const noPolicy: Policy = {
  calendars: new Map(),
  priorities: [],
  categories: [],
  types: [],
  tiers: [],
  channels: [],
  fields: [],
  relays: [],
  triage: noTriage,
  rules: [],
  access: [],
  routing: usualRouting,
  followUps: noFollowUps,
  surveys: null,
  digests: [],
  learning: usualLearning,
  similar: null,
  riskyFiles: riskyEndings,
  ladders: [],
  intake: [],
  slas: [],
  credits: [],
};
