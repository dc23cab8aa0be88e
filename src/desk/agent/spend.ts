/** `#time`: work that an agent writes down. */
import type { PlacedCommand } from '../command/command.ts';
import type { Context } from '../context.ts';
import { type Actor, happened } from '../event.ts';
import { lengthOf, minute } from '../instant.ts';
import { type Performance, problem, withFacts } from './performance.ts';

export function spend(
  context: Context,
  actor: Actor,
  before: Performance,
  command: PlacedCommand & { readonly verb: 'time' },
): Performance {
  const ms = command.minutes * minute;
  const { spent = 0 } = before.ticket;
  if (spent + ms < 0) {
    const so = spent === 0 ? 'no time is written down' : `only ${lengthOf(spent)} are written down`;
    return problem(before, command, `${so} for this ticket`, '#show has what is.');
  }
  return withFacts(context, before, [happened('time.spent', actor, 'command', { ms })]);
}
