/** A digest: a report as a manager wants to open it. What may not be read by its reader is counted and not shown. */
import { type Sight, sightOf } from '../access/access.ts';
import type { Contents } from '../content.ts';
import { spoken } from '../instant.ts';
import type { DeskAgent } from '../settings.ts';
import { dayName, headlineOf } from './headline.ts';
import type { ReportKind } from './period.ts';
import { datesOf } from './period.ts';
import type { Part, Report } from './report.ts';
import { figureRows } from './report-text.ts';

/** A ticket as lists show it. */
export interface Listed {
  readonly number: number;
  readonly status: string;
  readonly subject: string;
  readonly requester: string;
  readonly assignee: string | null;
  readonly group: string | null;
  readonly restrictedTo: string | null;
  readonly confidential: boolean;
  readonly openedAt: string;
  readonly alarms: readonly { readonly alarm: string }[];
  readonly dues: readonly {
    readonly target: string;
    readonly state: string;
    readonly metAt: string | null;
  }[];
}

export interface DigestInput {
  readonly report: Report;
  /** Tickets that are not solved. */
  readonly waiting: readonly Listed[];
  readonly missed: number;
  /** Null for a reader who is no agent. */
  readonly reader: DeskAgent | null;
  readonly brand: string;
}

const mostDecisions = 10;
const mostParts = 6;
const shownParts: readonly (readonly [Part, string])[] = [
  ['category', 'By category'],
  ['agent', 'By agent'],
];
const titles: Readonly<Record<ReportKind, string>> = { daily: 'Daily', weekly: 'Weekly', monthly: 'Monthly' };

export function digestContent({ report, waiting, missed, reader, brand }: DigestInput): Contents['digest'] {
  const { period } = report;
  return {
    brand,
    title: `${titles[period.kind]} digest, ${spanOf(report)}`,
    headline: headlineOf(report),
    missed: missed === 0 ? '' : missedSentence(period.kind, missed),
    figures: figureRows(report).map(([label, now, before]) => ({ label: label.trim(), now, before })),
    days: daysOf(report),
    parts: shownParts.flatMap(([part, heading]) => partOf(report, part, heading)),
    decisions: decisionsOf(waiting, reader, period.timeZone),
    canAnswer: reader !== null,
  };
}

export function spanOf({ period }: Report): string {
  const dates = datesOf(period);
  const [first = '', last = first] = [dates[0], dates.at(-1)];
  return first === last ? dayName(first, 'short') : `${dayName(first, 'short')} to ${dayName(last, 'short')}`;
}

function missedSentence(kind: ReportKind, missed: number): string {
  const noun = { daily: 'day', weekly: 'week', monthly: 'month' }[kind];
  const which =
    missed === 1
      ? `the digest of the ${noun} before was`
      : `the digests of the ${missed} ${noun}s before were`;
  const has = missed === 1 ? 'it' : 'them';
  return `The program was off, so ${which} not sent: inboxd report ${kind} --date DAY has ${has}.`;
}

/** Bars that need no image: a width in percent. A month is too long for them. */
function daysOf({ days }: Report): Contents['digest']['days'] {
  if (days.length < 2 || days.length > 10) return [];
  const most = Math.max(1, ...days.map(({ figures }) => figures.opened));
  return days.map(({ day, figures: { opened, solved } }) => ({
    day: dayName(day, 'short'),
    opened,
    solved,
    width: Math.round((100 * opened) / most),
  }));
}

function partOf(report: Report, part: Part, heading: string): Contents['digest']['parts'] {
  const named = report.parts[part].filter(({ value }) => value !== '');
  if (named.length === 0) return [];
  const rows = named.slice(0, mostParts).map(({ value, figures }) => ({
    value,
    opened: figures.opened,
    solved: figures.solved,
    left: figures.backlog,
  }));
  return [{ heading, rows }];
}

/** What somebody has to look at, the gravest first, then the oldest. */
function decisionsOf(
  waiting: readonly Listed[],
  reader: DeskAgent | null,
  timeZone: string,
): Contents['digest']['decisions'] {
  const weighed = waiting
    .map((ticket) => ({ ticket, why: whyOf(ticket) }))
    .filter(({ why }) => why.length > 0)
    .toSorted((one, other) => weight(other.why) - weight(one.why) || one.ticket.number - other.ticket.number);
  return weighed.slice(0, mostDecisions).map(({ ticket, why }) => {
    // A digest lies about longer than other mail: what is confidential stands in none, whoever reads it.
    const sight = ticket.confidential ? 'number' : sightOf(ticket, reader);
    return {
      ticket: ticket.number,
      subject: sight === 'number' ? `(for ${ticket.restrictedTo} alone)` : ticket.subject,
      who: sight === 'number' ? '' : (ticket.assignee ?? ticket.group ?? ''),
      why: shownWhy(why, sight),
      since: spoken(ticket.openedAt, timeZone),
    };
  });
}

type Why = { readonly what: string; readonly weight: number; readonly isContent: boolean };

function whyOf({ alarms, dues, assignee, status }: Listed): Why[] {
  const isOurs = status === 'new' || status === 'open';
  const late = dues.filter(({ state, metAt }) => state === 'breached' && metAt === null);
  return [
    ...alarms.map(({ alarm }) => ({ what: `alarm: ${alarm}`, weight: 4, isContent: true })),
    ...(late.length === 0 ? [] : [{ what: 'late', weight: 2, isContent: false }]),
    ...(assignee === null && isOurs ? [{ what: 'nobody has it', weight: 1, isContent: false }] : []),
  ];
}

function weight(why: readonly Why[]): number {
  return why.reduce((sum, it) => sum + it.weight, 0);
}

function shownWhy(why: readonly Why[], sight: Sight): string {
  const shown = why.filter(({ isContent }) => !isContent || sight !== 'number');
  return shown.map(({ what }) => what).join(', ');
}
