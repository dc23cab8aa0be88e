/**
 * The Liquid filters of our templates. All run in linear time: what goes through them was written by strangers. The ones
 * that return markup escape what they are given.
 */
import { textTable } from './text-table.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/**
 * Plain text as HTML paragraphs: every paragraph finds its own direction (Hebrew and English may alternate), line breaks
 * and columns made of blanks stay. The result is markup.
 */
export function paragraphs(text: unknown): string {
  const found = trimmed(text).split(/\n(?:[ \t]*\n)+/);
  return found.map((lines, index) => paragraph(lines, index === found.length - 1)).join('\n');
}

function paragraph(lines: string, isLast: boolean): string {
  const shown = escapeHtml(lines)
    .replaceAll('\t', '    ')
    .replace(/ (?= )/g, '&nbsp;')
    .replaceAll('\n', '<br>');
  return `<p dir="auto" style="margin:0 0 ${isLast ? '0' : '12px'};text-align:start">${shown}</p>`;
}

/** Every line that is not empty begins with two blanks. */
export function indent(text: unknown): string {
  return trimmed(text).replace(/^(?=[^\n])/gm, '  ');
}

/** Every line begins with `> `, an empty one with `>`. */
export function quote(text: unknown): string {
  return trimmed(text)
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');
}

/** A part of a URI (RFC 3986 section 2.1), also fit for the fields of a `mailto:` (RFC 6068). */
export function uri(text: unknown): string {
  return encodeURIComponent(String(text).toWellFormed());
}

/** A table of `{ columns, rows }` as plain text. */
export function grid(table: unknown): string {
  return textTable(table);
}

/** Without empty lines before and blanks after; a first line keeps its indentation. */
function trimmed(text: unknown): string {
  return String(text).replace(/\r\n?/g, '\n').trimEnd().replace(/^\n+/, '');
}
