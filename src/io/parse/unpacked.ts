/**
 * Files inside what other programs make of files: Outlook's `winmail.dat`, blocks of uuencode and yEnc among the words. They stand
 * behind the parts of the message, and are found again by the same count.
 */
import { createHash } from 'node:crypto';
import { unpackBlocks } from '../../mail/encoded-blocks.ts';
import { readTnef, type Tnef } from '../../mail/tnef/tnef.ts';
import { withoutYenc, yencFiles } from '../../mail/yenc.ts';
import { invitationText } from './invitation.ts';
import type { MimeAttachment, MimeMessage } from './mime.ts';

export interface Unpacked {
  readonly text: string;
  readonly html: string | null;
  /** What calendar mail says, in words; empty where it is none. The file stays. */
  readonly invitation: string;
  /** In order, behind the parts of the message. */
  readonly files: readonly MimeAttachment[];
  /** Parts that are open now: places among the attachments of the message. */
  readonly opened: ReadonlySet<number>;
}

const headSize = 16 * 1024;

type Label = Pick<MimeAttachment, 'contentType' | 'filename'>;

/** Whether the bytes of a part are needed to look inside. */
export function isContainer(label: Label): boolean {
  return isTnef(label) || isCalendar(label);
}

function isTnef({ contentType, filename }: Label): boolean {
  return /^application\/(?:vnd\.)?ms-tnef$/i.test(contentType) || /^winmail\.dat$/i.test(filename ?? '');
}

function isCalendar({ contentType }: Label): boolean {
  return /^text\/calendar$/i.test(contentType);
}

/** `raw` is the whole message; `body` what its parts say. A container with nothing inside stays a file. */
export function unpacked(
  { attachments }: Pick<MimeMessage, 'attachments'>,
  raw: Buffer,
  body: { readonly text: string; readonly html: string | null },
): Unpacked {
  const boxes = attachments.flatMap((part, at) => {
    const tnef = part.content !== null && isTnef(part) ? readTnef(part.content) : null;
    return tnef === null || isEmpty(tnef) ? [] : [{ at, tnef }];
  });
  const blocks = unpackBlocks(body.text);
  const yenc = yencFiles(raw);
  const words = yenc.length === 0 ? blocks.text : withoutYenc(blocks.text, yenc);
  const inside = boxes.map(({ tnef }) => tnef.text).filter((text) => text !== '');
  const pages = boxes.flatMap(({ tnef }) => tnef.html ?? []);
  const isSilent = words.trim() === '' && body.html === null;
  return {
    text: isSilent ? inside.join('\n') : words,
    html: isSilent ? (pages[0] ?? null) : body.html,
    invitation: invitationIn(attachments),
    files: [
      ...boxes.flatMap(({ tnef }) => tnef.files),
      ...[...blocks.files, ...yenc].map((file) => ({ ...file, contentType: null, contentId: null })),
    ].map(described),
    opened: new Set(boxes.map(({ at }) => at)),
  };
}

/** The first that can be read: a mail brings one event, often twice. */
function invitationIn(attachments: readonly MimeAttachment[]): string {
  for (const part of attachments) {
    const text =
      isCalendar(part) && part.content !== null ? invitationText(part.content.toString('utf8')) : null;
    if (text !== null) return text;
  }
  return '';
}

function isEmpty({ files, text, html }: Tnef): boolean {
  return files.length === 0 && text === '' && html === null;
}

function described({
  name,
  bytes,
  contentType,
  contentId,
}: {
  readonly name: string;
  readonly bytes: Buffer;
  readonly contentType: string | null;
  readonly contentId: string | null;
}): MimeAttachment {
  return {
    contentType: contentType ?? 'application/octet-stream',
    filename: name || null,
    disposition: 'attachment',
    contentId,
    description: '',
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    head: bytes.subarray(0, headSize),
    content: bytes,
  };
}
