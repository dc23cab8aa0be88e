/**
 * A policy on its way: the items of its lists that are sound by themselves, each with its place. What they demand of each other
 * is checked on them, so that these problems show up together with those of the schema and not one run later.
 */
import * as z from 'zod';
import { targetNames } from '../../desk/policy/policy.ts';
import { type Path, valueAt } from '../finding.ts';
import { isMapping } from './layers.ts';
import { CalendarFile, CategoryFile, IntakeRuleFile, LadderFile, TierFile } from './policy-schema.ts';
import { CreditRule, SlaPolicyFile } from './sla-schema.ts';

/** An item of a list and where it stands. */
export interface Drafted<Item> {
  readonly item: Item;
  readonly path: Path;
}

export type DraftCalendar = Drafted<z.output<typeof CalendarFile>>;
export type DraftSla = Drafted<z.output<typeof SlaPolicyFile>>;

/** Every list of named items of a policy file, with the schema of one item. */
const lists = {
  calendars: { path: ['calendars'], schema: CalendarFile },
  categories: { path: ['categories'], schema: CategoryFile },
  tiers: { path: ['tiers'], schema: TierFile },
  ladders: { path: ['ladders'], schema: LadderFile },
  intake: { path: ['intake'], schema: IntakeRuleFile },
  slas: { path: ['sla', 'policies'], schema: SlaPolicyFile },
  credits: { path: ['credits'], schema: CreditRule },
} as const;

export type ListName = keyof typeof lists;

export type Draft = {
  readonly [List in ListName]: readonly Drafted<z.output<(typeof lists)[List]['schema']>>[];
} & {
  readonly types: readonly string[];
  readonly channels: readonly string[];
  /** What stands in `sla` itself, checked like a promise though no ticket has it. */
  readonly terms: readonly DraftSla[];
  /** Also of items that are not sound: naming one is no second mistake. */
  readonly names: Readonly<Record<ListName, readonly Drafted<string>[]>>;
};

export function draftOf(data: unknown): Draft {
  return {
    calendars: soundItems(data, lists.calendars.path, lists.calendars.schema),
    categories: soundItems(data, lists.categories.path, lists.categories.schema),
    tiers: soundItems(data, lists.tiers.path, lists.tiers.schema),
    ladders: soundItems(data, lists.ladders.path, lists.ladders.schema),
    intake: soundItems(data, lists.intake.path, lists.intake.schema),
    slas: soundItems(data, lists.slas.path, lists.slas.schema),
    credits: soundItems(data, lists.credits.path, lists.credits.schema),
    types: words(valueAt(data, ['types'])),
    channels: words(valueAt(data, ['channels'])),
    terms: termsOf(valueAt(data, ['sla'])),
    names: {
      calendars: namesIn(data, lists.calendars.path),
      categories: namesIn(data, lists.categories.path),
      tiers: namesIn(data, lists.tiers.path),
      ladders: namesIn(data, lists.ladders.path),
      intake: namesIn(data, lists.intake.path),
      slas: namesIn(data, lists.slas.path),
      credits: namesIn(data, lists.credits.path),
    },
  };
}

function soundItems<Schema extends z.ZodType>(
  data: unknown,
  path: Path,
  schema: Schema,
): Drafted<z.output<Schema>>[] {
  return listAt(data, path).flatMap((raw, index) => {
    const { data: item, success } = schema.safeParse(raw);
    return success ? [{ item, path: [...path, index] }] : [];
  });
}

const Named = z.looseObject({ name: z.string() });

function namesIn(data: unknown, path: Path): Drafted<string>[] {
  return listAt(data, path).flatMap((raw, index) => {
    const named = Named.safeParse(raw);
    return named.success ? [{ item: named.data.name.trim(), path: [...path, index, 'name'] }] : [];
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

function termsOf(sla: unknown): DraftSla[] {
  const { policies: _, ...terms } = isMapping(sla) ? sla : {};
  const { data: item, success } = SlaPolicyFile.safeParse({ ...terms, name: 'sla' });
  return success ? [{ item, path: ['sla'] }] : [];
}

/** All but the escalation, which is no promise. */
export const promisedTargets = targetNames.filter((target) => target !== 'escalation');
