import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ExampleDesk, readExamples } from '../../src/config/examples/read-examples.ts';
import { misses } from '../../src/desk/policy/example.ts';
import { noPolicy, type Policy } from '../../src/desk/policy/policy.ts';
import { ConfigError } from '../../src/errors.ts';
import { deskWith } from '../packs/pack.ts';
import { folderWith } from './folder.ts';

const empty: ExampleDesk = {
  policy: { ...noPolicy, tiers: [{ name: 'gold', label: 'Gold' }] },
  timeZone: 'Europe/Berlin',
  mailboxes: [{ name: 'support', group: 'first' }],
};

async function read(yaml: string, desk: ExampleDesk = empty) {
  return readExamples(join(await folderWith({ 'examples.yaml': yaml }), 'examples.yaml'), desk);
}

// biome-ignore format: a table reads best with one row a line
test.each<[what: string, yaml: string, ...problems: string[]]>([
  ['a misspelt key', '- {name: x, mial: {}, expect: {}}', '1:13 [0].mial unknown key `mial`'],
  ['a time that is none', '- {name: x, mail: {at: tomorrow}, expect: {}}', '1:24 [0].mail.at `tomorrow` is no time, or another day of the week'],
  ['another day of the week', '- {name: x, mail: {at: Mon 2026-01-02 16:30}, expect: {}}', '1:24 [0].mail.at `Mon 2026-01-02 16:30` is no time, or another day of the week'],
  ['an hour that clocks skip is an hour all the same', '- {name: x, mail: {at: Sun 2026-03-29 02:30}, expect: {policy: x}}'],
  ['a due that is no time', '- {name: x, mail: {at: 2026-01-02 16:30}, expect: {due: {firstReply: 17h}}}', '1:70 [0].expect.due.firstReply `17h` is no time, or another day of the week'],
  ['a due of mail that never arrives', '- {name: x, expect: {due: {firstReply: 2026-01-02 16:30}}}', '1:3 [0].mail.at `at` is missing: without it nothing is due'],
  ['a mailbox that is none', '- {name: x, mail: {mailbox: sales}, expect: {}}', '1:29 [0].mail.mailbox no mailbox is named `sales`'],
  ['a word of no policy', '- {name: x, with: {tier: glod}, expect: {}}', '1:26 [0].with.tier no tier is named `glod`'],
  ['several mistakes at once', '- {name: x, mial: {}, with: {tier: glod}, mail: {at: 12}, expect: {due: {firstReply: 17h}}}', '1:13 [0].mial unknown key `mial`', '1:36 [0].with.tier no tier is named `glod`', '1:54 [0].mail.at `at` cannot be 12', '1:86 [0].expect.due.firstReply `17h` is no time, or another day of the week'],
  ['a mapping instead of a list', 'name: x', '1:1  the file cannot be a mapping of keys'],
])('%s', async (_what, yaml, ...problems) => {
  const outcome = await read(yaml).catch((error: unknown) => error);
  const said = outcome instanceof ConfigError ? outcome.problems : [];
  expect(said.map((it) => `${it.line}:${it.column} ${it.path} ${it.message}`)).toEqual(problems);
});

test('a file that is not there is a problem', async () => {
  await expect(readExamples('no/such/file.yaml', empty)).rejects.toThrow('there is no such file');
});

describe('an example that does not hold', () => {
  const yaml = `
intake:
  - {name: money, when: {words: refund*}, set: {priority: high, group: billing, tags: money}}
sla:
  policies:
    - {name: high, when: {priority: high}, targets: {firstReply: 4h}}
    - {name: others, targets: {firstReply: 24h}}
`;

  async function missed(example: string, policy: Policy) {
    const [read1] = await read(example, { ...empty, policy, timeZone: 'America/New_York' });
    return read1 === undefined ? [] : misses(policy, read1);
  }

  // biome-ignore format: a table reads best with one row a line
  test.each([
    ['holds', 'mail: {subject: Refund, at: Fri 2026-01-02 16:30}, expect: {priority: high, group: billing, tags: money, policy: high, type: null, due: {firstReply: Fri 2026-01-02 20:30, resolution: null}}', []],
    ['another priority', 'mail: {subject: Refund}, expect: {priority: low}', [{ field: 'priority', expected: 'low', got: 'high', because: 'rule: money' }]],
    ['another due', 'mail: {subject: Refund, at: Fri 2026-01-02 16:30}, expect: {due: {firstReply: Fri 2026-01-02 17:00}}', [{ field: 'due.firstReply', expected: 'Fri 2026-01-02 17:00', got: 'Fri 2026-01-02 20:30', because: 'policy: high' }]],
    ['a due that nobody promised', 'mail: {subject: Refund, at: Fri 2026-01-02 16:30}, expect: {due: {resolution: Fri 2026-01-02 17:00}}', [{ field: 'due.resolution', expected: 'Fri 2026-01-02 17:00', got: 'none', because: 'policy: high' }]],
    ['what an agent set decides', 'mail: {subject: Refund}, with: {priority: low}, expect: {priority: high, policy: high}', [{ field: 'priority', expected: 'high', got: 'low', because: 'given' }, { field: 'policy', expected: 'high', got: 'others', because: '' }]],
    ['another group', 'expect: {group: billing}', [{ field: 'group', expected: 'billing', got: 'first', because: 'mailbox: support' }]],
    ['a tag that is missing', 'mail: {text: refunds}, expect: {tags: [money, big]}', [{ field: 'tags', expected: 'money, big', got: 'money', because: 'rule: money' }]],
    ['a type where none is expected', 'with: {tags: x}, expect: {assignee: Maria}', [{ field: 'assignee', expected: 'Maria', got: 'none', because: 'default' }]],
  ])('says so: %s', async (_what, example, expected) => {
    const { policy } = await deskWith(['ours.yaml'], { 'ours.yaml': yaml });
    expect(await missed(`- {name: x, ${example}}`, policy)).toEqual(expected);
  });
});
