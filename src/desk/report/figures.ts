/** The figures of a period, read off its tally. Definitions: docs/metrics.md. Null is a figure that nothing speaks for. */
import { type TargetName, targetNames } from '../policy/policy.ts';
import { countOf, percentile, type Spread, spreadOf, type Tally } from './tally.ts';

/** ms. Median and 90th percentile are at most 2.5 percent off. */
export interface Timing {
  readonly count: number;
  readonly mean: number;
  readonly median: number;
  readonly p90: number;
}

export interface Compliance {
  readonly kept: number;
  readonly broken: number;
  /** Kept of those that are decided. */
  readonly percent: number;
}

export interface Figures {
  readonly received: number;
  readonly opened: number;
  readonly replied: number;
  readonly solved: number;
  readonly reopened: number;
  readonly escalated: number;
  readonly alarms: number;
  readonly extended: number;
  /** Tickets neither solved nor closed at the end of the period. */
  readonly backlog: number;
  readonly firstReply: Timing | null;
  readonly resolution: Timing | null;
  readonly escalation: Timing | null;
  readonly targets: Readonly<Partial<Record<TargetName, Compliance>>>;
  /** ms of work written down in the period. */
  readonly spent: number;
  /** Work on each ticket that was resolved and has any written down. */
  readonly handling: Timing | null;
  /** Over all targets. */
  readonly compliance: Compliance | null;
  readonly breaches: number;
  /** In percent. */
  readonly escalationRate: number | null;
  readonly reopenedRate: number | null;
  readonly firstContactRate: number | null;
  /** Replies and notes for each ticket that was solved. */
  readonly touches: number | null;
  /** Null where nobody was asked and nobody answered. */
  readonly survey: SurveyFigures | null;
}

export interface SurveyFigures {
  readonly asked: number;
  readonly answered: number;
  /** Answers for each that was asked in the period, in percent. */
  readonly responseRate: number | null;
  /** 1 to 5, to two decimals. */
  readonly score: number | null;
}

export function figuresOf(tally: Tally, backlog: number): Figures {
  const count = (name: string) => countOf(tally, name);
  const resolved = spreadOf(tally, 'resolution').count;
  const targets = Object.fromEntries(
    targetNames.flatMap((name) => {
      const found = complianceOf(count(`kept.${name}`), count(`broken.${name}`));
      return found === null ? [] : [[name, found] as const];
    }),
  );
  const all: Compliance[] = Object.values(targets);
  const broken = all.reduce((sum, it) => sum + it.broken, 0);
  return {
    received: count('received'),
    opened: count('opened'),
    replied: count('replied'),
    solved: count('solved'),
    reopened: count('reopened'),
    escalated: count('escalated'),
    alarms: count('alarms'),
    extended: count('extended'),
    backlog,
    firstReply: timingOf(spreadOf(tally, 'firstReply')),
    resolution: timingOf(spreadOf(tally, 'resolution')),
    escalation: timingOf(spreadOf(tally, 'escalation')),
    spent: count('spent'),
    handling: timingOf(spreadOf(tally, 'handling')),
    targets,
    compliance: complianceOf(
      all.reduce((sum, it) => sum + it.kept, 0),
      broken,
    ),
    breaches: broken,
    escalationRate: share(count('escalated'), count('opened')),
    reopenedRate: share(count('reopened'), count('solved')),
    firstContactRate: share(count('firstContact'), resolved),
    survey: surveyOf(count('surveyed'), count('votes'), count('score')),
    touches: resolved === 0 ? null : Math.round((count('touches') / resolved) * 10) / 10,
  };
}

function surveyOf(asked: number, answered: number, sum: number): SurveyFigures | null {
  if (asked + answered === 0) return null;
  const score = answered === 0 ? null : Math.round((100 * sum) / answered) / 100;
  return { asked, answered, responseRate: share(answered, asked), score };
}

function timingOf(spread: Spread): Timing | null {
  const [median, p90] = [percentile(spread, 50), percentile(spread, 90)];
  if (median === null || p90 === null) return null;
  return { count: spread.count, mean: Math.round(spread.sum / spread.count), median, p90 };
}

function complianceOf(kept: number, broken: number): Compliance | null {
  const percent = share(kept, kept + broken);
  return percent === null ? null : { kept, broken, percent };
}

/** Percent to one decimal; of nothing there is no share. */
export function share(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 1000) / 10;
}
