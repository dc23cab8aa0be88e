/**
 * An outgoing mail as bytes. The same mail gives the same bytes at every attempt: date and Message-ID come from the caller
 * and the boundaries from the Message-ID, so a retry, a Sent copy and an archive agree.
 */
import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import type MimeNode from 'nodemailer/lib/mime-node';
import type { Address } from '../../mail/address.ts';
import { type OutgoingField, oneLine } from '../../mail/compose.ts';
import { mimeBytes } from './mime-bytes.ts';

export interface OutgoingAttachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Uint8Array;
  /** Shown inside the HTML by `cid:`; null for a file. Without angle brackets. */
  readonly contentId: string | null;
}

export interface OutgoingMail {
  readonly from: Address;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly replyTo: readonly Address[];
  readonly subject: string;
  /** Without angle brackets. */
  readonly messageId: string;
  /** ISO instant. */
  readonly date: string;
  /** Further fields, as `outgoingHeaders` makes them. */
  readonly headers: readonly OutgoingField[];
  readonly text: string;
  /** Empty for a mail of plain text alone. */
  readonly html: string;
  readonly attachments: readonly OutgoingAttachment[];
}

/** The whole message (RFC 5322, CRLF line ends). Bcc is the envelope's business. */
export function composeMail(mail: OutgoingMail): Buffer {
  return mimeBytes(mimeTree(mail));
}

/** The same as a tree of nodemailer's. */
export function mimeTree(mail: OutgoingMail): MimeNode {
  const composer = new MailComposer({
    from: named(mail.from),
    to: mail.to.map(named),
    cc: mail.cc.map(named),
    replyTo: mail.replyTo.map(named),
    subject: oneLine(mail.subject),
    messageId: `<${oneLine(mail.messageId)}>`,
    date: new Date(mail.date),
    headers: mail.headers.map(({ name, value }) => ({ key: name, value: oneLine(value) })),
    text: mail.text,
    html: mail.html,
    attachments: mail.attachments.map(attached),
    baseBoundary: createHash('sha256').update(mail.messageId).digest('hex').slice(0, 24),
    newline: 'win',
    // Said, because finding out costs more than encoding.
    encoding: 'quoted-printable',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile();
}

function named({ address, displayName }: Address): { name: string; address: string } {
  return { name: oneLine(displayName), address: oneLine(address) };
}

function attached({ filename, contentType, content, contentId }: OutgoingAttachment) {
  return {
    filename: oneLine(filename) || 'attachment',
    contentType: safeContentType(contentType),
    content: Buffer.from(content.buffer, content.byteOffset, content.byteLength),
    // As a file even where it is a message or a text, and base64 whatever it is: byte for byte what came in.
    contentDisposition: contentId === null ? 'attachment' : 'inline',
    contentTransferEncoding: isMessage(contentType) ? '8bit' : 'base64',
    ...(contentId === null ? {} : { cid: oneLine(contentId) }),
  };
}

/** A stranger's type must not turn the file into structure of ours, and a line of garbage is no type. */
function safeContentType(contentType: string): string {
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const isPlain = /^[a-z0-9][a-z0-9.+-]{0,60}\/[a-z0-9][a-z0-9.+-]{0,80}$/.test(type);
  return isPlain && !type.startsWith('multipart/') ? type : 'application/octet-stream';
}

/** RFC 2046 section 5.2.1: a message is never encoded again. */
function isMessage(contentType: string): boolean {
  return /^\s*message\//i.test(contentType);
}
