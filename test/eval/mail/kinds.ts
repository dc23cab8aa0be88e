/** Every kind of fact that we compare, by the family of its comparer. A kind that is missing here counts as failed. */
import { attachments } from './attachments.ts';
import { automatic } from './automatic.ts';
import { bodies } from './body.ts';
import { bounce } from './bounce.ts';
import type { Comparers } from './comparison.ts';
import { crypto } from './crypto.ts';
import { forward } from './forward.ts';
import { headers } from './headers.ts';
import { reply } from './reply.ts';
import { thread } from './thread.ts';

export const kinds: Comparers = {
  ...reply,
  ...forward,
  ...headers,
  ...bodies,
  ...attachments,
  ...bounce,
  ...automatic,
  ...thread,
  ...crypto,
};
