/** What is left of a value when everything that its schema refuses is taken out: the rest can be checked all the same. */
import type * as z from 'zod';
import { type Path, valueAt } from '../finding.ts';
import { isMapping } from './layers.ts';

export interface SoundPart<Value> {
  readonly value: Value;
  /** Whether nothing had to go: only then does it mean what was written. */
  readonly isWhole: boolean;
}

/** Every round takes at least one key away; what holds more mistakes than this is not read any further. */
const mostRounds = 20;

/** Null where too little is left. */
export function soundPart<Schema extends z.ZodType>(
  schema: Schema,
  raw: unknown,
): SoundPart<z.output<Schema>> | null {
  let left = raw;
  for (let round = 0; round < mostRounds; round += 1) {
    const { success, data, error } = schema.safeParse(left);
    if (success) return { value: data, isWhole: left === raw };
    const refused = error.issues.flatMap(placesOf);
    const rest = refused.reduce<unknown>((value, path) => without(value, keyedPlace(value, path)), left);
    if (!isMapping(rest) || Object.keys(rest).length === 0) return null;
    left = rest;
  }
  return null;
}

function placesOf(issue: z.core.$ZodIssue): Path[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  return issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key]) : [path];
}

/** The nearest key that is there: what is missing takes its mapping along, what is wrong in a list the whole list. */
function keyedPlace(value: unknown, path: Path): Path {
  const isKey = (end: number) =>
    typeof path[end - 1] === 'string' && valueAt(value, path.slice(0, end)) !== undefined;
  let end = path.length;
  while (end > 0 && !isKey(end)) end -= 1;
  return path.slice(0, end);
}

/** A copy without the value at a path; nothing at all without the value at the empty one. */
function without(value: unknown, [step, ...rest]: Path): unknown {
  if (step === undefined) return undefined;
  if (Array.isArray(value)) return value.map((item, at) => (at === step ? without(item, rest) : item));
  if (!isMapping(value)) return value;
  const entries = Object.entries(value).filter(([key]) => key !== step || rest.length > 0);
  return Object.fromEntries(entries.map(([key, part]) => [key, key === step ? without(part, rest) : part]));
}
