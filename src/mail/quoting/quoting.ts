/**
 * What somebody wrote anew in a mail, apart from what they quoted and signed with.
 *
 * email-reply-parser decides, but never sees a stranger's text as such: without the native RE2 (which is not installed) its patterns take
 * cubic time. It reads an outline instead, in which every paragraph is one short word, and what it says is told back in the original's lines.
 */
import EmailReplyParser from 'email-reply-parser';
import { isForwardDivider, isHeaderField } from './attribution.ts';
import { type Outline, outlineOf } from './quote-outline.ts';

export interface Stripped {
  /** The new words; never empty unless the mail was. */
  readonly text: string;
  /** What was taken away, quotes and signatures, in order; empty where nothing was. */
  readonly quoted: string;
  /** The mail cut into pieces of one kind, in order, as they were told apart before anything was kept for want of more. */
  readonly parts: readonly Part[];
}

/** A piece of a mail. What is not visible is a quote, a signature, or stands between those. */
export interface Part {
  readonly isVisible: boolean;
  readonly isQuoted: boolean;
  readonly isSignature: boolean;
  readonly lines: readonly string[];
}

/** Characters and lines that are looked at. What lies behind shares the lot of the last line before it. */
const textLimit = 200_000;
const lineLimit = 20_000;

const parser = new EmailReplyParser();

/**
 * The new words of a plain-text body without quotes and signature. Where nothing would remain, all of it remains. A forwarded mail is
 * kept: it is what its sender wants to show. Line ends become `\n`.
 */
export function stripQuotes(text: string): Stripped {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const limit = Math.min(forwardAt(lines), linesWithin(lines));
  const isForwarded = limit < lines.length && isForwardDivider(lines[limit] ?? '');
  const parts = partsOf(lines.slice(0, limit));
  const isRestVisible = (isForwarded && !endsInQuote(parts)) || (parts.at(-1)?.isVisible ?? true);
  const all =
    limit < lines.length
      ? [...parts, { ...plain, isVisible: isRestVisible, lines: lines.slice(limit) }]
      : parts;
  const visible = joined(all.filter(({ isVisible }) => isVisible));
  const quoted = joined(all.filter(({ isVisible }) => !isVisible));
  const isAll = quoted === '' || isNoWords(visible);
  return isAll ? { text: lines.join('\n'), quoted: '', parts: all } : { text: visible, quoted, parts: all };
}

/** Fields of a header that stand above a quote's own are no answer: somebody wrote below them. */
function isNoWords(visible: string): boolean {
  return visible.split('\n').every((line) => line.trim() === '' || isHeaderField(line));
}

const plain = { isVisible: true, isQuoted: false, isSignature: false };

function partsOf(lines: readonly string[]): Part[] {
  const outline = outlineOf(lines);
  // Words and empty lines alone: there is nothing that the parser could take away.
  if (!outline.mayHide) return [{ ...plain, lines }];
  return fragmentsOf(outline.text).map(({ isHidden, isQuoted, isSignature, content }) => {
    const isVisible = !isHidden || (!isQuoted && isSignOffWithCommands(content, outline));
    return { isVisible, isQuoted, isSignature, lines: outline.restored(content) };
  });
}

interface ReadFragment {
  readonly isHidden: boolean;
  readonly isQuoted: boolean;
  readonly isSignature: boolean;
  readonly content: string;
}

/** Most replies have one of a few shapes: words, an attribution, a quote. Asking again for each costs a fifth of parsing. */
const known = new Map<string, readonly ReadFragment[]>();
const mostKnown = 500;
const longestKnown = 300;

/** What the parser makes of an outline, empty fragments left out. */
function fragmentsOf(outline: string): readonly ReadFragment[] {
  const before = known.get(outline);
  if (before !== undefined) return before;
  const fragments = parser
    .read(outline)
    .getFragments()
    .filter((it) => !it.isEmpty())
    .map((it) => ({
      ...{ isHidden: it.isHidden(), isQuoted: it.isQuoted(), isSignature: it.isSignature() },
      content: it.getContent(),
    }));
  if (known.size >= mostKnown) known.clear();
  if (outline.length <= longestKnown) known.set(outline, fragments);
  return fragments;
}

/** Outlook quotes without marks: a forwarded mail below such a quote is part of what is quoted. */
function endsInQuote(parts: readonly Part[]): boolean {
  const last = parts.at(-1);
  if (last === undefined || last.isVisible || !last.isQuoted) return false;
  return !(last.lines.findLast((line) => line.trim() !== '') ?? '').startsWith('>');
}

/**
 * `Regards, Ann` is taken for a signature with all that follows. Where commands follow, they were meant; behind a real delimiter
 * (RFC 3676 section 4.3) nothing is.
 */
function isSignOffWithCommands(content: string, outline: Outline): boolean {
  const [first = '', ...rest] = outline.restored(content).filter((line) => line.trim() !== '');
  return /\p{L}/u.test(first) && rest.some((line) => /^\s{0,9}#[a-z]/i.test(line));
}

function forwardAt(lines: readonly string[]): number {
  const at = lines.slice(0, lineLimit).findIndex(isForwardDivider);
  return at < 0 ? lines.length : at;
}

function linesWithin(lines: readonly string[]): number {
  let length = 0;
  const beyond = lines.findIndex((line, at) => {
    length += line.length + 1;
    return length > textLimit || at >= lineLimit;
  });
  return beyond < 0 ? lines.length : beyond;
}

function joined(parts: readonly Part[]): string {
  return parts
    .map((part) => part.lines.join('\n').replace(/^\n+/, '').trimEnd())
    .filter((part) => part !== '')
    .join('\n\n');
}
