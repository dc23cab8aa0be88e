/** Tells parts of the desk about a ticket: agents by a notification that they may answer, others by a notice to read. */
import type { Context } from '../context.ts';
import type { Mail } from '../decision.ts';
import type { Audience } from '../policy/policy.ts';
import { audience } from '../sla/tell-desk.ts';
import type { Ticket } from '../ticket.ts';
import { newsFor, notice } from './news.ts';

export interface Information {
  readonly headline: string;
  readonly because: string;
}

/** Each once, whatever parts of the desk they are of. */
export function informing(
  context: Context,
  ticket: Ticket,
  who: readonly Audience[],
  news: Information,
): Mail[] {
  const told = new Set(who.flatMap((part) => [...audience(context.desk, ticket, part)]));
  return [...told].flatMap((one) =>
    typeof one === 'string'
      ? [notice(context, ticket, one, { ...news, what: `${news.headline}.` })]
      : newsFor(context, ticket, [one], { ...news, warnings: [] }),
  );
}
