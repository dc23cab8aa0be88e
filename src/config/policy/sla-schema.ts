/**
 * The promises of a policy file: what holds for all of them stands in `sla` itself, what holds for some tickets in one of its
 * `policies`, which is laid over the former.
 */
import * as z from 'zod';
import { priorities } from '../../desk/event.ts';
import { type TargetName, targetNames } from '../../desk/policy/policy.ts';
import { Count, Name } from '../schema-values.ts';
import { ClockTime, Credit, oneOrMore, Percent, PromisedTime, Tag, TagChange } from './policy-values.ts';

export const PriorityWord = z.enum(priorities);

const Target = z.enum(targetNames);
const promise = (description: string) => PromisedTime.exactOptional().describe(description);

/** Which tickets something is about; every key that is given must hold, and of a list one entry. */
export const conditionShape = {
  priority: oneOrMore(PriorityWord).exactOptional().describe('Priorities.'),
  tier: oneOrMore(Name).exactOptional().describe('Tiers.'),
  category: oneOrMore(Name).exactOptional().describe('Categories.'),
  type: oneOrMore(Name).exactOptional().describe('Types.'),
  channel: oneOrMore(Name).exactOptional().describe('Channels.'),
  mailbox: oneOrMore(Name).exactOptional().describe('Mailboxes of the desk.'),
  tags: oneOrMore(Tag).exactOptional().describe('Tags; one of them is enough.'),
};
const Condition = z.strictObject(conditionShape);

const Targets = z.strictObject({
  acknowledgement: promise('From the opening to our first word, an automatic one included.'),
  firstReply: promise('From the opening to the first answer by a person.'),
  nextReply: promise("From a customer's mail to the answer by a person."),
  update: promise('From our last word to the customer to the next, until the ticket is solved.'),
  resolution: promise('From the opening to solved.'),
  resolutionMax: promise('From the opening to solved, at the very latest.'),
  escalation: promise(
    'From the opening to the moment from which others take over. No promise to the customer.',
  ),
} satisfies Record<TargetName, z.ZodType>);

const level = z
  .union([z.literal('raise'), z.literal('critical').transform(() => 4), z.number().int().min(0).max(3)])
  .meta({ form: 'a level from 0 to 3, critical, or raise' });

export const audience = z.enum(['assignee', 'group', 'lead', 'managers', 'operator']);

/** One key each, so that a list of actions reads as what is done. */
export const Action = z
  .strictObject({
    notify: oneOrMore(audience)
      .exactOptional()
      .describe(
        "Mails these: the ticket's assignee, its group or the group's lead, the managers, the operator.",
      ),
    priority: z
      .union([z.literal('raise'), PriorityWord])
      .meta({ form: 'raise, low, normal, high or urgent' })
      .exactOptional()
      .describe('Sets the priority, or raises it by one.'),
    escalate: level.exactOptional().describe('Sets the level of escalation, or raises it by one.'),
    tag: oneOrMore(TagChange).exactOptional().describe('Adds tags, or takes them away.'),
    mail: z
      .enum(['slaBreach', 'statusUpdate'])
      .exactOptional()
      .describe(
        'Mails the customer: that we are late with the new estimate (`slaBreach`, not about an `update`), or that we are still at it.',
      ),
    group: Name.exactOptional().describe('Hands the ticket to a group.'),
    reassign: Name.exactOptional().describe(
      'Hands the ticket to an agent, or to the `lead` of its group; who is away or has enough is passed over.',
    ),
    page: Name.exactOptional().describe('Calls the people of a ladder.'),
    playbook: Name.exactOptional().describe('Starts a playbook. Recorded only.'),
    webhook: Name.exactOptional().describe('Calls a webhook. Recorded only.'),
  })
  .refine((action) => Object.keys(action).length === 1, {
    message: 'an action is one key and its value',
    params: { isRule: true, hint: 'begin a new item, with a dash, for each action' },
    when: ({ issues }) => issues.length === 0,
  });

const Step = z.strictObject({
  name: Name.describe('The name that events and `#why` show.'),
  targets: oneOrMore(Target)
    .exactOptional()
    .describe('Which targets it is about; without it, all but `escalation`.'),
  percent: Percent.describe(
    'The part of the time that has passed: 0 is at once, 75 warns, 100 is the breach, more is later still.',
  ),
  actions: z.array(Action).min(1).describe('What happens. Each step happens once for a target.'),
});

const unlimited = z.literal('unlimited').transform(() => null);

const ExtensionsFile = z.strictObject({
  most: z
    .union([unlimited, z.literal(0), Count])
    .meta({ form: 'a whole number or unlimited' })
    .prefault('unlimited')
    .describe('How often.'),
  total: z
    .union([unlimited, ClockTime])
    .meta({ form: 'a time such as 24h, or unlimited' })

    .prefault('unlimited')
    .describe('By how much in all.'),
});

const pausing = (description: string) => oneOrMore(Target).exactOptional().describe(description);

const terms = {
  calendar: Name.prefault('always').describe('The calendar that its business time is counted by.'),
  targets: Targets.prefault({}).describe('What is promised.'),
  updatesBeforeResolution: z
    .union([z.literal(0), Count.max(20)])
    .meta({ form: 'a whole number up to 20' })
    .prefault(0)
    .describe('An update falls due early enough for so many of them before the resolution is due.'),
  pauses: z
    .strictObject({
      pending: pausing('While the customer has to answer.'),
      on_hold: pausing('While a third party has to act.'),
    })
    .prefault({})
    .describe('Which targets stand still in which status.'),
  reopen: z
    .enum(['continue', 'restart'])
    .default('continue')
    .describe(
      'After a solved ticket is opened again: its time goes on with what had passed, or begins anew.',
    ),
  steps: z.array(Step).prefault([]).describe('What happens as time runs out.'),
  extensions: ExtensionsFile.prefault({}).describe('How far agents may put a resolution off.'),
};

export const SlaPolicyFile = z.strictObject({
  name: Name.describe('The name that events and `#why` show; unique.'),
  when: Condition.prefault({}).describe('Which tickets it is for. Without keys, every ticket.'),
  ...terms,
});

export const Sla = z.strictObject({
  ...terms,
  policies: z
    .array(SlaPolicyFile)
    .prefault([])
    .describe(
      'The promises, in order: the first whose conditions a ticket meets holds for it. What one of them does not say, `sla` itself says for it.',
    ),
});

export const CreditRule = z.strictObject({
  name: Name.describe('The name reports show; unique.'),
  when: Condition.prefault({}).describe('Which tickets it is for.'),
  targets: oneOrMore(Target).describe('Which broken promises count.'),
  bands: z
    .array(
      z.strictObject({
        from: Count.describe('From so many breaches in a month on.'),
        percent: Credit.describe('The credit.'),
      }),
    )
    .min(1)
    .describe('The credit by the number of breaches: the last band that is reached counts.'),
});
