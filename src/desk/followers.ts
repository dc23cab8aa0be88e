/** Who answers what happens to a ticket, in this order. */
import type { Follower } from './consequence.ts';
import { climbing } from './ladder/climb.ts';
import { queueing, standingIn } from './routing/queue.ts';
import { ruling } from './rules/apply.ts';

export const followers: readonly Follower[] = [ruling, climbing, standingIn, queueing];
