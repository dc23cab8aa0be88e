/**
 * A raw message becomes a ParsedMail. The one place that knows mailparser's shapes is behind `readMime`; what mailparser
 * cannot read rejects, and the caller quarantines. Run `limitBreach` first: this trusts that the structure is bounded.
 */
import { isFeedbackReport } from '../../mail/auto-submitted.ts';
import { decodedAs, guessCharset } from '../../mail/charset.ts';
import { readDeliveryReport } from '../../mail/delivery-report/delivery-report.ts';
import { readFeedbackReport } from '../../mail/feedback-report.ts';
import { percentDecoded } from '../../mail/html.ts';
import { withImageMarks } from '../../mail/image-mark.ts';
import { headerValue, type ParsedAttachment, type ParsedMail } from '../../mail/parsed-mail.ts';
import { stripQuotes } from '../../mail/quoting/quoting.ts';
import { beginsAsProgram } from '../../mail/risky-file.ts';
import { chooseBody } from './body.ts';
import { plainChunks } from './delimiters.ts';
import { extensionOf, safeFilename } from './filename.ts';
import { decodedSubject, headerFacts } from './header.ts';
import { defaultLimits, limitBreach, type ParseLimits } from './limits.ts';
import { type MimeAttachment, type MimeMessage, readMime } from './mime.ts';
import { headerFields, type MailSource, mailSource } from './source.ts';
import { oneLine, shortened, storable } from './text.ts';
import { isContainer, unpacked } from './unpacked.ts';

/** Parses a message of any shape; rejects with mailparser's error where it cannot go on. */
export async function parseMail(raw: Buffer, limits: ParseLimits = defaultLimits): Promise<ParsedMail> {
  const mail = await parseAlone(raw, limits);
  return mail.deliveryReport === null ? { ...mail, ...(await enclosedIn(raw, mail, limits)) } : mail;
}

/** Larger ones stay files. */
const largestEnclosed = 2 * 1024 * 1024;

async function enclosedIn(
  raw: Buffer,
  { attachments }: ParsedMail,
  limits: ParseLimits,
): Promise<Pick<ParsedMail, 'enclosed'>> {
  const [one, ...others] = attachments.filter(({ contentType }) => contentType === 'message/rfc822');
  if (one === undefined || others.length > 0 || one.size > largestEnclosed) return {};
  const inside = await extractAttachment(raw, one.index);
  if (inside === null || limitBreach(inside, limits) !== null) return {};
  const { from, to, cc, subject, date, text } = await parseAlone(inside, limits);
  return { enclosed: { index: one.index, from, to, cc, subject, date, text } };
}

async function parseAlone(raw: Buffer, limits: ParseLimits): Promise<ParsedMail> {
  const source = mailSource(raw);
  const mime = await readMime(plainChunks(source), isContainer);
  const headers = headerFields(source.header);
  const body = unpacked(mime, source.message, bodyOf(mime, source));
  const html = body.html === null ? null : storable(body.html).slice(0, limits.maxHtmlLength);
  const attachments = await describeAttachments([...mime.attachments, ...body.files], body.opened, html);
  const written = shortened(storable(withImageMarks(body.text, namesOf(attachments))), limits.maxTextLength);
  const beside = body.invitation === '' ? '' : `\n\n${storable(body.invitation)}`;
  return {
    ...(await headerFacts(headers, mime.headers, limits.maxRecipients)),
    headers,
    text: `${written}${beside}`.trimStart(),
    words: `${stripQuotes(written).text}${beside}`.trimStart(),
    html,
    attachments,
    deliveryReport: readDeliveryReport(raw),
    ...feedbackOf(headers, raw),
  };
}

/** A provider that only says so in its subject complains of abuse: that is what its readers click on. */
function feedbackOf(headers: ParsedMail['headers'], raw: Buffer): Pick<ParsedMail, 'feedbackReport'> {
  if (!isFeedbackReport(headers)) return {};
  return { feedbackReport: readFeedbackReport(raw) ?? { feedbackType: 'abuse', originalRecipients: [] } };
}

/**
 * The words of a message. A multipart whose boundary never comes has no parts for the MIME parser, and yet somebody wrote it: then all
 * of it is its words.
 */
function bodyOf({ tree, attachments }: MimeMessage, { body }: MailSource): ReturnType<typeof chooseBody> {
  const along = new Set(attachments.flatMap(({ contentId }) => contentId ?? []));
  const hasParts = tree.children.length > 0 || attachments.length > 0;
  if (hasParts || !String(tree.contentType).startsWith('multipart/')) return chooseBody(tree, along);
  const text = decodedAs(body, guessCharset(body, tree.declaredCharset));
  return { text: text.replaceAll('\r\n', '\n').trim(), html: null };
}

/** The decoded bytes of the attachment with this index in `ParsedMail.attachments`, null where there is none. */
export async function extractAttachment(raw: Buffer, index: number): Promise<Buffer | null> {
  const source = mailSource(raw);
  const mime = await readMime(plainChunks(source), (part, at) => at === index || isContainer(part));
  if (index < mime.attachments.length) return mime.attachments[index]?.content ?? null;
  const { files } = unpacked(mime, source.message, bodyOf(mime, source));
  return files[index - mime.attachments.length]?.content ?? null;
}

async function describeAttachments(
  attachments: readonly MimeAttachment[],
  opened: ReadonlySet<number>,
  html: string | null,
): Promise<ParsedAttachment[]> {
  const shown = shownContentIds(html ?? '');
  const described: ParsedAttachment[] = [];
  for (const [index, attachment] of attachments.entries()) {
    if (opened.has(index)) continue;
    const { contentType, contentId, size, sha256 } = attachment;
    const name = attachment.filename ?? (await enclosedName(attachment)) ?? nameless(attachment, described);
    described.push({
      index,
      filename: safeFilename(name, contentType, index),
      contentType: oneLine(contentType),
      size,
      sha256,
      contentId: contentId === null ? null : oneLine(contentId),
      inline: contentId !== null && shown.has(contentId),
      ...(beginsAsProgram(attachment.head) ? { isProgram: true } : {}),
    });
  }
  return described;
}

/** Content-IDs the HTML shows (RFC 2392), as written and with percent escapes resolved. */
function shownContentIds(html: string): Set<string> {
  const ids = new Set<string>();
  for (const [, id = ''] of html.matchAll(/\bcid:([^\s"'<>)]{1,500})/gi)) {
    ids.add(id);
    if (id.includes('%')) ids.add(percentDecoded(id));
  }
  return ids;
}

/** How a file is called that has this Content-ID. */
function namesOf(attachments: readonly ParsedAttachment[]): (contentId: string) => string | undefined {
  const names = new Map(attachments.map(({ contentId, filename }) => [contentId, filename]));
  return (contentId) => names.get(contentId);
}

/** An enclosed message without a file name is called after its subject. */
async function enclosedName(attachment: MimeAttachment): Promise<string | null> {
  if (attachment.contentType !== 'message/rfc822') return null;
  const { header } = mailSource(attachment.head);
  const subject = await decodedSubject(headerValue(headerFields(header), 'subject'));
  return subject === '' ? null : `${subject.replace(/[/\\]/g, '-')}.eml`;
}

/** What else may name a part: a Content-ID that looks like a file's name, what a report says of its parts, that it is an image. */
function nameless(
  { contentType, contentId, description }: MimeAttachment,
  before: readonly ParsedAttachment[],
): string | null {
  const named = /^([^@/\\\s]{1,80}\.[a-z0-9]{2,5})@/i.exec(contentId ?? '')?.[1];
  if (named !== undefined) return named;
  if (contentType === 'message/delivery-status') return `${description || 'delivery-status'}.txt`;
  if (contentType === 'message/rfc822' && description !== '') return `${description}.eml`;
  const extension = contentType.startsWith('image/') ? extensionOf(contentType) : null;
  const images = before.filter(({ filename }) => /^image(?:-\d+)?\.[a-z]+$/.test(filename)).length;
  return extension === null ? null : `image${images === 0 ? '' : `-${images + 1}`}.${extension}`;
}
