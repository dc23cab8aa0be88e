/** What a command is once it is read, and what is known of each verb. `verbs.ts` holds the verbs themselves. */

import type { ListArgument, PriorityWords } from './arguments.ts';
import type { Changes } from './changes.ts';
import type { ReportArgument, StatsArgument } from './figure-arguments.ts';
import type { Refusal } from './plain.ts';
import type { Extension, Length, Moment } from './times.ts';

export type BareVerb =
  | 'note'
  | 'reply'
  | 'solve'
  | 'close'
  | 'open'
  | 'pending'
  | 'hold'
  | 'reopen'
  | 'take'
  | 'send'
  | 'ack'
  | 'back'
  | 'drop'
  | 'end';

/** Verbs that set a field to a word of the policy. */
export type WordVerb = 'category' | 'type' | 'tier';

/** A command with its arguments read. `ticket: null` means the ticket the mail belongs to. */
export type Command =
  | { readonly verb: BareVerb }
  | { readonly verb: 'assign'; readonly who: string }
  | { readonly verb: 'group'; readonly name: string }
  /** Which group is meant; `off` takes the restriction back. */
  | { readonly verb: 'restrict'; readonly to: string }
  | ({ readonly verb: 'priority' } & PriorityWords)
  /** Which of the policy's words is meant is for `fieldNamed` to say; `none` takes the word away. */
  | { readonly verb: WordVerb; readonly value: string }
  /** Null: one level higher. */
  | { readonly verb: 'escalate'; readonly level: number | null; readonly reason: string }
  | ({ readonly verb: 'extend' } & Extension)
  | { readonly verb: 'due'; readonly moment: Moment }
  /** Minutes of work to add; negative ones are taken back. */
  | { readonly verb: 'time'; readonly minutes: number }
  | { readonly verb: 'snooze'; readonly until: Length | Moment }
  /** Null: until `#back`. */
  | { readonly verb: 'away'; readonly until: Moment | null }
  /** Which of the policy's fields is meant is for `fieldNamed` to say; `none` takes the value away. */
  | { readonly verb: 'set'; readonly field: string; readonly value: string }
  | ({ readonly verb: 'tag' } & Changes)
  | { readonly verb: 'subject'; readonly subject: string }
  | ({ readonly verb: 'cc' } & Changes)
  | { readonly verb: 'requester'; readonly address: string }
  | { readonly verb: 'show'; readonly ticket: number | null; readonly full: boolean }
  | ({ readonly verb: 'list' } & ListArgument)
  | ({ readonly verb: 'report' } & ReportArgument)
  | ({ readonly verb: 'stats' } & StatsArgument)
  | { readonly verb: 'why'; readonly ticket: number | null }
  | { readonly verb: 'help'; readonly about: Verb | null };

export type Verb = Command['verb'];

export const areas = ['talk', 'state', 'people', 'fields', 'look'] as const;
export type Area = (typeof areas)[number];

export interface VerbDefinition {
  readonly name: Verb;
  readonly aliases: readonly string[];
  readonly area: Area;
  /** Arguments as shown to people; empty where there are none. */
  readonly usage: string;
  /** The arguments in EBNF; empty where there are none. */
  readonly grammar: string;
  /** One sentence. */
  readonly help: string;
  /** A line that is accepted, and one that is refused. */
  readonly example: string;
  readonly wrong: string;
  /** What it decides: two commands of one mail may not decide the same thing differently. */
  readonly decides:
    | 'status'
    | 'assignee'
    | 'group'
    | 'priority'
    | 'subject'
    | 'requester'
    | 'due'
    | 'level'
    | 'access'
    | 'presence'
    | WordVerb
    | null;
  readonly read: (argument: string) => { readonly ok: true; readonly command: Command } | Refusal;
}
