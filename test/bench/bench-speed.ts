/** How fast waiting mail becomes tickets with an accepted acknowledgement, beside the floor on the same mail. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Dovecot } from '../support/dovecot.ts';
import { type DaemonPlan, startBenchDaemon } from './bench-daemon.ts';
import { startBenchSink } from './bench-sink.ts';

export interface FloorRun {
  readonly messages: number;
  readonly ms: number;
  readonly cpuSeconds: number;
  readonly peakRssMb: number;
}

export interface SpeedRun {
  /** From the daemon's connection to the IMAP server until the last mail was accepted. */
  readonly perSecond: number;
  /** From the start of its process. */
  readonly perSecondFromSpawn: number;
  /** From its first journal row. */
  readonly perSecondFromFirstRow: number;
  readonly tickets: number;
  readonly mailsSent: number;
  readonly cpuSeconds: number;
  readonly peakRssMb: number;
  readonly sinkCpuSeconds: number;
}

const run = promisify(execFile);
const floorProgram = fileURLToPath(new URL('./bench-floor.ts', import.meta.url));

export async function runFloor(dovecot: Dovecot, user: string): Promise<FloorRun> {
  const args = [floorProgram, String(dovecot.port), user, dovecot.password];
  return JSON.parse((await run(process.execPath, args)).stdout);
}

export type SpeedPlan = Pick<DaemonPlan, 'dir' | 'user' | 'after' | 'agents' | 'nodeOptions'>;

/** Throws where a message is missing or a mail was not accepted exactly once. */
export async function runSpeed(dovecot: Dovecot, plan: SpeedPlan, messages: number): Promise<SpeedRun> {
  // Another run may have marked them.
  await dovecot.doveadm(['flags', 'remove', '-u', plan.user, '\\Seen', 'mailbox', 'INBOX', 'all']);
  const sink = await startBenchSink(plan.dir);
  const { port: imapPort, password } = dovecot;
  const daemon = await startBenchDaemon({ ...plan, imapPort, password, smtpPort: sink.port });
  const connectedAt = await daemon.connectedAt();
  const end = await daemon.done(messages);
  const accepted = sink.news();
  const [usage, sinkUsage] = [daemon.usage(), sink.usage()];
  await daemon.stop();
  await sink.stop();
  if (end.quarantined > 0 || end.handled !== messages || accepted.length !== end.sent)
    throw new Error(`${messages} messages: ${JSON.stringify(end)}, ${accepted.length} mails accepted`);
  const endedAt = Math.max(...accepted.map(({ at }) => at));
  const since = (start: number) => messages / ((endedAt - start) / 1000);
  return {
    perSecond: since(connectedAt),
    perSecondFromSpawn: since(daemon.spawnedAt),
    perSecondFromFirstRow: since(end.firstStored),
    tickets: end.tickets,
    mailsSent: end.sent,
    ...usage,
    sinkCpuSeconds: sinkUsage.cpuSeconds,
  };
}
