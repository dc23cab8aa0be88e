/**
 * Tells the lines of an agent's mail apart: command, something that was meant as one, or text. Knows what mail clients and
 * keyboards do to `#solve`: capitals, full-width and invisible characters, odd spaces, emphasis marks, a closing full stop.
 */
import type { VerbDefinition } from './definition.ts';
import { findVerb, nearVerb } from './verbs.ts';

export type LineMeaning =
  | { readonly kind: 'blank' }
  /** `text` is what the customer may read: the line, without the backslash that escaped it. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'command'; readonly verb: VerbDefinition; readonly argument: string }
  /** `#word` that is no verb; `near` is the verb or alias one slip away. */
  | { readonly kind: 'unknown'; readonly word: string; readonly near: string | null }
  /** Not in the form of a command, but nobody would write it to a customer: `# solve`, `- #solve`. */
  | { readonly kind: 'slip'; readonly verb: VerbDefinition };

export type Line = LineMeaning & {
  /** From 1. */
  readonly number: number;
  readonly raw: string;
  /** The line end as it came; empty after the last line. */
  readonly end: string;
};

/** Everything that a reader sees as a line end. */
const lineEnd = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g;

export function readLines(text: string): Line[] {
  const lines: Line[] = [];
  let from = 0;
  for (const { 0: end, index } of text.matchAll(lineEnd)) {
    const raw = text.slice(from, index);
    lines.push({ ...meaningOf(raw), number: lines.length + 1, raw, end });
    from = index + end.length;
  }
  const raw = text.slice(from);
  lines.push({ ...meaningOf(raw), number: lines.length + 1, raw, end: '' });
  return lines;
}

/** What may stand before a `#` that counts: emphasis, a bullet, a number. */
const opening = /[#\uff03\ufe5f\\*_`~+\-\d\u2010-\u2015\u2022\u2023\u2043\u25aa\u25cf\u25e6\u00b7]/;

const bulletSource =
  '(?:[-+*_`~\\u2010-\\u2015\\u2022\\u2023\\u2043\\u25aa\\u25cf\\u25e6\\u00b7]{1,9}|\\d{1,2}[.)])\\s{1,9}';
const bullet = new RegExp(`^${bulletSource}`, 'u');

/** The backslash of `\#`, also behind a bullet or emphasis: wherever a `#` would have counted. */
const backslash = new RegExp(`^(?:${bulletSource})?[*_\`~]{0,9}\\\\(?=\\p{DI}{0,9}[#\\uff03\\ufe5f])`, 'u');

function meaningOf(raw: string): LineMeaning {
  const start = raw.search(/[^\s\p{DI}\p{Cc}]/u);
  if (start < 0) return { kind: 'blank' };
  if (!opening.test(raw.charAt(start))) return { kind: 'text', text: raw };
  const escaped = backslash.exec(raw.slice(start))?.[0];
  if (escaped !== undefined) return { kind: 'text', text: without(raw, start + escaped.length - 1) };
  const line = tidy(raw.slice(start));
  return readCommand(line) ?? readSlip(line) ?? { kind: 'text', text: raw };
}

function without(text: string, at: number): string {
  return text.slice(0, at) + text.slice(at + 1);
}

/** One kind of space, nothing that a reader cannot see. Joiners stay: emoji and Persian words are made with them. */
function tidy(line: string): string {
  return line
    .replace(/\s/g, ' ')
    .replace(/[\p{Cc}\u00ad\u200b\u2060\ufeff]/gu, '')
    .trim();
}

/** The `#word` a line begins with, perhaps in emphasis (`*#solve*`), and what follows it. */
function readCommand(line: string): LineMeaning | null {
  const gap = line.indexOf(' ');
  const first = plainWord(gap < 0 ? line : line.slice(0, gap));
  const parts = /^([*_`~]{0,9})#(\p{L}[\p{L}\p{M}\p{N}_-]*)(.*)$/su.exec(first);
  if (parts === null) return null;
  const [, emphasis = '', word = '', tail = ''] = parts;
  const verb = findVerb(word);
  if (verb === null) return { kind: 'unknown', word, near: nearVerb(word) };
  const rest = gap < 0 ? '' : line.slice(gap + 1);
  return { kind: 'command', verb, argument: argumentOf(tail, rest, emphasis) };
}

/** The word as typed on a plain keyboard: NFKC makes `#solve` of full-width letters. */
function plainWord(word: string): string {
  return word.normalize('NFKC').replace(/\p{DI}/gu, '');
}

/** What follows the verb, less what closes it (`#solve.`, `#assign: maria`, `*#assign* maria`) and the closing emphasis. */
function argumentOf(tail: string, rest: string, emphasis: string): string {
  const argument = `${tail.replace(/^[*_`~.,;:!=]+/, '')} ${rest}`.trim();
  const isWrapped = emphasis !== '' && argument.endsWith(emphasis);
  return isWrapped ? argument.slice(0, -emphasis.length).trim() : argument;
}

/** A verb alone behind `# ` or `##`, or a command behind a bullet. A heading of several words is a heading. */
function readSlip(line: string): LineMeaning | null {
  const listed = bullet.exec(line);
  const inner = listed === null ? null : readCommand(line.slice(listed[0].length));
  if (inner?.kind === 'command') return { kind: 'slip', verb: inner.verb };
  const lone = /^[*_`~]{0,9}#[# ]*(\p{L}[\p{L}\p{N}_-]*)[*_`~.,;:! ]*$/u.exec(plainWord(line.slice(0, 80)));
  const verb = lone === null || line.length > 80 ? null : findVerb(lone[1] ?? '');
  return verb === null ? null : { kind: 'slip', verb };
}
