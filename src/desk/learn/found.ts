/** What the word lists say of a text, as the learned model takes it: by name, in amounts of a similar size. */
import type { WordsJudgement } from '../triage/judge.ts';

export function foundBy({ points, signals, heat, topics, alarms }: WordsJudgement): Record<string, number> {
  return Object.fromEntries([
    ['points', points / 10],
    ['heat', heat * 2],
    ...signals.map((it) => [`signal ${it.signal}`, it.points / 10] as const),
    ...topics.map((it) => [`topic ${it.topic}`, it.weight] as const),
    ...alarms.map((it) => [`alarm ${it.alarm}`, 3] as const),
  ]);
}
