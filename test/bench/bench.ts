/**
 * `npm run bench [-- --json] [-- --n 2000] [-- --runs 3] [-- --only speed,latency,memory,clock,sweep]`: speed beside the floor,
 * latency and memory of the daemon against a private Dovecot and a local SMTP sink; how long a million due instants take, and a
 * sweep of 10,000 due promises among up to a million open tickets, which need neither. Asserts no absolute time; exits with 1
 * where a message is missing, memory is over its limit, or a sweep takes longer the more is open. Progress goes to stderr.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Dovecot, dovecotMissing, startDovecot } from '../support/dovecot.ts';
import { runClock } from './bench-clock.ts';
import { deskAddress } from './bench-daemon.ts';
import { runLatency } from './bench-latency.ts';
import { runMemory } from './bench-memory.ts';
import { floorOf, type Report, speedOf, table } from './bench-report.ts';
import { type FloorRun, runFloor, runSpeed, type SpeedPlan, type SpeedRun } from './bench-speed.ts';
import { runSweeps } from './bench-sweep.ts';
import { generateMail } from './mail-generator.ts';

const seed = 7;
const dueInstants = 1_000_000;
const mailParts = ['speed', 'latency', 'memory'] as const;
const parts = [...mailParts, 'clock', 'sweep'] as const;
const duePromises = 10_000;
const openTickets = [10_000, 100_000, 1_000_000] as const;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    n: { type: 'string', default: '2000' },
    runs: { type: 'string', default: '3' },
    appends: { type: 'string', default: '200' },
    only: { type: 'string', default: parts.join(',') },
    'cpu-prof': { type: 'string' },
  },
});
const only = new Set(values.only.split(','));
const profile = values['cpu-prof'];
const nodeOptions = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];

interface Bench {
  readonly dovecot: Dovecot;
  readonly dir: string;
}

async function speed({ dovecot, dir }: Bench): Promise<Report> {
  const mails = [...generateMail({ count: Number(values.n), seed, to: deskAddress })];
  const megabytes = Math.round(mails.reduce((sum, { raw }) => sum + raw.length, 0) / 2 ** 20);
  say(`filling a mailbox with ${mails.length} messages, ${megabytes} MB`);
  await dovecot.deliver(
    'speed',
    mails.map(({ raw }) => raw),
  );
  // The server reads the files and writes its index the first time: nobody's speed.
  await runFloor(dovecot, 'speed');
  const floors: FloorRun[] = [];
  const kinds: [string, SpeedPlan, SpeedRun[]][] = [
    ['inboxd', { dir, user: 'speed', after: 'leave', agents: 0, nodeOptions }, []],
    ['with two agents', { dir, user: 'speed', after: 'leave', agents: 2 }, []],
    ['with after: seen', { dir, user: 'speed', after: 'seen', agents: 0 }, []],
  ];
  for (let run = 0; run < Number(values.runs); run++) {
    const floor = await runFloor(dovecot, 'speed');
    floors.push(floor);
    say(`floor: ${Math.round(floor.messages / (floor.ms / 1000))} msg/s`);
    for (const [name, plan, runs] of kinds) {
      const one = await runSpeed(dovecot, plan, mails.length);
      runs.push(one);
      say(`${name}: ${Math.round(one.perSecond)} msg/s`);
    }
  }
  const floor = floorOf(floors);
  const [inboxd, ...variants] = kinds.map(
    ([name, , runs]) => [name, speedOf(runs, floor.perSecond)] as const,
  );
  return {
    messages: mails.length,
    megabytes,
    floor,
    ...(inboxd === undefined ? {} : { inboxd: inboxd[1] }),
    variants: Object.fromEntries(variants),
  };
}

async function main(): Promise<void> {
  let report: Report = { messages: 0, megabytes: 0 };
  if (mailParts.some((part) => only.has(part))) report = await withDovecot(mail);
  if (only.has('clock')) {
    say(`${dueInstants} due instants`);
    report = { ...report, clock: runClock(dueInstants, { runs: Number(values.runs), seed }) };
  }
  if (only.has('sweep')) {
    say(`${duePromises} due promises among ${openTickets.join(', ')} open tickets`);
    report = { ...report, sweeps: await runSweeps(duePromises, openTickets, say) };
  }
  process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : table(report));
  if (report.memory !== undefined && report.memory.peakRssMb >= report.memory.limitMb) {
    say(`FAILED: peak RSS ${report.memory.peakRssMb} MB, the limit is ${report.memory.limitMb} MB`);
    process.exitCode = 1;
  }
  const { ratio = 0, limit = 0, scans = [] } = report.sweeps ?? {};
  if (ratio > limit || scans.length > 0) {
    say(
      `FAILED: the time of a sweep grows with what is open, ratio ${ratio.toFixed(2)}; ${scans.join('; ')}`,
    );
    process.exitCode = 1;
  }
}

async function mail({ dovecot, dir }: Bench): Promise<Report> {
  let report: Report = { messages: 0, megabytes: 0 };
  if (only.has('speed')) report = { ...report, ...(await speed({ dovecot, dir })) };
  if (only.has('latency')) {
    say(`latency of ${values.appends} messages`);
    const latency = await runLatency(dovecot, { dir, user: 'latency', count: Number(values.appends) });
    report = { ...report, latency };
  }
  if (only.has('memory')) {
    say('memory');
    report = { ...report, memory: await runMemory(dovecot, { dir, user: 'memory', seed }) };
  }
  return report;
}

async function withDovecot(measure: (bench: Bench) => Promise<Report>): Promise<Report> {
  const missing = dovecotMissing();
  if (missing !== null) throw new Error(missing);
  const dir = await mkdtemp(join(tmpdir(), 'inboxd-bench-'));
  const dovecot = await startDovecot({ users: [...mailParts] });
  try {
    return await measure({ dovecot, dir });
  } finally {
    await dovecot.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

function say(line: string): void {
  process.stderr.write(`bench: ${line}\n`);
}

await main();
