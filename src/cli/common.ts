/**
 * What every command shares: where the configuration is, and how answers are printed. Commands import what they run when they
 * run it: `--help` and a wrong argument must not wait for the database driver and the mail libraries.
 */
import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { Config } from '../config/schema.ts';
import type { Store } from '../store/store.ts';

export interface CommonOptions {
  readonly config: string;
  readonly json?: true;
}

/** Called with the exit code where it is not 0. */
export type Exit = (code: number) => void;

export function command(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('-c, --config <dir>', 'the folder with inboxd.yaml', 'config')
    .option('--json', 'machine-readable answers');
}

export async function readConfig(options: CommonOptions): Promise<Config> {
  const { loadConfig } = await import('../config/load.ts');
  return await loadConfig(resolve(options.config));
}

/** Runs `work` with the desk's store open and closes it again. */
export async function withStore<T>(
  options: CommonOptions,
  work: (store: Store, config: Config) => Promise<T>,
): Promise<T> {
  const config = await readConfig(options);
  const { openStore } = await import('../operate.ts');
  const store = await openStore(config);
  try {
    return await work(store, config);
  } finally {
    await store.close();
  }
}

/** One line on stdout; waits for a slow reader. */
export async function print(line: string): Promise<void> {
  if (!process.stdout.write(`${line}\n`)) await new Promise((done) => process.stdout.once('drain', done));
}

/** A list: one JSON object a line, or a line for people. */
export async function printList<Item>(
  options: CommonOptions,
  items: AsyncIterable<Item> | Iterable<Item>,
  line: (item: Item) => string,
): Promise<void> {
  for await (const item of items) await print(options.json ? JSON.stringify(item) : line(item));
}

/** A value: JSON on one line, or text. */
export async function printOne(options: CommonOptions, value: object, text: string): Promise<void> {
  await print(options.json ? JSON.stringify(value) : text);
}

/** `12` from an argument; usage error otherwise. */
export function numberArgument(value: string): number {
  if (!/^#?\d{1,12}$/.test(value)) throw new InvalidArgumentError('A number is expected.');
  return Number(value.replace('#', ''));
}
