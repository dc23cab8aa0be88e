/** What a policy file may say about reading mail: `triage`. The phrases of its lists are read in `compile-triage.ts`. */
import * as z from 'zod';
import { severities } from '../../desk/event.ts';
import { listLanguages } from '../../desk/triage/stem.ts';
import { Name } from '../schema-values.ts';
import { Tag } from './policy-values.ts';

const Written = z.string().trim().min(1).max(600);
const Phrases = z.array(Written);
const languageNames = z.enum(listLanguages);
const Weighted = z.partialRecord(languageNames, z.record(z.string().regex(/^\d{1,3}(?:\.\d)?$/), Phrases));
const Points = z.number().min(0).max(1000);

export const EscalationLevel = z
  .union([z.literal('critical').transform(() => 4), z.number().int().min(1).max(3)])
  .meta({ form: 'a level from 1 to 3, or critical' });

export const WordSetFile = z.strictObject({
  name: Name.describe('What phrases call it, with `$` before it: `$card`.'),
  words: Phrases.describe('Single words.'),
});

export const SignalFile = z.strictObject({
  name: Name.describe('The name that explanations show; unique.'),
  words: Weighted.describe(
    'Phrases by language (en, es, fr, de) and by how many points one is worth: `en: {30: [cancel my account]}`.',
  ),
});

export const TriggerFile = z.strictObject({
  name: Name.describe('The name that rules, ladders and access refer to; unique.'),
  severity: z.enum(severities).describe('How grave it is: low, medium, high or critical.'),
  level: EscalationLevel.exactOptional().describe(
    'What the ticket is escalated to at once: 1, 2, 3 or critical.',
  ),
  group: Name.exactOptional().describe('The group that owns it: nobody else takes it back.'),
  fiction: z
    .boolean()
    .prefault(true)
    .describe('Whether it is none where it is told of a story, a song or a character.'),
  words: z.partialRecord(languageNames, Phrases).describe('Phrases by language.'),
  unless: z
    .partialRecord(languageNames, Phrases)
    .prefault({})
    .describe('Phrases, by language, whose words are none of this: `en: [lawyer friend]`.'),
});

export const TopicFile = z.strictObject({
  name: Name.describe('What categories name under `topics`; unique.'),
  words: Weighted.describe('Phrases by language and weight.'),
});

const ThresholdFile = z.strictObject({
  points: Points.describe('From so many points on.'),
  level: EscalationLevel.describe('The level: 1, 2, 3 or critical.'),
});

const CircumstancesFile = z.strictObject({
  repeated: Points.prefault(0).describe('Each further mail of a customer whom nobody has answered.'),
  reopened: Points.prefault(0).describe('A reply to a solved ticket.'),
  heated: Points.prefault(0).describe('The mail is written in anger.'),
  vip: Points.prefault(0).describe('The customer is marked as important.'),
  breachRisk: Points.prefault(0).describe(
    'Three quarters of the time of a promise are gone, or it is broken.',
  ),
  tiers: z.record(Name, Points).prefault({}).describe('By the tier of the customer.'),
  channels: z.record(Name, Points).prefault({}).describe('By the channel it came through.'),
  tags: z.record(Tag, Points).prefault({}).describe('By tag: an earlier bad survey leaves one.'),
});

export const TriageFile = z.strictObject({
  sets: z.array(WordSetFile).prefault([]).describe('Words that phrases share.'),
  signals: z.array(SignalFile).prefault([]).describe('What speaks for escalating, with points.'),
  circumstances: CircumstancesFile.prefault({}).describe('Points for what is known beside the words.'),
  thresholds: z
    .array(ThresholdFile)
    .prefault([])
    .describe('Which level so many points reach. A score never falls: no later mail takes a level back.'),
  triggers: z
    .array(TriggerFile)
    .prefault([])
    .describe('What is never a matter of points: safety, law, security, rights, the press.'),
  topics: z.array(TopicFile).prefault([]).describe('What requests are about; a category names its topics.'),
  heat: Weighted.prefault({}).describe('How people write who are angry; 1 alone makes a mail heated.'),
});
