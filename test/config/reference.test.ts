import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { configReference } from '../../scripts/config-reference.ts';
import { Config } from '../../src/config/schema.ts';
import { outlineOf, type SchemaNode } from '../../src/config/schema-outline.ts';

test('docs/configuration.md is what the schema and the example say (run scripts/config-reference.ts)', () => {
  expect(readFileSync('docs/configuration.md', 'utf8')).toBe(configReference());
});

test('every key is described', () => {
  const silent: string[] = [];
  const waiting: [string, SchemaNode][] = [['', outlineOf(Config)]];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [path, node] = next;
    const children = Object.entries({ ...node.properties, ...node.items?.properties });
    for (const [key, child] of children) waiting.push([`${path}.${key}`, child]);
    if (path !== '' && !node.description) silent.push(path);
  }
  expect(silent).toEqual([]);
});
