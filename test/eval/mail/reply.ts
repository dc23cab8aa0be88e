/** Facts about what somebody wrote anew, what they quoted and how they signed. */
import * as z from 'zod';
import { htmlToText } from '../../../src/mail/html.ts';
import {
  type Comparer,
  type Comparers,
  collapsed,
  contains,
  ends,
  fact,
  lacks,
  starts,
  text,
  textInFile,
  trimmed,
  truth,
} from './comparison.ts';
import type { Seen } from './seen.ts';

const words = (seen: Seen) => seen.words;
const quoted = (seen: Seen) => seen.stripped.quoted;

/** From the first quote on; a signature above it is none of it. */
function fromQuote({ stripped: { parts } }: Seen): string {
  const at = parts.findIndex(({ isQuoted, isVisible }) => isQuoted && !isVisible);
  return at < 0 ? '' : linesOf(parts.slice(at));
}

/** Up to the first quote that was taken away, with the signature. */
function signed({ stripped: { parts } }: Seen): string {
  const at = parts.findIndex(({ isQuoted, isVisible }) => isQuoted && !isVisible);
  return linesOf(at < 0 ? parts : parts.slice(0, at));
}

function signature({ stripped: { parts } }: Seen): string {
  return linesOf(parts.filter(({ isSignature }) => isSignature).slice(0, 1));
}

function linesOf(parts: Seen['stripped']['parts']): string {
  return parts.map(({ lines }) => lines.join('\n')).join('\n');
}

const Fragments = z.object({
  count: z.number().optional(),
  quoted: z.array(z.boolean()).optional(),
  hidden: z.array(z.boolean()).optional(),
  signature: z.array(z.boolean()).optional(),
});

/** The pieces of a mail, each with what it is. */
const fragments: Comparer = fact(Fragments, ({ stripped: { parts } }, expected) => {
  const got = {
    count: parts.length,
    quoted: parts.map(({ isQuoted }) => isQuoted),
    hidden: parts.map(({ isVisible }) => !isVisible),
    signature: parts.map(({ isSignature }) => isSignature),
  };
  const isSame = <K extends keyof typeof got>(key: K) =>
    expected[key] === undefined || JSON.stringify(expected[key]) === JSON.stringify(got[key]);
  return { got, isRight: isSame('count') && isSame('quoted') && isSame('hidden') && isSame('signature') };
});

/** Markdown and a page say the same in other letters; we keep the text. */
function plainMarkdown(markdown: string): string {
  return collapsed(markdown.replace(/!?\[([^\]]*)\]\(([^)]*)\)/g, '$1').replace(/[*_`\\]/g, ''));
}

const withoutMarks: Comparer = text(words, plainMarkdown);

/** Fast enough: the whole way through the pipeline, thread included. */
const seconds: Comparer = fact(z.number(), (seen, most) => ({
  got: seen.seconds,
  isRight: seen.seconds <= most,
}));

/** What a page without its quotes says; where its links lead is not asked. */
const shown: Comparer = fact(z.string(), (seen, name) => {
  const plain = (text: string) => collapsed(text.replace(/<(?:https?|mailto):[^<>]{0,2000}>/g, ''));
  return { got: seen.words, isRight: plain(seen.words) === plain(htmlToText(seen.file(name))) };
});

export const reply: Comparers = {
  replyText: text(words),
  replyTextContains: contains(words),
  replyTextNotContains: lacks(words),
  replyTextStartsWith: starts(words),
  replyTextIgnoringWhitespace: text(words, collapsed),
  replyTextWithoutSignature: text(words),
  replyTextWithoutSignatureEndsWith: ends(words),
  replyHtmlFile: shown,
  replyMarkdown: withoutMarks,
  replyMarkdownPreferText: withoutMarks,
  firstFragmentText: text(words, trimmed),
  firstFragmentStartsWith: starts(words),
  firstFragmentContains: contains(words),
  firstFragmentNotContains: lacks(words),
  strippedQuote: text(quoted, collapsed),
  strippedQuoteContains: contains(fromQuote),
  strippedQuoteStartsWith: starts(fromQuote),
  replyTextWithSignature: text(signed),
  replyTextWithSignatureStartsWith: starts(signed),
  replyTextWithSignatureEndsWith: ends(signed),
  signatureText: text(signature, collapsed),
  fragments,
  hasQuotedSection: truth((seen) => quoted(seen) !== ''),
  maxParseSeconds: seconds,
  replyTextFoldedFile: textInFile(folded),
  replyTextFolded: text(folded, collapsed),
};

/** Upstream puts a word where it has folded a quote away. */
function folded(seen: Seen): string {
  return quoted(seen) === '' ? seen.words : `${seen.words}\n\nFOLDED_QUOTED_SECTION`;
}
