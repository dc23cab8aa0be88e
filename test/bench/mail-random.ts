/**
 * Chance that comes out the same on every machine: a small seeded generator (mulberry32) and what the mail generator
 * draws from it.
 */
import { mulberry32 } from '../../src/simulate/random.ts';

export interface Random {
  /** A whole number from `low` to `high`, both included. */
  readonly between: (low: number, high: number) => number;
  /** True with this probability. */
  readonly chance: (probability: number) => boolean;
  readonly pick: <T extends readonly [unknown, ...unknown[]]>(choices: T) => T[number];
  /** The same choices in another order. */
  readonly shuffled: <T>(choices: readonly T[]) => T[];
  readonly bytes: (length: number) => Buffer;
  /** Lower-case hexadecimal digits. */
  readonly hex: (digits: number) => string;
}

export function seededRandom(seed: number): Random {
  const next = mulberry32(seed);
  const between = (low: number, high: number): number =>
    low + Math.floor((next() / 2 ** 32) * (high - low + 1));
  const bytes = (length: number): Buffer => {
    const buffer = Buffer.allocUnsafe(length + 3);
    for (let offset = 0; offset < length; offset += 4) buffer.writeUInt32LE(next(), offset);
    return buffer.subarray(0, length);
  };
  return {
    between,
    bytes,
    chance: (probability) => next() < probability * 2 ** 32,
    pick: (choices) => choices[between(0, choices.length - 1)] ?? choices[0],
    shuffled: (choices) => shuffled(choices, between),
    hex: (digits) =>
      bytes(Math.ceil(digits / 2))
        .toString('hex')
        .slice(0, digits),
  };
}

/** Fisher and Yates. */
function shuffled<T>(choices: readonly T[], between: (low: number, high: number) => number): T[] {
  const items = [...choices];
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = between(0, last);
    const [a, b] = [items[last], items[other]];
    if (a !== undefined && b !== undefined) [items[last], items[other]] = [b, a];
  }
  return items;
}
