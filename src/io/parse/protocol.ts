/**
 * What the pool and its threads say to each other. The thread shows in shared memory which message it is busy with and
 * since when: even a thread that hangs, and can answer nothing, has said which message it hangs on.
 */
import { parentPort, type Transferable, workerData } from 'node:worker_threads';
import type { ParseLimits } from './limits.ts';
import type { Prepared } from './prepare.ts';

export interface ThreadData {
  readonly progress: SharedArrayBuffer;
  readonly limits: ParseLimits;
}

/** To the thread: messages to prepare, in order. */
export type Batch = readonly Uint8Array[];

/** From the thread: it can begin, or all of the batch is done, in the same order. */
export type ThreadReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly prepared: readonly Prepared[] };

/** No message at hand: not begun, or all done. */
export const idle = -1;

const indexSlot = 0;
const startSlot = 1;

/** The shared memory for one batch's progress. */
export function createProgress(): SharedArrayBuffer {
  return new SharedArrayBuffer(2 * BigInt64Array.BYTES_PER_ELEMENT);
}

/** The thread is now busy with the message at `index` of its batch, or `idle`. */
export function markProgress(progress: SharedArrayBuffer, index: number): void {
  const slots = new BigInt64Array(progress);
  Atomics.store(slots, startSlot, process.hrtime.bigint());
  Atomics.store(slots, indexSlot, BigInt(index));
}

/** Which message the thread is busy with, and for how many milliseconds. */
export function readProgress(progress: SharedArrayBuffer): { index: number; busyMs: number } {
  const slots = new BigInt64Array(progress);
  const index = Number(Atomics.load(slots, indexSlot));
  const busy = process.hrtime.bigint() - Atomics.load(slots, startSlot);
  return { index, busyMs: Number(busy / 1_000_000n) };
}

/** The thread's whole life: answers batches with `prepare`. Call once, in a worker thread. */
export function servePool(prepare: (raw: Buffer, limits: ParseLimits) => Promise<Prepared>): void {
  const { progress, limits }: ThreadData = workerData;
  parentPort?.on('message', async (batch: Batch) => {
    const prepared: Prepared[] = [];
    for (const [index, raw] of batch.entries()) {
      markProgress(progress, index);
      prepared.push(owned(await prepare(asBuffer(raw), limits)));
    }
    markProgress(progress, idle);
    report({ kind: 'done', prepared }, prepared.map(compressedBytes));
  });
  report({ kind: 'ready' }, []);
}

/** A view of the same bytes; structured clone turns every Buffer into a plain Uint8Array. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function report(message: ThreadReport, transfer: Transferable[]): void {
  parentPort?.postMessage(message, transfer);
}

/** Small compressed bytes are a view into a shared pool, which can be neither transferred nor cheaply cloned. */
function owned(prepared: Prepared): Prepared {
  const { compressed } = prepared;
  if (compressed.byteLength === compressed.buffer.byteLength) return prepared;
  return { ...prepared, compressed: asBuffer(new Uint8Array(compressed)) };
}

function compressedBytes(prepared: Prepared): ArrayBuffer {
  return prepared.compressed.buffer as ArrayBuffer;
}
