/** Facts about the text of a mail, and about charsets. */
import * as z from 'zod';
import type { BodyPart } from '../../../src/io/parse/body.ts';
import { htmlToText } from '../../../src/mail/html.ts';
import {
  type Comparer,
  type Comparers,
  collapsed,
  contains,
  count,
  ends,
  fact,
  starts,
  text,
  textInFile,
  truth,
} from './comparison.ts';
import type { Seen } from './seen.ts';

const body = (seen: Seen) => seen.text;

/** All parts, outermost first. */
export function partsOf(tree: BodyPart): BodyPart[] {
  const found: BodyPart[] = [];
  const waiting = [tree];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    found.push(part);
    waiting.push(...part.children.toReversed());
  }
  return found;
}

function textParts({ mime }: Seen): BodyPart[] {
  return partsOf(mime.tree).filter(
    ({ textContent }) => typeof textContent === 'string' && textContent !== '',
  );
}

/** The type of what was taken for the words: plain text where any was, even beside HTML. */
function bodyType(seen: Seen): string {
  const types = textParts(seen).map(({ contentType }) => contentType);
  return types.includes('text/html') && seen.html !== null ? 'text/html' : String(types[0] ?? 'text/plain');
}

/** The charset that the first part with text declares; none is ASCII (RFC 2045 section 5.2). */
const charset: Comparer = fact(z.string(), (seen, expected) => {
  const got = textParts(seen)[0]?.declaredCharset || 'us-ascii';
  return { got, isRight: got.toLowerCase() === expected.toLowerCase() };
});

/** Of HTML alone we write the text with the targets of links behind their words; whether they are written is not asked. */
const flowing: Comparer = (seen, expected) => {
  const whole = text(body, collapsed)(seen, expected);
  if (whole.isRight || seen.html === null) return whole;
  const plain = (it: Seen) => it.text.replace(/<(?:https?|mailto|file):[^<>]{0,2000}>/g, '');
  return { ...whole, isRight: text(plain, unspaced)(seen, expected).isRight };
};

/** Where blocks of a page lie against each other, whether a blank stands between them is taste. */
function unspaced(it: string): string {
  return collapsed(it).replaceAll(' ', '');
}

export const bodies: Comparers = {
  bodyText: text(body),
  bodyTextRaw: text(body),
  bodyTextIgnoringWhitespace: flowing,
  bodyTextStartsWith: starts(body),
  bodyTextEndsWith: ends(body),
  bodyContains: contains(body),
  bodyTextFile: textInFile(body),
  bodyHtmlTextFile: textInFile((seen) => (seen.html === null ? '' : htmlToText(seen.html))),
  bodyContentType: text(bodyType),
  contentType: text((seen) => String(seen.mime.tree.contentType || '')),
  charset,
  htmlContains: contains((seen) => seen.html ?? ''),
  hasTextBody: truth((seen) => textParts(seen).some(({ contentType }) => contentType === 'text/plain')),
  hasHtmlBody: truth((seen) => seen.html !== null),
  textPartCount: count((seen) => textParts(seen).length),
};
