/** Custom fields of a policy: typed, found in mail by patterns, set by `#set`. What is free text is personal and stands beside the log. */
import type { FieldValue } from '../event.ts';
import type { NamedValue } from '../policy/policy.ts';
import type { Pattern } from './pattern.ts';

export interface Field extends NamedValue {
  readonly type: 'text' | 'number' | 'boolean' | 'choice';
  /** Of a choice. */
  readonly values: readonly string[];
  /** The first that finds a value in a customer's mail sets it, where it has none. */
  readonly extract: readonly Pattern[];
}

/** A value that was read: free text has yet to get its row. */
export type ReadValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'plain'; readonly value: FieldValue };

/** What somebody writes as the value of a field; null where it is none of the field's type. */
export function readValue({ type, values }: Field, written: string): ReadValue | null {
  const word = written.trim();
  switch (type) {
    case 'text':
      return word === '' ? null : { kind: 'text', text: word };
    case 'number': {
      // `1,000` may be a thousand or one: whoever means either writes it without the comma.
      return /^[+-]?\d{1,15}(?:\.\d{1,10})?$/.test(word) ? { kind: 'plain', value: Number(word) } : null;
    }
    case 'boolean': {
      const is = flags.get(word.toLowerCase());
      return is === undefined ? null : { kind: 'plain', value: is };
    }
    case 'choice': {
      const choice = values.find((value) => value.toLowerCase() === word.toLowerCase());
      return choice === undefined ? null : { kind: 'plain', value: choice };
    }
  }
}

const flags = new Map([
  ...['yes', 'y', 'true', 'on', '1', 'si', 'oui', 'ja'].map((word) => [word, true] as const),
  ...['no', 'n', 'false', 'off', '0', 'non', 'nein'].map((word) => [word, false] as const),
]);

/** What a mail says of fields that have no value yet. A pattern that finds something makes a boolean true. */
export function extracted(
  fields: readonly Field[],
  known: Readonly<Record<string, FieldValue>>,
  text: string,
): { readonly field: Field; readonly value: ReadValue; readonly pattern: string }[] {
  return fields.flatMap((field) => {
    if (known[field.name] !== undefined) return [];
    for (const pattern of field.extract) {
      const found = pattern.find(text);
      const value = found === null ? null : readValue(field, field.type === 'boolean' ? 'yes' : found);
      if (value !== null) return [{ field, value, pattern: pattern.written }];
    }
    return [];
  });
}

/** What a value is for people; `texts` are the rows of texts by id. */
export function shownValue(value: FieldValue, texts: ReadonlyMap<number, string>): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'object' ? (texts.get(value.text) ?? '') : String(value);
}
