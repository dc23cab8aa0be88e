/** How often the right earlier report stands first, or among the first ten, when a duplicate arrives. */
import { createSimilarIndex, type Text } from '../../src/desk/similar/similar.ts';
import type { Folder, Row } from './rows.ts';

export interface DuplicateFigures {
  readonly pairs: number;
  readonly recallAt1: number;
  readonly recallAt5: number;
  readonly recallAt10: number;
  readonly queriesPerSecond: number;
}

/** In both directions, as the study did it. */
export function duplicateFigures({ bugs, pairs }: Folder): DuplicateFigures {
  const numbers = new Map(bugs.map(({ id }, at) => [id, at]));
  const index = createSimilarIndex();
  const texts = bugs.map((row, at) => textOf(row, at));
  for (const text of texts) index.add(text);
  const links = pairs
    .filter(({ duplicate }) => duplicate)
    .flatMap(({ a, b }) => [[a, b] as const, [b, a] as const]);
  const begin = performance.now();
  const ranks = links.flatMap(([from, to]) => {
    const [text, wanted] = [texts[numbers.get(from) ?? -1], numbers.get(to)];
    return text === undefined || wanted === undefined
      ? []
      : [index.like(text, 10).findIndex(({ id }) => id === wanted)];
  });
  const within = (most: number) =>
    ranks.filter((rank) => rank >= 0 && rank < most).length / Math.max(1, ranks.length);
  return {
    pairs: ranks.length / 2,
    recallAt1: within(1),
    recallAt5: within(5),
    recallAt10: within(10),
    queriesPerSecond: Math.round((1000 * ranks.length) / (performance.now() - begin)),
  };
}

function textOf({ subject, text, created }: Row, id: number): Text {
  const at = created === null || created === undefined ? Number.NaN : Date.parse(String(created));
  return { id, subject: subject ?? '', words: text, at: Number.isNaN(at) ? null : at };
}
