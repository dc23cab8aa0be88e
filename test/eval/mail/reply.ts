/** Facts about what somebody wrote anew, what they quoted and how they signed. */
import * as z from 'zod';
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

export const reply: Comparers = {
  replyText: text(words),
  replyTextContains: contains(words),
  replyTextNotContains: lacks(words),
  replyTextStartsWith: starts(words),
  replyTextIgnoringWhitespace: text(words, collapsed),
  replyTextWithoutSignature: text(words),
  replyTextWithoutSignatureEndsWith: ends(words),
  replyMarkdown: withoutMarks,
  replyMarkdownPreferText: withoutMarks,
  firstFragmentText: text(words, trimmed),
  firstFragmentStartsWith: starts(words),
  firstFragmentContains: contains(words),
  firstFragmentNotContains: lacks(words),
  strippedQuote: text(quoted, collapsed),
  strippedQuoteContains: contains(quoted),
  strippedQuoteStartsWith: starts(quoted),
  hasQuotedSection: truth((seen) => quoted(seen) !== ''),
  maxParseSeconds: seconds,
  replyTextFoldedFile: textInFile(folded),
  replyTextFolded: text(folded, collapsed),
};

/** Upstream puts a word where it has folded a quote away. */
function folded(seen: Seen): string {
  return quoted(seen) === '' ? seen.words : `${seen.words}\n\nFOLDED_QUOTED_SECTION`;
}
