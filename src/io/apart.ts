/** Work that takes seconds, in a thread of its own: mail must not wait for it. */
import { Worker } from 'node:worker_threads';

export interface ApartOptions {
  /** The file the thread runs: it is given `data` as `workerData` and answers with one message. */
  readonly script: URL;
  readonly data: unknown;
  /** Its JavaScript heap in MiB. */
  readonly heapMb: number;
  /** Ends the thread. */
  readonly signal: AbortSignal;
}

/** What the thread answers. Rejects where it dies or is ended. */
export async function runApart<Answer>({ script, data, heapMb, signal }: ApartOptions): Promise<Answer> {
  const worker = new Worker(script, { workerData: data, resourceLimits: { maxOldGenerationSizeMb: heapMb } });
  const end = () => void worker.terminate();
  signal.addEventListener('abort', end, { once: true });
  try {
    return await new Promise<Answer>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`the thread ended with code ${code}`)));
    });
  } finally {
    signal.removeEventListener('abort', end);
    await worker.terminate();
  }
}
