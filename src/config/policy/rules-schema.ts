/** What a policy file may say about rules: when, if, then. */
import * as z from 'zod';
import { statuses } from '../../desk/event.ts';
import { ruleEvents } from '../../desk/rules/rule.ts';
import { languages } from '../../desk/triage/language.ts';
import { Name } from '../schema-values.ts';
import { oneOrMore } from './policy-values.ts';
import { Action, conditionShape } from './sla-schema.ts';
import { EscalationLevel } from './words-schema.ts';

const RuleConditionFile = z.strictObject({
  ...conditionShape,
  status: oneOrMore(z.enum(statuses)).exactOptional().describe('Statuses.'),
  alarms: oneOrMore(Name).exactOptional().describe('Hard triggers that nobody has settled.'),
  language: oneOrMore(z.enum(languages)).exactOptional().describe('Languages of the customer.'),
  group: oneOrMore(Name).exactOptional().describe('Groups that have the ticket.'),
  level: EscalationLevel.exactOptional().describe('This level of escalation, or a higher one.'),
  score: z.number().min(0).max(10_000).exactOptional().describe('So many points, or more.'),
  assigned: z.boolean().exactOptional().describe('Whether somebody has it.'),
});

export const RuleFile = z.strictObject({
  name: Name.describe('The name that events and `#why` show; unique.'),
  when: oneOrMore(z.enum(ruleEvents)).describe('What must happen; of a list, one is enough.'),
  if: RuleConditionFile.prefault({}).describe('What the ticket must be like: every key that is given.'),
  actions: z
    .array(Action)
    .min(1)
    .describe('What is done, one after the other. `mail` is for steps of the SLA alone.'),
});
