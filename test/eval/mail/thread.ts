/** Facts about conversations, on the reference chain alone: who may join is another question, answered by scenarios. */
import { type Comparers, text } from './comparison.ts';

export const thread: Comparers = {
  threadParent: text((seen) => seen.inReplyTo[0] ?? seen.references.at(-1) ?? ''),
};
