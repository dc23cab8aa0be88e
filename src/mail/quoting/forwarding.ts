/**
 * A mail that somebody passed on: who wrote it, when, and what, apart from the words of whom it came through. Nothing of it is proven;
 * whoever forwards may have changed it.
 *
 * email-forward-parser reads it, but only some dozen lines of bounded length: its patterns are not linear without the native RE2.
 */
import EmailForwardParser from 'email-forward-parser';
import type { Address } from '../address.ts';
import type { ParsedMail } from '../parsed-mail.ts';
import { baseSubject, isForwardSubject, isReplySubject } from '../subject.ts';
import { attributionEndingAt, beginsHeaderBlock, isForwardDivider } from './attribution.ts';

export interface Forward {
  /** What the one who forwards says about it; may be empty. */
  readonly comment: string;
  readonly from: Address;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly subject: string;
  /** As the mail program wrote it, in its language; empty where it did not. */
  readonly date: string;
  readonly body: string;
}

/** The mail that a whole message passes on: written into its words, or attached to them as a file. */
export function forwardIn(mail: Pick<ParsedMail, 'subject' | 'text' | 'words' | 'enclosed'>): Forward | null {
  const written = readForward(mail.subject, mail.text);
  if (written !== null || mail.enclosed === undefined) return written;
  const { from, to, cc, subject, date, text } = mail.enclosed;
  const [author] = from;
  return author === undefined
    ? null
    : { comment: mail.words, from: author, to, cc, subject, date: date ?? '', body: text };
}

const textLimit = 500_000;
const linesSearched = 5_000;
const linesRead = 60;
const lineLimit = 200;
/** Yahoo writes the divider and all fields into one line. */
const dividerLimit = 800;

/** A private use character on both sides of a number stands for lines that the parser does not see. */
const token = /\ue000(\d+)-(\d+)\ue001/g;

const parser = new EmailForwardParser();

/**
 * The mail that this one forwards; null where it forwards none or where its author cannot be read. A subject that says so, or a line such
 * as `---------- Forwarded message ---------`, must announce it: the same block of From and Sent also stands over a quoted reply.
 */
export function readForward(subject: string, text: string): Forward | null {
  const lines = text.slice(0, textLimit).replaceAll('\r\n', '\n').split('\n');
  const divider = lines.slice(0, linesSearched).findIndex(isAnyDivider);
  const begin = divider >= 0 ? divider : beginning(lines);
  const isAnnounced = isForwardSubject(subject) || (divider < 0 && isPassedOn(subject, lines, begin));
  if (divider < 0 && !isAnnounced) return null;
  const start = Math.max(begin, 0);
  const isTitled = isForwardSubject(subject);
  const found = parsed(windowOf(lines, start), isTitled ? `Fwd: ${baseSubject(subject) || '-'}` : null);
  if (found === null) return null;
  const { address, name } = found.email.from;
  if (!address && !name) return null;
  return {
    comment: restored(found.message ?? '', lines, false),
    from: { address: address ?? '', displayName: name ?? '' },
    to: people(found.email.to),
    cc: people(found.email.cc),
    subject: isTitled ? baseSubject(subject) : (found.email.subject ?? ''),
    date: found.email.date ?? '',
    body: restored(
      found.email.body ?? '',
      lines,
      lines.slice(start, start + 3).some((line) => line.startsWith('>')),
    ),
  };
}

/** `VS:` is a Finn's answer and a Dane's forward. */
const ambiguous = /^vs\s{0,3}:/i;

/**
 * A block of From and Sent under a rule, as Outlook writes it, in a mail whose subject says nothing: passed on where it is no answer's,
 * and, with a subject that might be an answer's, where nothing stands above it.
 */
function isPassedOn(subject: string, lines: readonly string[], start: number): boolean {
  if (
    start < 0 ||
    !lines.slice(start, start + 3).some((line) => /^\s{0,9}_{5,99}\s{0,9}$/.test(line.slice(0, 120)))
  )
    return false;
  if (!isReplySubject(subject)) return true;
  return ambiguous.test(subject) && lines.slice(0, start).every((line) => line.trim() === '');
}

type Read = ReturnType<EmailForwardParser['read']>['email'];

/** The parser gives one mailbox, a list of them, or null. */
function people(found: Read['to']): Address[] {
  return [found ?? []]
    .flat()
    .map(({ address, name }) => ({ address: address ?? '', displayName: name ?? '' }));
}

function isAnyDivider(line: string): boolean {
  return isForwardDivider(line.replace(/^> ?/, ''));
}

/** Where the block of From and Date stands, or the line that says who wrote; -1 where neither is found. */
function beginning(lines: readonly string[]): number {
  const searched = lines.slice(0, linesSearched).map((line) => line.slice(0, 400));
  const block = searched.findIndex((_, at) => beginsHeaderBlock(searched, at));
  if (block >= 0) return Math.max(block - 1, 0);
  return searched.findIndex((_, at) => attributionEndingAt(searched, at) !== null);
}

/** The lines around the beginning as they are, at most two empty ones in a row; a token for what lies before and behind. */
function windowOf(lines: readonly string[], start: number): string {
  const end = Math.min(start + linesRead, lines.length);
  const seen = lines.slice(start, end).map((line, at) => shown(line, start + at));
  const before = start > 0 ? [tokenOf(0, start - 1)] : [];
  const behind = end < lines.length ? [tokenOf(end, lines.length - 1)] : [];
  return [...before, ...seen, ...behind].join('\n').replace(/\n{4,}/g, '\n\n\n');
}

/** A long field is cut, for its beginning says enough; a long paragraph is hidden, to be put back whole. */
function shown(line: string, at: number): string {
  const isField = /^[>\s*]{0,9}[^\s:：]{1,20}(?: [^\s:：]{1,20})?\s?[:：]/.test(line.slice(0, 60));
  if (line.includes('\ue000')) return tokenOf(at, at);
  if (line.length <= lineLimit) return line.trimEnd();
  if (isAnyDivider(line)) return line.slice(0, dividerLimit);
  return isField ? line.slice(0, lineLimit) : tokenOf(at, at);
}

function tokenOf(first: number, last: number): string {
  return `\ue000${first}-${last}\ue001`;
}

/** What the tokens stand for, put back; without quote marks where the whole mail was forwarded in them, as Apple Mail does. */
function restored(text: string, lines: readonly string[], isQuoted: boolean): string {
  const whole = text.replace(token, (_, first, last) =>
    lines
      .slice(Number(first), Number(last) + 1)
      .map((line) => (isQuoted ? line.replace(/^>+ ?/, '') : line))
      .join('\n'),
  );
  return whole.trim();
}

/** The parser throws on none of the texts it was tried with; if it does, the mail is taken for no forward. */
function parsed(text: string, subject: string | null): ReturnType<EmailForwardParser['read']> | null {
  try {
    const found = parser.read(text, subject);
    return found.forwarded ? found : null;
  } catch {
    return null;
  }
}
