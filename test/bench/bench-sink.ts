/** The SMTP server of the bench, as a process of its own so that its work is not counted as the daemon's. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { end, endWithUs, type Usage, usageOf } from './bench-process.ts';

export interface Accepted {
  readonly recipients: readonly string[];
  /** When the server was about to answer 250, epoch ms. */
  readonly at: number;
}

export interface BenchSink {
  readonly port: number;
  /** What was accepted since the last call, in order. */
  readonly news: () => Accepted[];
  readonly usage: () => Usage;
  readonly stop: () => Promise<void>;
}

const program = fileURLToPath(new URL('../support/smtp-sink.ts', import.meta.url));

/** Writes what it takes into a file in `dir`. */
export async function startBenchSink(dir: string): Promise<BenchSink> {
  const log = join(dir, `sink-${process.hrtime.bigint()}.jsonl`);
  const child = spawn(process.execPath, [program, '--log', log], { stdio: ['ignore', 'pipe', 'inherit'] });
  endWithUs(child);
  const { port } = await firstLine(child);
  const file = openSync(log, 'a+');
  return {
    port,
    news: tail(file),
    usage: () => usageOf(child.pid ?? 0),
    stop: async () => {
      closeSync(file);
      await end(child);
    },
  };
}

async function firstLine(child: ChildProcess): Promise<{ port: number }> {
  if (child.stdout === null) throw new Error('The sink has no output.');
  for await (const line of createInterface(child.stdout)) return JSON.parse(line);
  throw new Error('The sink did not start.');
}

/** Reads whole lines that were added since the last call. */
function tail(file: number): () => Accepted[] {
  const chunk = Buffer.alloc(1 << 20);
  let at = 0;
  let rest: Buffer = Buffer.alloc(0);
  return () => {
    const parts = [rest];
    for (let count = -1; count !== 0; at += count) {
      count = readSync(file, chunk, 0, chunk.length, at);
      parts.push(Buffer.from(chunk.subarray(0, count)));
    }
    const bytes = Buffer.concat(parts);
    const end = bytes.lastIndexOf('\n') + 1;
    rest = bytes.subarray(end);
    const lines = bytes.toString('latin1', 0, end).split('\n').slice(0, -1);
    return lines.map((line) => {
      const { recipients, at: time }: Accepted = JSON.parse(line);
      return { recipients, at: time };
    });
  };
}
