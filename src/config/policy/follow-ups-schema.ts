/** What a policy file may say about follow-ups: tickets that wait for their customer. */
import * as z from 'zod';
import { Name } from '../schema-values.ts';
import { ClockTime } from './policy-values.ts';

const Solved = z.strictObject({
  ask: z
    .boolean()
    .prefault(false)
    .describe('Whether the reply that solves a ticket ends with the request to answer if it is not solved.'),
  remind: ClockTime.exactOptional().describe(
    'How long after that the customer is asked once more whether it is solved; without it, never.',
  ),
  close: z
    .union([z.literal('never'), ClockTime])
    .meta({ form: 'a time such as 48h or 3d, or never' })
    .exactOptional()
    .describe('How long after that the ticket is closed; without it, as `desk.autoClose` says.'),
  farewell: z
    .boolean()
    .prefault(false)
    .describe('Whether the customer is told when a ticket is closed because nobody answered.'),
});

const Pending = z.strictObject({
  remind: ClockTime.describe(
    'How long after our last word the customer is reminded, and how long between two.',
  ),
  most: z.number().int().min(1).max(10).prefault(1).describe('How many reminders there are at most.'),
  afterwards: z
    .enum(['close', 'leave'])
    .prefault('leave')
    .describe('What happens after as long again: the ticket is closed, or left as it is.'),
});

export const FollowUpsFile = z.strictObject({
  calendar: Name.exactOptional().describe(
    'A calendar: reminders go out in its hours. Without it, whenever they fall due.',
  ),
  solved: Solved.prefault({}).describe('Tickets that are solved.'),
  pending: Pending.exactOptional().describe(
    'Tickets that wait for an answer of the customer; without it, nobody is reminded.',
  ),
});
