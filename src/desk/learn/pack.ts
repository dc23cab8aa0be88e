/**
 * A model as bytes and back: of its planes and rarities only what is not nought. Version 1: a JSON head with its length before it,
 * then for each list the count, the positions (uint32) and the values (float32), all little-endian.
 */
import { Buffer } from 'node:buffer';
import { size } from './features.ts';
import type { Model } from './model.ts';

const format = 1;

export function pack(model: Model): Buffer {
  const { labels, slope, offset, accuracy, samples, planes, rarity } = model;
  const head = { format, labels, slope, offset, accuracy, samples, biases: planes.map(({ bias }) => bias) };
  const json = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  return Buffer.concat([length, json, ...[rarity, ...planes.map(({ weights }) => weights)].map(packList)]);
}

function packList(list: Float32Array): Buffer {
  const used = [...list.keys()].filter((at) => list[at] !== 0);
  const bytes = Buffer.alloc(4 + 8 * used.length);
  bytes.writeUInt32LE(used.length);
  for (const [index, at] of used.entries()) {
    bytes.writeUInt32LE(at, 4 + 4 * index);
    bytes.writeFloatLE(list[at] ?? 0, 4 + 4 * used.length + 4 * index);
  }
  return bytes;
}

interface Head extends Omit<Model, 'planes' | 'rarity'> {
  readonly format: number;
  readonly biases: readonly number[];
}

/** Null for bytes of another version of the program: the next training replaces them. */
export function unpack(bytes: Buffer): Model | null {
  const headLength = bytes.readUInt32LE(0);
  const head: Head = JSON.parse(bytes.toString('utf8', 4, 4 + headLength));
  if (head.format !== format) return null;
  let at = 4 + headLength;
  const next = (): Float32Array => {
    const { list, end } = unpackList(bytes, at);
    at = end;
    return list;
  };
  const rarity = next();
  const { labels, slope, offset, accuracy, samples, biases } = head;
  const planes = biases.map((bias) => ({ weights: next(), bias }));
  return { labels, planes, rarity, slope, offset, accuracy, samples };
}

function unpackList(bytes: Buffer, from: number): { list: Float32Array; end: number } {
  const count = bytes.readUInt32LE(from);
  const list = new Float32Array(size);
  for (let index = 0; index < count; index += 1) {
    const at = bytes.readUInt32LE(from + 4 + 4 * index);
    list[at] = bytes.readFloatLE(from + 4 + 4 * count + 4 * index);
  }
  return { list, end: from + 4 + 8 * count };
}
