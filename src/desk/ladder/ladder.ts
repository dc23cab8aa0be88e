/** Ladders of a policy: who takes over at which level of escalation, and who is called until somebody answers. */
import type { Alarm, Ticket } from '../ticket.ts';

/** Whom a rung calls: words for parts of the desk, or an agent by name. `each manager` is a rung for each of them. */
export const contactWords = ['assignee', 'lead', 'group', 'managers', 'each manager', 'operator'] as const;

export interface Ladder {
  readonly name: string;
  readonly label: string;
  /** Which tickets climb it; an absent list matches everything. */
  readonly when: { readonly alarms?: readonly string[]; readonly category?: readonly string[] };
  /** By level, rising. */
  readonly levels: readonly LadderLevel[];
}

export interface LadderLevel {
  /** 4 is critical. */
  readonly level: number;
  /** Null leaves the ticket where it is. */
  readonly group: string | null;
  /** ms that whoever is called has to answer. */
  readonly response: number;
  /** How often the customer hears, and by when it is solved, in ms; null: nothing is said. For those who are called to read. */
  readonly update: number | null;
  readonly resolution: number | null;
  /** Called one after the other; empty: nobody is. */
  readonly contacts: readonly string[];
}

/** The first ladder that fits a ticket; null where none does. */
export function ladderFor(
  ladders: readonly Ladder[],
  ticket: Pick<Ticket, 'category' | 'alarms'>,
): Ladder | null {
  return (
    ladders.find(
      ({ when }) => hasAlarm(when.alarms, ticket.alarms) && isOf(when.category, ticket.category),
    ) ?? null
  );
}

function hasAlarm(wanted: readonly string[] | undefined, alarms: readonly Alarm[]): boolean {
  return wanted === undefined || alarms.some(({ alarm }) => wanted.includes(alarm));
}

function isOf(wanted: readonly string[] | undefined, category: string | null): boolean {
  return wanted === undefined || (category !== null && wanted.includes(category));
}

/** What the ladder says for a level: the highest of its levels that is reached; null below the first. */
export function levelAt({ levels }: Ladder, level: number): LadderLevel | null {
  return levels.findLast((it) => it.level <= level) ?? null;
}
