/** Facts about files that came along and about the parts of a mail. */
import * as z from 'zod';
import type { BodyPart } from '../../../src/io/parse/body.ts';
import type { ParsedAttachment } from '../../../src/mail/parsed-mail.ts';
import { partsOf } from './body.ts';
import { among, type Comparer, type Comparers, collapsed, count, fact, text, truth } from './comparison.ts';
import type { Seen } from './seen.ts';

const Expected = z.array(
  z.looseObject({
    filename: z.string().nullish(),
    contentType: z.string().nullish(),
    size: z.number().nullish(),
    sha256: z.string().nullish(),
    md5: z.string().nullish(),
    contentId: z.string().nullish(),
    disposition: z.string().nullish(),
    content: z.string().nullish(),
  }),
);
type Expected = z.output<typeof Expected>[number];

/** Each expected file has one of ours, in any order, and none is left over. */
const files: Comparer = fact(Expected, ({ attachments }, expected) => {
  const left = [...attachments];
  for (const one of expected) {
    const at = left.findIndex((ours) => isSameFile(ours, one));
    if (at < 0) return { got: attachments, isRight: false };
    left.splice(at, 1);
  }
  return { got: attachments, isRight: left.length === 0 };
});

/** What upstream states of a file and we do not know (`md5`, `content`) cannot be right. */
function isSameFile(ours: ParsedAttachment, wanted: Expected): boolean {
  if (wanted.md5 || wanted.content) return false;
  return (
    (!wanted.filename || collapsed(wanted.filename) === collapsed(ours.filename)) &&
    (!wanted.contentType ||
      wanted.contentType.toLowerCase().split(';')[0] === ours.contentType.toLowerCase()) &&
    (wanted.size == null || wanted.size === ours.size) &&
    (!wanted.sha256 || wanted.sha256 === ours.sha256) &&
    (!wanted.contentId || wanted.contentId.replace(/^<|>$/g, '') === ours.contentId)
  );
}

const names = (seen: Seen) => seen.attachments.map(({ filename }) => filename);

/** A tree of types as upstream writes it: a leaf is its type, a multipart an object with its children. */
const structure: Comparer = fact(z.array(z.unknown()), (seen, expected) => {
  const got = shape(seen.mime.tree);
  return { got, isRight: isShape(got, expected[0]) };
});

type Shape = string | { readonly [type: string]: readonly Shape[] };

function shape(part: BodyPart): Shape {
  const type = String(part.contentType || 'text/plain');
  return type.startsWith('multipart/') ? { [type]: part.children.map(shape) } : type;
}

function isShape(got: Shape, wanted: unknown): boolean {
  if (typeof got === 'string' || typeof wanted !== 'object' || wanted === null) return got === wanted;
  const [[type = '', children] = []] = Object.entries(got);
  const [[name = '', list] = []] = Object.entries(wanted);
  if (name !== type && name !== 'multipart/*') return false;
  if (!Array.isArray(list) || children?.length !== list.length) return false;
  return children.every((child, at) => isShape(child, list[at]));
}

/**
 * Another way to write a tree: `multipart` with its parts, `message` with what it encloses (we do not open it), `text-body` and
 * `binary-body` with a file of what they hold. Kinds of parts must agree, and of text what it says.
 */
const decodedStructure: Comparer = fact(z.array(z.unknown()), (seen, expected) => ({
  got: shape(seen.mime.tree),
  isRight: expected.length === 1 && isDecoded(seen, seen.mime.tree, expected[0]),
}));

const Decoded = z.union([
  z.strictObject({ multipart: z.array(z.unknown()) }),
  z.strictObject({ 'text-body': z.string() }),
  z.strictObject({ 'binary-body': z.string() }),
]);

function isDecoded(seen: Seen, part: BodyPart, wanted: unknown): boolean {
  const read = Decoded.safeParse(wanted);
  if (!read.success) return false;
  const type = String(part.contentType || 'text/plain');
  if ('multipart' in read.data) {
    const { multipart } = read.data;
    if (!type.startsWith('multipart/') || multipart.length !== part.children.length) return false;
    return multipart.every((one, at) => isDecoded(seen, part.children[at] ?? part, one));
  }
  if ('binary-body' in read.data) return !/^(?:text|multipart|message)\//.test(type);
  return /^text\//.test(type) && saysSame(seen, part, read.data['text-body']);
}

/** Text that is offered as a file is no words of the mail; that it is text is all that we compare of it. */
function saysSame(seen: Seen, { textContent }: BodyPart, name: string): boolean {
  if (typeof textContent !== 'string') return true;
  return collapsed(textContent) === collapsed(seen.file(`${seen.folder}/${name}`));
}

/** The names of all files, in any order. */
const allNames: Comparer = fact(z.array(z.string()), (seen, expected) => ({
  got: names(seen),
  isRight: names(seen).map(collapsed).toSorted().join('\n') === expected.map(collapsed).toSorted().join('\n'),
}));

export const attachments: Comparers = {
  attachments: files,
  tnefAttachments: allNames,
  attachmentsContain: among(names),
  attachmentCount: count((seen) => seen.attachments.length),
  attachmentPartCount: count((seen) => seen.attachments.length),
  embeddedCount: count((seen) => seen.attachments.filter(({ inline }) => inline).length),
  attachmentFilename: text((seen) => names(seen)[0] ?? ''),
  attachmentFilenameSanitized: text((seen) => names(seen)[0] ?? ''),
  mimeParts: structure,
  mimeStructure: decodedStructure,
  mimePartCount: count((seen) => partsOf(seen.mime.tree).length - 1),
  hasDeliveryStatusPart: truth((seen) =>
    seen.attachments.some(({ contentType }) => contentType === 'message/delivery-status'),
  ),
  isMultipartReport: truth((seen) => seen.mime.tree.contentType === 'multipart/report'),
};
