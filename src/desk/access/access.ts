/**
 * Tickets that one group alone may read (COVERAGE T4, T5). Everybody else sees the number and the status, whatever door they come
 * through: a mail, `#show`, `#list`, `#why`, a call, a report. Where a ticket is restricted and not confidential, lists name its
 * subject and requester too.
 */
import { meets } from '../policy/match.ts';
import type { TicketCondition } from '../policy/policy.ts';
import type { DeskAgent } from '../settings.ts';
import type { Ticket } from '../ticket.ts';

/** Which tickets are restricted by themselves, and to whom. */
export interface AccessRule {
  readonly name: string;
  readonly when: TicketCondition & { readonly alarms?: readonly string[] };
  readonly group: string;
  readonly confidential: boolean;
}

/** What of a ticket somebody gets to see: its words, its line in a list, or that it is there. */
export type Sight = 'whole' | 'line' | 'number';

type Restriction = Pick<Ticket, 'restrictedTo' | 'confidential'>;

/** `agent` is null for people who are none. */
export function sightOf({ restrictedTo, confidential }: Restriction, agent: DeskAgent | null): Sight {
  if (restrictedTo === null || agent?.groups.includes(restrictedTo)) return 'whole';
  return confidential ? 'number' : 'line';
}

/** Whether an agent may read a ticket; only who may read it may do anything to it. */
export function mayRead(ticket: Restriction, agent: DeskAgent | null): boolean {
  return sightOf(ticket, agent) === 'whole';
}

/** What those hear who may not read it. */
export function closedTo({ number, restrictedTo }: Pick<Ticket, 'number' | 'restrictedTo'>): string {
  return `#${number} is for members of ${restrictedTo} alone`;
}

export function fitsAccess(ticket: Ticket, { when }: AccessRule): boolean {
  const { alarms } = when;
  return (
    meets(ticket, when) && (alarms === undefined || ticket.alarms.some(({ alarm }) => alarms.includes(alarm)))
  );
}
