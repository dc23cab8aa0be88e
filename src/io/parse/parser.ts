/**
 * The pool of parser threads: bytes in, digests, compressed bytes and a parsed mail (or the reason why not) out.
 * Whatever a message does to its thread costs only that message; the thread is replaced and the others go on.
 * Rejects only when no thread can be started or the pool is closed: then someone must act, no message is to blame.
 */
import { TemporaryError } from '../../errors.ts';
import { defaultLimits, type ParseLimits } from './limits.ts';
import { type Prepared, prepareFailure } from './prepare.ts';
import { ParseThread, type ThreadEnd, type ThreadSettings } from './thread.ts';

export interface ParserOptions {
  /** Default 1. */
  readonly threads?: number;
  /** How long one message may take, in ms; default 10,000. */
  readonly timeoutMs?: number;
  /** JavaScript heap of a thread in MiB; default 256. */
  readonly heapMb?: number;
  readonly limits?: ParseLimits;
  /** The file a thread runs; default our own. */
  readonly script?: URL;
}

export interface Parser {
  /** Messages prepared one after the other travel together: call it for many without awaiting each. */
  readonly prepare: (raw: Buffer) => Promise<Prepared>;
  /** Answers in the order of `raws`. */
  readonly prepareAll: (raws: readonly Buffer[]) => Promise<Prepared[]>;
  /** Ends the threads; what still waits rejects with TemporaryError `parser-closed`. */
  readonly close: () => Promise<void>;
}

interface Job {
  readonly raw: Buffer;
  readonly resolve: (prepared: Prepared) => void;
  readonly reject: (error: Error) => void;
  /** Was at hand when a thread died; runs in a batch of its own to show whether it is to blame. */
  isSuspect: boolean;
}

/** A batch saves round trips; more than this saves nothing and holds memory. */
const batchMessages = 64;
const batchBytes = 4 * 1024 * 1024;

export function createParser(options: ParserOptions = {}): Parser {
  const {
    threads = 1,
    timeoutMs = 10_000,
    heapMb = 256,
    limits = defaultLimits,
    script = ownScript,
  } = options;
  const pool = new Pool(threads, { script, timeoutMs, heapMb, limits });
  return {
    prepare: (raw) => pool.prepare(raw),
    prepareAll: (raws) => Promise.all(raws.map((raw) => pool.prepare(raw))),
    close: () => pool.close(),
  };
}

/** Node runs our sources as they are, a release runs what was compiled from them. */
const ownScript = import.meta.url.endsWith('.ts')
  ? new URL('./worker.ts', import.meta.url)
  : new URL('./worker.js', import.meta.url);

/** One queue for all threads. Threads start at once, because loading a parser takes half a second, and then are kept. */
class Pool {
  readonly #size: number;
  readonly #settings: ThreadSettings;
  readonly #queue: Job[] = [];
  readonly #busy = new Map<ParseThread, Job[]>();
  readonly #free = new Set<ParseThread>();
  #isClosed = false;
  #isScheduled = false;

  constructor(size: number, settings: ThreadSettings) {
    this.#size = size;
    this.#settings = settings;
    while (this.#free.size < size) this.#free.add(this.#start());
  }

  /** The queue is looked at when the caller has handed over all it has at this moment: that makes a batch. */
  prepare(raw: Buffer): Promise<Prepared> {
    return new Promise((resolve, reject) => {
      const job: Job = { raw, resolve, reject, isSuspect: false };
      if (this.#isClosed) return rejectAll([job], 'parser-closed', 'The parser is closed.');
      this.#queue.push(job);
      if (!this.#isScheduled) queueMicrotask(() => this.#hand());
      this.#isScheduled = true;
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const jobs = [...this.#busy.values(), this.#queue.splice(0)].flat();
    rejectAll(jobs, 'parser-closed', 'The parser was closed.');
    await Promise.all([...this.#busy.keys(), ...this.#free].map((thread) => thread.close()));
  }

  #hand(): void {
    this.#isScheduled = false;
    while (this.#queue.length > 0 && this.#busy.size < this.#size && !this.#isClosed) {
      const [free = this.#start()] = this.#free;
      const jobs = takeBatch(this.#queue, this.#size - this.#busy.size);
      this.#free.delete(free);
      this.#busy.set(free, jobs);
      free.run(jobs.map((job) => job.raw));
    }
  }

  #start(): ParseThread {
    const thread = new ParseThread(this.#settings, {
      onDone: (prepared) => this.#settle(thread, prepared),
      onEnd: (end) => this.#lose(thread, end),
    });
    return thread;
  }

  #settle(thread: ParseThread, prepared: readonly Prepared[]): void {
    const jobs = this.#busy.get(thread) ?? [];
    this.#busy.delete(thread);
    this.#free.add(thread);
    for (const [index, one] of prepared.entries()) jobs[index]?.resolve(one);
    this.#hand();
  }

  #lose(thread: ParseThread, end: ThreadEnd): void {
    const jobs = this.#busy.get(thread) ?? [];
    this.#busy.delete(thread);
    this.#free.delete(thread);
    if (end.kind === 'start-failed') {
      rejectAll([...jobs, ...this.#queue.splice(0)], 'parser-unavailable', end.detail);
    } else {
      this.#queue.unshift(...survivors(jobs, end));
    }
    this.#hand();
  }
}

function rejectAll(jobs: readonly Job[], code: string, detail: string): void {
  for (const job of jobs) job.reject(new TemporaryError(code, detail));
}

/** Takes the next jobs off the queue: a fair share for each thread that is free, and a suspect alone. */
function takeBatch(queue: Job[], freeThreads: number): Job[] {
  const share = Math.min(batchMessages, Math.ceil(queue.length / freeThreads));
  let count = 0;
  let bytes = 0;
  for (const job of queue) {
    bytes += job.raw.length;
    if (count > 0 && (count >= share || bytes > batchBytes || job.isSuspect)) break;
    count += 1;
    if (job.isSuspect) break;
  }
  return queue.splice(0, count);
}

/**
 * Answers the message that is to blame for the end of a thread and returns the others to be run again. A message that
 * hung is known for sure. After a crash the one at hand is only suspected, because others may have filled the memory:
 * it is tried again alone, and condemned if it brings down a thread of its own.
 */
function survivors(jobs: readonly Job[], end: ThreadEnd): Job[] {
  const culprit = jobs.length === 1 ? jobs[0] : jobs[end.index];
  if (culprit !== undefined && (end.kind === 'timeout' || jobs.length === 1)) {
    const reason = end.kind === 'timeout' ? 'parse-timeout' : 'parse-crashed';
    culprit.resolve(prepareFailure(culprit.raw, reason, end.detail));
    return jobs.filter((job) => job !== culprit);
  }
  for (const suspect of culprit === undefined ? jobs : [culprit]) suspect.isSuspect = true;
  return [...jobs];
}
