/**
 * What a customer answers to a survey: under each question, in one line ("5, 4, yes, 5, thank you"), partly, or with a score and a word.
 */
import { readScore, writtenScore } from './score.ts';
import type { Question } from './survey.ts';

export type Value = number | boolean | null;

export interface Answers {
  /** One for each question; null where it is not answered, and for words. */
  readonly values: readonly Value[];
  /** What was written besides, for people to read. */
  readonly comment: string;
}

/**
 * Null where nothing in it is an answer: then it is a mail like any other. `words` are what is new in the mail, `whole` is all of its
 * text: whoever answers under the questions leaves them in.
 */
export function readAnswers(words: string, whole: string, questions: readonly Question[]): Answers | null {
  const readings = [
    underQuestions(whole, questions),
    inOneLine(words, questions),
    scoreAlone(words, questions),
  ];
  return readings.find((answers) => answers?.values.some((value) => value !== null)) ?? null;
}

/** The questions stand among the answers, quoted or not, numbered or not; what is quoted is no answer. */
function underQuestions(text: string, questions: readonly Question[]): Answers | null {
  const lines = text.slice(0, longest).split('\n');
  const plain = lines.map((line) => line.replace(/^[>\s]+/, ''));
  const bared = plain.map(bare);
  const at = questions.map(({ ask }) => bared.findIndex((line) => line.startsWith(bare(ask))));
  if (at.filter((line) => line >= 0).length < 2) return null;
  const parts = questions.map(({ ask }, index) => {
    const from = at[index] ?? -1;
    if (from < 0) return '';
    const to = Math.min(lines.length, ...at.filter((other) => other > from));
    const behind = bareTail(plain[from] ?? '', ask);
    const below = lines.slice(from + 1, to).filter((line) => !line.startsWith('>'));
    return [behind, ...below].join('\n').trim();
  });
  const values = questions.map(({ kind }, index) => answerOf(kind, parts[index] ?? ''));
  const said = parts.filter((part, index) => part !== '' && (values[index] ?? null) === null);
  return { values, comment: said.join('\n') };
}

/** Nobody fills in a form of that length. */
const longest = 20_000;

function bare(text: string): string {
  return text
    .toLowerCase()
    .replace(/^\W*\d+[.)]\s*/, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** What stands behind the question on its own line. */
function bareTail(line: string, ask: string): string {
  const end = line.indexOf(ask.slice(-1), line.length > ask.length ? ask.length - 1 : 0);
  return end < 0 ? '' : line.slice(end + 1).replace(/^\s*(?:\([^)]*\)|\[[^\]]*\])?\s*:?/, '');
}

/** One answer after the other, in the order of the questions; words behind the last are the comment. */
function inOneLine(text: string, questions: readonly Question[]): Answers | null {
  const [first = '', ...rest] = text.trim().split('\n');
  const parts = first.split(/[,;]\s*/).map((part) => part.trim());
  if (questions.length < 2 || parts.length < 2) return null;
  const values: Value[] = [];
  let used = 0;
  for (const { kind } of questions) {
    const part = parts[used] ?? '';
    const value = kind === 'rating' ? writtenScore(part) : answerOf(kind, part);
    if (kind !== 'text' && value === null && isBlank(part)) used += 1;
    else if (value !== null) used += 1;
    values.push(value);
  }
  // One number and a remark is a score, whatever the remark begins with.
  if (values.filter((value) => value !== null).length < 2) return null;
  return { values, comment: [parts.slice(used).join(', '), ...rest].join('\n').trim() };
}

function isBlank(part: string): boolean {
  return part === '' || /^[-–—?]$/.test(part);
}

function scoreAlone(text: string, questions: readonly Question[]): Answers | null {
  const score = readScore(text);
  if (score === null) return null;
  return { values: questions.map((_, index) => (index === 0 ? score : null)), comment: commentOf(text) };
}

/** Less the score that it begins with. */
function commentOf(text: string): string {
  const [first = '', ...rest] = text.trim().split('\n');
  const left = first.replace(/^\W*(?:[1-5](?:\s*\/\s*5)?)(?=$|\W)[\s.,;:!–—-]*/u, '');
  return [left, ...rest].join('\n').trim();
}

function answerOf(kind: Question['kind'], part: string): Value {
  if (kind === 'rating') return readScore(part);
  if (kind === 'text') return null;
  const [first = ''] = part.toLowerCase().match(/\p{L}+/u) ?? [];
  if (yes.includes(first)) return true;
  return no.includes(first) ? false : null;
}

const yes = ['yes', 'y', 'yep', 'sí', 'si', 'oui', 'ja'];
const no = ['no', 'n', 'nope', 'non', 'nein'];
