/** Who answers what happens to a ticket, in this order. */
import { restricting } from './access/restrict.ts';
import { snoozing } from './agent/snooze.ts';
import type { Follower } from './consequence.ts';
import { followingUp } from './follow-up/following-up.ts';
import { climbing } from './ladder/climb.ts';
import { queueing, standingIn } from './routing/queue.ts';
import { ruling } from './rules/apply.ts';
import { surveying } from './survey/ask.ts';

export const followers: readonly Follower[] = [
  restricting,
  ruling,
  climbing,
  standingIn,
  queueing,
  followingUp,
  surveying,
  snoozing,
];
