/** `inboxd simulate`: days of desk life on a virtual clock, and how a policy fares in them. */
import { type Command, InvalidArgumentError } from 'commander';
import type { Config } from '../config/schema.ts';
import { command, type Exit, printOne, readConfig } from './common.ts';
import { exitCodes } from './exit.ts';

interface SimulateFlags {
  readonly config: string;
  readonly json?: true;
  readonly pack?: string;
  readonly days: number;
  readonly seed: number;
  readonly ticketsPerDay: number;
}

export function simulateCommand(exit: Exit): Command {
  const simulated = command(
    'simulate',
    'days of desk life on a virtual clock: volume, compliance, breaches, credits',
  )
    .option('--pack <name>', 'a pack, on a desk made up for it, instead of the desk of --config')
    .option('--days <n>', 'how many days', wholeNumber(1, 366), 30)
    .option(
      '--seed <n>',
      'where chance begins: the same number, the same days',
      wholeNumber(0, 2 ** 31 - 1),
      1,
    )
    .option('--tickets-per-day <n>', 'requests on a working day, about', wholeNumber(1, 1000), 12);
  return simulated.action(async (flags: SimulateFlags) => {
    const isOwn = simulated.getOptionValueSource('config') === 'cli';
    if (flags.pack !== undefined && isOwn)
      simulated.error('error: --pack makes up a desk and --config names one: give one of the two');
    const config = await deskOf(simulated, flags);
    exit(await run(config, flags));
  });
}

async function deskOf(simulated: Command, flags: SimulateFlags): Promise<Config> {
  if (flags.pack === undefined) return await readConfig(flags);
  const { sampleDesk, unknownPack } = await import('../simulate/sample-desk.ts');
  const problem = await unknownPack(flags.pack);
  if (problem !== null) simulated.error(`error: ${problem}`);
  return await sampleDesk(flags.pack);
}

async function run(config: Config, flags: SimulateFlags): Promise<number> {
  const { simulate } = await import('../simulate/simulate.ts');
  const { reportText } = await import('../simulate/report.ts');
  const { days, seed, ticketsPerDay } = flags;
  const begun = performance.now();
  const simulated = await stoppable((signal) => simulate({ config, days, seed, ticketsPerDay, signal }));
  if (simulated === null) return stopped;
  const title = flags.pack ?? config.desk.name;
  await printOne(
    flags,
    { desk: title, seed, ticketsPerDay, ...simulated },
    reportText({ title, seed }, simulated),
  );
  // Not on stdout: that is the same at every run.
  process.stderr.write(`simulated in ${((performance.now() - begun) / 1000).toFixed(1)} s\n`);
  return simulated.proof.failures.length > 0 ? exitCodes.checkFailed : exitCodes.done;
}

/** As shells say of a program that Ctrl-C ended. */
const stopped = 130;

/** The first signal ends the work in good order, a second one the program. */
async function stoppable<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, stop);
  try {
    return await work(stopping.signal);
  } finally {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.removeListener(name, stop);
  }
}

function wholeNumber(least: number, most: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < least || number > most)
      throw new InvalidArgumentError(`A whole number from ${least} to ${most} is expected.`);
    return number;
  };
}
