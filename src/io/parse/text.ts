/**
 * Strings of strangers made fit to be kept: PostgreSQL stores neither NUL nor lone surrogates, so that the parser
 * removes them once, here, and nobody else thinks of them. The original bytes stay in the journal.
 */

/** The string without NUL characters, lone surrogates replaced by U+FFFD. */
export function storable(text: string): string {
  return (text.includes('\0') ? text.replaceAll('\0', '') : text).toWellFormed();
}

/** The string on one line: runs of white space and control characters become one blank, ends trimmed. */
export function oneLine(text: string): string {
  return storable(text)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

/** At most `length` UTF-16 units, and a last line that says how many are missing; the original keeps them all. */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  const missing = text.length - length;
  return `${text.slice(0, length).toWellFormed()}\n[… ${missing} more characters, see the original]`;
}
