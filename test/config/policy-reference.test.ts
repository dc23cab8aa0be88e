import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { policyReference, policySchema } from '../../scripts/policy-reference.ts';
import { ExamplesFile } from '../../src/config/examples/examples-schema.ts';
import { readExamples } from '../../src/config/examples/read-examples.ts';
import { PolicyFile } from '../../src/config/policy/policy-schema.ts';
import { outlineOf, type SchemaNode } from '../../src/config/schema-outline.ts';
import { misses } from '../../src/desk/policy/example.ts';
import { deskWith } from '../packs/pack.ts';
import { folderWith } from './folder.ts';

test('docs/policy.md is what the schema says (run scripts/policy-reference.ts)', () => {
  expect(readFileSync('docs/policy.md', 'utf8')).toBe(policyReference());
});

test('docs/policy.schema.json is what the schema says (run scripts/policy-reference.ts)', () => {
  expect(readFileSync('docs/policy.schema.json', 'utf8')).toBe(policySchema());
});

test.each([
  ['a policy file', outlineOf(PolicyFile)],
  ['a file of examples', outlineOf(ExamplesFile)],
])('every key of %s is described', (_what, outline) => {
  const silent: string[] = [];
  const waiting: [string, SchemaNode][] = [['', outline]];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [path, node] = next;
    const children = Object.entries({ ...node.properties, ...node.items?.properties });
    for (const [key, child] of children) waiting.push([`${path}.${key}`, child]);
    if (path !== '' && !node.description) silent.push(path);
  }
  expect(silent).toEqual([]);
});

test('every pack begins by naming its schema to editors', () => {
  const packs = readdirSync('config/packs').filter((file) => !file.includes('.examples.'));
  for (const file of packs) {
    const [first] = readFileSync(`config/packs/${file}`, 'utf8').split('\n');
    expect([file, first]).toEqual([file, '# yaml-language-server: $schema=../../docs/policy.schema.json']);
  }
});

/** The YAML blocks of the page, in order. */
const blocks = [...readFileSync('docs/policy.md', 'utf8').matchAll(/^```yaml\n(.*?)^```$/gms)].map(
  ([, text = '']) => text,
);

const [own = '', over = ''] = blocks
  .filter((text) => /^(sla|calendars):/m.test(text))
  .map((text) => text.replace('- ical: holidays.ics', '- 06-01 Picnic'));

test("the page's own file is a policy, and its examples hold", async () => {
  const { policy, remarks, mailboxes } = await deskWith(['own.yaml'], { 'own.yaml': own });
  const dir = await folderWith({ 'examples.yaml': blocks.find((text) => /^ {2}expect:/m.test(text)) ?? '' });
  const examples = await readExamples(join(dir, 'examples.yaml'), {
    policy,
    timeZone: 'Europe/Berlin',
    mailboxes,
  });
  expect(examples.flatMap((example) => misses(policy, example))).toEqual([]);
  expect([remarks, examples.length]).toEqual([[], 2]);
});

test("the page's file laid over a pack changes what it says it does", async () => {
  const { policy } = await deskWith(['studio', 'over.yaml'], { 'over.yaml': over });
  expect(policy.slas.map(({ name, targets }) => [name, targets.firstReply]).slice(0, 3)).toEqual([
    ['friends', { unit: 'clock', ms: 30 * 60_000 }],
    ['P0', { unit: 'clock', ms: 60 * 60_000 }],
    ['P1', { unit: 'clock', ms: 120 * 60_000 }],
  ]);
  expect(policy.slas[2]?.targets.resolution).toEqual({ unit: 'clock', ms: 24 * 3_600_000 });
  expect(policy.intake.map(({ name }) => name)).not.toContain('cosmetic');
});
