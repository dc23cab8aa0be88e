/**
 * A policy on its way: what is sound in the items of its lists, each with its place. What they demand of each other is checked on
 * that, so that these problems show up together with those of the schema and not one run later.
 */
import * as z from 'zod';
import { targetNames } from '../../desk/policy/policy.ts';
import { type Path, valueAt } from '../finding.ts';
import { AccessRuleFile } from './access-schema.ts';
import { DigestFile } from './digests-schema.ts';
import { type DraftCalendar, draftCalendars } from './draft-calendar.ts';
import { FieldFile } from './fields-schema.ts';
import { FollowUpsFile } from './follow-ups-schema.ts';
import { LadderFile } from './ladder-schema.ts';
import { isMapping } from './layers.ts';
import { CalendarFile, CategoryFile, IntakeRuleFile, RelayFile, TierFile } from './policy-schema.ts';
import { RuleFile } from './rules-schema.ts';
import { CreditRule, SlaPolicyFile } from './sla-schema.ts';
import { soundPart } from './sound-part.ts';
import { SurveysFile } from './surveys-schema.ts';
import { SignalFile, TopicFile, TriggerFile, WordSetFile } from './words-schema.ts';

/** An item of a list and where it stands. */
export interface Drafted<Item> {
  readonly item: Item;
  readonly path: Path;
  /** Whether the item says all that was written. */
  readonly isWhole: boolean;
}

export type DraftSla = Drafted<z.output<typeof SlaPolicyFile>>;

/** Every list of named items of a policy file, with the schema of one item. */
const lists = {
  calendars: { path: ['calendars'], schema: CalendarFile },
  categories: { path: ['categories'], schema: CategoryFile },
  tiers: { path: ['tiers'], schema: TierFile },
  ladders: { path: ['ladders'], schema: LadderFile },
  relays: { path: ['relays'], schema: RelayFile },
  intake: { path: ['intake'], schema: IntakeRuleFile },
  fields: { path: ['fields'], schema: FieldFile },
  rules: { path: ['rules'], schema: RuleFile },
  access: { path: ['access'], schema: AccessRuleFile },
  digests: { path: ['digests'], schema: DigestFile },
  sets: { path: ['triage', 'sets'], schema: WordSetFile },
  signals: { path: ['triage', 'signals'], schema: SignalFile },
  triggers: { path: ['triage', 'triggers'], schema: TriggerFile },
  topics: { path: ['triage', 'topics'], schema: TopicFile },
  slas: { path: ['sla', 'policies'], schema: SlaPolicyFile },
  credits: { path: ['credits'], schema: CreditRule },
} as const;

export type ListName = keyof typeof lists;
type Items<List extends ListName> = readonly Drafted<z.output<(typeof lists)[List]['schema']>>[];

/** A name as it stands in the file. */
export interface NameUse {
  readonly text: string;
  readonly path: Path;
}

export interface Draft {
  readonly calendars: readonly DraftCalendar[];
  readonly categories: Items<'categories'>;
  readonly tiers: Items<'tiers'>;
  readonly ladders: Items<'ladders'>;
  readonly relays: Items<'relays'>;
  readonly intake: Items<'intake'>;
  readonly fields: Items<'fields'>;
  readonly rules: Items<'rules'>;
  readonly access: Items<'access'>;
  readonly digests: Items<'digests'>;
  readonly triggers: Items<'triggers'>;
  readonly slas: Items<'slas'>;
  readonly credits: Items<'credits'>;
  /** One, or none where nothing of it is sound. */
  readonly followUps: readonly Drafted<z.output<typeof FollowUpsFile>>[];
  readonly surveys: readonly Drafted<z.output<typeof SurveysFile>>[];
  readonly types: readonly string[];
  readonly channels: readonly string[];
  /** What stands in `sla` itself, checked like a promise though no ticket has it. */
  readonly terms: Items<'slas'>;
  /** The names of all items, also of those that are not sound: naming one is no second mistake. */
  readonly names: Readonly<Record<ListName, readonly NameUse[]>>;
}

export function draftOf(data: unknown): Draft {
  const names = (list: ListName) => namesIn(data, lists[list].path);
  return {
    calendars: draftCalendars(listAt(data, lists.calendars.path)),
    categories: itemsIn(data, lists.categories.path, lists.categories.schema),
    tiers: itemsIn(data, lists.tiers.path, lists.tiers.schema),
    ladders: itemsIn(data, lists.ladders.path, lists.ladders.schema),
    relays: itemsIn(data, lists.relays.path, lists.relays.schema),
    intake: itemsIn(data, lists.intake.path, lists.intake.schema),
    fields: itemsIn(data, lists.fields.path, lists.fields.schema),
    rules: itemsIn(data, lists.rules.path, lists.rules.schema),
    digests: itemsIn(data, lists.digests.path, lists.digests.schema),
    access: itemsIn(data, lists.access.path, lists.access.schema),
    triggers: itemsIn(data, lists.triggers.path, lists.triggers.schema),
    slas: itemsIn(data, lists.slas.path, lists.slas.schema),
    credits: itemsIn(data, lists.credits.path, lists.credits.schema),
    followUps: drafted(FollowUpsFile, valueAt(data, ['followUps']) ?? {}, ['followUps']),
    surveys: drafted(SurveysFile, valueAt(data, ['surveys']), ['surveys']),
    types: words(valueAt(data, ['types'])),
    channels: words(valueAt(data, ['channels'])),
    terms: termsOf(valueAt(data, ['sla'])),
    names: {
      calendars: names('calendars'),
      categories: names('categories'),
      tiers: names('tiers'),
      ladders: names('ladders'),
      relays: names('relays'),
      intake: names('intake'),
      fields: names('fields'),
      rules: names('rules'),
      access: names('access'),
      digests: names('digests'),
      sets: names('sets'),
      signals: names('signals'),
      triggers: names('triggers'),
      topics: names('topics'),
      slas: names('slas'),
      credits: names('credits'),
    },
  };
}

function itemsIn<Schema extends z.ZodType>(
  data: unknown,
  path: Path,
  schema: Schema,
): Drafted<z.output<Schema>>[] {
  return listAt(data, path).flatMap((raw, index) => drafted(schema, raw, [...path, index]));
}

function drafted<Schema extends z.ZodType>(
  schema: Schema,
  raw: unknown,
  path: Path,
): Drafted<z.output<Schema>>[] {
  const part = soundPart(schema, raw);
  return part === null ? [] : [{ item: part.value, path, isWhole: part.isWhole }];
}

function termsOf(sla: unknown): DraftSla[] {
  const { policies: _, ...terms } = isMapping(sla) ? sla : {};
  return drafted(SlaPolicyFile, { ...terms, name: 'sla' }, ['sla']);
}

const Named = z.looseObject({ name: z.string().trim().min(1) });

function namesIn(data: unknown, path: Path): NameUse[] {
  return listAt(data, path).flatMap((raw, index) => {
    const { success, data: named } = Named.safeParse(raw);
    return success ? [{ text: named.name, path: [...path, index, 'name'] }] : [];
  });
}

function listAt(data: unknown, path: Path): readonly unknown[] {
  const list = valueAt(data, path);
  return Array.isArray(list) ? list : [];
}

function words(list: unknown): string[] {
  return Array.isArray(list)
    ? list.filter((word) => typeof word === 'string').map((word) => word.trim())
    : [];
}

/** All but the escalation, which is no promise. */
export const promisedTargets = targetNames.filter((target) => target !== 'escalation');
