/** Who answers what happens to a ticket, in this order. */
import type { Follower } from './consequence.ts';

export const followers: readonly Follower[] = [];
