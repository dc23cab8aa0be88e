/**
 * What the parser is not asked to take: one linear, iterative look at the bytes before any MIME library sees them.
 * A breach is a value with a reason and a sentence for the operator; the message goes to quarantine with its bytes kept.
 */
import { mailSource } from './source.ts';
import { readHeader, skipBody, startWalk } from './walk.ts';

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

function structureBreach(bytes: Buffer, limits: ParseLimits): LimitBreach | null {
  const walk = startWalk(bytes);
  let parts = 0;
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
    parts += 1;
    if (parts > limits.maxParts) {
      return breach('too-many-parts', 'The message has too many parts', limits.maxParts);
    }
  }
}

function breach(reason: LimitBreach['reason'], what: string, limit: number): LimitBreach {
  return { reason, detail: `${what}; at most ${limit} are taken.` };
}
