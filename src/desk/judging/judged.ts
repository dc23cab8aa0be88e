/**
 * A customer's mail as judged: the facts that it adds to its ticket. The score of a ticket is the most that one of its mails
 * reached; nothing a later mail says takes it or a level back. Spam alarms nobody.
 */
import { type Happening, happened, type Signal } from '../event.ts';
import { isSpamReason } from '../incoming/classify.ts';
import type { CustomerMail } from '../incoming/request.ts';
import type { Policy } from '../policy/policy.ts';
import type { Ticket } from '../ticket.ts';
import { type Alarm, judge, type WordsJudgement } from '../triage/judge.ts';
import { type HardTrigger, levelOf, type Triage } from '../triage/triage.ts';
import { type Standing, signalsBeside } from './circumstances.ts';

/** Null for a desk without word lists, and for what is taken for spam. */
export function judgeMail(
  { triage }: Policy,
  { inbound, words, verdict, forged }: CustomerMail,
  isReply: boolean,
): WordsJudgement | null {
  if (triage.indexes.length === 0 || isSpamReason(verdict.silent)) return null;
  // A reply repeats the subject of what it answers; who forges a sender raises nothing in their name.
  const subject = isReply ? '' : inbound.mail.subject;
  const judgement = judge(triage, { subject, words });
  return forged === undefined
    ? judgement
    : { ...judgement, alarms: [], signals: [], points: 0, heated: false };
}

export interface Judged {
  readonly judgement: WordsJudgement;
  readonly message: number;
  readonly standing: Standing;
}

/** What a mail comes to, with what is known beside its words. */
export interface Weighed {
  readonly signals: readonly Signal[];
  readonly points: number;
  /** Of the ticket, from now on. */
  readonly score: number;
  /** What the points reach, and what the alarms force. */
  readonly reached: number;
  readonly level: number;
}

export function weighed(triage: Triage, judgement: WordsJudgement, standing: Standing): Weighed {
  const signals = [...judgement.signals, ...signalsBeside(triage.circumstances, standing)];
  const points = signals.reduce((sum, signal) => sum + signal.points, 0);
  const score = Math.max(points, standing.before?.score ?? 0);
  // By what this mail says: a level that somebody took back is not raised again by an old score.
  const reached = Math.max(standing.before?.level ?? 0, levelOf(triage, points));
  const forced = judgement.alarms.map(({ alarm }) => triggerOf(triage, alarm)?.level ?? 0);
  return { signals, points, score, reached, level: Math.max(reached, ...forced) };
}

/** The facts in their order; nothing where the mail says nothing. */
export function judgedFacts({ triage }: Policy, { judgement, message, standing }: Judged): Happening[] {
  const { signals, points, score, reached, level: to } = weighed(triage, judgement, standing);
  const { alarms, heated } = judgement;
  const from = standing.before?.level ?? 0;
  const because = to > reached ? `alarm: ${alarms.map(({ alarm }) => alarm).join(', ')}` : `score: ${points}`;
  const data = { message, points, score, heated, signals };
  return [
    ...spokenFact(judgement, standing.before),
    ...(points === 0 ? [] : [happened('ticket.judged', 'system', scored(signals, points), data)]),
    ...alarms.map((alarm) => alarmFact(triage, alarm, message)),
    ...(from === to ? [] : [happened('level.changed', 'system', because, { from, to })]),
  ];
}

function alarmFact(triage: Triage, { alarm, severity, terms }: Alarm, message: number): Happening {
  const group = triggerOf(triage, alarm)?.group ?? null;
  const data = { alarm, severity, group, message, terms };
  return happened('alarm.raised', 'system', `words: ${terms.join(', ')}`, data);
}

function triggerOf({ triggers }: Triage, alarm: string): HardTrigger | undefined {
  return triggers.find(({ name }) => name === alarm);
}

function spokenFact({ language }: WordsJudgement, before: Ticket | null): Happening[] {
  if (language === null || (before?.language ?? null) !== null) return [];
  return [happened('language.changed', 'system', 'words', { from: null, to: language })];
}

/** `cancel 36 (cancel my account), complaint 25 (worst service)`. */
function scored(signals: readonly Signal[], points: number): string {
  const parts = signals.map((it) => `${it.signal} ${it.points} (${it.terms.join(', ')})`);
  return `${points} points: ${parts.join('; ')}`;
}

/** The group that owns the gravest of the alarms, and why the ticket goes there; null where nobody owns any. */
export function ownerOf({ triage }: Policy, judgement: WordsJudgement | null) {
  const owned = (judgement?.alarms ?? [])
    .map(({ alarm }) => triggerOf(triage, alarm))
    .filter((trigger) => trigger !== undefined && trigger.group !== null)
    .toSorted((one, other) => (other?.level ?? 0) - (one?.level ?? 0));
  const group = owned[0]?.group ?? null;
  return group === null ? null : { value: group, because: `alarm: ${owned[0]?.name ?? ''}` };
}

/** What an agent must know before anything else. */
export function alarmWarnings(judgement: WordsJudgement | null): string[] {
  return (judgement?.alarms ?? []).map(
    ({ alarm, severity }) => `This mail sets off the alarm "${alarm}" (${severity}): read it with care.`,
  );
}
