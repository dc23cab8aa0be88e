/** Little-endian numbers and pieces of a buffer, one after the other. What lies beyond the end throws `Truncated`. */
import { Buffer } from 'node:buffer';

export class Truncated extends Error {}

export interface Cursor {
  readonly left: () => number;
  readonly u8: () => number;
  readonly u16: () => number;
  readonly u32: () => number;
  readonly take: (length: number) => Buffer;
  readonly skip: (length: number) => void;
}

export function cursorOn(bytes: Buffer): Cursor {
  let at = 0;
  const advance = (length: number): number => {
    if (length > bytes.length - at) throw new Truncated(`${length} bytes at ${at} of ${bytes.length}`);
    const from = at;
    at += length;
    return from;
  };
  return {
    left: () => bytes.length - at,
    u8: () => bytes.readUInt8(advance(1)),
    u16: () => bytes.readUInt16LE(advance(2)),
    u32: () => bytes.readUInt32LE(advance(4)),
    take: (length) => {
      const from = advance(length);
      return Buffer.from(bytes.buffer, bytes.byteOffset + from, length);
    },
    skip: (length) => {
      advance(length);
    },
  };
}
