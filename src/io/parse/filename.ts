/**
 * Names for attachments that are safe to write to any disk and to show to an agent: no folders, no control or
 * direction-changing characters (they disguise `exe` as `pdf`), no names Windows reserves, never empty.
 */
import { oneLine } from './text.ts';

const extensions: Readonly<Record<string, string>> = {
  'application/json': 'json',
  'application/msword': 'doc',
  'application/ms-tnef': 'dat',
  'application/pdf': 'pdf',
  'application/pgp-encrypted': 'asc',
  'application/pgp-keys': 'asc',
  'application/pgp-signature': 'asc',
  'application/pkcs7-mime': 'p7m',
  'application/pkcs7-signature': 'p7s',
  'application/x-pkcs7-mime': 'p7m',
  'application/x-pkcs7-signature': 'p7s',
  'application/zip': 'zip',
  'audio/mpeg': 'mp3',
  'image/gif': 'gif',
  'image/jpeg': 'jpg',
  'image/jpg': 'jpg',
  'image/png': 'png',
  'image/svg+xml': 'svg',
  'image/tiff': 'tif',
  'image/webp': 'webp',
  'message/delivery-status': 'txt',
  'message/disposition-notification': 'txt',
  'message/feedback-report': 'txt',
  'message/rfc822': 'eml',
  'text/calendar': 'ics',
  'text/csv': 'csv',
  'text/html': 'html',
  'text/plain': 'txt',
  'text/rfc822-headers': 'txt',
  'text/vcard': 'vcf',
  'text/x-vcard': 'vcf',
  'video/mp4': 'mp4',
};

const maxLength = 120;

/** The usual extension of a type, without its dot; null for one that has none here. */
export function extensionOf(contentType: string): string | null {
  return extensions[contentType.toLowerCase()] ?? null;
}

/** The sender's name made safe, or `attachment-N.ext` (N counts from 1) where nothing of it is left. */
export function safeFilename(name: string | null, contentType: string, index: number): string {
  const safe = cleanName(name ?? '');
  if (safe !== '') return safe;
  return `attachment-${index + 1}.${extensionOf(contentType) ?? 'bin'}`;
}

function cleanName(name: string): string {
  const last =
    oneLine(name)
      .replaceAll('\\', '/')
      .split('/')
      .findLast((piece) => piece.trim() !== '') ?? '';
  const visible = last.normalize('NFC').replace(/[\p{Cf}\p{Co}<>:"|?*]/gu, '');
  const trimmed = trimDots(shorten(trimDots(visible)));
  return /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(trimmed) ? `_${trimmed}` : trimmed;
}

/** Dots and blanks at either end hide files or are dropped by file systems. */
function trimDots(name: string): string {
  let start = 0;
  let end = name.length;
  while (start < end && '. '.includes(name.charAt(start))) start += 1;
  while (end > start && '. '.includes(name.charAt(end - 1))) end -= 1;
  return name.slice(start, end);
}

/** Cuts in the middle: the extension is what a reader must see. */
function shorten(name: string): string {
  if (name.length <= maxLength) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= 16 ? name.slice(dot) : '';
  return `${name.slice(0, maxLength - extension.length)}${extension}`.toWellFormed();
}
