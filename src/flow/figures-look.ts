/** Answers `#stats` and `#report`: figures by mail, to those whose business they are. */

import type { Context } from '../desk/context.ts';
import type { Look, Mail } from '../desk/decision.ts';
import { suggest } from '../desk/did-you-mean.ts';
import { digestMail } from '../desk/report/digest-mail.ts';
import { figuresOf } from '../desk/report/figures.ts';
import { lastPeriod, periodWith } from '../desk/report/period.ts';
import type { Report } from '../desk/report/report.ts';
import { figureRows } from '../desk/report/report-text.ts';
import { emptyTally } from '../desk/report/tally.ts';
import { type DeskAgent, type DeskSettings, seesFigures } from '../desk/settings.ts';
import type { Work } from '../store/store.ts';
import { reportWithin } from './report.ts';

type Asked<Name extends Look['verb']> = Extract<Look, { verb: Name }>;

export interface FiguresAnswer {
  readonly title: string;
  readonly body: string;
  readonly rows: readonly (readonly string[])[];
}

const notCounted =
  'So much has happened that figures are still being counted. inboxd report weekly counts it all; ask again afterwards.';

const saying = (title: string, body: string): FiguresAnswer => ({ title, body, rows: [] });

export async function statsAnswer(
  { desk, now }: Context,
  work: Work,
  asked: Asked<'stats'>,
  agent: DeskAgent,
): Promise<FiguresAnswer> {
  const subject = subjectOf(desk, asked, agent);
  if ('refusal' in subject) return saying('Figures', subject.refusal);
  const today = Temporal.Instant.from(now).toZonedDateTimeISO(desk.timeZone).toPlainDate().toString();
  const week = await reportWithin(work, desk.policy, periodWith('weekly', desk.timeZone, today));
  const last = await reportWithin(work, desk.policy, lastPeriod('weekly', desk.timeZone, now));
  if (week === null || last === null) return saying(`Figures of ${subject.title}`, notCounted);
  const of = (report: Report) =>
    asked.of === 'all'
      ? report.figures
      : (report.parts[asked.of].find(({ value }) => value === subject.value)?.figures ??
        figuresOf(emptyTally, 0));
  return {
    title: `Figures of ${subject.title}`,
    body: `This week so far beside the last one, ${last.period.from} to the day before ${last.period.to}. docs/metrics.md says what each counts.`,
    rows: figureRows({ figures: of(week), figuresBefore: of(last) }).map((row) => [...row]),
  };
}

type Subject = { readonly title: string; readonly value: string } | { readonly refusal: string };

/** Everybody's own figures and those of their groups are theirs to see; the others are for leads and managers. */
function subjectOf(desk: DeskSettings, { of, name }: Asked<'stats'>, agent: DeskAgent): Subject {
  const seesAll = seesFigures(desk, agent);
  const others = 'The figures of others are for leads and managers; #stats has yours.';
  if (of === 'all') return seesAll ? { title: 'the desk', value: '' } : { refusal: others };
  const names = of === 'group' ? desk.groups.map((it) => it.name) : desk.agents.map((it) => it.name);
  const found = name === '' ? agent.name : names.find((it) => it.toLowerCase() === name.toLowerCase());
  if (found === undefined) {
    const meant = suggest(name, names);
    return {
      refusal: `There is no ${of} called "${name}".${meant === null ? '' : ` Did you mean ${meant}?`}`,
    };
  }
  const isOwn = of === 'group' ? agent.groups.includes(found) : found === agent.name;
  return isOwn || seesAll ? { title: found, value: found } : { refusal: others };
}

/** The digest itself, as it is mailed by the policy; words where there is none to be had. */
export async function reportAnswer(
  context: Context,
  work: Work,
  { kind, date }: Asked<'report'>,
  agent: DeskAgent,
): Promise<Mail | FiguresAnswer> {
  const { desk, now } = context;
  if (!seesFigures(desk, agent))
    return saying('No report', 'Reports are for leads and managers; #stats has your own figures.');
  const zone = desk.timeZone;
  const period = date === null ? lastPeriod(kind, zone, now) : periodWith(kind, zone, date);
  const report = await reportWithin(work, desk.policy, period);
  if (report === null) return saying('No report yet', notCounted);
  const waiting = await work.views.tickets({
    statuses: ['new', 'open', 'pending', 'on_hold'],
    limit: mostWaiting,
  });
  return digestMail(context, agent.addresses[0] ?? '', { report, waiting, missed: 0 });
}

/** A digest that is asked for holds up mail while it is made: it looks through fewer than one by the clock. */
const mostWaiting = 2_000;
