/** What a policy file may say about custom fields. */
import * as z from 'zod';
import { Name } from '../schema-values.ts';
import { oneOrMore } from './policy-values.ts';

export const FieldFile = z.strictObject({
  name: Name.describe('The name as `#set` takes it; unique.'),
  label: Name.exactOptional().describe('The name people read; without it, `name` with a capital letter.'),
  type: z
    .enum(['text', 'number', 'boolean', 'choice'])
    .prefault('text')
    .describe('What it holds: `text`, `number`, `boolean` (yes or no), or `choice` of `values`.'),
  values: z.array(Name).prefault([]).describe('What can be chosen.'),
  extract: oneOrMore(z.string().min(1).max(500))
    .exactOptional()
    .describe(
      "Patterns (RE2) that find it in a customer's mail: the first group, else the whole match. Tried in order, while the field has no value; case does not count.",
    ),
});
