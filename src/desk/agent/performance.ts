/** A performance of commands while it grows: the ticket, its news, and what cannot be done. */
import type { CommandProblem, PlacedCommand } from '../command/command.ts';
import type { Context } from '../context.ts';
import type { Decision } from '../decision.ts';
import type { Happening } from '../event.ts';
import { foldOnto, type Ticket } from '../ticket.ts';

/** The ticket and its news as the commands so far leave it. */
export interface Performance {
  readonly ticket: Ticket;
  readonly happenings: readonly Happening[];
  readonly texts: Decision['texts'];
  readonly turns: Decision['turns'];
  readonly problems: readonly CommandProblem[];
}

export function beginPerformance(ticket: Ticket): Performance {
  return { ticket, happenings: [], texts: [], turns: [], problems: [] };
}

export function withFacts(
  context: Context,
  before: Performance,
  happenings: readonly Happening[],
): Performance {
  return {
    ...before,
    ticket: foldOnto(before.ticket, happenings, context.now),
    happenings: [...before.happenings, ...happenings],
  };
}

/** The performance with one more problem; `command` is null where no command is at fault. */
export function problem(
  before: Performance,
  command: PlacedCommand | null,
  message: string,
  hint: string,
): Performance {
  const found: CommandProblem = {
    line: command?.line ?? 1,
    text: command?.source ?? '',
    message,
    hint,
    reason: 'conflict',
  };
  return { ...before, problems: [...before.problems, found] };
}
