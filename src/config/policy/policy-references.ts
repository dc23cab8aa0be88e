/**
 * What one name in a policy demands of another: it must exist and be unique. Groups, agents and mailboxes are those of
 * `inboxd.yaml`. A pack is written for desks of every size, so a group that it names and the desk lacks is only worth a remark.
 */
import { suggest } from '../../desk/did-you-mean.ts';
import { readPattern } from '../../desk/fields/pattern.ts';
import { checkUnique } from '../cross-references.ts';
import type { Finding } from '../finding.ts';
import type { Draft, ListName, NameUse } from './draft.ts';
import type { Lacking } from './dropped.ts';
import { type NameUses, nameUses } from './name-uses.ts';

/** What `inboxd.yaml` says that policies refer to. */
export interface DeskNames {
  readonly timeZone: string;
  readonly groups: readonly string[];
  /** Those of them that have members. */
  readonly staffed: readonly string[];
  readonly agents: readonly string[];
  readonly mailboxes: readonly string[];
}

export type PolicyFinding = Finding & {
  /** What follows from it in a pack, where it is no problem but a remark. */
  readonly inPack?: string;
  /** Worth a remark in a file of the desk's own; packs have something for everybody. */
  readonly isRemark?: true;
  /** The name that is missing and the list in the file where it should stand. */
  readonly lacking?: Lacking;
};

/** The calendar that every policy has without writing it down. */
export const builtInCalendar = 'always';

export function checkPolicyReferences(draft: Draft, desk: DeskNames): PolicyFinding[] {
  const uses = nameUses(draft);
  const kinds = Object.entries(knownNames(draft, desk));
  return [
    ...uniqueNames(draft),
    ...builtInNames(draft),
    ...anybodysRelays(draft),
    ...kinds.flatMap(([what, known]) => usesOf(uses, what).flatMap((use) => unknownName(use, what, known))),
    ...uses.group.flatMap((use) =>
      unknownGroup(use, desk.groups, 'the group of the mailbox gets these tickets'),
    ),
    ...uses.groupOfLevel.flatMap((use) =>
      unknownGroup(use, desk.groups, 'at this level the ticket stays where it is'),
    ),
    ...closedBeforeReminded(draft),
    ...wrongQuestions(draft),
    ...doubledLevels(draft),
    ...mailsOfRules(draft),
    ...wrongFields(draft),
    ...uses.groupOfAccess.flatMap((use) =>
      unknownGroup(use, desk.groups, 'everybody may read these tickets'),
    ),
    ...uses.groupOfAccess.flatMap((use) => unread(use, desk)),
    ...uses.groupOfRule.flatMap((use) => unknownGroup(use, desk.groups, 'this rule fits no ticket')),
    ...uses.groupOfTrigger.flatMap((use) => unknownGroup(use, desk.groups, 'nobody owns these alarms')),
    ...uses.groupOfStep.flatMap((use) => unknownGroup(use, desk.groups, 'this step hands nothing over')),
  ];
}

type Kind = Exclude<
  keyof NameUses,
  'group' | 'groupOfStep' | 'groupOfTrigger' | 'groupOfLevel' | 'groupOfRule' | 'groupOfAccess'
>;

/** Which names there are, and where they are written down. */
interface Known {
  readonly names: readonly string[];
  readonly section: string;
}

function knownNames({ names, types, channels }: Draft, desk: DeskNames): Record<Kind, Known> {
  const listed = (section: 'categories' | 'tiers' | 'ladders' | 'calendars', ...others: string[]): Known => ({
    names: [...others, ...names[section].map(({ text }) => text)],
    section: `\`${section}\``,
  });
  return {
    category: listed('categories'),
    tier: listed('tiers'),
    type: { names: types, section: '`types`' },
    channel: { names: channels, section: '`channels`' },
    mailbox: { names: desk.mailboxes, section: '`mailboxes` in inboxd.yaml' },
    agent: { names: desk.agents, section: '`agents` in inboxd.yaml' },
    ladder: listed('ladders'),
    trigger: { names: names.triggers.map(({ text }) => text), section: '`triage.triggers`' },
    topic: { names: names.topics.map(({ text }) => text), section: '`triage.topics`' },
    calendar: listed('calendars', builtInCalendar),
  };
}

function usesOf(uses: NameUses, kind: string): readonly NameUse[] {
  return Object.entries(uses).find(([name]) => name === kind)?.[1] ?? [];
}

function unknownName({ text, path }: NameUse, what: string, { names, section }: Known): PolicyFinding[] {
  if (names.includes(text)) return [];
  const meant = suggest(text, names);
  const expected = names.length > 0 ? { expected: `one of ${names.join(', ')}` } : {};
  const hint = meant === null ? `name it under ${section}` : `did you mean \`${meant}\`?`;
  const lacking = { section: /^`(\w+)`$/.exec(section)?.[1] ?? '', name: text };
  return [{ path, message: `no ${what} is named \`${text}\``, ...expected, hint, lacking }];
}

function unknownGroup({ text, path }: NameUse, groups: readonly string[], inPack: string): PolicyFinding[] {
  if (groupNamed(text, groups) !== null) return [];
  const meant = suggest(text, groups);
  const hint = meant === null ? 'name it under `groups` in inboxd.yaml' : `did you mean \`${meant}\`?`;
  return [{ path, message: `no group is named \`${text}\``, hint, inPack }];
}

/** A ticket that only a group without members may read is read by nobody. */
function unread({ text, path }: NameUse, { groups, staffed }: DeskNames): PolicyFinding[] {
  const group = groupNamed(text, groups);
  if (group === null || staffed.includes(group)) return [];
  const hint = `give an agent of inboxd.yaml the group: \`groups: [${group}]\``;
  return [{ path, message: `nobody is in \`${group}\`, so nobody could read these tickets`, hint }];
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

/** A choice of nothing, values of what is no choice, and patterns that RE2 does not read. */
function wrongFields({ fields }: Draft): Finding[] {
  return fields.flatMap(({ item: { name, type, values, extract }, path }) => {
    const isChoice = type === 'choice';
    const hint = isChoice ? 'add `values: [one, other]`' : 'leave `values` out, or write `type: choice`';
    const wrong =
      isChoice === values.length > 0
        ? []
        : [
            {
              path: [...path, 'values'],
              message: isChoice
                ? `\`${name}\` has nothing to choose from`
                : `\`${name}\` is no choice, so it has no values`,
              hint,
            },
          ];
    return [
      ...wrong,
      ...(extract ?? []).flatMap((written, at) => brokenPattern(written, [...path, 'extract', at])),
    ];
  });
}

function brokenPattern(written: string, path: Finding['path']): Finding[] {
  try {
    readPattern(written);
    return [];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const hint =
      'patterns are RE2: without look-around and back-references; see github.com/google/re2/wiki/Syntax';
    return [{ path, message: `this pattern cannot be read: ${why}`, hint }];
  }
}

/** They are about a promise, and a rule knows of none. */
function mailsOfRules({ rules }: Draft): Finding[] {
  return rules.flatMap(({ item, path }) =>
    item.actions.flatMap((action, at) =>
      action.mail === undefined
        ? []
        : [
            {
              path: [...path, 'actions', at, 'mail'],
              message: 'a rule cannot send this mail: it tells a customer about a promise',
              hint: 'put it into a step of `sla`',
            },
          ],
    ),
  );
}

/** Whoever is reminded of a ticket must find it open. */
function closedBeforeReminded({ followUps }: Draft): Finding[] {
  return followUps.flatMap(({ item: { solved }, path }) => {
    const { remind, close } = solved;
    if (remind === undefined || typeof close !== 'number' || remind < close) return [];
    const message = 'a solved ticket would be closed before its customer is reminded';
    return [{ path: [...path, 'solved', 'remind'], message, hint: 'let `remind` be shorter than `close`' }];
  });
}

/** The first question is the score; the others are told apart by name. */
function wrongQuestions({ surveys }: Draft): Finding[] {
  return surveys.flatMap(({ item: { questions }, path }) => {
    const names = questions.map(({ name }, at) => ({ text: name, path: [...path, 'questions', at, 'name'] }));
    const doubled = checkUnique('question', names);
    if (questions[0]?.kind === 'rating') return doubled;
    const message = 'the first question is no rating, and it is the score';
    const hint = 'put a question with `kind: rating` before it';
    return [{ path: [...path, 'questions', 0, 'kind'], message, hint }, ...doubled];
  });
}

function doubledLevels({ ladders }: Draft): Finding[] {
  return ladders.flatMap(({ item, path }) =>
    item.levels.flatMap(({ level }, at) =>
      item.levels.findIndex((other) => other.level === level) === at
        ? []
        : [
            {
              path: [...path, 'levels', at, 'level'],
              message: `level ${level === 4 ? 'critical' : level} stands here twice`,
              hint: 'put both into one, or give one another level',
            },
          ],
    ),
  );
}

/** Else whoever writes "voicemail" into a subject says who the customer is. */
function anybodysRelays({ relays }: Draft): Finding[] {
  return relays
    .filter(({ item }) => item.requester !== undefined && item.when.from === undefined)
    .map(({ path }) => ({
      path: [...path, 'requester'],
      message: 'anybody could name a requester here: the notification is known by its subject alone',
      hint: 'say whose notifications these are: `when: {from: voicemail@phone.example}`',
    }));
}

const singular: Readonly<Record<ListName, string>> = {
  calendars: 'calendar',
  categories: 'category',
  tiers: 'tier',
  ladders: 'ladder',
  relays: 'relay',
  intake: 'rule',
  fields: 'field',
  rules: 'rule',
  access: 'access',
  digests: 'digest',
  sets: 'set',
  signals: 'signal',
  triggers: 'trigger',
  topics: 'topic',
  slas: 'policy',
  credits: 'credit',
};

function uniqueNames({ names, slas }: Draft): Finding[] {
  const steps = slas.map(({ item, path }) =>
    item.steps.map(({ name }, at): NameUse => ({ text: name, path: [...path, 'steps', at, 'name'] })),
  );
  return [
    ...Object.entries(names).flatMap(([list, uses]) => checkUnique(singularOf(list), uses)),
    ...steps.flatMap((uses) => checkUnique('step', uses)),
  ];
}

function singularOf(list: string): string {
  return Object.entries(singular).find(([name]) => name === list)?.[1] ?? list;
}

function builtInNames({ names }: Draft): Finding[] {
  return names.calendars
    .filter(({ text }) => text.toLowerCase() === builtInCalendar)
    .map(({ path }) => ({
      path,
      message: `\`${builtInCalendar}\` is built in: every hour of every day`,
      hint: 'give this calendar another name',
    }));
}
