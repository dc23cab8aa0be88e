/** `#restrict`: anybody who may read a ticket may keep it to a group; only that group gives it to another, or to everybody again. */
import { closedTo } from '../access/access.ts';
import type { PlacedCommand } from '../command/command.ts';
import type { Context } from '../context.ts';
import { type Actor, happened } from '../event.ts';
import { matchName } from '../people.ts';
import { membersOf } from '../settings.ts';
import { type Performance, problem, withFacts } from './performance.ts';

export function restrict(
  context: Context,
  actor: Actor,
  before: Performance,
  command: PlacedCommand & { readonly verb: 'restrict' },
): Performance {
  const { restrictedTo, number } = before.ticket;
  const changed = (to: string | null) =>
    withFacts(context, before, [
      happened('access.changed', actor, 'command', { restrictedTo: to, confidential: to !== null }),
    ]);
  if (command.to.toLowerCase() === 'off') {
    if (restrictedTo !== null) return changed(null);
    return problem(before, command, `everybody may read #${number}`, 'Leave the command out.');
  }
  const staffed = context.desk.groups.filter(({ name }) => membersOf(context.desk, name).length > 0);
  const matched = matchName(
    command.to,
    staffed.map(({ name }) => ({ id: name, names: [name] })),
  );
  if (matched.kind === 'match') return matched.id === restrictedTo ? before : changed(matched.id);
  const groups = staffed.map(({ name }) => name).join(', ');
  const suggestion = matched.kind === 'none' ? matched.suggestion : null;
  return problem(
    before,
    command,
    `no group with members is called "${command.to}"`,
    suggestion === null ? `The groups are ${groups}.` : `Did you mean #restrict ${suggestion}?`,
  );
}

/** Who may not read a ticket cannot be given it. */
export function closedProblem(before: Performance, command: PlacedCommand, what: string): Performance {
  const hint = 'Hand it to another group with #restrict GROUP, or open it to everybody with #restrict off.';
  return problem(before, command, `${closedTo(before.ticket)}: ${what}`, hint);
}
