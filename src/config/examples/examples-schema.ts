/** The examples of a policy as a file: a list of mails with what each should become. */
import * as z from 'zod';
import type { TargetName } from '../../desk/policy/policy.ts';
import { oneOrMore, Tag } from '../policy/policy-values.ts';
import { PriorityWord } from '../policy/sla-schema.ts';
import { Address, Name, TimeZone } from '../schema-values.ts';

const LocalTime = z.string().meta({ form: 'a time such as `Fri 2026-01-02 16:30`' });

/** `null` in YAML: nothing of the kind. */
const name = (description: string) =>
  z.union([z.null(), Name]).meta({ form: 'a name, or null for none' }).exactOptional().describe(description);
const time = (description: string) =>
  z
    .union([z.null(), z.string()])
    .meta({ form: 'a time such as `Fri 2026-01-02 16:30`, or null for none' })
    .exactOptional()
    .describe(description);

export const ExampleFile = z.strictObject({
  name: Name.describe('What the example shows.'),
  timezone: TimeZone.exactOptional().describe(
    'In which its times are written; without it, that of the desk.',
  ),
  mail: z
    .strictObject({
      from: Address.prefault('customer@example.com').describe('Who writes.'),
      mailbox: Name.exactOptional().describe('The mailbox it comes to; without it, the first.'),
      subject: z.string().prefault('').describe('Its subject.'),
      text: z.string().prefault('').describe('What it says, without quotes.'),
      at: LocalTime.exactOptional().describe('When it arrives. Needed where `due` is expected.'),
    })
    .prefault({})
    .describe('The mail.'),
  with: z
    .strictObject({
      category: Name.exactOptional().describe('A category.'),
      priority: PriorityWord.exactOptional().describe('A priority.'),
      type: Name.exactOptional().describe('A type.'),
      tier: Name.exactOptional().describe('A tier.'),
      channel: Name.exactOptional().describe('A channel.'),
      tags: oneOrMore(Tag).exactOptional().describe('Tags, beside those of the rules.'),
    })
    .prefault({})
    .describe('What agents set, or is known of the customer: instead of what the rules chose.'),
  expect: z
    .strictObject({
      category: name('The category.'),
      priority: PriorityWord.exactOptional().describe('The priority.'),
      type: name('The type.'),
      tier: name('The tier.'),
      channel: name('The channel.'),
      group: name('The group that gets the ticket.'),
      assignee: name('Whom a rule gives it to; who is in turn is not known here.'),
      tags: oneOrMore(Tag).exactOptional().describe('Tags, perhaps among others.'),
      level: z
        .union([z.literal('critical').transform(() => 4), z.number().int().min(0).max(3)])
        .exactOptional()
        .meta({ form: 'a level from 0 to 3, or critical' })
        .describe('The level it is escalated to at once.'),
      alarms: z.array(z.string()).exactOptional().describe('Hard triggers, exactly these: `[]` for none.'),
      language: name('The language of the mail.'),
      policy: name('The promise that holds.'),
      due: z
        .strictObject({
          acknowledgement: time('When our first word is due.'),
          firstReply: time('When the first answer is due.'),
          nextReply: time('When the answer to this mail is due.'),
          update: time('When the first update, if nobody writes before is due.'),
          resolution: time('When the resolution is due.'),
          resolutionMax: time('When the resolution at the latest is due.'),
          escalation: time('When the hand-over is due.'),
        } satisfies Record<TargetName, z.ZodType>)
        .exactOptional()
        .describe('When something is due, in the time zone of the example.'),
    })
    .describe('What must come out; what is not named is not looked at.'),
});

export const ExamplesFile = z.array(ExampleFile).min(1);
export type WrittenExample = z.output<typeof ExampleFile>;
