/** What will happen when: the earliest first, and of those at the same instant the one that was planned first. */
import type { Instant } from '../desk/instant.ts';

export interface Agenda<Act> {
  readonly add: (at: Instant, act: Act) => void;
  /** When the first thing happens; null where nothing does. */
  readonly next: () => Instant | null;
  /** Takes all that happens by `now`, in order. */
  readonly take: (now: Instant) => Act[];
}

interface Entry<Act> {
  readonly at: Instant;
  readonly act: Act;
}

export function createAgenda<Act>(): Agenda<Act> {
  // In order: what people plan lies mostly near the end of what they know, and there are a few hundred entries at most.
  const entries: Entry<Act>[] = [];
  return {
    add: (at, act) => void entries.splice(placeFor(entries, at), 0, { at, act }),
    next: () => entries[0]?.at ?? null,
    take: (now) => entries.splice(0, placeFor(entries, now)).map(({ act }) => act),
  };
}

/** Behind everything that is no later. */
function placeFor(entries: readonly Entry<unknown>[], at: Instant): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.at ?? '') <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
