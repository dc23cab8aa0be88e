/** Facts about conversations, on the reference chain alone: who may join is another question, answered by scenarios. */
import * as z from 'zod';
import { type Comparer, type Comparers, count, fact, sameSet, text } from './comparison.ts';
import type { Seen } from './seen.ts';

/** Files with the same letter are one conversation, those with another letter are none with it. */
const group: Comparer = fact(z.string(), ({ thread: { companions } }, letter) => ({
  got: companions,
  isRight:
    companions.length > 0 && companions.every((other) => other.isTogether === (other.letter === letter)),
}));

const nearest = (seen: Seen) => seen.inReplyTo[0] ?? seen.references.at(-1) ?? '';

export const thread: Comparers = {
  threadParent: text(nearest),
  threadMembers: sameSet((seen) => seen.thread.members),
  threadSize: count((seen) => seen.thread.members.length),
  threadGroup: group,
};
