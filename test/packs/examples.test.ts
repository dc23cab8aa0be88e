import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readExamples } from '../../src/config/examples/read-examples.ts';
import { packNames } from '../../src/config/policy/packs.ts';
import { misses } from '../../src/desk/policy/example.ts';
import { deskWith } from './pack.ts';

const packs = ['aio-creative-hub', 'aiva', 'default', 'storytailor', 'studio'];

test('five packs come with the program, each with its examples', async () => {
  expect(await packNames()).toEqual(packs);
  expect(readdirSync('config/packs').length).toBe(2 * packs.length + 1);
});

test.each(packs)('the examples of %s hold', async (name) => {
  const { policy, desk, mailboxes, remarks } = await deskWith([name]);
  const examples = await readExamples(`config/packs/${name}.examples.yaml`, {
    policy,
    timeZone: desk.timezone,
    mailboxes,
  });
  expect(examples.length).toBeGreaterThan(4);
  expect(
    examples.flatMap((example) => misses(policy, example).map((miss) => ({ name: example.name, ...miss }))),
  ).toEqual([]);
  expect(remarks).toEqual([]);
});

test.each(packs)('%s can be laid under a file of a team', async (name) => {
  const ours = 'sla: {policies: [{name: ours, when: {tags: ours}, targets: {firstReply: 5m}}]}';
  const { policy } = await deskWith([name, 'ours.yaml'], { 'ours.yaml': ours });
  expect(policy.slas.map((sla) => sla.name).slice(0, 2)).toEqual([
    'ours',
    (await deskWith([name])).policy.slas[0]?.name,
  ]);
});
