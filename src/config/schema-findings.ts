/**
 * What a schema says against a file, in words of ours: every complaint names the key, what was expected, and where
 * possible what was probably meant. A misspelt key is one mistake, not an unknown key plus a missing one.
 */
import type * as z from 'zod';
import { suggest } from '../desk/did-you-mean.ts';
import { type Finding, optionalHint, type Path, pathText, valueAt } from './finding.ts';
import { expectation, outlineOf, type SchemaNode, schemaAt } from './schema-outline.ts';
import { timeZoneForm } from './schema-values.ts';
import { habitHint } from './value-hints.ts';

export interface SchemaVerdict<Value> {
  /** Null where there are findings. */
  readonly value: Value | null;
  readonly findings: readonly Finding[];
  /** Paths of the keys that were probably meant by unknown ones; that they are missing is not a second mistake. */
  readonly meant: ReadonlySet<string>;
}

/** Plain data and what it should be. */
interface Checked {
  readonly data: unknown;
  readonly outline: SchemaNode;
}

/** Checks data against one schema. Its outline, which costs more than the check, is made when there is a complaint to word. */
export function schemaCheck<Schema extends z.ZodType>(
  schema: Schema,
): (data: unknown) => SchemaVerdict<z.output<Schema>> {
  let made: SchemaNode | null = null;
  return (data) => {
    const verdict = schema.safeParse(data);
    if (verdict.success) return { value: verdict.data, findings: [], meant: new Set() };
    made ??= outlineOf(schema);
    return { value: null, ...complaints(verdict.error.issues.flatMap(ofUnion), { data, outline: made }) };
  };
}

function complaints(
  issues: readonly z.core.$ZodIssue[],
  checked: Checked,
): { findings: readonly Finding[]; meant: ReadonlySet<string> } {
  const unknown = issues.flatMap((issue) => unknownKeys(issue, checked));
  const meant = new Set(unknown.map(({ missing }) => missing));
  const others = issues
    .filter((issue) => issue.code !== 'unrecognized_keys' && !meant.has(pathText(pathOf(issue))))
    .map((issue) => brokenRule(issue) ?? wrongValue(pathOf(issue), checked));
  return { findings: [...unknown.map(({ finding }) => finding), ...others], meant };
}

/** Of a choice, what is wrong within the one that was plainly meant; else the choice as a whole is wrong. */
function ofUnion(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const meant = issue.errors.find((inner) => inner.every(({ path }) => path.length > 0));
  if (meant === undefined) return [issue];
  return meant.flatMap((inner) => ofUnion({ ...inner, path: [...issue.path, ...inner.path] }));
}

function unknownKeys(
  issue: z.core.$ZodIssue,
  { data, outline }: Checked,
): { finding: Finding; missing: string }[] {
  if (issue.code !== 'unrecognized_keys') return [];
  const parent = pathOf(issue);
  const known = knownKeys(schemaAt(outline, parent));
  const free = known.filter((key) => valueAt(data, [...parent, key]) === undefined);
  return issue.keys.map((key) => {
    const meant = suggest(key, free) ?? suggest(key, known);
    const hint = meant ? `did you mean \`${meant}\`?` : hintForKey(key, known);
    const finding: Finding = { path: [...parent, key], at: 'key', message: `unknown key \`${key}\``, hint };
    return { finding, missing: pathText([...parent, meant ?? key]) };
  });
}

function hintForKey(key: string, known: readonly string[]): string {
  // Another value of it than `true` is taken for a key like any other.
  if (key === 'remove') return 'write `remove: true` to drop an earlier item, or leave it out to keep it';
  return `known here: ${known.join(', ')}`;
}

function knownKeys(node: SchemaNode | undefined): string[] {
  return [node, ...(node?.anyOf ?? [])].flatMap((choice) => Object.keys(choice?.properties ?? {}));
}

/** A rule between keys says itself what is wrong; every other complaint is put in words here. */
function brokenRule(issue: z.core.$ZodIssue): Finding | null {
  if (issue.code !== 'custom' || issue.params?.isRule !== true) return null;
  const { hint, at } = issue.params;
  const path = pathOf(issue);
  const finding = { path, message: issue.message, ...optionalHint(typeof hint === 'string' ? hint : null) };
  return at === 'key' ? { ...finding, at } : finding;
}

function wrongValue(path: Path, { data, outline }: Checked): Finding {
  const value = valueAt(data, path);
  const schema = meantChoice(schemaAt(outline, path), value);
  const expected = schema ? expectation(schema) : 'another value';
  const key = path.at(-1);
  const name = typeof key === 'string' ? `\`${key}\`` : path.length === 0 ? 'the file' : 'this item';
  if (value === undefined) return { path, message: `${name} is missing`, expected };
  if (value === null && path.length === 0) return { path, message: 'the file is empty', expected };
  const message = value === null ? `${name} has no value` : `${name} cannot be ${shown(value, schema)}`;
  return { path, message, expected, ...optionalHint(hintFor(value, schema)) };
}

/** Where one value or a list of them may stand, the one of the two that was meant. */
function meantChoice(schema: SchemaNode | undefined, value: unknown): SchemaNode | undefined {
  if (schema?.anyOf === undefined || schema.form !== undefined) return schema;
  const isList = Array.isArray(value);
  return schema.anyOf.find(({ type }) => (type === 'array') === isList) ?? schema;
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
  const habit = habitHint(form, value);
  if (habit !== null) return habit;
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
