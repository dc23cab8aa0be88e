/** What a process has used so far, from the kernel's own books (Linux `/proc`; see proc(5)). */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

export interface Usage {
  /** User and system time of all its threads, in seconds. */
  readonly cpuSeconds: number;
  /** The most memory it ever held at once, in MB of 2^20 bytes. */
  readonly peakRssMb: number;
}

/** The kernel tells times in hundredths of a second whatever its own tick is. */
const ticksPerSecond = 100;

/** Throws where the process is gone: ask before it ends. */
export function usageOf(pid: number): Usage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // The program's name may hold spaces and brackets, so fields are counted from its last bracket: utime is the 12th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
  return { cpuSeconds: ticks / ticksPerSecond, peakRssMb: Math.round(Number(peak) / 1024) };
}

/** Whether anybody is connected to a port of this machine over IPv4. */
export function isConnectedTo(port: number): boolean {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')} 01`;
  const lines = readFileSync('/proc/net/tcp', 'latin1').split('\n').slice(1);
  // Local address, remote address, state (01 is established).
  return lines.some((line) => line.trim().split(/\s+/).slice(2, 4).join(' ').endsWith(wanted));
}

/** Looks every `ms` until `look` gives an answer; throws after `patienceMs`. */
export async function until<T>(
  what: string,
  look: () => T | null,
  { ms = 5, patienceMs = 300_000 } = {},
): Promise<T> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const answer = look();
    if (answer !== null) return answer;
    if (performance.now() > end) throw new Error(`${what}: not within ${patienceMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, ms));
  }
}

/** A bench that fails half-way leaves no process behind. */
export function endWithUs(child: ChildProcess): void {
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
}

/** Asks a process to end and waits until it has. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill();
  await gone;
}
