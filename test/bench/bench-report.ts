/** Figures of several runs as one, and as a table for people. */
import type { ClockRun } from './bench-clock.ts';
import type { Latency } from './bench-latency.ts';
import type { MemoryRun } from './bench-memory.ts';
import type { FloorRun, SpeedRun } from './bench-speed.ts';
import type { Sweeps } from './bench-sweep.ts';

/** One line of the speed table: the median of its runs, each figure for itself. */
export interface Speed extends SpeedRun {
  /** Of the floor's messages a second. */
  readonly ratio: number;
  /** Messages a second of each run, in the order they were made. */
  readonly runs: readonly number[];
}

export interface Report {
  readonly messages: number;
  readonly megabytes: number;
  readonly floor?: { perSecond: number; cpuSeconds: number; peakRssMb: number; runs: readonly number[] };
  readonly inboxd?: Speed;
  readonly variants?: Readonly<Record<string, Speed>>;
  readonly latency?: Latency;
  readonly memory?: MemoryRun;
  readonly clock?: ClockRun;
  readonly sweeps?: Sweeps;
}

export function floorOf(runs: readonly FloorRun[]): NonNullable<Report['floor']> {
  const speeds = runs.map(({ messages, ms }) => round(messages / (ms / 1000)));
  return {
    perSecond: median(speeds),
    cpuSeconds: median(runs.map((it) => it.cpuSeconds)),
    peakRssMb: median(runs.map((it) => it.peakRssMb)),
    runs: speeds,
  };
}

export function speedOf(runs: readonly SpeedRun[], floorPerSecond: number): Speed {
  const of = (pick: (run: SpeedRun) => number) => round(median(runs.map(pick)), 2);
  const perSecond = round(median(runs.map((it) => it.perSecond)));
  return {
    perSecond,
    ratio: round(perSecond / floorPerSecond, 3),
    perSecondFromSpawn: round(of((it) => it.perSecondFromSpawn)),
    perSecondFromFirstRow: round(of((it) => it.perSecondFromFirstRow)),
    tickets: of((it) => it.tickets),
    mailsSent: of((it) => it.mailsSent),
    cpuSeconds: of((it) => it.cpuSeconds),
    peakRssMb: of((it) => it.peakRssMb),
    sinkCpuSeconds: of((it) => it.sinkCpuSeconds),
    runs: runs.map((it) => round(it.perSecond)),
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function round(value: number, digits = 0): number {
  return Number(value.toFixed(digits));
}

/** The report for people, with what each figure means. */
export function table(report: Report): string {
  return [
    ...speedLines(report),
    ...latencyLines(report),
    ...memoryLines(report),
    ...clockLines(report),
    ...sweepLines(report),
    '',
  ].join('\n');
}

function speedLines({ messages, megabytes, floor, inboxd, variants = {} }: Report): string[] {
  if (floor === undefined || inboxd === undefined) return [];
  const rows = Object.entries({ inboxd, ...variants }).map(([name, it]) =>
    [
      name.padEnd(24),
      ...[it.perSecond, it.ratio, it.cpuSeconds, it.peakRssMb, it.sinkCpuSeconds, it.mailsSent].map(cell),
      `  ${it.runs.join(' ')}`,
    ].join(''),
  );
  return [
    `${messages} messages, ${megabytes} MB, waiting in Dovecot. Medians of ${floor.runs.length} runs.`,
    `${''.padEnd(24)}${['msg/s', 'ratio', 'CPU s', 'RSS MB', 'sink CPU', 'mails'].map(cell).join('')}  runs`,
    `${'floor: fetch and parse'.padEnd(24)}${[floor.perSecond, 1, floor.cpuSeconds, floor.peakRssMb, '', ''].map(cell).join('')}  ${floor.runs.join(' ')}`,
    ...rows,
    `inboxd from the start of its process ${inboxd.perSecondFromSpawn} msg/s, from its first journal row ${inboxd.perSecondFromFirstRow} msg/s.`,
  ];
}

function latencyLines({ latency }: Report): string[] {
  if (latency === undefined) return [];
  const { count, medianMs, p99Ms, maxMs } = latency;
  return [
    `From APPEND to acknowledgement accepted, idle daemon, ${count} messages: median ${medianMs} ms, p99 ${p99Ms} ms, most ${maxMs} ms.`,
    'About 500 ms of it are the time Dovecot lets pass before it tells an IDLE client.',
  ];
}

function memoryLines({ memory }: Report): string[] {
  if (memory === undefined) return [];
  const { messages, large, largeMb, megabytes, seconds, peakRssMb, limitMb } = memory;
  const verdict = peakRssMb < limitMb ? 'under' : 'OVER';
  return [
    `${messages} messages, ${large} of them of ${largeMb} MB, ${megabytes} MB in all, in ${Math.round(seconds)} s: peak RSS ${peakRssMb} MB, ${verdict} the limit of ${limitMb} MB.`,
  ];
}

function clockLines({ clock }: Report): string[] {
  if (clock === undefined) return [];
  const { count, calendars, seconds, cpuSeconds, perSecond, runs, warmSeconds, latest } = clock;
  return [
    `${count} due instants on ${calendars} calendars in ${seconds.toFixed(2)} s (${cpuSeconds.toFixed(2)} s of processor time), ${Math.round(perSecond)}/s. Runs: ${runs.map((run) => run.toFixed(2)).join(' ')}.`,
    `Once more, with all days known, in ${warmSeconds.toFixed(2)} s. The last is ${latest}.`,
  ];
}

function sweepLines({ sweeps }: Report): string[] {
  if (sweeps === undefined) return [];
  const { database, sizes, ratio, limit, scans } = sweeps;
  const rows = sizes.map((it) =>
    [
      `${it.due} due among ${it.open} open`.padEnd(32),
      ...[it.seconds.toFixed(2), Math.round(it.perSecond), it.rowsRead, it.statements].map(cell),
      cell(it.megabytesRead === null ? '' : Math.round(it.megabytesRead)),
      `  ${it.runs.map((run) => run.toFixed(2)).join(' ')}`,
    ].join(''),
  );
  const columns = ['seconds', 'timers/s', 'rows read', 'statements', 'MB read'];
  return [
    `${`One sweep, ${database}; medians`.padEnd(32)}${columns.map(cell).join('')}  runs`,
    ...rows,
    `Among ten times as many open tickets the fastest takes ${ratio.toFixed(2)} times as long, ${ratio <= limit ? 'under' : 'OVER'} the limit of ${limit}; ${scans.length === 0 ? 'indexes lead every statement' : `NO INDEX: ${scans.join('; ')}`}.`,
  ];
}

function cell(value: number | string): string {
  return String(value).padStart(10);
}
