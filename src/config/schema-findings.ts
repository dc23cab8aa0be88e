/**
 * What the schema says against a file, in words of ours: every complaint names the key, what was expected, and where
 * possible what was probably meant. A misspelt key is one mistake, not an unknown key plus a missing one.
 */
import type * as z from 'zod';
import { suggest } from '../desk/did-you-mean.ts';
import { type Finding, optionalHint, type Path, pathText, valueAt } from './finding.ts';
import { Config } from './schema.ts';
import { expectation, type SchemaNode, schemaAt } from './schema-outline.ts';
import { timeZoneForm } from './schema-values.ts';

export interface SchemaVerdict {
  /** Null where there are findings. */
  readonly config: Config | null;
  readonly findings: readonly Finding[];
  /** Paths of the keys that were probably meant by unknown ones; that they are missing is not a second mistake. */
  readonly meant: ReadonlySet<string>;
}

/** The configuration, or everything that is wrong with it. */
export function checkSchema(data: unknown): SchemaVerdict {
  const verdict = Config.safeParse(data);
  if (verdict.success) return { config: verdict.data, findings: [], meant: new Set() };
  const unknown = verdict.error.issues.flatMap((issue) => unknownKeys(issue, data));
  const meant = new Set(unknown.map(({ missing }) => missing));
  const others = verdict.error.issues
    .filter((issue) => issue.code !== 'unrecognized_keys' && !meant.has(pathText(pathOf(issue))))
    .map((issue) => brokenRule(issue) ?? wrongValue(pathOf(issue), data));
  return { config: null, findings: [...unknown.map(({ finding }) => finding), ...others], meant };
}

function unknownKeys(issue: z.core.$ZodIssue, data: unknown): { finding: Finding; missing: string }[] {
  if (issue.code !== 'unrecognized_keys') return [];
  const parent = pathOf(issue);
  const known = Object.keys(schemaAt(parent)?.properties ?? {});
  const free = known.filter((key) => valueAt(data, [...parent, key]) === undefined);
  return issue.keys.map((key) => {
    const meant = suggest(key, free) ?? suggest(key, known);
    const hint = meant ? `did you mean \`${meant}\`?` : `known here: ${known.join(', ')}`;
    const finding: Finding = { path: [...parent, key], at: 'key', message: `unknown key \`${key}\``, hint };
    return { finding, missing: pathText([...parent, meant ?? key]) };
  });
}

/** A rule between keys says itself what is wrong; every other complaint is put in words here. */
function brokenRule(issue: z.core.$ZodIssue): Finding | null {
  if (issue.code !== 'custom' || issue.params?.isRule !== true) return null;
  return { path: pathOf(issue), message: issue.message };
}

function wrongValue(path: Path, data: unknown): Finding {
  const value = valueAt(data, path);
  const schema = schemaAt(path);
  const expected = schema ? expectation(schema) : 'another value';
  const key = path.at(-1);
  const name = typeof key === 'string' ? `\`${key}\`` : path.length === 0 ? 'the file' : 'this item';
  if (value === undefined) return { path, message: `${name} is missing`, expected };
  if (value === null && path.length === 0) return { path, message: 'the file is empty', expected };
  const message = value === null ? `${name} has no value` : `${name} cannot be ${shown(value, schema)}`;
  return { path, message, expected, ...optionalHint(hintFor(value, schema)) };
}

/** The value as far as it helps; a secret is never repeated. */
function shown(value: unknown, schema: SchemaNode | undefined): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a mapping of keys';
  if (schema?.secret) return value === '' ? 'empty' : `a ${typeof value}`;
  const text = JSON.stringify(value) ?? '';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function hintFor(value: unknown, schema: SchemaNode | undefined): string | null {
  const form = schema?.form ?? '';
  if (value === null) return 'give it a value or remove the line';
  if (/^a (duration|size)/.test(form) && /^\d+$/.test(String(value))) return 'add the unit';
  if (form.startsWith('sqlite') && String(value).startsWith('postgres')) return 'PostgreSQL comes later';
  if (schema?.type === 'string' && typeof value !== 'object' && typeof value !== 'string')
    return 'put it in quotes';
  return typeof value === 'string' ? didYouMean(value, schema) : null;
}

function didYouMean(value: string, schema: SchemaNode | undefined): string | null {
  const zones = schema?.form === timeZoneForm ? Intl.supportedValuesOf('timeZone') : [];
  const meant = suggest(value, [...(schema?.enum ?? zones)]);
  return meant === null ? null : `did you mean \`${meant}\`?`;
}

function pathOf(issue: z.core.$ZodIssue): Path {
  return issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
}
