/** A checked draft as the policy that the desk works with. */

import type { AccessRule } from '../../desk/access/access.ts';
import type { Calendar, Duration } from '../../desk/clock/calendar.ts';
import { type Priority, priorities } from '../../desk/event.ts';
import { readPattern } from '../../desk/fields/pattern.ts';
import { type FollowUps, noFollowUps } from '../../desk/follow-up/follow-up.ts';
import type { Relay } from '../../desk/incoming/relay.ts';
import type { Ladder } from '../../desk/ladder/ladder.ts';
import type { Learning } from '../../desk/learn/learning.ts';
import {
  type Category,
  type IntakeRule,
  type NamedValue,
  type Policy,
  type PriorityName,
  type SlaPolicy,
  type SlaStep,
  type StepAction,
  type TargetName,
  targetNames,
} from '../../desk/policy/policy.ts';
import type { Routing } from '../../desk/routing/routing.ts';
import type { Rule } from '../../desk/rules/rule.ts';
import type { Similar } from '../../desk/similar/alike.ts';
import type { Surveys } from '../../desk/survey/survey.ts';
import type { Triage } from '../../desk/triage/triage.ts';
import { riskyEndings } from '../../mail/risky-file.ts';
import { type Draft, promisedTargets } from './draft.ts';
import { type DeskNames, groupNamed } from './policy-references.ts';

/** What needs no draft: mappings without names. */
interface Plain {
  readonly priorities: { readonly [Name in Priority]?: string };
  readonly learning: Learning;
  readonly similar?: Similar;
  readonly riskyFiles?: readonly string[];
  readonly surveys?: Surveys;
  readonly routing: { readonly strategy: Routing['strategy']; readonly maxTickets?: number };
}
type DraftStep = Draft['slas'][number]['item']['steps'][number];
type DraftAction = DraftStep['actions'][number];

/** Calendars by name; every name in the draft is known. */
export function compile(
  draft: Draft,
  { priorities: labels, routing, learning, similar, riskyFiles, surveys }: Plain,
  calendars: ReadonlyMap<string, Calendar>,
  { groups, timeZone }: Pick<DeskNames, 'groups' | 'timeZone'>,
  triage: Triage,
): Policy {
  return {
    triage,
    learning,
    similar: similar ?? null,
    riskyFiles: riskyFiles ?? riskyEndings,
    routing: { strategy: routing.strategy, maxTickets: routing.maxTickets ?? null },
    followUps: followUps(draft, calendars),
    surveys: surveys ?? null,
    calendars,
    priorities: priorities.map((name): PriorityName => ({ name, label: labels[name] ?? capital(name) })),
    categories: draft.categories.map(({ item }) => category(item, groups)),
    types: draft.types,
    tiers: draft.tiers.map(({ item }) => named(item)),
    channels: draft.channels,
    fields: draft.fields.map(({ item }) => ({
      ...named(item),
      type: item.type,
      values: item.values,
      extract: (item.extract ?? []).map(readPattern),
    })),
    rules: draft.rules.map(({ item }) => rule(item, groups)),
    digests: draft.digests.map(({ item: { timezone, ...digest } }) => ({
      ...digest,
      timeZone: timezone ?? timeZone,
    })),
    access: draft.access.flatMap(({ item }) => accessRule(item, groups)),
    ladders: draft.ladders.map(({ item }) => ladder(item, groups)),
    relays: draft.relays.map(({ item }) => relay(item)),
    intake: draft.intake.map(({ item }) => intakeRule(item, groups)),
    slas: draft.slas.map(({ item }) => slaPolicy(item, calendars, groups)),
    credits: draft.credits.map(({ item }) => item),
  };
}

function named({ name, label }: { name: string; label?: string }): NamedValue {
  return { name, label: label ?? capital(name) };
}

/** `feature-request` is read as `Feature request`. */
function capital(name: string): string {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function category(item: Draft['categories'][number]['item'], groups: readonly string[]): Category {
  const group = item.group === undefined ? null : groupNamed(item.group, groups);
  return {
    ...named(item),
    priority: item.priority ?? null,
    group,
    ...(item.topics === undefined ? {} : { topics: item.topics }),
  };
}

/** Handing over to a group that the desk has not is left out. */
function rule(
  { name, when, if: wanted, actions }: Draft['rules'][number]['item'],
  groups: readonly string[],
): Rule {
  const { group, ...others } = wanted;
  const known = group?.flatMap((one) => groupNamed(one, groups) ?? []);
  const compiled = actions.flatMap((action) => stepAction(action, groups) ?? []);
  return {
    name,
    when,
    if: known === undefined ? others : { ...others, group: known },
    actions: compiled.flatMap((action) => (action.do === 'mail' ? [] : [action])),
  };
}

function followUps({ followUps: [drafted] }: Draft, calendars: ReadonlyMap<string, Calendar>): FollowUps {
  const { calendar, solved, pending } = drafted?.item ?? noFollowUps;
  return {
    calendar: (typeof calendar === 'string' ? calendars.get(calendar) : null) ?? null,
    solved: { ...solved, remind: solved.remind ?? null, close: solved.close ?? null },
    pending: pending ?? null,
  };
}

/** Where the desk has not the group, everybody may read. */
function accessRule(item: Draft['access'][number]['item'], groups: readonly string[]): AccessRule[] {
  const group = groupNamed(item.group, groups);
  return group === null ? [] : [{ ...item, group }];
}

/** A group that the desk has not leaves the ticket where it is. */
function ladder(item: Draft['ladders'][number]['item'], groups: readonly string[]): Ladder {
  const levels = item.levels.map(({ level, group, response, update, resolution, contacts }) => ({
    level,
    group: group === undefined ? null : groupNamed(group, groups),
    response,
    update: update ?? null,
    resolution: resolution ?? null,
    contacts: contacts ?? [],
  }));
  return {
    ...named(item),
    when: item.when,
    levels: levels.toSorted((one, other) => one.level - other.level),
  };
}

function relay({ name, when, channel, requester }: Draft['relays'][number]['item']): Relay {
  return {
    name,
    when,
    channel: channel ?? null,
    requester:
      requester === undefined
        ? null
        : { replyTo: requester.replyTo, address: requester.address ?? [], name: requester.name ?? [] },
  };
}

/** A group that the desk has not leaves the choice to the category and the mailbox. */
function intakeRule(
  { name, when, set }: Draft['intake'][number]['item'],
  groups: readonly string[],
): IntakeRule {
  const { group: wanted, ...others } = set;
  const group = wanted === undefined ? null : groupNamed(wanted, groups);
  return { name, when, set: group === null ? others : { ...others, group } };
}

function slaPolicy(
  item: Draft['slas'][number]['item'],
  calendars: ReadonlyMap<string, Calendar>,
  groups: readonly string[],
): SlaPolicy {
  const { name, when, updatesBeforeResolution, pauses, reopen, extensions, steps } = item;
  const calendar = calendars.get(item.calendar);
  if (calendar === undefined) throw new Error(`no calendar ${item.calendar}`);
  return {
    name,
    when,
    calendar,
    targets: targets(item.targets),
    updatesBeforeResolution,
    pauses,
    reopen,
    steps: steps.map((step) => slaStep(step, groups)).toSorted((one, other) => one.percent - other.percent),
    extensions,
  };
}

function targets(promised: Draft['slas'][number]['item']['targets']): SlaPolicy['targets'] {
  const timed = targetNames.flatMap((target): [TargetName, Duration][] => {
    const time = promised[target];
    return time === undefined || time.unit === 'bestEffort' ? [] : [[target, time]];
  });
  return Object.fromEntries(timed);
}

function slaStep({ name, targets: of, percent, actions }: DraftStep, groups: readonly string[]): SlaStep {
  return {
    name,
    targets: of ?? promisedTargets,
    percent,
    actions: actions.flatMap((action) => stepAction(action, groups) ?? []),
  };
}

/** Null for handing over to a group that the desk has not. */
function stepAction(action: DraftAction, groups: readonly string[]): StepAction | null {
  const { notify, priority, escalate, tag, mail, group, reassign, page, playbook, webhook } = action;
  if (notify !== undefined) return { do: 'notify', who: notify };
  if (priority !== undefined) return { do: 'priority', to: priority };
  if (escalate !== undefined) return { do: 'escalate', level: escalate };
  if (tag !== undefined) return { do: 'tag', add: tagsOf(tag, true), remove: tagsOf(tag, false) };
  if (mail !== undefined) return { do: 'mail', template: mail };
  if (reassign !== undefined) return { do: 'reassign', to: reassign };
  if (page !== undefined) return { do: 'page', ladder: page };
  if (playbook !== undefined) return { do: 'playbook', name: playbook };
  if (webhook !== undefined) return { do: 'webhook', name: webhook };
  const known = group === undefined ? null : groupNamed(group, groups);
  return known === null ? null : { do: 'group', group: known };
}

function tagsOf(changes: readonly { tag: string; isAdded: boolean }[], isAdded: boolean): string[] {
  return changes.filter((change) => change.isAdded === isAdded).map(({ tag }) => tag);
}
