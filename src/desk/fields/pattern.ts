/**
 * Patterns that operators write: RE2, whose time grows with the length of the text whatever the pattern says, so that no mail can
 * stall the daemon. Look-around and back-references are not part of it.
 */
import { RE2JS } from 're2js';

export interface Pattern {
  readonly written: string;
  /** The first group of the first match, else the whole match, trimmed; null where there is none. */
  readonly find: (text: string) => string | null;
}

/** Longer texts are searched in their beginning. */
const longest = 20_000;
const longestValue = 200;

/** Case does not count. Throws where the pattern is none, with what is wrong. */
export function readPattern(written: string): Pattern {
  const compiled = RE2JS.compile(written, RE2JS.CASE_INSENSITIVE | RE2JS.MULTILINE);
  return {
    written,
    find: (text) => {
      const matcher = compiled.matcher(text.slice(0, longest));
      if (!matcher.find()) return null;
      const found = (matcher.groupCount() > 0 ? matcher.group(1) : matcher.group(0)) ?? '';
      return found.trim().slice(0, longestValue) || null;
    },
  };
}
