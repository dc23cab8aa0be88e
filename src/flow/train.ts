/**
 * What the desk's own tickets teach: looked at with every sweep, learned from when there is enough that is new, kept with a version,
 * and used from the next mail on. A failure costs nothing but the lesson.
 */
import type { Instant } from '../desk/instant.ts';
import { foundBy } from '../desk/learn/found.ts';
import { isTimeToLearn, type Learned } from '../desk/learn/learning.ts';
import type { Labelled } from '../desk/learn/model.ts';
import { unpack } from '../desk/learn/pack.ts';
import type { DeskSettings } from '../desk/settings.ts';
import { judge } from '../desk/triage/judge.ts';
import type { Store } from '../store/store.ts';
import type { Log } from './log.ts';

export interface TrainDeps {
  readonly store: Pick<Store, 'models'>;
  readonly desk: DeskSettings;
  readonly log: Log;
  readonly learn: (
    samples: readonly Labelled[],
  ) => Promise<{ samples: number; accuracy: number; bytes: Buffer } | null>;
}

const target = 'category';
/** Of older tickets the words have changed since. */
const most = 20_000;

/** What was learned last; null where nothing was. */
export async function learnedLast({ store }: Pick<TrainDeps, 'store'>): Promise<Learned | null> {
  const stored = await store.models.newest(target);
  const model = stored === null ? null : unpack(stored.bytes);
  return stored === null || model === null ? null : { version: stored.version, model };
}

/** The new model; null where it is not time, or nothing can be learned. */
export async function train(deps: TrainDeps, now: Instant): Promise<Learned | null> {
  const { store, desk, log } = deps;
  const last = await store.models.newest(target);
  if (!isTimeToLearn(desk.policy.learning, await store.models.labelCounts(), last, now)) return null;
  const rows = await store.models.taught(most);
  const learned = await deps.learn(
    rows.map(({ label, subject, words }) => ({
      label,
      sample: { subject, words, found: foundBy(judge(desk.policy.triage, { subject, words })) },
    })),
  );
  const model = learned === null ? null : unpack(learned.bytes);
  if (learned === null || model === null) return null;
  const version = await store.models.save(target, learned, now);
  log.info({ version, samples: learned.samples, accuracy: learned.accuracy }, 'learned from the tickets');
  return { version, model };
}
