/** What the desk's own people read about targets. Nothing here goes to customers. */
import type { Happening } from '../event.ts';
import { between, type Instant, lengthOf, minute, spoken } from '../instant.ts';
import type { TargetName } from '../policy/policy.ts';
import type { Ticket } from '../ticket.ts';
import { isPromise } from './promise.ts';
import { type Sla, stateOf, type Target, unmet } from './state.ts';

export const targetLabels: Readonly<Record<TargetName, string>> = {
  acknowledgement: 'acknowledgement',
  firstReply: 'first reply',
  nextReply: 'next reply',
  update: 'update to the customer',
  resolution: 'resolution',
  resolutionMax: 'resolution at the latest',
  escalation: 'escalation',
};

/** What has to be done next, and by when; null where nothing runs. */
export function nextDue(sla: Sla | null): Target | null {
  const running = unmet(sla).filter(({ isPaused, target }) => !isPaused && target !== 'acknowledgement');
  return running.toSorted((a, b) => (a.dueAt < b.dueAt ? -1 : 1))[0] ?? null;
}

/** `first reply by Mon, 5 Jan 2026, 13:00 CET`. */
export function dueLine(it: Target, timeZone: string): string {
  const label = targetLabels[it.target];
  const at = spoken(it.dueAt, timeZone);
  switch (stateOf(it)) {
    case 'running':
      return `${label} by ${at}`;
    case 'paused':
      return `${label} stands still; it would be due ${at}`;
    case 'met':
      return `${label} met; it was due ${at}`;
    case 'breached':
      return it.breachedAt === null || it.breachedAt >= it.dueAt
        ? `${label} was due ${at}`
        : `${label} was due ${spoken(it.breachedAt, timeZone)}, moved to ${at}`;
  }
}

/** The line of a notification's facts; empty where nothing is promised. */
export function dueFact({ sla, status }: Ticket, timeZone: string): string {
  const next = nextDue(sla);
  if (next !== null) return dueLine(next, timeZone);
  const isStill = unmet(sla).some(({ isPaused }) => isPaused);
  return isStill && status !== 'solved' && status !== 'closed'
    ? `nothing; the clock stands still while ${status.replace('_', ' ')}`
    : '';
}

/** `1 hour left for the first reply, due Mon, 5 Jan 2026, 13:00 CET`. */
export function headline(it: Target, now: Instant, timeZone: string): string {
  const label = targetLabels[it.target];
  const at = spoken(it.dueAt, timeZone);
  const left = between(now, it.dueAt);
  if (!isPromise(it)) return left > 0 ? `Others take over ${at}` : `Time to hand over, since ${at}`;
  if (left > 0) return `${lengthOf(left)} left for the ${label}, due ${at}`;
  return `The ${label} was due ${at}${left > -2 * minute ? '' : `, ${lengthOf(left)} ago`}`;
}

/** The same for a subject: `First reply late`. */
export function shortHeadline(it: Target, now: Instant): string {
  const label = targetLabels[it.target];
  const name = `${label[0]?.toUpperCase()}${label.slice(1)}`;
  const left = between(now, it.dueAt);
  return left > 0 ? `${name} due in ${lengthOf(left)}` : isPromise(it) ? `${name} late` : 'Time to hand over';
}

/** What a step changed, as sentences. */
export function effects(happenings: readonly Happening[]): readonly string[] {
  return happenings.flatMap((it) => {
    switch (it.type) {
      case 'priority.changed':
        return `The priority went from ${it.data.from} to ${it.data.to}.`;
      case 'level.changed':
        return `The ticket is escalated to level ${levelLabel(it.data.to)}.`;
      case 'group.changed':
        return `It now belongs to the group ${it.data.group}.`;
      case 'ticket.assigned':
        return it.data.agent === null ? 'Nobody has it now.' : `${it.data.agent} has it now.`;
      case 'tags.changed':
        return it.data.added.length > 0 ? `It is tagged ${it.data.added.join(', ')}.` : [];
      case 'sla.mailed':
        return it.data.suppressed
          ? `The customer was not told: ${whyNotTold(it.because.replace('suppressed: ', ''))}.`
          : 'The customer was told by an automatic mail.';
      default:
        return [];
    }
  });
}

/** After the last automatic mail of a row. */
export const updatesEnd =
  'That was the last one: the customer hears no more by itself until somebody answers them.';

/** Why no automatic mail goes to a customer, for people. */
export function whyNotTold(reason: string): string {
  const [, sentence] = notTold.find(([beginning]) => reason.startsWith(beginning)) ?? [];
  return sentence ?? `their mail was not acknowledged either (${reason})`;
}

const notTold: readonly (readonly [beginning: string, sentence: string])[] = [
  [
    'budget-recipient-unanswered',
    'nobody has answered them yet, and until then a day allows no more automatic mail',
  ],
  ['budget-recipient-10-minutes', 'they got as many automatic mails as ten minutes allow'],
  ['budget-recipient-day', 'they got as many automatic mails as a day allows'],
  ['budget-ticket-day', 'this ticket had as many automatic mails as a day allows'],
  ['nobody-has-answered-for-long', 'they were told often enough by a machine, and nobody has answered'],
  ['bounced', 'mail to their address comes back'],
  ['own-address', 'their address is one of ours'],
  ['no-address', 'no address of theirs is known'],
  ['no-sender-address', 'no address of theirs is known'],
  ['no-reply-address', 'nobody reads what is sent to their address'],
  ['older-than-silent-after', 'their mail is from before this desk'],
  ['spam-verdict', 'their mail is taken for spam'],
  ['mailing-list', 'it was written to a mailing list'],
  ['null-return-path', 'it was written by a machine'],
  ['header-', 'it was written by a machine'],
];

/** The highest is called critical. */
export function levelLabel(level: number): string {
  return level >= 4 ? 'critical' : String(level);
}
