/**
 * A text as an outline for a parser that must not see all of it: one short line for each paragraph, quote, attribution, and each line
 * that may begin a signature; and back to the lines it stands for.
 */
import { attributionEndingAt, attributionStart, beginsHeaderBlock } from './attribution.ts';

/** Private use characters around the numbers of the lines that an outline's line stands for. */
const open = '\ue000';
const close = '\ue001';
const token = /\ue000(\d+)-(\d+)\ue001/;

/** What a signature may begin with, in the words of the languages that the parser knows. Anything else it need not see. */
const signatureLike =
  /^\s{0,9}[-_+=]{2,32}\s{0,3}$|^(?:sent from|get outlook for|cheers|best wishes|von .{1,60} gesendet|gesendet von|sendt fra|envoyé d|envoyé à|télécharger outlook|bien .{1,2}vous|bonne (?:journ|soir)|enviado desde|verzonden vanaf|verstuurd vanaf)|regards|cordialement/iu;

type Kind = 'blank' | 'quote' | 'attribution' | 'signature' | 'words';

interface Entry {
  kind: Kind;
  first: number;
  last: number;
}

/** The outline's lines. Runs of one kind become one line, because the parser treats them alike. */
export function outlineOf(lines: readonly string[]): string[] {
  const entries: Entry[] = [];
  for (const [at, line] of lines.entries()) append(entries, lines, at, kindOf(lines, at, line));
  return entries.flatMap((entry, at) => written(entry, lines, entries[at - 1]?.kind ?? 'blank'));
}

/** Whether a line of an outline is more than words or empty: a quote, an attribution, perhaps a signature. */
export function mayHide(line: string): boolean {
  return line !== '' && !line.startsWith(open);
}

/** The original lines of some lines of an outline. */
export function restored(outline: string, lines: readonly string[]): string[] {
  return outline.split('\n').flatMap((line) => {
    const match = token.exec(line);
    return match === null ? [line] : lines.slice(Number(match[1]), Number(match[2]) + 1);
  });
}

function kindOf(lines: readonly string[], at: number, line: string): Kind {
  if (line.startsWith('>')) return 'quote';
  if (line.trim() === '') return 'blank';
  if (beginsHeaderBlock(lines, at) || attributionEndingAt(lines, at) !== null) return 'attribution';
  return line.length < 100 && !line.includes(open) && signatureLike.test(line) ? 'signature' : 'words';
}

/** Adds a line; an attribution takes back those of its lines that looked like words until its end was read. */
function append(entries: Entry[], lines: readonly string[], at: number, kind: Kind): void {
  const last = entries.at(-1);
  if (kind === 'attribution') {
    const first = attributionStart(lines, at);
    takeBack(entries, first);
    entries.push({ kind, first, last: at });
  } else if (last !== undefined && last.kind === kind && kind !== 'signature') last.last = at;
  else entries.push({ kind, first: at, last: at });
}

function takeBack(entries: Entry[], first: number): void {
  for (let last = entries.at(-1); last !== undefined && last.last >= first; last = entries.at(-1)) {
    if (last.first >= first) entries.pop();
    else last.last = first - 1;
  }
}

/** The parser knows an attribution by the empty line before it, and knows every language's as `On … wrote:`. */
function written({ kind, first, last }: Entry, lines: readonly string[], before: Kind): string[] {
  const name = `${open}${first}-${last}${close}`;
  if (kind === 'blank') return [''];
  if (kind === 'quote') return [`> ${name}`];
  if (kind === 'signature') return [(lines[first] ?? '').trimEnd()];
  if (kind === 'words') return [name];
  return before === 'blank' ? [`On ${name} x wrote:`] : ['', `On ${name} x wrote:`];
}
