/** How many facts of each kind have once been right: the number may only rise. Kept in a file beside the tests. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import type { Count } from './eval-mail.ts';

type Passed = Readonly<Record<string, number>>;

export function readRatchet(path: string): Passed {
  return existsSync(path)
    ? z.record(z.string(), z.number()).parse(JSON.parse(readFileSync(path, 'utf8')))
    : {};
}

/** Kinds of which fewer facts are right than once were, with both numbers. */
export function fallen(ratchet: Passed, kinds: Readonly<Record<string, Count>>): string[] {
  return Object.entries(ratchet).flatMap(([kind, once]) => {
    const now = kinds[kind]?.passed ?? 0;
    return now < once ? [`${kind}: ${now}, once ${once}`] : [];
  });
}

/** Writes the higher number of each kind. */
export function raise(path: string, kinds: Readonly<Record<string, Count>>): void {
  const before = readRatchet(path);
  const names = [...new Set([...Object.keys(before), ...Object.keys(kinds)])].sort();
  const raised = names.map((kind) => [kind, Math.max(before[kind] ?? 0, kinds[kind]?.passed ?? 0)]);
  writeFileSync(path, `${JSON.stringify(Object.fromEntries(raised), null, 2)}\n`);
}
