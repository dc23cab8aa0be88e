/** What a ticket was opened with, and in what another policy would have opened it differently. Pure. */
import type { DeskEvent } from '../event.ts';
import { levelLabel } from '../sla/words.ts';
import { evolve, type Ticket } from '../ticket.ts';

/** One field in words; empty where it had nothing. */
export interface Difference {
  readonly field: string;
  readonly was: string;
  readonly would: string;
}

/** Fields in words, in the order in which they are told. Nobody's assignment: that hangs on who was there. */
export type Opening = ReadonlyMap<string, string>;

/** How a ticket stood once its first mail was dealt with. Throws for a log that begins with something else. */
export function openingOf(events: readonly DeskEvent[]): Opening {
  const [first] = events;
  if (first?.type !== 'ticket.opened') throw new Error('a ticket begins with its opening');
  const isLater = ({ at, actor, type }: DeskEvent, index: number) =>
    at !== first.at || actor.startsWith('agent:') || (index > 1 && type === 'message.received');
  const end = events.findIndex(isLater);
  const own = end < 0 ? events : events.slice(0, end);
  const ticket = own.reduce<Ticket | null>((before, event) => evolve(before, event), null);
  if (ticket === null) throw new Error('a ticket begins with its opening');
  return new Map([...fieldsOf(ticket), ...promisesOf(ticket), ['rules', rulesOf(own)]]);
}

function fieldsOf(ticket: Ticket): [string, string][] {
  return [
    ['category', ticket.category ?? ''],
    ['type', ticket.type ?? ''],
    ['tier', ticket.tier ?? ''],
    ['channel', ticket.channel ?? ''],
    ['priority', ticket.priority],
    ['group', ticket.group ?? ''],
    ['tags', ticket.tags.toSorted().join(', ')],
    ['points', String(ticket.score)],
    ['level', levelLabel(ticket.level)],
    ['alarms', ticket.alarms.map(({ alarm }) => alarm).join(', ')],
    ['restricted to', ticket.restrictedTo ?? ''],
    ['called', ticket.climb?.page?.agents.join(', ') ?? ''],
  ];
}

function promisesOf({ sla }: Ticket): [string, string][] {
  return [
    ['promise', sla?.policy ?? ''],
    ...(sla?.targets ?? []).map(({ target, dueAt }): [string, string] => [`due: ${target}`, dueAt]),
  ];
}

function rulesOf(events: readonly DeskEvent[]): string {
  return events.flatMap((it) => (it.type === 'rule.applied' ? [it.data.rule] : [])).join(', ');
}

export function differences(was: Opening, would: Opening): Difference[] {
  const fields = [...new Set([...was.keys(), ...would.keys()])];
  return fields.flatMap((field) => {
    const [before, after] = [was.get(field) ?? '', would.get(field) ?? ''];
    return before === after ? [] : [{ field, was: before, would: after }];
  });
}
