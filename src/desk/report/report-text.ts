/** A report in lines for people; what nothing speaks for is a dash. */
import { lengthOf } from '../instant.ts';
import { targetNames } from '../policy/policy.ts';
import { targetLabels } from '../sla/words.ts';
import type { Compliance, Figures, Timing } from './figures.ts';
import { datesOf } from './period.ts';
import { parts, type Report } from './report.ts';

type Row = readonly [label: string, of: (figures: Figures) => string];

const rows: readonly Row[] = [
  ['customers’ mails', ({ received }) => `${received}`],
  ['tickets opened', ({ opened }) => `${opened}`],
  ['solved', ({ solved }) => `${solved}`],
  ['left at the end', ({ backlog }) => `${backlog}`],
  ['replies', ({ replied }) => `${replied}`],
  ['first reply, median', ({ firstReply }) => timing(firstReply, 'median')],
  ['first reply, 90 % within', ({ firstReply }) => timing(firstReply, 'p90')],
  ['resolution, median', ({ resolution }) => timing(resolution, 'median')],
  ['resolution, 90 % within', ({ resolution }) => timing(resolution, 'p90')],
  ['solved at first contact', ({ firstContactRate }) => percent(firstContactRate)],
  ['replies and notes each', ({ touches }) => (touches === null ? '-' : `${touches}`)],
  ['work written down', ({ spent }) => (spent === 0 ? '-' : lengthOf(spent))],
  ['work on a ticket, mean', ({ handling }) => (handling === null ? '-' : lengthOf(handling.mean))],
  ['reopened', ({ reopened, reopenedRate }) => shared(reopened, reopenedRate)],
  ['escalated', ({ escalated, escalationRate }) => shared(escalated, escalationRate)],
  ['survey score', ({ survey }) => scored(survey)],
  [
    'surveys answered',
    ({ survey }) => (survey === null ? '-' : shared(survey.answered, survey.responseRate)),
  ],
  ['promises kept', ({ compliance }) => kept(compliance)],
  ...targetNames.map(
    (name): Row => [`  ${targetLabels[name]}`, ({ targets }) => kept(targets[name] ?? null)],
  ),
];

/** Each figure with its value before; targets that nobody promised are left out. */
export function figureRows({
  figures,
  figuresBefore,
}: Pick<Report, 'figures' | 'figuresBefore'>): (readonly [string, string, string])[] {
  const shown = rows.map(([label, of]) => [label, of(figures), of(figuresBefore)] as const);
  return shown.filter(([label, now, then]) => !label.startsWith('  ') || now !== '-' || then !== '-');
}

export function reportLines(report: Report): string[] {
  const { period, before } = report;
  const sections = parts.flatMap((part) => {
    const values = report.parts[part];
    if (values.every(({ value }) => value === '')) return [];
    const lines = values.map(({ value, figures: of }) =>
      line(
        `  ${value || '(none)'}`,
        `${of.opened} opened`,
        `${of.solved} solved, ${of.replied} replies, ${of.backlog} left`,
      ),
    );
    return ['', `by ${part}`, ...lines];
  });
  const credits = report.credits.map(
    ({ rule, percent: of, requesters }) => `  ${rule}: ${of} % to ${requesters}`,
  );
  return [
    `${period.kind} report, ${spanOf(period)} (${period.timeZone})`,
    line('', 'this', `before (${spanOf(before)})`),
    ...figureRows(report).map(([label, now, then]) => line(label, now, then)),
    ...sections,
    ...(credits.length === 0 ? [] : ['', 'credits due', ...credits]),
  ];
}

function spanOf(period: Report['period']): string {
  const dates = datesOf(period);
  const [first = '', last = first] = [dates[0], dates.at(-1)];
  return first === last ? first : `${first} to ${last}`;
}

function line(label: string, now: string, then: string): string {
  return `${label.padEnd(26)} ${now.padEnd(22)} ${then}`.trimEnd();
}

function timing(found: Timing | null, which: 'median' | 'p90'): string {
  return found === null ? '-' : lengthOf(found[which]);
}

function scored(survey: Figures['survey']): string {
  return survey?.score == null ? '-' : `${survey.score} of 5`;
}

function shared(count: number, rate: number | null): string {
  return rate === null ? `${count}` : `${count} (${rate} %)`;
}

function percent(value: number | null): string {
  return value === null ? '-' : `${value} %`;
}

function kept(found: Compliance | null): string {
  return found === null ? '-' : `${found.percent} % of ${found.kept + found.broken}`;
}
