/** What a policy file may say about ladders: who takes over at which level, and who is called. */
import * as z from 'zod';
import { Name } from '../schema-values.ts';
import { ClockTime, oneOrMore } from './policy-values.ts';
import { EscalationLevel } from './words-schema.ts';

const LadderLevelFile = z.strictObject({
  level: EscalationLevel.describe('1, 2, 3 or critical; each at most once.'),
  group: Name.exactOptional().describe(
    'The group that takes over; without it, the ticket stays where it is.',
  ),
  response: ClockTime.describe('How long whoever is called has to answer with `#ack` or a reply.'),
  update: ClockTime.exactOptional().describe(
    'How often the customer hears at this level: those who are called read it.',
  ),
  resolution: ClockTime.exactOptional().describe(
    'Within what time it is solved at this level: those who are called read it.',
  ),
  contacts: oneOrMore(Name)
    .exactOptional()
    .describe(
      'Who is called, one after the other: `assignee`, `lead`, `group`, `managers` together, `each manager` in turn, `operator`, or an agent by name.',
    ),
});

export const LadderFile = z.strictObject({
  name: Name.describe('The name that `page` takes; unique.'),
  label: Name.exactOptional().describe('The name people read; without it, `name` with a capital letter.'),
  when: z
    .strictObject({
      alarms: oneOrMore(Name).exactOptional().describe('Hard triggers.'),
      category: oneOrMore(Name).exactOptional().describe('Categories.'),
    })
    .prefault({})
    .describe(
      'Which tickets climb it: every key that is given, and of each list one entry. The first ladder that fits holds.',
    ),
  levels: z
    .array(LadderLevelFile)
    .prefault([])
    .describe('What happens at which level. A level that is not named is that of the one below.'),
});
