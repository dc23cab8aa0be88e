/**
 * Writes docs/policy.md and docs/policy.schema.json from the schema of policy files, so that neither can disagree with the
 * program. `node scripts/policy-reference.ts` after a change; a test fails until it was run.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { ExamplesFile } from '../src/config/examples/examples-schema.ts';
import { PolicyFile } from '../src/config/policy/policy-schema.ts';
import { outlineOf } from '../src/config/schema-outline.ts';
import { sections } from './reference-tables.ts';

const page = new URL('../docs/policy.md', import.meta.url);
const introduction = new URL('policy-introduction.md', import.meta.url);
const schemaFile = new URL('../docs/policy.schema.json', import.meta.url);

/** The whole page, ending with a newline. */
export function policyReference(): string {
  const examples = { properties: { examples: { ...outlineOf(ExamplesFile), description: exampleWords } } };
  return [readFileSync(introduction, 'utf8'), ...sections(outlineOf(PolicyFile)), ...sections(examples)].join(
    '\n',
  );
}

const exampleWords =
  'A file for `inboxd policy test` is a list of these. Times are local ones such as `Fri 2026-01-02 16:30`; the day of the week may be left out.';

/** The JSON Schema of one policy file, for editors. It may leave out what another file says, so little is required. */
export function policySchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(PolicyFile, { io: 'input' });
  const described = {
    $schema,
    title: 'inboxd policy',
    description: 'See policy.md.',
    ...Object(forEditors(schema)),
  };
  return `${JSON.stringify(described, null, 2)}\n`;
}

type Json = Readonly<Record<string, unknown>>;

/** Our own metadata becomes words; items of named lists may be partial, or only say that an earlier one goes. */
function forEditors(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(forEditors);
  if (!isMapping(value)) return value;
  const { form, added: _, secret: __, required, ...rest } = value;
  const inner = Object.fromEntries(Object.entries(rest).map(([key, part]) => [key, forEditors(part)]));
  const described =
    typeof form === 'string' ? { ...inner, description: sentence(inner.description, form) } : inner;
  return { ...described, ...demands(inner, required) };
}

function demands({ properties }: Json, required: unknown): Json {
  if (!isMapping(properties)) return required === undefined ? {} : { required };
  if (!Object.hasOwn(properties, 'name')) return Object.hasOwn(properties, 'calendars') ? {} : { required };
  const remove = { const: true, description: 'Drops the item of this name in an earlier file.' };
  return { properties: { ...properties, remove }, required: ['name'] };
}

function sentence(description: unknown, form: string): string {
  const words = `${form.charAt(0).toUpperCase()}${form.slice(1)}.`;
  return typeof description === 'string' ? `${description} ${words}` : words;
}

function isMapping(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

if (import.meta.main) {
  writeFileSync(page, policyReference());
  writeFileSync(schemaFile, policySchema());
}
