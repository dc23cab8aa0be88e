/** Compressed RTF ([MS-OXRTFCP]): a sliding window of 4,096 bytes that begins with words most RTF begins with. */
import { Buffer } from 'node:buffer';

const compressed = 0x75465a4c;
const uncompressed = 0x414c454d;
const headerSize = 16;
const windowSize = 4096;
const mostBytes = 16 * 1024 * 1024;

const beginning = Buffer.from(
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArial' +
    'Times New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx',
  'latin1',
);

/** The RTF; null for what is none. What breaks off gives what came before. */
export function decompressRtf(bytes: Buffer): Buffer | null {
  if (bytes.length < headerSize) return null;
  const size = Math.min(bytes.readUInt32LE(4), mostBytes);
  const kind = bytes.readUInt32LE(8);
  const body = bytes.subarray(headerSize, Math.min(bytes.length, bytes.readUInt32LE(0) + 4));
  if (kind === uncompressed) return body.subarray(0, size);
  return kind === compressed ? expanded(body, size) : null;
}

function expanded(body: Buffer, size: number): Buffer {
  const window = Buffer.alloc(windowSize);
  beginning.copy(window);
  const out = Buffer.alloc(size);
  let [at, write, length] = [0, beginning.length, 0];
  const put = (byte: number) => {
    if (length < size) out[length] = byte;
    length += 1;
    window[write] = byte;
    write = (write + 1) % windowSize;
  };
  while (at < body.length && length < size) {
    const flags = body[at] ?? 0;
    at += 1;
    for (let bit = 0; bit < 8 && at < body.length && length < size; bit += 1) {
      if ((flags & (1 << bit)) === 0) {
        put(body[at] ?? 0);
        at += 1;
        continue;
      }
      const token = ((body[at] ?? 0) << 8) | (body[at + 1] ?? 0);
      at += 2;
      const from = token >> 4;
      // A reference to where the next byte goes marks the end.
      if (from === write) return out.subarray(0, Math.min(length, size));
      for (let step = 0; step < (token & 15) + 2; step += 1) put(window[(from + step) % windowSize] ?? 0);
    }
  }
  return out.subarray(0, Math.min(length, size));
}
