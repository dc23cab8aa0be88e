/**
 * What RFC 2046 section 5.1 allows between parts and mailparser does not know: white space behind a delimiter, and an outer delimiter
 * that ends inner multiparts which were never closed. Left as they are, all that follows, files too, would be text. Written out plainly
 * for the parser alone: what is kept, hashed and shown as the original stays as it was sent.
 */
import type { MailSource } from './source.ts';
import { type Delimiter, readHeader, skipBody, startWalk } from './walk.ts';

/** The message as it is fed to mailparser. Trusts that `limitBreach` found its structure bounded. */
export function plainChunks({ header, message, chunks }: MailSource): readonly Buffer[] {
  if (header.length === 0) return chunks;
  const edited = delimiters(message).filter(({ padding, unclosed }) => padding > 0 || unclosed.length > 0);
  if (edited.length === 0) return chunks;
  const [first = message] = chunks;
  const isWhole = chunks.length === 1;
  const body = withEdits(message, isWhole ? 0 : header.length, edited);
  return isWhole ? body : [first, ...body];
}

function delimiters(message: Buffer): Delimiter[] {
  const found: Delimiter[] = [];
  const walk = startWalk(message);
  do {
    const boundary = readHeader(walk, Number.POSITIVE_INFINITY);
    if (boundary !== null) walk.boundaries.push(boundary);
  } while (skipBody(walk, (delimiter) => found.push(delimiter)));
  return found;
}

/** The bytes from `begin` on, inner multiparts closed before the delimiter of an outer one, nothing behind a delimiter. */
function withEdits(message: Buffer, begin: number, edited: readonly Delimiter[]): Buffer[] {
  const pieces: Buffer[] = [];
  let position = begin;
  for (const { start, end, padding, unclosed } of edited) {
    const closings = unclosed.map((boundary) => `--${boundary}--\r\n`).join('');
    pieces.push(message.subarray(position, start), Buffer.from(closings, 'latin1'));
    pieces.push(message.subarray(start, end - padding));
    position = end;
  }
  return [...pieces, message.subarray(position)];
}
