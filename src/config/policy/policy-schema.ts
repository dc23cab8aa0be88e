/**
 * What a policy file may say, `POLICY.yaml`: one schema that checks the files as they are laid over each other and describes
 * every key (`docs/policy.md` and `docs/policy.schema.json` are written from it). What one name demands of another is checked in
 * `policy-references.ts`, whether the promises make sense in `promise-checks.ts`, and `compile.ts` makes a `Policy` of it.
 */
import * as z from 'zod';
import { Name, TimeZone } from '../schema-values.ts';
import { AccessRuleFile } from './access-schema.ts';
import { DigestFile } from './digests-schema.ts';
import { FieldFile } from './fields-schema.ts';
import { FollowUpsFile } from './follow-ups-schema.ts';
import { LadderFile } from './ladder-schema.ts';
import { Holiday, oneOrMore, Phrase, Sender, Tag } from './policy-values.ts';
import { RuleFile } from './rules-schema.ts';
import { CreditRule, PriorityWord, Sla } from './sla-schema.ts';
import { SurveysFile } from './surveys-schema.ts';
import { WeekHours } from './week-hours.ts';
import { TriageFile } from './words-schema.ts';

const label = Name.exactOptional().describe(
  'The name people read; without it, `name` with a capital letter.',
);

export const CalendarFile = z.strictObject({
  name: Name.describe('The name promises refer to; unique. `always` is built in: every hour of every day.'),
  timezone: TimeZone.exactOptional().describe(
    'Where these hours are kept; without it, the time zone of the desk.',
  ),
  hours: WeekHours.describe(
    'Working hours by day. A day alone wins over a range it lies in; `sat: []` closes a day. A day that is not named has none.',
  ),
  holidays: z
    .array(Holiday)
    .prefault([])
    .describe('Days without work. A file is looked for beside the policy file that names it.'),
});

export const CategoryFile = z.strictObject({
  name: Name.describe('The name as `#category` takes it; unique.'),
  label,
  priority: PriorityWord.exactOptional().describe(
    'What its tickets begin with, unless a rule says otherwise.',
  ),
  group: Name.exactOptional().describe('The group that gets its tickets, unless a rule says otherwise.'),
  topics: oneOrMore(Name)
    .exactOptional()
    .describe(
      'Topics of `triage` whose words speak for it, where no rule with conditions of its own has spoken.',
    ),
});

export const TierFile = z.strictObject({
  name: Name.describe('The name as `#tier` takes it; unique.'),
  label,
});

export const IntakeRuleFile = z.strictObject({
  name: Name.describe('The name that `#why` shows; unique.'),
  when: z
    .strictObject({
      words: oneOrMore(Phrase).exactOptional().describe('Words or phrases in the subject or the new text.'),
      subject: oneOrMore(Phrase).exactOptional().describe('Words or phrases in the subject alone.'),
      from: oneOrMore(Sender)
        .exactOptional()
        .describe(
          'Who writes: addresses, or `@domain` with everything below it. Passed over where a trusted server calls the sender forged.',
        ),
      mailbox: oneOrMore(Name).exactOptional().describe('Mailboxes of the desk.'),
    })
    .prefault({})
    .describe(
      'What a mail must be like: every key that is given, and of each list one entry. Without keys, every mail.',
    ),
  set: z
    .strictObject({
      category: Name.exactOptional().describe('A category.'),
      priority: PriorityWord.exactOptional().describe('A priority; it goes before that of the category.'),
      type: Name.exactOptional().describe('A type.'),
      tier: Name.exactOptional().describe('A tier.'),
      channel: Name.exactOptional().describe('A channel.'),
      group: Name.exactOptional().describe(
        'A group; it goes before that of the category and of the mailbox.',
      ),
      assignee: Name.exactOptional().describe('An agent, by name.'),
      tags: oneOrMore(Tag).exactOptional().describe('Tags; those of all rules that match add up.'),
    })
    .describe('What the ticket begins with. The first rule that sets a field decides it.'),
});

const Labels = oneOrMore(Phrase).exactOptional();

export const RelayFile = z.strictObject({
  name: Name.describe('The name that `#why` shows; unique.'),
  when: z
    .strictObject({
      from: oneOrMore(Sender)
        .exactOptional()
        .describe('Addresses of the service, or `@domain` with everything below it.'),
      subject: oneOrMore(Phrase).exactOptional().describe('Words or phrases in the subject.'),
    })
    .describe('How such a notification is known: every key that is given, and of each list one entry.'),
  channel: Name.exactOptional().describe('The channel its tickets came by.'),
  requester: z
    .strictObject({
      replyTo: z.boolean().prefault(false).describe('The Reply-To of the notification names the person.'),
      address: Labels.describe('Labels of the line that holds their address, such as `Email`.'),
      name: Labels.describe('Labels of the line that holds their name, such as `Name`.'),
    })
    .exactOptional()
    .describe(
      'Where the person behind it stands. Needs `when.from`: anybody can write such a subject. Their address is taken, and nothing is proved by it.',
    ),
});

export const PolicyFile = z.strictObject({
  calendars: z.array(CalendarFile).prefault([]).describe('When the team works.'),
  priorities: z
    .strictObject({
      urgent: Name.exactOptional().describe('The highest.'),
      high: Name.exactOptional().describe('The second.'),
      normal: Name.exactOptional().describe('The third, and what a ticket has when nothing says otherwise.'),
      low: Name.exactOptional().describe('The lowest.'),
    })
    .prefault({})
    .describe(
      'What the team calls the four priorities, such as `urgent: P1`. `#priority P1` then works as well.',
    ),
  categories: z.array(CategoryFile).prefault([]).describe('What requests are about.'),
  types: z.array(Name).prefault([]).describe('What kinds of ticket there are, such as question or incident.'),
  tiers: z.array(TierFile).prefault([]).describe('Kinds of customers, such as free and enterprise.'),
  fields: z
    .array(FieldFile)
    .prefault([])
    .describe(
      'Custom fields, such as a browser or an account: found in mail by patterns, set by `#set NAME VALUE`.',
    ),
  channels: z
    .array(Name)
    .prefault([])
    .describe('How requests come, where it is not plain mail: chat, phone, social.'),
  followUps: FollowUpsFile.prefault({}).describe(
    'What happens to tickets that wait for their customer, see [follow-ups.md](follow-ups.md).',
  ),
  surveys: SurveysFile.exactOptional().describe(
    'How customers are asked how it was, see [surveys.md](surveys.md); without it, nobody is.',
  ),
  digests: z
    .array(DigestFile)
    .prefault([])
    .describe('Reports that are mailed by themselves, see [reports.md](reports.md).'),
  learning: z
    .strictObject({
      confidence: z
        .number()
        .min(0.5)
        .max(1)
        .prefault(0.8)
        .describe(
          'How sure a guess must be, from 0.5 to 1: how often such guesses were right on tickets that were left out.',
        ),
      minimum: z
        .number()
        .int()
        .min(20)
        .max(100_000)
        .prefault(50)
        .describe('Tickets whose category people have settled, that are needed at least.'),
    })
    .prefault({})
    .describe(
      'What the desk learns from its own tickets: the category of mail whose words say nothing. See [triage.md](triage.md).',
    ),
  riskyFiles: z
    .array(
      z
        .string()
        .trim()
        .toLowerCase()
        .regex(/^[a-z0-9-]{1,20}$/),
    )
    .max(500)
    .exactOptional()
    .describe(
      'Endings of files that agents are warned of, without a dot: `[exe, js]`. Without it, those of [attachments.md](attachments.md); an empty list names only programs under another name, and documents with macros.',
    ),
  similar: z
    .strictObject({
      most: z.number().int().min(1).max(10).prefault(3).describe('So many are named at most.'),
      days: z.number().int().min(1).max(365).prefault(30).describe('How old they may be.'),
    })
    .exactOptional()
    .describe(
      'Names earlier tickets to the agents of a new one that may be about the same, see [triage.md](triage.md); without it, none are named.',
    ),
  routing: z
    .strictObject({
      strategy: z
        .enum(['inTurn', 'leastLoaded'])
        .prefault('inTurn')
        .describe('Who of a group gets its next ticket: whose turn it is, or who carries the fewest.'),
      maxTickets: z
        .number()
        .int()
        .min(1)
        .max(10_000)
        .exactOptional()
        .describe(
          'Tickets that are not solved, which an agent carries at most; `maxTickets` of an agent goes before it.',
        ),
    })
    .prefault({})
    .describe(
      'How tickets are handed out, see [routing.md](routing.md). Nobody who is away or off shift gets one.',
    ),
  access: z
    .array(AccessRuleFile)
    .prefault([])
    .describe(
      'Which tickets one group alone may read, the gravest first; the first that fits holds. See [access.md](access.md).',
    ),
  relays: z
    .array(RelayFile)
    .prefault([])
    .describe(
      'Notifications of other channels: voicemail, forms, chat transcripts, mentions. The first that a mail fits says by which channel it came and who is behind it.',
    ),
  ladders: z
    .array(LadderFile)
    .prefault([])
    .describe(
      'Who takes over at which level of escalation, and who is called, one after the other, until somebody answers.',
    ),
  triage: TriageFile.prefault({}).describe(
    'What words mean, see [triage.md](triage.md). The lists of the pack `words` lie under every pack.',
  ),
  intake: z
    .array(IntakeRuleFile)
    .prefault([])
    .describe(
      'What new mail is set to. Rules are read in order; the first that matches and sets a field decides it.',
    ),
  rules: z
    .array(RuleFile)
    .prefault([])
    .describe(
      'When something happens to a ticket, and it is like this, then do that. See [rules.md](rules.md). Each rule that fits applies, once.',
    ),
  sla: Sla.prefault({}).describe('What the team promises, by when, and what happens as the time runs out.'),
  credits: z
    .array(CreditRule)
    .prefault([])
    .describe(
      'What broken promises earn a customer in a month. A breach counts for the first rule that matches it.',
    ),
});
