/** A report in one sentence: what the volume was like, and the one thing that moved most, what went wrong before what went well. */
import { lengthOf } from '../instant.ts';
import type { Figures } from './figures.ts';
import type { ReportKind } from './period.ts';
import type { Report } from './report.ts';

const nouns: Readonly<Record<ReportKind, string>> = { daily: 'day', weekly: 'week', monthly: 'month' };

/** `A quieter week (12 tickets, 20 before), but first replies slipped to 3 hours 10 minutes, worst on Tuesday.` */
export function headlineOf(report: Report): string {
  const { figures: now, figuresBefore: then, period } = report;
  const noun = nouns[period.kind];
  if (now.opened + now.received + then.opened === 0) return `Nothing came in this ${noun}.`;
  const bad = wentWrong(report)[0];
  const good = bad === undefined ? wentWell(now, then)[0] : undefined;
  const more = bad === undefined ? (good === undefined ? '' : `, and ${good}`) : `, but ${bad}`;
  return `${volume(noun, now.opened, then.opened)}${more}.`;
}

function volume(noun: string, now: number, then: number): string {
  const counted = `${now} ${now === 1 ? 'ticket' : 'tickets'}`;
  if (then === 0) return `${counted} this ${noun}, none before`;
  const ratio = now / then;
  const how =
    ratio >= 1.15
      ? `A busier ${noun}`
      : ratio <= 0.85
        ? `A quieter ${noun}`
        : `A ${noun} like the one before`;
  return `${how} (${counted}, ${then} before)`;
}

function wentWrong(report: Report): string[] {
  const { figures: now, figuresBefore: then } = report;
  return [
    ...(fellBy(now, then) >= 3 ? [`promises kept fell to ${now.compliance?.percent} %`] : []),
    ...(firstReplyRatio(now, then) >= 1.25
      ? [`first replies slipped to ${lengthOf(now.firstReply?.median ?? 0)}${worstDay(report)}`]
      : []),
    ...(now.backlog - then.backlog >= Math.max(5, then.backlog / 5)
      ? [`${now.backlog} tickets are left`]
      : []),
    ...((now.reopenedRate ?? 0) - (then.reopenedRate ?? 100) >= 5
      ? [`${now.reopened} came back after they were solved`]
      : []),
  ];
}

function wentWell(now: Figures, then: Figures): string[] {
  return [
    ...(fellBy(now, then) <= -3 ? [`promises kept rose to ${now.compliance?.percent} %`] : []),
    ...(firstReplyRatio(now, then) <= 0.8
      ? [`first replies came within ${lengthOf(now.firstReply?.median ?? 0)}`]
      : []),
    ...(then.backlog - now.backlog >= Math.max(5, then.backlog / 5)
      ? [`only ${now.backlog} tickets are left`]
      : []),
  ];
}

/** In points; 0 where one of the two is unknown. */
function fellBy(now: Figures, then: Figures): number {
  return now.compliance === null || then.compliance === null
    ? 0
    : then.compliance.percent - now.compliance.percent;
}

/** 1 where one of the two is unknown. */
function firstReplyRatio(now: Figures, then: Figures): number {
  const before = then.firstReply?.median ?? 0;
  return now.firstReply === null || before === 0 ? 1 : now.firstReply.median / before;
}

/** Where one day stands out. */
function worstDay({ days }: Report): string {
  const slow = days.toSorted(
    (a, b) => (b.figures.firstReply?.median ?? 0) - (a.figures.firstReply?.median ?? 0),
  );
  const [first, second] = slow;
  const [most, next] = [first?.figures.firstReply?.median ?? 0, second?.figures.firstReply?.median ?? 0];
  if (first === undefined || days.length < 2 || most < 1.3 * next) return '';
  return `, worst on ${dayName(first.day, 'long')}`;
}

/** `Tuesday`, `Tue 6 Jan`. */
export function dayName(date: string, length: 'long' | 'short'): string {
  const day = Temporal.PlainDate.from(date);
  return length === 'long'
    ? day.toLocaleString('en-GB', { weekday: 'long' })
    : day.toLocaleString('en-GB', { weekday: 'short', day: 'numeric', month: 'short' }).replace(',', '');
}
