/**
 * Waiting for something that another program is about to do: by its signs, never by sleeping, and not forever.
 */

/** How long anything in the story may take, in ms. */
export const patienceMs = 15_000;

/** Something that the story promised did not happen. The message is a sentence for people. */
export class NotHappened extends Error {
  override readonly name = 'NotHappened';
}

/** Says that the world may have changed; returns how to stop listening. */
export type Changes = (wake: () => void) => () => unknown;

/** What `look` finds, asked now and whenever something changed. Throws NotHappened after the time limit. */
export async function until<T>(
  otherwise: string,
  changes: Changes,
  look: () => T | null,
  limitMs = patienceMs,
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const check = () => {
    const found = look();
    if (found !== null) resolve(found);
  };
  const stop = changes(check);
  // Waiting alone keeps no program alive: the servers and the daemon of a story do that as long as it is played.
  const timer = setTimeout(() => reject(late(otherwise, limitMs)), limitMs).unref();
  check();
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    stop();
  }
}

/** What `ask` answers, asked again as long as it answers null. Throws NotHappened after the time limit. */
export async function untilAnswered<T>(
  otherwise: string,
  ask: () => Promise<T | null>,
  limitMs = patienceMs,
): Promise<T> {
  const end = performance.now() + limitMs;
  do {
    const answer = await ask();
    if (answer !== null) return answer;
  } while (performance.now() < end);
  throw late(otherwise, limitMs);
}

/** Throws NotHappened where the claim is false. */
export function expectThat(claim: boolean, otherwise: string): void {
  if (!claim) throw new NotHappened(otherwise);
}

function late(what: string, limitMs: number): NotHappened {
  return new NotHappened(`${what} within ${Math.round(limitMs / 1000)} s`);
}
