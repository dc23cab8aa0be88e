/** MAPI properties as TNEF encodes them ([MS-OXTNEF] section 2.1.3.4): of each the first value that is bytes or text. */
import type { Buffer } from 'node:buffer';
import { type Cursor, cursorOn, Truncated } from './cursor.ts';

/** By property id; strings are still bytes, with their type. */
export type Properties = ReadonlyMap<number, Property>;

export interface Property {
  readonly type: number;
  readonly value: Buffer;
}

export const propertyTypes = { string: 0x1e, unicode: 0x1f, object: 0x0d, binary: 0x102 } as const;

const manyValues = 0x1000;
const firstNamed = 0x8000;
const mostProperties = 10_000;
const mostValues = 10_000;

/** Bytes of a value of fixed size, padded to four. */
const fixedSizes: ReadonlyMap<number, number> = new Map([
  ...[0x02, 0x03, 0x04, 0x0a, 0x0b].map((type) => [type, 4] as const),
  ...[0x05, 0x06, 0x07, 0x14, 0x40].map((type) => [type, 8] as const),
  [0x48, 16],
]);

/** What can be read: a list that breaks off gives what came before. */
export function readProperties(bytes: Buffer): Properties {
  const cursor = cursorOn(bytes);
  const found = new Map<number, Property>();
  try {
    const count = Math.min(cursor.u32(), mostProperties);
    for (let index = 0; index < count; index += 1) {
      const type = cursor.u16();
      const id = cursor.u16();
      if (id >= firstNamed) skipName(cursor);
      const value = readValue(cursor, type);
      if (value === undefined) return found;
      if (value !== null && !found.has(id)) found.set(id, { type: type & ~manyValues, value });
    }
  } catch (error) {
    if (!(error instanceof Truncated)) throw error;
  }
  return found;
}

/** A property with a name of its own says which, before its value. */
function skipName(cursor: Cursor): void {
  cursor.skip(16);
  const isText = cursor.u32() === 1;
  if (isText) padded(cursor, cursor.u32());
  else cursor.skip(4);
}

/** Null for numbers, undefined for a type that nobody can skip. */
function readValue(cursor: Cursor, type: number): Buffer | null | undefined {
  const plain = type & ~manyValues;
  const isMany = plain !== type;
  const size = fixedSizes.get(plain);
  if (size !== undefined) {
    const count = isMany ? Math.min(cursor.u32(), mostValues) : 1;
    cursor.skip(count * size);
    return null;
  }
  if (!Object.values<number>(propertyTypes).includes(plain)) return undefined;
  const count = Math.min(cursor.u32(), mostValues);
  let first: Buffer | null = null;
  for (let index = 0; index < count; index += 1) {
    const value = padded(cursor, cursor.u32());
    first ??= value;
  }
  return first;
}

function padded(cursor: Cursor, length: number): Buffer {
  const value = cursor.take(length);
  cursor.skip(Math.min(cursor.left(), (4 - (length % 4)) % 4));
  return value;
}
