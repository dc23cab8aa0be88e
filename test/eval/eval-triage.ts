/**
 * `eval -- triage DIR`: every task of the folder, by words alone and by models that learned from another folder, or by five-fold
 * cross-validation where it is the same one. What is learned here is thrown away: sets that are for evaluation alone ship nowhere.
 */
import { resolve } from 'node:path';
import { packFile } from '../../src/config/policy/packs.ts';
import { readPolicy } from '../../src/config/policy/read-policy.ts';
import type { Sample } from '../../src/desk/learn/features.ts';
import { foundBy } from '../../src/desk/learn/found.ts';
import { foldsOf, guess, type Labelled, learn, usual } from '../../src/desk/learn/model.ts';
import { judge, type WordsJudgement } from '../../src/desk/triage/judge.ts';
import type { Triage } from '../../src/desk/triage/triage.ts';
import { type DuplicateFigures, duplicateFigures } from './eval-duplicates.ts';
import { type Figures, figuresOf, type Scored } from './metrics.ts';
import { type Row, readFolder } from './rows.ts';
import { type Task, tasks } from './tasks.ts';

export interface TaskFigures extends Figures {
  readonly task: string;
  readonly source: string;
  readonly method: 'words' | 'trained';
  readonly textsPerSecond: number;
}

/** One row that was answered wrong. `file` is its id. */
export interface Failure {
  readonly set: string;
  readonly file: string;
  readonly fact: string;
  readonly expected: string;
  readonly got: string;
}

interface Count {
  readonly passed: number;
  readonly total: number;
}

export interface Evaluation extends Count {
  /** By task and method: `category, words`. */
  readonly kinds: Readonly<Record<string, Count>>;
  /** By source. */
  readonly sets: Readonly<Record<string, Count>>;
  readonly failures: readonly Failure[];
  readonly trainedOn: string;
  readonly tasks: readonly TaskFigures[];
  /** Share of texts that raise any alarm, in sets that have nothing to alarm about. */
  readonly alarms: readonly { readonly source: string; readonly n: number; readonly rate: number }[];
  readonly duplicates: DuplicateFigures | null;
  /** Milliseconds to learn 2,000 texts. */
  readonly learning: { readonly samples: number; readonly ms: number };
}

interface Read {
  readonly row: Row;
  readonly judgement: WordsJudgement;
  readonly sample: Sample;
}

const folds = 5;

export async function evaluateTriage(dir: string, train: string): Promise<Evaluation> {
  const triage = await shippedWords();
  const folder = readFolder(dir);
  const isSame = resolve(dir) === resolve(train);
  const { read, perSecond } = readAll(triage, folder.rows);
  const others = isSame ? null : readAll(triage, readFolder(train).rows).read;
  const answers = tasks.flatMap((task) => [
    ...byWords(task, read, perSecond),
    ...(task.name === 'language' ? [] : trained(task, read, others)),
  ]);
  return {
    ...counted(answers),
    trainedOn: isSame ? `the other four fifths of ${dir}` : train,
    tasks: answers.flatMap(({ task, method, textsPerSecond, scored }) =>
      bySource(task, scored).map((figures) => ({ ...figures, method, textsPerSecond })),
    ),
    alarms: alarmRates(read),
    duplicates: folder.pairs.length === 0 ? null : duplicateFigures(folder),
    learning: learningTime(read),
  };
}

async function shippedWords(): Promise<Triage> {
  const desk = { timeZone: 'UTC', groups: [], staffed: [], agents: [], mailboxes: [] };
  const { policy, problems } = await readPolicy([{ text: packFile('words'), path: [] }], '.', desk);
  if (policy === null) throw new Error(`the word lists are wrong: ${JSON.stringify(problems)}`);
  return policy.triage;
}

function readAll(triage: Triage, rows: readonly Row[]): { read: Read[]; perSecond: number } {
  const begin = performance.now();
  const read = rows.map((row) => {
    const subject = row.subject ?? '';
    const judgement = judge(triage, { subject, words: row.text });
    return { row, judgement, sample: { subject, words: row.text, found: foundBy(judgement) } };
  });
  return { read, perSecond: perSecond(rows.length, begin) };
}

function perSecond(count: number, begin: number): number {
  return Math.round((1000 * count) / (performance.now() - begin));
}

function labelled(task: Task, read: readonly Read[]): { one: Read; truth: string }[] {
  return read.flatMap((one) => {
    const truth = task.truth(one.row);
    return truth === null ? [] : [{ one, truth }];
  });
}

/** What one method says of one task. */
interface Answer {
  readonly task: Task;
  readonly method: 'words' | 'trained';
  readonly textsPerSecond: number;
  readonly scored: readonly FromSource[];
}

function counted(
  answers: readonly Answer[],
): Pick<Evaluation, 'passed' | 'total' | 'kinds' | 'sets' | 'failures'> {
  const facts = answers.flatMap(({ task, method, scored }) =>
    scored.map((it) => ({
      ...it,
      fact: `${task.name}, ${method}`,
      isRight: it.scored.truth === it.scored.got,
    })),
  );
  const count = (some: readonly { readonly isRight: boolean }[]): Count => ({
    passed: some.filter(({ isRight }) => isRight).length,
    total: some.length,
  });
  const by = (nameOf: (fact: (typeof facts)[number]) => string) =>
    Object.fromEntries([...Map.groupBy(facts, nameOf)].map(([name, some]) => [name, count(some)]));
  const wrong = facts.filter(({ isRight }) => !isRight);
  return {
    ...count(facts),
    kinds: by(({ fact }) => fact),
    sets: by(({ source }) => source),
    failures: wrong.map(({ source, id, fact, scored }) => ({
      ...{ set: source, file: id, fact, expected: scored.truth, got: scored.got },
    })),
  };
}

function byWords(task: Task, read: readonly Read[], textsPerSecond: number): Answer[] {
  const { words } = task;
  if (words === null) return [];
  const scored = labelled(task, read).map(({ one, truth }) => ({
    source: sourceOf(one.row),
    id: one.row.id,
    scored: { truth, ...words(one.judgement) },
  }));
  return [{ task, method: 'words', textsPerSecond, scored }];
}

interface FromSource {
  readonly source: string;
  readonly id: string;
  readonly scored: Scored;
}

function sourceOf({ source, lang }: Row): string {
  return lang === 'en' || !lang ? source : `${source}-${lang}`;
}

function bySource(task: Task, all: readonly FromSource[]): (Figures & { task: string; source: string })[] {
  const groups = [...Map.groupBy(all, ({ source }) => source)];
  const figures = (source: string, some: readonly FromSource[]) => ({
    ...{ task: task.name, source },
    ...figuresOf(
      some.map(({ scored }) => scored),
      task.positive,
    ),
  });
  const english = all.filter(({ source }) => !/-[a-z]{2}$/.test(source));
  const pooled =
    groups.length > 1 && !task.perSource ? [figures('pooled en', english), figures('pooled', all)] : [];
  return [...pooled, ...groups.map(([source, some]) => figures(source, some))];
}

function trained(task: Task, read: readonly Read[], others: readonly Read[] | null): Answer[] {
  const parts = task.perSource ? [...Map.groupBy(read, ({ row }) => row.source)] : [['all', read] as const];
  const answers = parts.map(([source, some]) => {
    const from = others?.filter(({ row }) => !task.perSource || row.source === source) ?? null;
    return from === null ? crossed(task, some) : asked(task, from, some);
  });
  const scored = answers.flatMap(({ scored: of }) => of);
  const ms = answers.reduce((sum, answer) => sum + answer.ms, 0);
  const textsPerSecond = Math.round((1000 * scored.length) / Math.max(1, ms));
  return scored.length === 0 ? [] : [{ task, method: 'trained', textsPerSecond, scored }];
}

/** What a model says, and how long it took to say it, without the learning. */
interface Answers {
  readonly scored: readonly FromSource[];
  readonly ms: number;
}

function asked(task: Task, from: readonly Read[], to: readonly Read[]): Answers {
  const model = learn(
    labelled(task, from).map(({ one, truth }): Labelled => ({ sample: one.sample, label: truth })),
    { ...usual, folds: 0 },
  );
  if (model === null) return { scored: [], ms: 0 };
  const begin = performance.now();
  const scored = labelled(task, to).map(({ one, truth }) => {
    const { label, confidence, margins } = guess(model, one.sample);
    const wanted = task.positive === undefined ? -1 : model.labels.indexOf(task.positive);
    const score = wanted < 0 ? confidence : (margins[wanted] ?? 0);
    return { source: sourceOf(one.row), id: one.row.id, scored: { truth, got: label, score } };
  });
  return { scored, ms: performance.now() - begin };
}

function crossed(task: Task, read: readonly Read[]): Answers {
  const all = labelled(task, read).map(({ one }) => one);
  const parts = foldsOf(all.length, { folds, seed: 7 });
  const answers = Array.from({ length: folds }, (_, fold) =>
    asked(
      task,
      all.filter((__, at) => parts[at] !== fold),
      all.filter((__, at) => parts[at] === fold),
    ),
  );
  return {
    scored: answers.flatMap(({ scored }) => scored),
    ms: answers.reduce((sum, { ms }) => sum + ms, 0),
  };
}

const harmless = ['itsvc', 'appreview'];

function alarmRates(read: readonly Read[]): Evaluation['alarms'] {
  return harmless.flatMap((source) => {
    const some = read.filter(({ row }) => row.source === source);
    const alarmed = some.filter(({ judgement }) => judgement.alarms.length > 0);
    return some.length === 0 ? [] : [{ source, n: some.length, rate: alarmed.length / some.length }];
  });
}

function learningTime(read: readonly Read[]): Evaluation['learning'] {
  const some = read.flatMap(({ sample, row }) =>
    row.labels.category ? [{ sample, label: row.labels.category }] : [],
  );
  const samples = some.slice(0, 2000);
  const begin = performance.now();
  learn(samples, { ...usual, folds: 0 });
  return { samples: samples.length, ms: Math.round(performance.now() - begin) };
}
