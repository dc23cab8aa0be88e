/** The examples of a policy as a file: a list of mails with what each should become. */
import * as z from 'zod';
import type { TargetName } from '../../desk/policy/policy.ts';
import { outlineOf } from '../schema-outline.ts';
import { Address, Name, TimeZone } from '../schema-values.ts';
import { oneOrMore, Tag } from './policy-values.ts';
import { PriorityWord } from './sla-schema.ts';

const LocalTime = z.string().meta({ form: 'a time such as `Fri 2026-01-02 16:30`' });

/** `null` in YAML: nothing of the kind. */
const name = z.union([z.null(), Name]).meta({ form: 'a name, or null for none' }).exactOptional();
const time = z
  .union([z.null(), z.string()])
  .meta({ form: 'a time such as `Fri 2026-01-02 16:30`, or null for none' })
  .exactOptional();

const ExampleFile = z.strictObject({
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
      category: Name.exactOptional(),
      priority: PriorityWord.exactOptional(),
      type: Name.exactOptional(),
      tier: Name.exactOptional(),
      channel: Name.exactOptional(),
      tags: oneOrMore(Tag).exactOptional(),
    })
    .prefault({})
    .describe('What agents set, or is known of the customer: instead of what the rules chose.'),
  expect: z
    .strictObject({
      category: name,
      priority: PriorityWord.exactOptional(),
      type: name,
      tier: name,
      channel: name,
      group: name,
      assignee: name,
      tags: oneOrMore(Tag).exactOptional(),
      policy: name,
      due: z
        .strictObject({
          acknowledgement: time,
          firstReply: time,
          nextReply: time,
          update: time,
          resolution: time,
          resolutionMax: time,
          escalation: time,
        } satisfies Record<TargetName, z.ZodType>)
        .exactOptional(),
    })
    .describe('What must come out; what is not named is not looked at.'),
});

export const ExamplesFile = z.array(ExampleFile).min(1);
export const examplesOutline = outlineOf(ExamplesFile);
export type WrittenExample = z.output<typeof ExampleFile>;
