/**
 * One parser thread and the batch it is busy with. When it hangs, runs out of memory or dies it is gone for good and
 * says what became of its batch; the pool starts another. Settles nothing but what the thread has answered.
 */
import { Worker } from 'node:worker_threads';
import type { ParseLimits } from './limits.ts';
import type { Prepared } from './prepare.ts';
import { asBuffer, createProgress, idle, markProgress, readProgress, type ThreadReport } from './protocol.ts';

export interface ThreadSettings {
  readonly script: URL;
  /** How long one message may take, in ms. */
  readonly timeoutMs: number;
  /** Size of the JavaScript heap, in MiB. */
  readonly heapMb: number;
  readonly limits: ParseLimits;
}

/** Why a thread ended, and the index in its batch of the message it was busy with (`idle` where none). */
export interface ThreadEnd {
  readonly kind: 'timeout' | 'crash' | 'start-failed';
  readonly index: number;
  readonly detail: string;
}

export interface ThreadEvents {
  readonly onDone: (prepared: readonly Prepared[]) => void;
  readonly onEnd: (end: ThreadEnd) => void;
}

export class ParseThread {
  readonly #settings: ThreadSettings;
  readonly #events: ThreadEvents;
  readonly #progress = createProgress();
  readonly #worker: Worker;
  #timer: NodeJS.Timeout | undefined;
  #isReady = false;
  #hasEnded = false;

  /** Starts the thread; that it cannot start is told by `onEnd`. */
  constructor(settings: ThreadSettings, events: ThreadEvents) {
    this.#settings = settings;
    this.#events = events;
    markProgress(this.#progress, idle);
    this.#worker = new Worker(settings.script, {
      workerData: { progress: this.#progress, limits: settings.limits },
      resourceLimits: { maxOldGenerationSizeMb: settings.heapMb },
    });
    this.#worker.on('message', (report: ThreadReport) => this.#hear(report));
    this.#worker.on('error', (error: Error) => this.#crash(`The parser thread died: ${error.message}.`));
    this.#worker.on('exit', (code) => this.#crash(`The parser thread ended with code ${code}.`));
  }

  /** Hands over a batch; the thread must not be busy. */
  run(raws: readonly Buffer[]): void {
    this.#worker.postMessage(...cloned(raws));
    this.#watch(this.#settings.timeoutMs);
  }

  /** Ends the thread without any event. */
  async close(): Promise<void> {
    this.#hasEnded = true;
    clearTimeout(this.#timer);
    await this.#worker.terminate();
  }

  #hear(report: ThreadReport): void {
    if (this.#hasEnded) return;
    this.#isReady = true;
    if (report.kind === 'ready') return;
    clearTimeout(this.#timer);
    this.#events.onDone(report.prepared.map((one) => ({ ...one, compressed: asBuffer(one.compressed) })));
  }

  /** The limit holds for one message, so the watch begins anew whenever the thread has moved on. */
  #watch(waitMs: number): void {
    const { timeoutMs } = this.#settings;
    this.#timer = setTimeout(() => {
      const { index, busyMs } = readProgress(this.#progress);
      if (index === idle) return this.#watch(timeoutMs);
      if (busyMs < timeoutMs) return this.#watch(timeoutMs - busyMs);
      this.#end('timeout', `Parsing took longer than ${timeoutMs} ms.`);
      void this.#worker.terminate();
    }, waitMs);
  }

  #crash(detail: string): void {
    const hasBegun = this.#isReady || readProgress(this.#progress).index !== idle;
    this.#end(hasBegun ? 'crash' : 'start-failed', detail);
  }

  #end(kind: ThreadEnd['kind'], detail: string): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    clearTimeout(this.#timer);
    this.#events.onEnd({ kind, detail, index: readProgress(this.#progress).index });
  }
}

/**
 * The batch as a copy that is then transferred. The caller's bytes stay: after a crash they must still be stored, and
 * a small Buffer shares its memory with others.
 */
function cloned(raws: readonly Buffer[]): [Uint8Array[], ArrayBuffer[]] {
  const copies = raws.map((raw) => new Uint8Array(raw));
  return [copies, copies.map((copy) => copy.buffer)];
}
