/** The mail a delivery report is about: which ids stand in what came back of it (RFC 3462 section 2, RFC 5322 section 3.6.4). */
import { decodedBody } from './decode.ts';
import { fieldOf, type Leaf, readFields, splitHeader } from './parts.ts';

const MAX_REFERENCES = 200;
/** Characters of returned text that can hold a header. */
const HEADER_LIMIT = 65_536;

export interface Original {
  /** Without angle brackets; null where nothing came back. */
  readonly messageId: string | null;
  /** Every id in Message-ID, In-Reply-To and References, each once. */
  readonly references: readonly string[];
  /** The To field as written, empty where unknown. */
  readonly to: string;
}

/** Whether a part holds the returned message or its header. */
export function isReturnedMessage(leaf: Leaf): boolean {
  return /^(?:message\/(?:rfc822|global|partial)|(?:text|message)\/(?:rfc822-headers?|global-headers))$/.test(
    leaf.type,
  );
}

/** Reads a returned part. */
export function originalOfLeaf(leaf: Leaf): Original {
  const encoding = fieldOf(leaf.fields, 'content-transfer-encoding');
  return originalOfText(
    decodedBody(leaf.body.slice(0, HEADER_LIMIT), encoding, 'latin1').replace(/\r\n?/g, '\n'),
  );
}

/** Reads returned text that begins with a header, perhaps after empty lines, perhaps quoted with `> `. */
export function originalOfText(text: string): Original {
  const unquoted = text.slice(0, HEADER_LIMIT).replace(/^[>|][ \t]?/gm, '');
  const fields = readFields(splitHeader(unquoted.replace(/^\s+/, '')).header);
  const own = idsIn(fieldOf(fields, 'message-id'), true);
  const earlier = ['in-reply-to', 'references'].flatMap((name) => idsIn(fieldOf(fields, name), false));
  const references = [...new Set([...own, ...earlier])].slice(0, MAX_REFERENCES);
  return { messageId: own[0] ?? null, references, to: fieldOf(fields, 'to') };
}

/** Ids in a field, without angle brackets. Where `isOne`, an id that lacks its brackets counts too. */
export function idsIn(value: string, isOne: boolean): string[] {
  const bracketed = [...value.matchAll(/<([^<>\s]{1,998})>/g)].map((match) => match[1] ?? '');
  if (bracketed.length > 0 || !isOne) return bracketed;
  const bare = value.trim().split(/\s/, 1)[0] ?? '';
  return bare.includes('@') ? [bare.replace(/[<>]/g, '')] : [];
}
