/**
 * What one name in a policy demands of another: it must exist and be unique. Groups, agents and mailboxes are those of
 * `inboxd.yaml`. A pack is written for desks of every size, so a group that it names and the desk lacks is only worth a remark.
 */
import { suggest } from '../../desk/did-you-mean.ts';
import { checkUnique, type Use } from '../cross-references.ts';
import { type Finding, optionalHint, type Path } from '../finding.ts';
import type { Draft, Drafted, DraftSla, ListName } from './draft.ts';

/** What `inboxd.yaml` says that policies refer to. */
export interface DeskNames {
  readonly timeZone: string;
  readonly groups: readonly string[];
  readonly agents: readonly string[];
  readonly mailboxes: readonly string[];
}

/** `isMild`: in a pack it is no problem but a remark. */
export type PolicyFinding = Finding & { readonly isMild?: true };

/** The calendar that every policy has without writing it down. */
export const builtInCalendar = 'always';

/** A kind of name and which of them there are. */
interface Kind {
  readonly what: string;
  readonly known: readonly string[];
  /** Where such names are written down, for those who have none. */
  readonly section: string;
}

export function checkPolicyReferences(draft: Draft, desk: DeskNames): PolicyFinding[] {
  return [
    ...uniqueNames(draft),
    ...builtInNames(draft),
    ...groupUses(draft).flatMap((use) => unknownGroup(use, desk.groups)),
    ...nameUses(draft, desk).flatMap(([kind, uses]) => uses.flatMap((use) => unknownName(use, kind))),
  ];
}

const singular: Readonly<Record<ListName, string>> = {
  calendars: 'calendar',
  categories: 'category',
  tiers: 'tier',
  ladders: 'ladder',
  intake: 'rule',
  slas: 'policy',
  credits: 'credit',
};

function uniqueNames({ names, slas }: Draft): Finding[] {
  const lists = Object.entries(singular).map(([list, what]) => ({ what, uses: namesOf(names, list) }));
  const steps = slas.map(({ item, path }) => ({
    what: 'step',
    uses: item.steps.map(({ name }, at): Use => ({ text: name, path: [...path, 'steps', at, 'name'] })),
  }));
  return [...lists, ...steps].flatMap(({ what, uses }) => checkUnique(what, uses));
}

function namesOf(names: Draft['names'], list: string): Use[] {
  const found = Object.entries(names).find(([name]) => name === list)?.[1] ?? [];
  return found.map(({ item, path }) => ({ text: item, path }));
}

function builtInNames({ names }: Draft): Finding[] {
  return names.calendars
    .filter(({ item }) => item.toLowerCase() === builtInCalendar)
    .map(({ path }) => ({
      path,
      message: `\`${builtInCalendar}\` is built in: every hour of every day`,
      hint: 'give this calendar another name',
    }));
}

type Condition = DraftSla['item']['when'];

/** Every name that is used, by kind. */
function nameUses(draft: Draft, desk: DeskNames): [Kind, Use[]][] {
  const { names, intake } = draft;
  const conditions = [...draft.slas, ...draft.credits].map(({ item, path }) => ({
    item: item.when,
    path: [...path, 'when'],
  }));
  const inConditions = (key: Exclude<keyof Condition, 'tags' | 'priority'>) => usesIn(conditions, key);
  const settings = intake.map(({ item, path }) => ({ item: item.set, path: [...path, 'set'] }));
  const mails = intake.map(({ item, path }) => ({ item: item.when, path: [...path, 'when'] }));
  const actions = actionsOf(draft);
  const listed = (list: ListName) => names[list].map(({ item }) => item);
  return [
    [
      kind('category', listed('categories'), 'categories'),
      [...inConditions('category'), ...usesIn(settings, 'category')],
    ],
    [kind('tier', listed('tiers'), 'tiers'), [...inConditions('tier'), ...usesIn(settings, 'tier')]],
    [kind('type', draft.types, 'types'), [...inConditions('type'), ...usesIn(settings, 'type')]],
    [
      kind('channel', draft.channels, 'channels'),
      [...inConditions('channel'), ...usesIn(settings, 'channel')],
    ],
    [
      kind('mailbox', desk.mailboxes, 'mailboxes` in `inboxd.yaml'),
      [...inConditions('mailbox'), ...usesIn(mails, 'mailbox')],
    ],
    [
      kind('agent', desk.agents, 'agents` in `inboxd.yaml'),
      [...usesIn(settings, 'assignee'), ...usesIn(actions, 'reassign').filter(({ text }) => text !== 'lead')],
    ],
    [kind('ladder', listed('ladders'), 'ladders'), usesIn(actions, 'page')],
    [
      kind('calendar', [builtInCalendar, ...listed('calendars')], 'calendars'),
      usesIn([...draft.terms, ...draft.slas], 'calendar'),
    ],
  ];
}

function kind(what: string, known: readonly string[], section: string): Kind {
  return { what, known, section };
}

function groupUses(draft: Draft): Use[] {
  const settings = draft.intake.map(({ item, path }) => ({ item: item.set, path: [...path, 'set'] }));
  return [
    ...usesIn(draft.categories, 'group'),
    ...usesIn(settings, 'group'),
    ...usesIn(actionsOf(draft), 'group'),
  ];
}

function actionsOf({ terms, slas }: Draft) {
  return [...terms, ...slas].flatMap(({ item, path }) =>
    item.steps.flatMap(({ actions }, step) =>
      actions.map((action, at) => ({ item: action, path: [...path, 'steps', step, 'actions', at] })),
    ),
  );
}

/** The names under one key of some mappings, whether it holds one or a list. */
function usesIn<Key extends string>(
  mappings: readonly Drafted<{ readonly [Name in Key]?: string | readonly string[] }>[],
  key: Key,
): Use[] {
  return mappings.flatMap(({ item, path }) => {
    const names = item[key];
    const at: Path = [...path, key];
    if (names === undefined) return [];
    return typeof names === 'string'
      ? [{ text: names, path: at }]
      : names.map((text, index) => ({ text, path: [...at, index] }));
  });
}

function unknownName({ text, path }: Use, { what, known, section }: Kind): Finding[] {
  if (known.includes(text)) return [];
  const meant = suggest(text, known);
  const expected = known.length > 0 ? { expected: `one of ${known.join(', ')}` } : {};
  const hint = meant === null ? `name it under \`${section}\`` : `did you mean \`${meant}\`?`;
  return [{ path, message: `no ${what} is named \`${text}\``, ...expected, hint }];
}

function unknownGroup({ text, path }: Use, groups: readonly string[]): PolicyFinding[] {
  if (groupNamed(text, groups) !== null) return [];
  const meant = suggest(text, groups);
  const message = `no group is named \`${text}\`: the group of the mailbox gets its tickets`;
  const hint = meant === null ? 'name it under `groups` in `inboxd.yaml`' : `did you mean \`${meant}\`?`;
  return [{ path, message, ...optionalHint(hint), isMild: true }];
}

/** A desk's group by the name a policy uses, whatever its case and whether `tier-2` or `Tier 2`. */
export function groupNamed(name: string, groups: readonly string[]): string | null {
  const wanted = folded(name);
  return groups.find((group) => group === name) ?? groups.find((group) => folded(group) === wanted) ?? null;
}

function folded(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
