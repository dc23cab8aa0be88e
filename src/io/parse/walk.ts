/**
 * From delimiter to delimiter through the parts of a message (RFC 2046 section 5.1), without reading what stands in them: iterative and
 * linear. Enclosed messages are not entered.
 */
import { headerFields } from './source.ts';

export interface Delimiter {
  /** Where its line begins, and where its text ends (without CR and LF). */
  readonly start: number;
  readonly end: number;
  /** The white space behind it, in bytes; what the boundary itself ends with is none. */
  readonly padding: number;
  /** Boundaries of multiparts inside its own that nothing has closed, innermost first. */
  readonly unclosed: readonly string[];
}

/** Where the look stands: the multiparts that are open, outermost first, and how long their headers are. */
export interface Walk {
  readonly bytes: Buffer;
  readonly boundaries: string[];
  position: number;
  headerBytes: number;
}

export function startWalk(bytes: Buffer): Walk {
  return { bytes, boundaries: [], position: 0, headerBytes: 0 };
}

/**
 * Reads the header that begins here, line by line, until a blank line, a delimiter of an open multipart (which ends
 * a header too) or one byte more than allowed. Returns the boundary it declares, or null.
 */
export function readHeader(walk: Walk, maxBytes: number): string | null {
  const start = walk.position;
  while (walk.position < walk.bytes.length) {
    const line = lineAt(walk.bytes, walk.position);
    const isBlank = line.end === walk.position;
    if (isBlank || delimiterDepth(walk, walk.position, line.end) !== null) break;
    walk.position = line.next;
    if (walk.headerBytes + walk.position - start > maxBytes) break;
  }
  walk.headerBytes += walk.position - start;
  if (walk.headerBytes > maxBytes) return null;
  return declaredBoundary(walk.bytes.subarray(start, walk.position));
}

/** Moves behind the next delimiter that begins a part; false where there is none. `seen` gets each delimiter on the way. */
export function skipBody(walk: Walk, seen?: (delimiter: Delimiter) => void): boolean {
  while (walk.boundaries.length > 0) {
    const start = delimiterStart(walk.bytes, walk.position);
    if (start < 0) return false;
    const line = lineAt(walk.bytes, start);
    const found = delimiterDepth(walk, start, line.end);
    // One byte back, so that the line feed before a delimiter that follows at once is seen again.
    walk.position = line.next > line.end ? line.next - 1 : line.next;
    if (found === null) continue;
    seen?.(delimiterAt(walk, { start, end: line.end }, found.depth));
    walk.boundaries.length = found.closes ? found.depth : found.depth + 1;
    if (found.closes) continue;
    walk.position = line.next;
    return true;
  }
  return false;
}

/** The next line that begins with `--`, at `from` itself or after a line feed. */
function delimiterStart(bytes: Buffer, from: number): number {
  if (bytes[from] === 0x2d && bytes[from + 1] === 0x2d && (from === 0 || bytes[from - 1] === 0x0a))
    return from;
  const found = bytes.indexOf('\n--', from, 'latin1');
  return found < 0 ? -1 : found + 1;
}

/** RFC 2046 section 5.1.1: `--boundary` begins a part, `--boundary--` ends the multipart. */
function delimiterDepth(walk: Walk, start: number, end: number): { depth: number; closes: boolean } | null {
  const { bytes, boundaries } = walk;
  if (bytes[start] !== 0x2d || bytes[start + 1] !== 0x2d || end - start > 1000) return null;
  const line = bytes.toString('latin1', start + 2, end).trimEnd();
  for (let depth = boundaries.length - 1; depth >= 0; depth -= 1) {
    const boundary = boundaries[depth]?.trimEnd();
    if (line === boundary) return { depth, closes: false };
    if (line === `${boundary}--`) return { depth, closes: true };
  }
  return null;
}

function delimiterAt(
  { bytes, boundaries }: Walk,
  { start, end }: { readonly start: number; readonly end: number },
  depth: number,
): Delimiter {
  const own = `--${boundaries[depth]}`;
  const line = bytes.toString('latin1', start, end);
  const rest = line.startsWith(own) ? line.slice(own.length) : '';
  const unclosed = boundaries.slice(depth + 1).toReversed();
  return { start, end, padding: rest.length - rest.trimEnd().length, unclosed };
}

/** The line at this place: `end` is where its text ends (without CR and LF), `next` where the next one begins. */
function lineAt(bytes: Buffer, start: number): { end: number; next: number } {
  const feed = bytes.indexOf(0x0a, start);
  if (feed < 0) return { end: bytes.length, next: bytes.length };
  return { end: feed > start && bytes[feed - 1] === 0x0d ? feed - 1 : feed, next: feed + 1 };
}

function declaredBoundary(header: Buffer): string | null {
  const type = headerFields(header).find((field) => field.name === 'content-type')?.value ?? '';
  if (!/^multipart\//i.test(type)) return null;
  const match = /;\s*boundary\s*=\s*(?:"([^"]*)"|([^\s;"]+))/i.exec(type);
  const boundary = Buffer.from(match?.[1] ?? match?.[2] ?? '', 'utf8').toString('latin1');
  return boundary.trim() === '' ? null : boundary;
}
