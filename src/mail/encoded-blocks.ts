/**
 * Files that were written into the words of a mail, as before MIME: uuencode (POSIX) blocks. They are taken out of the text and are
 * files like any other.
 */
import { Buffer } from 'node:buffer';

export interface EnclosedFile {
  /** As the sender wrote it. */
  readonly name: string;
  readonly bytes: Buffer;
}

export interface Unpacked {
  /** Without the blocks. */
  readonly text: string;
  readonly files: readonly EnclosedFile[];
}

const begins = /^begin(?:-base64)? [0-7]{3,4} (\S.{0,254})$/;
const mostBlocks = 200;

/** A block without its `end` goes as far as its lines are well formed; a `begin` without any such line is words. */
export function unpackBlocks(text: string): Unpacked {
  if (!/^begin[ -]/m.test(text)) return { text, files: [] };
  const lines = text.split('\n');
  const kept: string[] = [];
  const files: EnclosedFile[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const name = files.length < mostBlocks ? begins.exec(line.trimEnd())?.[1] : undefined;
    const block = name === undefined ? null : readBlock(lines, at + 1, line.startsWith('begin-base64'));
    if (name === undefined || block === null) {
      kept.push(line);
      continue;
    }
    files.push({ name: name.trim(), bytes: block.bytes });
    at = block.last;
  }
  return files.length === 0 ? { text, files } : { text: kept.join('\n').trim(), files };
}

interface Block {
  readonly bytes: Buffer;
  /** Number of its last line. */
  readonly last: number;
}

function readBlock(lines: readonly string[], first: number, isBase64: boolean): Block | null {
  const pieces: Buffer[] = [];
  let at = first;
  for (; at < lines.length; at += 1) {
    const line = (lines[at] ?? '').replace(/\r$/, '');
    if (isBase64 ? line === '====' : line === 'end') return { bytes: Buffer.concat(pieces), last: at };
    const piece = isBase64 ? base64Line(line) : decodedLine(line);
    if (piece === null) break;
    pieces.push(piece);
  }
  const bytes = Buffer.concat(pieces);
  return bytes.length === 0 ? null : { bytes, last: at - 1 };
}

function base64Line(line: string): Buffer | null {
  return /^[A-Za-z0-9+/]{1,80}={0,2}$/.test(line) ? Buffer.from(line, 'base64') : null;
}

/** Its first character says how many bytes it holds; null for what is no such line. Blanks at its end may have been lost. */
function decodedLine(line: string): Buffer | null {
  if (line === '' || !/^[\x20-\x60]{1,90}$/.test(line)) return line === '' ? Buffer.alloc(0) : null;
  const length = sixBits(line, 0);
  const needed = Math.ceil(length / 3) * 4;
  // A writer may add a checksum, and white space may be lost: but most of a line has to be there.
  if (line.length - 1 > needed + 2 || line.length - 1 < needed / 4)
    return length === 0 ? Buffer.alloc(0) : null;
  const bytes = Buffer.alloc((needed / 4) * 3);
  for (let group = 0; group < needed / 4; group += 1) {
    const [a, b, c, d] = [0, 1, 2, 3].map((step) => sixBits(line, 1 + group * 4 + step)) as Group;
    bytes.writeUIntBE((a << 18) | (b << 12) | (c << 6) | d, group * 3, 3);
  }
  return bytes.subarray(0, length);
}

type Group = [number, number, number, number];

function sixBits(line: string, at: number): number {
  return at < line.length ? (line.charCodeAt(at) - 32) & 63 : 0;
}

/** A whole part that is uuencoded (`Content-Transfer-Encoding: x-uuencode`); null where it holds no block. */
export function unpackPart(encoded: Buffer): EnclosedFile | null {
  return unpackBlocks(encoded.toString('latin1').replaceAll('\r\n', '\n')).files[0] ?? null;
}
