/** The questions that are asked of each row, and how the words alone answer them. */
import type { WordsJudgement } from '../../src/desk/triage/judge.ts';
import type { Row } from './rows.ts';

export interface Task {
  readonly name: string;
  /** The row's label; null where it has none. */
  readonly truth: (row: Row) => string | null;
  /** The class that is looked for, where there is one. */
  readonly positive?: string;
  /** What the words alone say, and how surely; null where they have no say in it. */
  readonly words: ((judgement: WordsJudgement) => { readonly got: string; readonly score: number }) | null;
  /** Whether a model is learned for each source instead of one for all. */
  readonly perSource: boolean;
}

/** Where the first threshold of the word lists lies. */
const escalatedFrom = 20;

const only = (sources: readonly string[], pick: (row: Row) => string | null | undefined) => (row: Row) =>
  sources.includes(row.source) ? (pick(row) ?? null) : null;

export const tasks: readonly Task[] = [
  {
    name: 'escalation',
    truth: ({ labels }) => (typeof labels.escalate === 'boolean' ? yesNo(labels.escalate) : null),
    positive: 'yes',
    words: ({ points, alarms }) => ({
      got: yesNo(points >= escalatedFrom || alarms.length > 0),
      score: points + 100 * alarms.length,
    }),
    perSource: false,
  },
  {
    name: 'category',
    truth: ({ labels }) => labels.category ?? null,
    words: ({ topics }) => ({ got: topics[0]?.topic ?? 'other', score: topics[0]?.weight ?? 0 }),
    perSource: false,
  },
  {
    name: 'category of app reviews',
    truth: only(['appreview'], ({ labels }) => labels.category),
    words: ({ topics }) => {
      const best = topics.find(({ topic }) => reviewLabels.includes(topic));
      return { got: best?.topic ?? 'other', score: best?.weight ?? 0 };
    },
    perSource: true,
  },
  {
    name: 'intent',
    truth: only(['itsvc', 'bitext', 'banking77', 'hint3', 'tobi'], ({ labels }) => labels.intent),
    words: null,
    perSource: true,
  },
  {
    name: 'type',
    truth: only(['tobi', 'endava'], ({ labels }) => labels.type),
    words: null,
    perSource: true,
  },
  {
    name: 'priority',
    truth: only(['tobi', 'endava'], ({ labels }) => labels.priority),
    words: null,
    perSource: true,
  },
  {
    name: 'heated',
    truth: ({ labels, lang }) =>
      lang === 'en' && labels.sentiment ? yesNo(labels.sentiment !== 'calm') : null,
    positive: 'yes',
    words: ({ heat, heated }) => ({ got: yesNo(heated), score: heat }),
    perSource: false,
  },
  {
    name: 'language',
    truth: ({ lang }) => lang ?? null,
    words: ({ language }) => ({ got: language ?? 'none', score: 1 }),
    perSource: false,
  },
];

const reviewLabels = ['technical', 'feature_request', 'complaint', 'other'];

function yesNo(is: boolean): string {
  return is ? 'yes' : 'no';
}
