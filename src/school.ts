/** What the running program has learned: the newest model in memory, and learning in the background, one lesson at a time. */
import type { Instant } from './desk/instant.ts';
import type { Learned } from './desk/learn/learning.ts';
import type { DeskSettings } from './desk/settings.ts';
import type { Log } from './flow/log.ts';
import { learnedLast, train } from './flow/train.ts';
import { learnApart } from './lesson.ts';
import type { Store } from './store/store.ts';

export interface School {
  readonly learned: () => Learned | null;
  /** Begins a lesson where it is time and none is going on; returns at once. */
  readonly look: () => void;
  /** Ends a lesson that is going on. */
  readonly close: () => Promise<void>;
}

interface SchoolDeps {
  readonly store: Store;
  readonly desk: () => DeskSettings;
  readonly log: Log;
  readonly now: () => Instant;
}

export async function openSchool({ store, desk, log, now }: SchoolDeps): Promise<School> {
  const closing = new AbortController();
  const deps = {
    store,
    get desk() {
      return desk();
    },
    log,
    learn: (samples: Parameters<typeof learnApart>[0]) => learnApart(samples, closing.signal),
  };
  let learned = desk().policy.categories.length === 0 ? null : await learnedLast(deps);
  let lesson: Promise<void> | null = null;
  const learn = async (): Promise<void> => {
    try {
      learned = (await train(deps, now())) ?? learned;
    } catch (error) {
      if (!closing.signal.aborted) log.warn({ because: String(error) }, 'nothing could be learned');
    }
  };
  return {
    learned: () => learned,
    look: () => {
      if (desk().policy.categories.length === 0 || closing.signal.aborted) return;
      lesson ??= learn().finally(() => {
        lesson = null;
      });
    },
    close: async () => {
      closing.abort();
      await lesson;
    },
  };
}
