/** What a policy file may say about tickets that one group alone may read. */
import * as z from 'zod';
import { Name } from '../schema-values.ts';
import { oneOrMore } from './policy-values.ts';
import { conditionShape } from './sla-schema.ts';

export const AccessRuleFile = z.strictObject({
  name: Name.describe('The name that events and `#why` show; unique.'),
  when: z
    .strictObject({
      ...conditionShape,
      alarms: oneOrMore(Name).exactOptional().describe('Hard triggers that nobody has settled.'),
    })
    .prefault({})
    .describe('What the ticket must be like: every key that is given, and of each list one entry.'),
  group: Name.describe('The group whose members may read it and act on it; it gets the ticket, too.'),
  confidential: z
    .boolean()
    .prefault(true)
    .describe(
      'Whether everybody else sees number and status alone. With `false`, lists and reports name its subject and requester.',
    ),
});
