/**
 * A message tree of nodemailer as bytes, at once. Its own `build` takes any source (files, streams, addresses of the web) through five
 * streams a part; ours are strings and Buffers in memory, and writing them out is a third of sending a mail. Header fields, boundaries
 * and encodings are nodemailer's; a test holds that both ways give the same bytes (a soft break beside a last blank may fall elsewhere).
 */
import * as base64 from 'nodemailer/lib/base64';
import type MimeNode from 'nodemailer/lib/mime-node';
import * as quotedPrintable from 'nodemailer/lib/qp';

const lineLength = 76;

/** The whole message (RFC 5322), every line ended by CRLF. Throws where a part's content is neither string nor Buffer. */
export function mimeBytes(root: MimeNode): Buffer {
  const pieces: Buffer[] = [];
  append(root, pieces);
  const last = pieces.at(-1)?.at(-1);
  if (last !== lineFeed) pieces.push(crlf);
  return Buffer.concat(pieces);
}

const lineFeed = 0x0a;
const crlf = Buffer.from('\r\n');

/** Recursion is as deep as our own mails: mixed, related, alternative. */
function append(node: MimeNode, pieces: Buffer[]): void {
  const encoding = node.getTransferEncoding();
  pieces.push(Buffer.from(`${node.buildHeaders()}\r\n\r\n`));
  if (node.content) pieces.push(encoded(contentOf(node), encoding));
  if (!node.multipart) return;
  for (const [at, child] of node.childNodes.entries()) {
    pieces.push(Buffer.from(`${at > 0 ? '\r\n' : ''}--${node.boundary}\r\n`));
    append(child, pieces);
  }
  pieces.push(Buffer.from(`\r\n--${node.boundary}--\r\n`));
}

function contentOf({ content }: MimeNode): string | Buffer {
  if (typeof content === 'string' || Buffer.isBuffer(content)) return content;
  throw new Error('a part of a mail is neither text nor bytes');
}

function encoded(content: string | Buffer, encoding: string | false): Buffer {
  if (encoding === 'base64') return Buffer.from(base64.wrap(base64.encode(content), lineLength));
  if (encoding !== 'quoted-printable') return withCrlf(Buffer.from(content));
  return Buffer.from(
    quotedPrintable.wrap(quotedPrintable.encode(content), lineLength).replaceAll(/\r?\n/g, '\r\n'),
  );
}

/** Bytes that go out as they are, a message among the attachments: only the line ends are made ours. */
function withCrlf(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replaceAll(/\r?\n/g, '\r\n'), 'latin1');
}
