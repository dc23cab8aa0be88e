/** Figures of a classification: what was right, how much was found, how well it was ordered. */

export interface Scored {
  readonly truth: string;
  readonly got: string;
  /** How sure; only its order counts. */
  readonly score: number;
}

export interface Figures {
  readonly n: number;
  readonly accuracy: number;
  readonly macroF1: number;
  readonly precision?: number;
  readonly recall?: number;
  readonly f1?: number;
  readonly averagePrecision?: number;
  /** Accuracy on the surest 60 percent. */
  readonly accuracyAt60: number;
}

/** Of `positive`, the class that is looked for, precision, recall and average precision too; `score` is then for it. */
export function figuresOf(all: readonly Scored[], positive?: string): Figures {
  const right = all.filter(({ truth, got }) => truth === got).length;
  const labels = [...new Set(all.map(({ truth }) => truth))];
  const f1s = labels.map((label) => prf(all, label).f1);
  const surest = all.toSorted((one, other) => other.score - one.score).slice(0, Math.ceil(all.length * 0.6));
  const general = {
    n: all.length,
    accuracy: rounded(right / Math.max(1, all.length)),
    macroF1: rounded(f1s.reduce((sum, f1) => sum + f1, 0) / Math.max(1, labels.length)),
    accuracyAt60: rounded(
      surest.filter(({ truth, got }) => truth === got).length / Math.max(1, surest.length),
    ),
  };
  if (positive === undefined) return general;
  const { precision, recall, f1 } = prf(all, positive);
  return {
    ...general,
    ...{ precision: rounded(precision), recall: rounded(recall), f1: rounded(f1) },
    averagePrecision: rounded(averagePrecision(all, positive)),
  };
}

function prf(all: readonly Scored[], label: string): { precision: number; recall: number; f1: number } {
  const found = all.filter(({ got }) => got === label).length;
  const there = all.filter(({ truth }) => truth === label).length;
  const both = all.filter(({ truth, got }) => truth === label && got === label).length;
  const [precision, recall] = [both / Math.max(1, found), both / Math.max(1, there)];
  return { precision, recall, f1: both === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}

/** The mean of the precisions at each one that is found, going down by score; equal scores count as one step. */
export function averagePrecision(all: readonly Pick<Scored, 'truth' | 'score'>[], positive: string): number {
  const steps = Map.groupBy(all, ({ score }) => score);
  let [seen, found, sum] = [0, 0, 0];
  for (const score of [...steps.keys()].toSorted((one, other) => other - one)) {
    const step = steps.get(score) ?? [];
    const hits = step.filter(({ truth }) => truth === positive).length;
    seen += step.length;
    found += hits;
    sum += hits * (found / seen);
  }
  return found === 0 ? 0 : sum / found;
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
