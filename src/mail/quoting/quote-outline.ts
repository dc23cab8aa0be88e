/**
 * A text as an outline for a parser that must not see all of it: one short line for each paragraph, quote, attribution, and each line
 * that may begin a signature; and back to the lines it stands for.
 */
import { attributionEndingAt, attributionStart, beginsHeaderBlock, closesAddress } from './attribution.ts';
import { beginsFooter } from './footer.ts';

/** Private use characters around the number of the entry that an outline's line stands for. */
const open = '\ue000';
const close = '\ue001';
const token = /\ue000(\d+)\ue001/;

/** What a signature may begin with, in the words of the languages that the parser knows. Anything else it need not see. */
const signatureLike =
  /^\s{0,9}[-_+=]{2,32}\s{0,3}$|^(?:cheers|best wishes|bien .{1,2}vous|bonne (?:journ|soir)|\w{0,20}\s{0,3}(?:and\s)?regards[,!！]{0,3}\s{0,9}$|\w{0,20}\s?cordialement[,!]{0,2}\s{0,9}$)/iu;

/** Empty lines that are told back; more in a row become as many. */
const mostBlank = 3;

type Kind = 'blank' | 'quote' | 'attribution' | 'signature' | 'footer' | 'words';

interface Entry {
  kind: Kind;
  first: number;
  last: number;
}

export interface Outline {
  /** Numbers stand for entries, not for lines: two mails of one shape have one outline. */
  readonly text: string;
  /** Whether more stands in it than words and empty lines: a quote, an attribution, perhaps a signature. */
  readonly mayHide: boolean;
  /** The original lines of some lines of the outline. */
  readonly restored: (part: string) => string[];
}

/** Runs of one kind become one line of the outline, because the parser treats them alike. */
export function outlineOf(lines: readonly string[]): Outline {
  const entries: Entry[] = [];
  for (const [at, line] of lines.entries()) append(entries, lines, at, kindOf(lines, at, line));
  const written = entries.flatMap((entry, at) =>
    writtenAs(entry, at, lines, entries[at - 1]?.kind ?? 'blank'),
  );
  return {
    text: written.join('\n'),
    mayHide: entries.some(({ kind }) => kind !== 'words' && kind !== 'blank'),
    restored: (part) => part.split('\n').flatMap((line) => restored(line, entries, lines)),
  };
}

function restored(line: string, entries: readonly Entry[], lines: readonly string[]): readonly string[] {
  const entry = entries[Number(token.exec(line)?.[1] ?? -1)];
  return entry === undefined ? [line] : lines.slice(entry.first, entry.last + 1);
}

function kindOf(lines: readonly string[], at: number, line: string): Kind {
  if (line.startsWith('>') && !closesAddress(lines, at)) return 'quote';
  if (line.trim() === '') return 'blank';
  if (beginsHeaderBlock(lines, at) || attributionEndingAt(lines, at) !== null) return 'attribution';
  if (beginsFooter(lines, at)) return 'footer';
  return line.length < 100 && !line.includes(open) && signatureLike.test(line) ? 'signature' : 'words';
}

/** Adds a line; an attribution takes back those of its lines that looked like words until its end was read. */
function append(entries: Entry[], lines: readonly string[], at: number, kind: Kind): void {
  const last = entries.at(-1);
  if (kind === 'attribution') {
    const first = attributionStart(lines, at);
    takeBack(entries, first);
    const before = entries.at(-1);
    if (before?.kind === kind) before.last = at;
    else entries.push({ kind, first, last: at });
  } else if (last !== undefined && last.kind === kind && kind !== 'signature' && kind !== 'footer')
    last.last = at;
  else entries.push({ kind, first: at, last: at });
}

function takeBack(entries: Entry[], first: number): void {
  for (let last = entries.at(-1); last !== undefined && last.last >= first; last = entries.at(-1)) {
    if (last.first >= first) entries.pop();
    else last.last = first - 1;
  }
}

/** The parser knows an attribution by the empty line before it, and knows every language's as `On … wrote:`. */
function writtenAs(
  { kind, first, last }: Entry,
  at: number,
  lines: readonly string[],
  before: Kind,
): string[] {
  const name = `${open}${at}${close}`;
  if (kind === 'blank') return Array.from({ length: Math.min(last - first + 1, mostBlank) }, () => '');
  if (kind === 'quote') return [`> ${name}`];
  if (kind === 'signature') return [(lines[first] ?? '').trimEnd()];
  // The parser knows this one form of a footer; its words for signatures it must see as they are.
  if (kind === 'footer') return [`Sent from ${name}`];
  if (kind === 'words') return [name];
  return before === 'blank' ? [`On ${name} x wrote:`] : ['', `On ${name} x wrote:`];
}
