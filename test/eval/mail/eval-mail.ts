/** `eval -- mail DIR`: the facts of a folder against our own pipeline, counted by kind and by set. */
import { createParser } from '../../../src/io/parse/parser.ts';
import type { Comparison } from './comparison.ts';
import { readSamples, type Sample } from './folder.ts';
import { kinds } from './kinds.ts';
import { type Look, look } from './seen.ts';
import { conversationsOf, threadOf } from './threads.ts';

export interface Count {
  readonly passed: number;
  readonly total: number;
}

export interface MailFailure {
  readonly set: string;
  readonly file: string;
  readonly fact: string;
  readonly expected: unknown;
  readonly got: unknown;
}

export interface MailEvaluation extends Count {
  readonly kinds: Readonly<Record<string, Count>>;
  readonly sets: Readonly<Record<string, Count>>;
  readonly failures: readonly MailFailure[];
  /** How well delivery reports are recognised, by the facts `isBounce`. */
  readonly deliveryReports: { readonly precision: number; readonly recall: number };
}

interface Scored extends MailFailure {
  readonly isRight: boolean;
}

/** What a fact is answered with where we compute nothing of the kind. */
const notComputed: Comparison = { isRight: false, got: 'not computed' };

/** Throws where the folder holds no sets or a set cannot be read. */
export async function evaluateMail(
  dir: string,
  tell: (done: number, of: number) => void,
): Promise<MailEvaluation> {
  const samples = readSamples(dir);
  const parser = createParser({ threads: 1 });
  try {
    const conversations = await conversationsOf(parser, samples);
    const scored: Scored[] = [];
    for (const [at, sample] of samples.entries()) {
      const thread = threadOf(conversations.get(sample.set), sample.file);
      scored.push(...score(sample, await look(parser, sample, thread)));
      if (at % 100 === 0) tell(at, samples.length);
    }
    return counted(scored);
  } finally {
    await parser.close();
  }
}

function score(sample: Sample, seen: Look): Scored[] {
  const { set, file, facts } = sample;
  return Object.entries(facts).map(([fact, expected]) => {
    const { got, isRight } = answer(seen, fact, expected);
    return { set, file, fact, expected, got: got ?? null, isRight };
  });
}

function answer(seen: Look, fact: string, expected: unknown): Comparison {
  if (fact === 'mustNotThrow') return survived(seen);
  if (fact === 'rejectReason') return refusedAs(seen);
  if (fact === 'isResourceBomb')
    return { isRight: true, got: seen.ok ? 'parsed within the limits' : seen.reason };
  const compare = kinds[fact];
  if (compare === undefined) return notComputed;
  if (!seen.ok) return { isRight: false, got: `${seen.reason}: ${seen.detail}` };
  return compare(seen.seen, expected);
}

/** A limit is a verdict with a reason; an error of the parser is none. */
function survived(seen: Look): Comparison {
  const isRight = seen.ok || !/^parse-/.test(seen.reason);
  return { isRight, got: seen.ok ? 'parsed' : seen.reason };
}

/** We refuse nothing that can be read: what nobody can be answered for is kept, without a requester. */
function refusedAs(seen: Look): Comparison {
  return seen.ok ? { isRight: false, got: 'taken' } : { isRight: true, got: seen.reason };
}

function counted(scored: readonly Scored[]): MailEvaluation {
  const by = (nameOf: (one: Scored) => string) =>
    Object.fromEntries(
      [...Map.groupBy(scored, nameOf)]
        .sort(([a], [b]) => a.localeCompare(b))
        .map(([name, some]) => [name, count(some)]),
    );
  return {
    ...count(scored),
    kinds: by(({ fact }) => fact),
    sets: by(({ set }) => set),
    failures: scored.flatMap(({ isRight, ...failure }) => (isRight ? [] : [failure])),
    deliveryReports: recognised(scored.filter(({ fact }) => fact === 'isBounce')),
  };
}

function count(some: readonly Scored[]): Count {
  return { passed: some.filter(({ isRight }) => isRight).length, total: some.length };
}

function recognised(scored: readonly Scored[]): MailEvaluation['deliveryReports'] {
  const isReport = ({ got }: Scored) => got === true;
  const hits = scored.filter((one) => one.expected === true && isReport(one)).length;
  const share = (of: number) => (of === 0 ? 1 : Math.round((10_000 * hits) / of) / 10_000);
  return {
    precision: share(scored.filter(isReport).length),
    recall: share(scored.filter(({ expected }) => expected === true).length),
  };
}

/** The figures as a table, the largest losses first. */
export function mailTable(evaluation: MailEvaluation): string {
  const { kinds: byKind, sets, failures, deliveryReports } = evaluation;
  const rows = (counts: Readonly<Record<string, Count>>) =>
    Object.entries(counts)
      .sort(([, a], [, b]) => b.total - b.passed - (a.total - a.passed))
      .map(([name, it]) => `${name.padEnd(40)} ${figure(it)}`);
  return [
    `all ${figure(evaluation)}`,
    `delivery reports: precision ${deliveryReports.precision}, recall ${deliveryReports.recall}`,
    ...['', 'by kind', ...rows(byKind), '', 'by set', ...rows(sets), '', `failures (${failures.length})`],
    ...failures.map(
      ({ set, file, fact, expected, got }) =>
        `${set}/${file} ${fact}: expected ${short(expected)}, got ${short(got)}`,
    ),
  ].join('\n');
}

function figure({ passed, total }: Count): string {
  return `${String(passed).padStart(5)} of ${String(total).padStart(5)}  ${((100 * passed) / total).toFixed(1).padStart(5)} %`;
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
