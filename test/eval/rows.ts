/** A folder in the layout of the triage sets: `triage.jsonl`, and perhaps `bugs.jsonl` with `duplicate_pairs.jsonl`. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const Row = z.looseObject({
  id: z.union([z.string(), z.number()]).transform(String),
  text: z.string(),
  subject: z.string().nullish(),
  lang: z.string().nullish(),
  source: z.string(),
  created: z.union([z.string(), z.number()]).nullish(),
  labels: z.looseObject({
    category: z.string().nullish(),
    intent: z.string().nullish(),
    type: z.string().nullish(),
    priority: z.string().nullish(),
    sentiment: z.string().nullish(),
    escalate: z.boolean().nullish(),
  }),
});
export type Row = z.output<typeof Row>;

const Pair = z.looseObject({
  a: z.union([z.string(), z.number()]).transform(String),
  b: z.union([z.string(), z.number()]).transform(String),
  duplicate: z.boolean(),
});
export type Pair = z.output<typeof Pair>;

export interface Folder {
  readonly rows: readonly Row[];
  readonly bugs: readonly Row[];
  readonly pairs: readonly Pair[];
}

/** Throws with file and line where a row is none. */
export function readFolder(dir: string): Folder {
  return {
    rows: readLines(join(dir, 'triage.jsonl'), Row, true),
    bugs: readLines(join(dir, 'bugs.jsonl'), Row, false),
    pairs: readLines(join(dir, 'duplicate_pairs.jsonl'), Pair, false),
  };
}

function readLines<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  needed: boolean,
): z.output<Schema>[] {
  if (!existsSync(file)) {
    if (needed) throw new Error(`${file} is missing: name a folder in the layout of the triage sets`);
    return [];
  }
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, at) => {
    if (line.trim() === '') return [];
    const { success, data, error } = schema.safeParse(JSON.parse(line));
    if (!success) throw new Error(`${file}:${at + 1}: ${z.prettifyError(error)}`);
    return [data];
  });
}
