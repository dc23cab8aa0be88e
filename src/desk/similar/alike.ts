/** Earlier tickets that a new one may be about, for the eyes of agents alone. Nothing is merged, linked or joined by it. */
import type { Context, Inbound } from '../context.ts';
import { type Happening, happened } from '../event.ts';
import { between, day } from '../instant.ts';
import type { Ticket } from '../ticket.ts';

/** How many are named at most, and how old they may be, in days. */
export interface Similar {
  readonly most: number;
  readonly days: number;
}

/** Below, one in five new tickets would name others that are about something else (bug reports of eval -- triage). */
export const leastLikeness = 0.3;

export interface Alike {
  readonly happenings: readonly Happening[];
  /** For the agents who hear of the new ticket. */
  readonly warnings: readonly string[];
}

/** A restricted ticket is named to nobody, and neither is one that cannot be read any more. */
export function alikeTickets(context: Context, inbound: Inbound): Alike {
  const { similar } = context.desk.policy;
  if (similar === null || inbound.silent) return { happenings: [], warnings: [] };
  const found = (context.alike?.get(inbound.journal) ?? []).flatMap(({ id, likeness }) => {
    const ticket = context.known.tickets.get(id);
    const isFit =
      ticket !== undefined &&
      likeness >= leastLikeness &&
      ticket.restrictedTo === null &&
      between(ticket.openedAt, context.now) <= similar.days * day;
    return isFit ? [{ ticket, likeness }] : [];
  });
  const best = found.slice(0, similar.most);
  if (best.length === 0) return { happenings: [], warnings: [] };
  const tickets = best.map(({ ticket, likeness }) => ({
    ticket: ticket.number,
    likeness: Math.round(likeness * 100) / 100,
  }));
  return {
    happenings: [happened('similar.suggested', 'system', 'words', { tickets })],
    warnings: [
      `Perhaps about the same: ${best.map(({ ticket }) => named(context, ticket)).join('; ')}. ` +
        `#show ${best[0]?.ticket.number ?? 0} has what was said there.`,
    ],
  };
}

function named({ known }: Context, { number, status }: Ticket): string {
  return `#${number} “${known.subjects.get(number) ?? ''}” (${status})`;
}
