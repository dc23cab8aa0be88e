/** Which of a policy's words somebody means who types one in a hurry: `#tier alexa starter`, `#priority p1`. */
import { matchName, type NameMatch } from '../people.ts';
import type { NamedValue } from './policy.ts';

/**
 * The value with this name or label, read as forgivingly as people's names are; `id` is its name. Lists of plain words (types,
 * channels) are taken as they are.
 */
export function fieldNamed(values: readonly (NamedValue | string)[], words: string): NameMatch {
  const candidates = values.map((value) =>
    typeof value === 'string'
      ? { id: value, names: [value] }
      : { id: value.name, names: [value.name, value.label] },
  );
  return matchName(words, candidates);
}
