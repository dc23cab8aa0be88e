/**
 * A delivery report taken apart: the fields of a header block and the leaves of a MIME tree (RFC 2045, RFC 2046). Iterates with
 * a stack of boundaries, bounded in size, depth and number of parts. A returned message is a leaf and never opened.
 * Strings hold one byte per character; line ends are `\n`.
 */
import { decodedBody } from './decode.ts';

const MAX_DEPTH = 8;
const MAX_PARTS = 64;

/** Field values by lower-case name, unfolded; of a repeated field the first. */
export type Fields = ReadonlyMap<string, string>;

export interface Leaf {
  /** Media type in lower case; `text/plain` where none is given. */
  readonly type: string;
  readonly fields: Fields;
  /** As it stands in the message, still transfer-encoded. */
  readonly body: string;
}

/** The value of a field, empty where it is absent. */
export function fieldOf(fields: Fields, name: string): string {
  return fields.get(name) ?? '';
}

/** Splits a header block from what follows: at the first empty line. */
export function splitHeader(text: string): { header: string; body: string } {
  if (text.startsWith('\n')) return { header: '', body: text.slice(1) };
  const end = text.indexOf('\n\n');
  return end < 0 ? { header: text, body: '' } : { header: text.slice(0, end), body: text.slice(end + 2) };
}

/** The fields of a header block (RFC 5322 section 2.2), folded lines joined with a space. Lines that are no field are skipped. */
export function readFields(header: string): Fields {
  const values = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of header.split('\n')) {
    if (line.startsWith(' ') || line.startsWith('\t')) {
      current.push(line.trim());
      continue;
    }
    const name = fieldName(line);
    current = name === '' || values.has(name) ? [] : [line.slice(line.indexOf(':') + 1).trim()];
    if (name !== '' && current.length > 0) values.set(name, current);
  }
  return new Map([...values].map(([name, lines]) => [name, lines.join(' ').trim()]));
}

/** The lower-case name before the colon, empty where the line begins no field. */
function fieldName(line: string): string {
  const colon = line.indexOf(':');
  const name = colon < 1 || colon > 80 ? '' : line.slice(0, colon).trimEnd();
  return name.includes(' ') ? '' : name.toLowerCase();
}

/** The media type of a Content-Type value in lower case, `text/plain` where it is absent (RFC 2045 section 5.2). */
export function mediaType(contentType: string): string {
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return type === '' ? 'text/plain' : type;
}

/** A parameter of a Content-Type value, empty where absent; `name` in lower case. */
export function parameter(contentType: string, name: string): string {
  const pattern = /;\s{0,99}([a-z*-]{1,40})\s{0,9}=\s{0,9}(?:"([^"]{0,400})"|([^\s;"]{1,400}))/gi;
  for (const match of contentType.matchAll(pattern)) {
    if (match[1]?.toLowerCase() === name) return match[2] ?? match[3] ?? '';
  }
  return '';
}

/** The decoded text of a leaf. */
export function leafText(leaf: Leaf): string {
  const encoding = fieldOf(leaf.fields, 'content-transfer-encoding');
  return decodedBody(leaf.body, encoding, parameter(fieldOf(leaf.fields, 'content-type'), 'charset'));
}

/** The leaves of a message in order, given its top fields and its body. A message that is no multipart is its own one leaf. */
export function leavesOf(fields: Fields, body: string): Leaf[] {
  const boundary = boundaryOf(fields);
  const leaves = boundary === '' ? [] : walk(boundary, body);
  return leaves.length > 0 ? leaves : [leaf(fields, body)];
}

/** A multipart whose parts cannot be found is read as text: its boundary may have been lost on the way. */
function leaf(fields: Fields, body: string): Leaf {
  const type = mediaType(fieldOf(fields, 'content-type'));
  return { type: type.startsWith('multipart/') ? 'text/plain' : type, fields, body };
}

function boundaryOf(fields: Fields): string {
  const contentType = fieldOf(fields, 'content-type');
  return mediaType(contentType).startsWith('multipart/') ? parameter(contentType, 'boundary').trimEnd() : '';
}

interface Delimiter {
  /** Where the line break before the delimiter stands, and where the line after it begins. */
  readonly start: number;
  readonly next: number;
  /** How many multiparts are still open after this line. */
  readonly depth: number;
  readonly isClosing: boolean;
}

function walk(outermost: string, body: string): Leaf[] {
  const text = `\n${body}`;
  const open = [outermost];
  const leaves: Leaf[] = [];
  let delimiter = nextDelimiter(text, 1, open);
  while (delimiter !== null && leaves.length < MAX_PARTS) {
    open.length = delimiter.depth;
    delimiter = readPart(text, delimiter, open, leaves);
  }
  return leaves;
}

/** Reads the part that begins after a delimiter: a leaf is collected, a multipart opened. Gives the next delimiter. */
function readPart(text: string, delimiter: Delimiter, open: string[], leaves: Leaf[]): Delimiter | null {
  const next = nextDelimiter(text, delimiter.next, open);
  if (delimiter.isClosing) return next;
  const part = splitHeader(text.slice(delimiter.next, next?.start ?? text.length));
  const fields = readFields(part.header);
  const boundary = boundaryOf(fields);
  if (boundary === '' || open.length >= MAX_DEPTH) {
    leaves.push(leaf(fields, part.body));
    return next;
  }
  open.push(boundary);
  return nextDelimiter(text, delimiter.next, open);
}

/** The first delimiter line at or after `from`, which is where a line begins (never 0). */
function nextDelimiter(text: string, from: number, open: readonly string[]): Delimiter | null {
  let start = text.indexOf('\n--', from - 1);
  while (start >= 0) {
    const end = text.indexOf('\n', start + 1);
    const next = end < 0 ? text.length + 1 : end + 1;
    const found = matching(text.slice(start + 3, next).trimEnd(), open);
    if (found !== null) return { start, next, ...found };
    start = text.indexOf('\n--', next - 1);
  }
  return null;
}

function matching(line: string, open: readonly string[]): { depth: number; isClosing: boolean } | null {
  for (let depth = open.length; depth > 0; depth -= 1) {
    const boundary = open[depth - 1];
    if (line === boundary) return { depth, isClosing: false };
    if (line === `${boundary}--`) return { depth: depth - 1, isClosing: true };
  }
  return null;
}
