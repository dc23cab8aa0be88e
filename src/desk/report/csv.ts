/** A report as a file for a spreadsheet (RFC 4180): a line for the whole, for each day and for each part, a column for each figure. */
import type { Figures } from './figures.ts';
import { parts, type Report } from './report.ts';

const columns: readonly (readonly [string, (figures: Figures) => number | null])[] = [
  ['received', ({ received }) => received],
  ['opened', ({ opened }) => opened],
  ['solved', ({ solved }) => solved],
  ['replies', ({ replied }) => replied],
  ['reopened', ({ reopened }) => reopened],
  ['escalated', ({ escalated }) => escalated],
  ['alarms', ({ alarms }) => alarms],
  ['backlog', ({ backlog }) => backlog],
  ['first_reply_median_minutes', ({ firstReply }) => minutes(firstReply?.median)],
  ['first_reply_p90_minutes', ({ firstReply }) => minutes(firstReply?.p90)],
  ['resolution_median_minutes', ({ resolution }) => minutes(resolution?.median)],
  ['resolution_p90_minutes', ({ resolution }) => minutes(resolution?.p90)],
  ['promises_kept_percent', ({ compliance }) => compliance?.percent ?? null],
  ['surveys_sent', ({ survey }) => survey?.asked ?? 0],
  ['surveys_answered', ({ survey }) => survey?.answered ?? 0],
  ['survey_score', ({ survey }) => survey?.score ?? null],
  ['work_minutes', ({ spent }) => minutes(spent)],
  ['work_on_a_ticket_mean_minutes', ({ handling }) => minutes(handling?.mean)],
  ['breaches', ({ breaches }) => breaches],
];

export function csvOf({ period, before, figures, figuresBefore, days, parts: by }: Report): string {
  const rows = [
    row('period', `${period.from}/${period.to}`, figures),
    row('before', `${before.from}/${before.to}`, figuresBefore),
    ...days.map((it) => row('day', it.day, it.figures)),
    ...parts.flatMap((part) => by[part].map((it) => row(part, it.value, it.figures))),
  ];
  const head = ['of', 'value', ...columns.map(([name]) => name)];
  return [head, ...rows].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

function row(of: string, value: string, figures: Figures): string[] {
  return [of, value, ...columns.map(([, read]) => `${read(figures) ?? ''}`)];
}

function minutes(ms: number | undefined): number | null {
  return ms === undefined ? null : Math.round(ms / 60_000);
}

/** A name that a spreadsheet would take for a formula is kept from being one. */
function cell(text: string): string {
  const safe = /^[=+@\t\r]|^-\D/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
