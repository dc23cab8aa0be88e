/**
 * mailparser, held to what we need: headers, the tree of text parts, attachments counted and hashed as they stream by.
 * Enclosed messages and delivery reports are attachments like any other, never unfolded into the text.
 */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { type AttachmentStream, type Headers, MailParser } from 'mailparser';
import { unpackPart } from '../../mail/encoded-blocks.ts';
import type { BodyPart } from './body.ts';
import { readUnsureCharsets } from './charset.ts';
import { oneLine } from './text.ts';

export interface MimeAttachment {
  readonly contentType: string;
  /** As the sender wrote it, decoded; may be anything. */
  readonly filename: string | null;
  readonly disposition: string | null;
  /** Without angle brackets. */
  readonly contentId: string | null;
  /** Content-Description; empty where there is none. */
  readonly description: string;
  readonly size: number;
  readonly sha256: string;
  /** The first bytes, decoded: enough to read the header of an enclosed message. */
  readonly head: Buffer;
  /** All bytes, decoded, where they were asked for. */
  readonly content: Buffer | null;
}

type Label = Pick<MimeAttachment, 'contentType' | 'filename'>;
type Wanted = (label: Label, index: number) => boolean;

export interface MimeMessage {
  /** Top-level fields as mailparser reads them: decoded words, address lists. */
  readonly headers: Headers;
  readonly tree: BodyPart;
  readonly attachments: readonly MimeAttachment[];
}

const options = {
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipTextLinks: true,
  skipImageLinks: true,
  keepDeliveryStatus: true,
  ignoreEmbedded: true,
  checksumAlgo: 'sha256',
  maxChildNodes: 2000,
};

/** Bytes handed to the parser at once: it holds what it is given until it is done with it. */
const pieceSize = 256 * 1024;
const headSize = 16 * 1024;

/**
 * Reads a message. `isWanted` says of which attachments the bytes are kept (of none by default).
 * Rejects with what mailparser reports; resolves for everything it forgives.
 */
export function readMime(chunks: readonly Buffer[], isWanted: Wanted = () => false): Promise<MimeMessage> {
  return new Promise((resolve, reject) => {
    const parser = new MailParser(options);
    readUnsureCharsets(parser);
    const attachments: Promise<MimeAttachment>[] = [];
    let headers: Headers = new Map();
    parser.on('headers', (fields) => {
      headers = fields;
    });
    parser.on('data', (part) => {
      if (part.type !== 'attachment') return;
      const attachment = collect(part, isWanted(labelOf(part), attachments.length));
      attachment.catch(reject);
      attachments.push(attachment);
    });
    parser.once('error', reject);
    parser.once('end', () => {
      const tree = treeOf(parser);
      Promise.all(attachments).then((all) => resolve({ headers, tree, attachments: all }), reject);
    });
    feed(parser, chunks);
  });
}

/** Small messages at once, which is faster; large ones in pieces, which keeps what is in memory small. */
function feed(parser: MailParser, chunks: readonly Buffer[]): void {
  const [first, ...others] = chunks;
  if (first !== undefined && others.length === 0 && first.length <= pieceSize) parser.end(first);
  else Readable.from(pieces(chunks)).pipe(parser);
}

/** Cuts after a line feed where there is one, so that lines stay whole. */
function* pieces(chunks: readonly Buffer[]): Generator<Buffer> {
  for (const chunk of chunks) {
    for (let start = 0; start < chunk.length; ) {
      const limit = start + pieceSize;
      const feed = limit < chunk.length ? chunk.lastIndexOf(0x0a, limit) : -1;
      const end = feed > start ? feed + 1 : limit;
      yield chunk.subarray(start, end);
      start = end;
    }
  }
}

function labelOf({ contentType, filename }: AttachmentStream): Label {
  return { contentType: contentType || 'application/octet-stream', filename: filename || null };
}

async function collect(part: AttachmentStream, isWanted: boolean): Promise<MimeAttachment> {
  const stream = part.content as Readable;
  // RFC 2045 section 6.3 leaves `x-` encodings to those who agree on them; mailparser knows none.
  const isUuencoded = /^(?:x-)?uu(?:e|encode)$/i.test(
    String(part.headers.get('content-transfer-encoding') ?? '').trim(),
  );
  const kept: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    if (isWanted || isUuencoded || size < headSize) kept.push(chunk);
    size += chunk.length;
  }
  const encoded = Buffer.concat(kept);
  part.release();
  const file = isUuencoded ? unpackPart(encoded) : null;
  const content = file?.bytes ?? encoded;
  const label = labelOf(part);
  return {
    ...label,
    filename: label.filename ?? file?.name ?? null,
    disposition: part.contentDisposition ?? null,
    contentId: part.cid || null,
    description: oneLine(String(part.headers.get('content-description') ?? '')).slice(0, 100),
    size: file?.bytes.length ?? part.size,
    sha256: file === null ? part.checksum : createHash('sha256').update(file.bytes).digest('hex'),
    head: content.subarray(0, headSize),
    content: isWanted ? content : null,
  };
}

const nothing: BodyPart = { contentType: false, children: [] };

/** mailparser keeps its tree of parts in a property its types do not name. */
function treeOf(parser: MailParser): BodyPart {
  const tree: unknown = Reflect.get(parser, 'tree');
  return isBodyPart(tree) ? tree : nothing;
}

function isBodyPart(value: unknown): value is BodyPart {
  return typeof value === 'object' && value !== null && 'contentType' in value && 'children' in value;
}
