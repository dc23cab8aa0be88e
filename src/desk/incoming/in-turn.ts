/** Who of a group gets its next ticket. */
import type { Context } from '../context.ts';
import { type DeskAgent, membersOf } from '../settings.ts';

/** The member of a group after the one who had the last ticket, in the order of the configuration. */
export function nextInTurn(context: Context, group: string | null): DeskAgent | null {
  const members = membersOf(context.desk, group);
  const last = members.findIndex((member) => member.name === context.known.turns.get(group ?? ''));
  return members[(last + 1) % Math.max(members.length, 1)] ?? null;
}
