/**
 * Examples of a policy: a mail as it might come, and what it should become. They are for a policy what tests are for a program:
 * a desk runs its own before a changed file goes live.
 */
import type { Priority } from '../event.ts';
import type { Instant } from '../instant.ts';
import { ownerOf, weighed } from '../judging/judged.ts';
import { undisturbedDue } from '../sla/promise.ts';
import { judge, type WordsJudgement } from '../triage/judge.ts';
import { chooseFields, type IntakeFacts } from './intake.ts';
import { localText } from './local-time.ts';
import { slaFor, type TicketFacts } from './match.ts';
import { type Policy, type SlaPolicy, type TargetName, targetNames } from './policy.ts';

/** What agents set afterwards, or a rule should have: instead of what the rules chose. */
export interface Given {
  readonly category?: string;
  readonly priority?: Priority;
  readonly type?: string;
  readonly tier?: string;
  readonly channel?: string;
  readonly tags?: readonly string[];
}

/** Null: nothing of the kind. What is not named is not looked at. */
export interface Expected {
  readonly category?: string | null;
  readonly priority?: Priority;
  readonly type?: string | null;
  readonly tier?: string | null;
  readonly channel?: string | null;
  readonly group?: string | null;
  readonly assignee?: string | null;
  /** All of these, perhaps among others. */
  readonly tags?: readonly string[];
  /** The level it is escalated to at once: 4 is critical. */
  readonly level?: number;
  /** Hard triggers, exactly these. */
  readonly alarms?: readonly string[];
  readonly language?: string | null;
  readonly policy?: string | null;
  readonly due?: Partial<Readonly<Record<TargetName, Instant | null>>>;
}

export interface Example {
  readonly name: string;
  readonly mail: IntakeFacts;
  readonly at: Instant;
  /** In which its times are written. */
  readonly timeZone: string;
  readonly with: Given;
  readonly expect: Expected;
}

export interface Miss {
  /** `priority`, `due.firstReply`. */
  readonly field: string;
  readonly expected: string;
  readonly got: string;
  /** Why it is so, where a rule says; else empty. */
  readonly because: string;
}

/** What comes out otherwise than expected; empty where the example holds. */
export function misses(policy: Policy, example: Example): Miss[] {
  const judgement = judge(policy.triage, { subject: example.mail.subject, words: example.mail.words });
  const owner = ownerOf(policy, judgement);
  const chosen = chooseFields(policy, { ...example.mail, topics: judgement.topics, owner });
  const facts: TicketFacts = {
    mailbox: example.mail.mailbox.name,
    ...chosenValues(chosen),
    ...example.with,
    tags: [...chosen.tags.value, ...(example.with.tags ?? [])],
  };
  const sla = slaFor(policy, facts);
  const { expect } = example;
  const words = (['category', 'priority', 'type', 'tier', 'channel'] as const).flatMap((field) => {
    const because = example.with[field] === undefined ? chosen[field].because : 'given';
    return different(field, expect[field], facts[field], because);
  });
  const people = (['group', 'assignee'] as const).flatMap((field) =>
    different(field, expect[field], chosen[field].value, chosen[field].because),
  );
  return [
    ...words,
    ...people,
    ...missingTags(expect.tags ?? [], facts.tags, chosen.tags.because),
    ...wrongJudgement(policy, judgement, facts, expect),
    ...different('policy', expect.policy, sla?.name ?? null, ''),
    ...wrongDues(sla, example),
  ];
}

function wrongJudgement(
  { triage }: Policy,
  judgement: WordsJudgement,
  { tier, channel, tags }: TicketFacts,
  expect: Expected,
): Miss[] {
  const { heated } = judgement;
  const standing = { before: null, tier, channel, tags, heated, unanswered: 0 };
  const { level, score } = weighed(triage, judgement, standing);
  const alarms = judgement.alarms.map(({ alarm }) => alarm).toSorted();
  const found = alarms.join(', ') || nothing;
  return [
    ...(expect.level === undefined || expect.level === level
      ? []
      : different('level', String(expect.level), String(level), `score: ${score}; alarms: ${found}`)),
    ...(expect.alarms === undefined
      ? []
      : different('alarms', expect.alarms.toSorted().join(', ') || nothing, found, '')),
    ...different('language', expect.language, judgement.language, ''),
  ];
}

function chosenValues({ category, priority, type, tier, channel }: ReturnType<typeof chooseFields>) {
  return {
    category: category.value,
    priority: priority.value,
    type: type.value,
    tier: tier.value,
    channel: channel.value,
  };
}

function different(
  field: string,
  expected: string | null | undefined,
  got: string | null,
  because: string,
): Miss[] {
  if (expected === undefined || expected === got) return [];
  return [{ field, expected: expected ?? nothing, got: got ?? nothing, because }];
}

const nothing = 'none';

function missingTags(expected: readonly string[], got: readonly string[], because: string): Miss[] {
  if (expected.every((tag) => got.includes(tag))) return [];
  return [{ field: 'tags', expected: expected.join(', '), got: got.join(', ') || nothing, because }];
}

/** As on the day it arrives: nothing stood still yet, and nobody put anything off. */
function wrongDues(sla: SlaPolicy | null, { at, expect, timeZone }: Example): Miss[] {
  const text = (instant: Instant | null) => (instant === null ? null : localText(instant, timeZone));
  return targetNames.flatMap((target) => {
    const expected = expect.due?.[target];
    if (expected === undefined) return [];
    const got = sla === null ? null : undisturbedDue(sla, target, at, at);
    return different(`due.${target}`, text(expected), text(got), sla === null ? '' : `policy: ${sla.name}`);
  });
}
