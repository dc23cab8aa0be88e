/** yEnc 1.3 blocks: files whose octets stand in a mail nearly as they are, so that they are looked for in its bytes. */
import { Buffer } from 'node:buffer';
import type { EnclosedFile } from './encoded-blocks.ts';

const mostBlocks = 200;
const lineEnds = new Set([0x0a, 0x0d]);

/** Blocks of one part each, in order; one whose `=yend` is missing or whose size is another is words. */
export function yencFiles(bytes: Buffer): EnclosedFile[] {
  const files: EnclosedFile[] = [];
  let from = 0;
  while (files.length < mostBlocks) {
    const begin = lineBeginning(bytes, '=ybegin ', from);
    const end = begin < 0 ? -1 : lineBeginning(bytes, '=yend', begin);
    if (end < 0) return files;
    const file = readBlock(bytes.subarray(begin, end));
    if (file !== null) files.push(file);
    from = end;
  }
  return files;
}

/** The text without the blocks of these files; all others stay words, for nobody could read them as a file. */
export function withoutYenc(text: string, files: readonly EnclosedFile[]): string {
  const known = new Set(files.map(({ name, bytes }) => keyOf(name, bytes.length)));
  const kept: string[] = [];
  let block: string[] = [];
  for (const line of text.split('\n')) {
    if (block.length > 0 || isHeadOf(line, known)) block.push(line);
    else kept.push(line);
    if (line.startsWith('=yend')) block = [];
  }
  return [...kept, ...block].join('\n').trim();
}

function isHeadOf(line: string, known: ReadonlySet<string>): boolean {
  if (!line.startsWith('=ybegin ')) return false;
  const { size, name } = headOf(line.trimEnd());
  return known.has(keyOf(name, size));
}

/** Octets that are not ASCII are read in different charsets in the bytes and in the text. */
function keyOf(name: string, size: number): string {
  return `${size} ${name.replace(/[^ -~]/g, '')}`;
}

function headOf(line: string): { readonly size: number; readonly name: string } {
  return {
    size: Number(/ size=(\d{1,9})(?: |$)/.exec(line)?.[1] ?? -1),
    name: / name=(.{1,255})$/.exec(line)?.[1] ?? '',
  };
}

function lineBeginning(bytes: Buffer, mark: string, from: number): number {
  let at = bytes.indexOf(mark, from, 'latin1');
  while (at > 0 && bytes[at - 1] !== 0x0a) at = bytes.indexOf(mark, at + 1, 'latin1');
  return at;
}

function readBlock(block: Buffer): EnclosedFile | null {
  const lineEnd = block.indexOf(0x0a);
  const { size, name } = headOf(block.toString('utf8', 0, lineEnd).trimEnd());
  const bytes = decoded(block.subarray(lineEnd + 1));
  return bytes.length === size && name !== '' ? { name, bytes } : null;
}

function decoded(data: Buffer): Buffer {
  const out = Buffer.alloc(data.length);
  let length = 0;
  for (let at = 0; at < data.length; at += 1) {
    const byte = data[at] ?? 0;
    if (lineEnds.has(byte)) continue;
    const isEscape = byte === 0x3d;
    if (isEscape) at += 1;
    out[length] = ((data[at] ?? 0) - (isEscape ? 64 : 0) - 42) & 0xff;
    length += 1;
  }
  return out.subarray(0, length);
}
