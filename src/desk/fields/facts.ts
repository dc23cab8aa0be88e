/** Values of fields as facts of a ticket, with the rows of their texts. */
import type { Context } from '../context.ts';
import type { Decision } from '../decision.ts';
import { type Actor, type FieldValue, type Happening, happened } from '../event.ts';
import { extracted, type Field, type ReadValue } from './field.ts';

export interface FieldFacts {
  readonly happenings: readonly Happening[];
  readonly texts: Decision['texts'];
}

type Values = Readonly<Record<string, FieldValue>>;

/** What a customer's mail says of the policy's fields. */
export function fieldsOf(context: Context, ticket: number, known: Values, text: string): FieldFacts {
  const found = extracted(context.desk.policy.fields, known, text);
  const facts = found.map(({ field, value, pattern }) =>
    fieldFact(context, { ticket, known }, { field, value, actor: 'system', because: `pattern: ${pattern}` }),
  );
  return { happenings: facts.flatMap((it) => it.happenings), texts: facts.flatMap((it) => it.texts) };
}

interface Setting {
  readonly field: Field;
  readonly value: ReadValue | null;
  readonly actor: Actor;
  readonly because: string;
}

/** Nothing where the field says so already; a text is always a row of its own. */
export function fieldFact(
  { ids }: Pick<Context, 'ids'>,
  { ticket, known }: { readonly ticket: number; readonly known: Values },
  { field: { name: field }, value, actor, because }: Setting,
): FieldFacts {
  const from = known[field] ?? null;
  const id = value?.kind === 'text' ? ids.text() : 0;
  const to = value === null ? null : value.kind === 'text' ? { text: id } : value.value;
  if (from === to) return { happenings: [], texts: [] };
  return {
    happenings: [happened('field.changed', actor, because, { field, from, to })],
    texts: value?.kind === 'text' ? [{ id, ticket, body: value.text }] : [],
  };
}
