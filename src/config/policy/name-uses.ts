/** Where a policy names something: a category, a tier, a group and so on, each use with its place. */
import { contactWords } from '../../desk/ladder/ladder.ts';
import type { Path } from '../finding.ts';
import type { Draft, NameUse } from './draft.ts';

export interface NameUses {
  readonly category: readonly NameUse[];
  readonly tier: readonly NameUse[];
  readonly type: readonly NameUse[];
  readonly channel: readonly NameUse[];
  readonly mailbox: readonly NameUse[];
  readonly agent: readonly NameUse[];
  readonly ladder: readonly NameUse[];
  readonly calendar: readonly NameUse[];
  /** Of categories and rules, which say who gets a ticket, and of steps, which hand it over. */
  readonly group: readonly NameUse[];
  readonly groupOfStep: readonly NameUse[];
  readonly groupOfTrigger: readonly NameUse[];
  readonly topic: readonly NameUse[];
  readonly trigger: readonly NameUse[];
  readonly groupOfLevel: readonly NameUse[];
  readonly groupOfRule: readonly NameUse[];
  readonly groupOfAccess: readonly NameUse[];
}

/** A mapping of the policy and where it stands. */
interface Place<Item> {
  readonly item: Item;
  readonly path: Path;
}

export function nameUses(draft: Draft): NameUses {
  const ifs = draft.rules.map(({ item, path }) => ({ item: item.if, path: [...path, 'if'] }));
  const closed = draft.access.map(({ item, path }) => ({ item: item.when, path: [...path, 'when'] }));
  const conditions = [
    ...ifs,
    ...closed,
    ...[...draft.slas, ...draft.credits].map(({ item, path }) => ({
      item: item.when,
      path: [...path, 'when'],
    })),
  ];
  const mails = draft.intake.map(({ item, path }) => ({ item: item.when, path: [...path, 'when'] }));
  const settings = draft.intake.map(({ item, path }) => ({ item: item.set, path: [...path, 'set'] }));
  const ladders = draft.ladders.map(({ item, path }) => ({ item: item.when, path: [...path, 'when'] }));
  const levels = draft.ladders.flatMap(({ item, path }) =>
    item.levels.map((level, at) => ({ item: level, path: [...path, 'levels', at] })),
  );
  const ofRules = draft.rules.flatMap(({ item, path }) =>
    item.actions.map((action, at) => ({ item: action, path: [...path, 'actions', at] })),
  );
  const actions = [...[...draft.terms, ...draft.slas].flatMap(actionsOf), ...ofRules];
  return {
    category: [
      ...named(ladders, 'category'),
      ...named(conditions, 'category'),
      ...named(settings, 'category'),
    ],
    tier: [...named(conditions, 'tier'), ...named(settings, 'tier')],
    type: [...named(conditions, 'type'), ...named(settings, 'type')],
    channel: [
      ...named(conditions, 'channel'),
      ...named(settings, 'channel'),
      ...named(draft.relays, 'channel'),
    ],
    mailbox: [...named(conditions, 'mailbox'), ...named(mails, 'mailbox')],
    agent: [
      ...named(settings, 'assignee'),
      ...named(actions, 'reassign').filter(({ text }) => text !== 'lead'),
      ...named(levels, 'contacts').filter(({ text }) => !isContactWord(text)),
    ],
    ladder: named(actions, 'page'),
    calendar: [...named([...draft.terms, ...draft.slas], 'calendar'), ...named(draft.followUps, 'calendar')],
    group: [...named(draft.categories, 'group'), ...named(settings, 'group')],
    groupOfStep: named(actions, 'group'),
    groupOfTrigger: named(draft.triggers, 'group'),
    topic: named(draft.categories, 'topics'),
    trigger: [...ladders, ...ifs, ...closed].flatMap((place) => named([place], 'alarms')),
    groupOfLevel: named(levels, 'group'),
    groupOfRule: named(ifs, 'group'),
    groupOfAccess: named(draft.access, 'group'),
  };
}

function isContactWord(text: string): boolean {
  return contactWords.some((word) => word === text);
}

function actionsOf({ item, path }: Draft['slas'][number]) {
  return item.steps.flatMap(({ actions }, step) =>
    actions.map((action, at) => ({ item: action, path: [...path, 'steps', step, 'actions', at] })),
  );
}

/** The names under one key of some mappings, whether it holds one or a list. */
function named<Key extends string>(
  places: readonly Place<{ readonly [Name in Key]?: string | readonly string[] }>[],
  key: Key,
): NameUse[] {
  return places.flatMap(({ item, path }) => {
    const names = item[key];
    if (names === undefined) return [];
    const isOne = typeof names === 'string';
    const listed: readonly string[] = isOne ? [names] : names;
    return listed.map((text, index) => ({ text, path: isOne ? [...path, key] : [...path, key, index] }));
  });
}
