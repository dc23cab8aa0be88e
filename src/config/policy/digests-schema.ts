/** What a policy file may say about digests: reports that are mailed by themselves. */
import * as z from 'zod';
import { Name, TimeZone } from '../schema-values.ts';
import { oneOrMore, TimeOfDay } from './policy-values.ts';

export const DigestFile = z.strictObject({
  name: Name.describe('A name for the log; unique.'),
  period: z
    .enum(['daily', 'weekly', 'monthly'])
    .describe('What it is about: the day before, the week from Monday to Sunday, or the month.'),
  at: TimeOfDay.prefault('08:00').describe('When it is sent, on the day after: a local time such as 08:00.'),
  timezone: TimeZone.exactOptional().describe('Whose days these are; without it, the time zone of the desk.'),
  to: oneOrMore(z.enum(['managers', 'operator']))
    .prefault('managers')
    .describe('Who gets it: the managers, the operator.'),
});
