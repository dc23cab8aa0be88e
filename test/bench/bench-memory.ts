/** The most memory the daemon holds while it takes a large mailbox with very large messages in it. */
import type { Dovecot } from '../support/dovecot.ts';
import { deskAddress, startBenchDaemon } from './bench-daemon.ts';
import { startBenchSink } from './bench-sink.ts';
import { generateMemoryMail, memoryPlan } from './memory-fixtures.ts';

export interface MemoryRun {
  readonly messages: number;
  readonly large: number;
  readonly largeMb: number;
  readonly megabytes: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakRssMb: number;
  readonly limitMb: number;
}

/** What the daemon may hold at most, all its threads together. */
const limitMb = 400;

/** Fills the (empty) mailbox of `user` first. */
export async function runMemory(
  dovecot: Dovecot,
  { dir, user, seed }: { dir: string; user: string; seed: number },
): Promise<MemoryRun> {
  const filled = await fill(dovecot, user, seed);
  const sink = await startBenchSink(dir);
  const { port: imapPort, password } = dovecot;
  const settings = { dir, user, imapPort, password, smtpPort: sink.port };
  const daemon = await startBenchDaemon({ ...settings, after: 'leave', agents: 0 });
  const end = await daemon.done(filled.messages);
  const seconds = (Date.now() - daemon.spawnedAt) / 1000;
  const usage = daemon.usage();
  await daemon.stop();
  await sink.stop();
  if (end.handled !== filled.messages) throw new Error(`${filled.messages} messages: ${JSON.stringify(end)}`);
  const { large, largeBytes } = memoryPlan;
  return { ...filled, large, largeMb: largeBytes / 2 ** 20, seconds, ...usage, limitMb };
}

/** One message at a time: the bench needs no memory for it either. */
async function fill(dovecot: Dovecot, user: string, seed: number) {
  let messages = 0;
  let bytes = 0;
  for (const { raw } of generateMemoryMail({ ...memoryPlan, seed, to: deskAddress })) {
    await dovecot.deliver(user, raw);
    messages += 1;
    bytes += raw.length;
  }
  return { messages, megabytes: Math.round(bytes / 2 ** 20) };
}
