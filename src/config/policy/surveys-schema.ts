/** What a policy file may say about surveys. */
import * as z from 'zod';
import { Name } from '../schema-values.ts';
import { ClockTime, oneOrMore } from './policy-values.ts';
import { audience } from './sla-schema.ts';

const Question = z.strictObject({
  name: Name.describe('The name in figures; unique.'),
  ask: z.string().trim().min(3).max(200).describe('The question as the customer reads it.'),
  kind: z.enum(['rating', 'yesNo', 'text']).describe('From 1 to 5, yes or no, or words.'),
});

export const SurveysFile = z.strictObject({
  on: z
    .enum(['solved', 'closed'])
    .prefault('solved')
    .describe('The status that a ticket must reach and keep.'),
  after: ClockTime.prefault('1h').describe('How long after that its customer is asked.'),
  sample: z
    .number()
    .int()
    .min(1)
    .max(100)
    .prefault(100)
    .describe('How many of a hundred tickets are asked about.'),
  pause: ClockTime.prefault('30d').describe('How long nobody is asked again.'),
  window: ClockTime.prefault('14d').describe('How long an answer counts; the last one does.'),
  low: z
    .number()
    .int()
    .min(0)
    .max(4)
    .prefault(2)
    .describe('Scores up to this are low: the ticket is tagged `bad-survey`.'),
  reopen: z.boolean().prefault(false).describe('Whether a low score opens the ticket again.'),
  tell: oneOrMore(audience)
    .prefault('lead')
    .describe(
      "Who hears of a low score, with the customer's words: assignee, group, lead, managers, operator.",
    ),
  comment: z
    .enum(['assignee', 'nobody'])
    .prefault('assignee')
    .describe('Who gets what a customer writes besides the score.'),
  questions: z
    .array(Question)
    .min(1)
    .max(10)
    .prefault([
      { name: 'satisfaction', ask: 'How satisfied are you with the support you received?', kind: 'rating' },
    ])
    .describe('What is asked. The first is a rating: the score.'),
});
