/** How a policy hands out tickets. */

export interface Routing {
  readonly strategy: 'inTurn' | 'leastLoaded';
  /** Tickets that an agent carries at most, unless the agent has a limit of their own; null: no limit. */
  readonly maxTickets: number | null;
}

export const usualRouting: Routing = { strategy: 'inTurn', maxTickets: null };
