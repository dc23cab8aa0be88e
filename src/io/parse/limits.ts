/**
 * What the parser is not asked to take: one linear, iterative look at the bytes before any MIME library sees them.
 * A breach is a value with a reason and a sentence for the operator; the message goes to quarantine with its bytes kept.
 */
import { headerFields, mailSource } from './source.ts';

export interface ParseLimits {
  /** Bytes of the whole message. */
  readonly maxBytes: number;
  /** Bytes of all headers together: the message's own and those of its parts. */
  readonly maxHeaderBytes: number;
  readonly maxParts: number;
  /** How deep multiparts may stand inside each other. */
  readonly maxDepth: number;
  /** Recipients kept from To, then Cc. More than that are cut off, not refused. */
  readonly maxRecipients: number;
  /** Characters of text kept; what is cut stays in the original. */
  readonly maxTextLength: number;
  /** Characters of HTML kept. */
  readonly maxHtmlLength: number;
}

export const defaultLimits: ParseLimits = {
  maxBytes: 64 * 1024 * 1024,
  maxHeaderBytes: 512 * 1024,
  maxParts: 1000,
  maxDepth: 50,
  maxRecipients: 1000,
  maxTextLength: 1_000_000,
  maxHtmlLength: 2_000_000,
};

export interface LimitBreach {
  readonly reason:
    | 'empty-message'
    | 'message-too-large'
    | 'header-too-large'
    | 'too-many-parts'
    | 'nested-too-deep';
  /** One sentence for the operator. */
  readonly detail: string;
}

/** What makes this message unfit for the parser, or null. Linear in its size; never throws. */
export function limitBreach(raw: Buffer, limits: ParseLimits = defaultLimits): LimitBreach | null {
  if (raw.length === 0) return { reason: 'empty-message', detail: 'The message has no content at all.' };
  if (raw.length > limits.maxBytes) {
    return breach('message-too-large', `The message has ${raw.length} bytes`, limits.maxBytes);
  }
  const source = mailSource(raw);
  return source.header.length === 0 ? null : structureBreach(source.message, limits);
}

/** Where the look stands: the multiparts that are open, outermost first, and what has been counted. */
interface Walk {
  readonly bytes: Buffer;
  readonly boundaries: string[];
  position: number;
  headerBytes: number;
  parts: number;
}

function structureBreach(bytes: Buffer, limits: ParseLimits): LimitBreach | null {
  const walk: Walk = { bytes, boundaries: [], position: 0, headerBytes: 0, parts: 0 };
  for (;;) {
    const boundary = readHeader(walk, limits.maxHeaderBytes);
    if (walk.headerBytes > limits.maxHeaderBytes) {
      return breach('header-too-large', 'The header of the message is too long', limits.maxHeaderBytes);
    }
    if (boundary !== null) walk.boundaries.push(boundary);
    if (walk.boundaries.length > limits.maxDepth) {
      return breach('nested-too-deep', 'The parts of the message are nested too deep', limits.maxDepth);
    }
    if (!skipBody(walk)) return null;
    walk.parts += 1;
    if (walk.parts > limits.maxParts) {
      return breach('too-many-parts', 'The message has too many parts', limits.maxParts);
    }
  }
}

function breach(reason: LimitBreach['reason'], what: string, limit: number): LimitBreach {
  return { reason, detail: `${what}; at most ${limit} are taken.` };
}

/**
 * Reads the header that begins here, line by line, until a blank line, a delimiter of an open multipart (which ends
 * a header too) or one byte more than allowed. Returns the boundary it declares, or null.
 */
function readHeader(walk: Walk, maxBytes: number): string | null {
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

/** Moves behind the next delimiter that begins a part; false where there is none. */
function skipBody(walk: Walk): boolean {
  while (walk.boundaries.length > 0) {
    const start = delimiterStart(walk.bytes, walk.position);
    if (start < 0) return false;
    const line = lineAt(walk.bytes, start);
    const found = delimiterDepth(walk, start, line.end);
    // One byte back, so that the line feed before a delimiter that follows at once is seen again.
    walk.position = line.next > line.end ? line.next - 1 : line.next;
    if (found === null) continue;
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
    const boundary = boundaries[depth];
    if (line === boundary) return { depth, closes: false };
    if (line === `${boundary}--`) return { depth, closes: true };
  }
  return null;
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
  return boundary === '' ? null : boundary.trimEnd();
}
