/** A lesson: samples in, a packed model out. The file runs itself as the thread in which the learning happens. */
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { type Labelled, learn } from './desk/learn/model.ts';
import { pack } from './desk/learn/pack.ts';
import { runApart } from './io/apart.ts';

export interface LearnedBytes {
  readonly samples: number;
  readonly accuracy: number;
  readonly bytes: Buffer;
}

interface Lesson {
  readonly isLesson: true;
  readonly samples: readonly Labelled[];
}

const heapMb = 768;

/** Null where there are no two labels to tell apart. Rejects where the thread dies or is ended. */
export async function learnApart(
  samples: readonly Labelled[],
  signal: AbortSignal,
): Promise<LearnedBytes | null> {
  const data: Lesson = { isLesson: true, samples };
  const answer = await runApart<(Omit<LearnedBytes, 'bytes'> & { bytes: Uint8Array }) | null>({
    script: new URL(import.meta.url),
    ...{ data, heapMb, signal },
  });
  return answer === null ? null : { ...answer, bytes: Buffer.from(answer.bytes) };
}

function answer({ samples }: Lesson): LearnedBytes | null {
  const model = learn(samples);
  return model === null ? null : { samples: model.samples, accuracy: model.accuracy, bytes: pack(model) };
}

const given: Partial<Lesson> | null = workerData;
if (!isMainThread && given?.isLesson === true)
  parentPort?.postMessage(answer({ isLesson: true, samples: given.samples ?? [] }));
