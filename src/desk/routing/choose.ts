/**
 * Who of a group gets its next ticket: nobody who is away, off shift or carries as many as they can; of the others whose turn it is,
 * or who carries the fewest. The same question has the same answer, and says whom it passed over and why.
 */
import { elapsed } from '../clock/elapsed.ts';
import type { Context } from '../context.ts';
import { after, minute } from '../instant.ts';
import { type DeskAgent, type DeskSettings, membersOf } from '../settings.ts';

export interface Chosen {
  /** Null where nobody of the group can take it now. */
  readonly agent: DeskAgent | null;
  /** `in-turn: tier 1; not Joe (away), Tom (25 of 25 tickets)`. */
  readonly because: string;
}

/** Group null has no members. */
export function choose(context: Context, group: string | null): Chosen {
  const members = membersOf(context.desk, group);
  const passed = members.flatMap((member) => {
    const why = whyNot(context, member);
    return why === null ? [] : [{ member, why }];
  });
  const able = members.filter((member) => !passed.some((it) => it.member === member));
  const { strategy } = context.desk.policy.routing;
  const agent =
    strategy === 'leastLoaded' ? fewest(context, group, able) : nextOf(context, group, members, able);
  const how = strategy === 'leastLoaded' ? 'least-loaded' : 'in-turn';
  const without = passed.map(({ member, why }) => `${member.name} (${why})`).join(', ');
  return { agent, because: `${how}: ${group}${without === '' ? '' : `; not ${without}`}` };
}

/** Why an agent takes no new ticket now; null where they do. */
export function whyNot({ desk, known, now }: Context, agent: DeskAgent): string | null {
  if (isAway({ known, now }, agent.name)) return 'away';
  if (agent.hours !== undefined && elapsed(agent.hours, now, after(now, minute)) === 0) return 'off shift';
  const most = mostOf(desk, agent);
  const carried = known.load.get(agent.name) ?? 0;
  return most !== null && carried >= most ? `${carried} of ${most} tickets` : null;
}

export function isAway({ known, now }: Pick<Context, 'known' | 'now'>, agent: string): boolean {
  const away = known.away.get(agent);
  return away !== undefined && (away.until === null || away.until > now);
}

function mostOf({ policy }: DeskSettings, { maxTickets }: DeskAgent): number | null {
  return maxTickets ?? policy.routing.maxTickets;
}

/** Whether it matters how many tickets each agent carries. */
export function usesLoad({ policy, agents }: DeskSettings): boolean {
  const { strategy, maxTickets } = policy.routing;
  return (
    strategy === 'leastLoaded' ||
    maxTickets !== null ||
    agents.some((agent) => agent.maxTickets !== undefined)
  );
}

/** The first who is able after the one who had the last ticket, in the order of the configuration. */
function nextOf(
  { known }: Context,
  group: string | null,
  members: readonly DeskAgent[],
  able: readonly DeskAgent[],
): DeskAgent | null {
  const last = members.findIndex((member) => member.name === known.turns.get(group ?? ''));
  const inTurn = [...members.slice(last + 1), ...members.slice(0, last + 1)];
  return inTurn.find((member) => able.includes(member)) ?? null;
}

/** Of those who carry equally few, whose turn it is. */
function fewest(context: Context, group: string | null, able: readonly DeskAgent[]): DeskAgent | null {
  const load = (agent: DeskAgent) => context.known.load.get(agent.name) ?? 0;
  const least = Math.min(...able.map(load));
  const equal = able.filter((agent) => load(agent) === least);
  return nextOf(context, group, membersOf(context.desk, group), equal);
}
