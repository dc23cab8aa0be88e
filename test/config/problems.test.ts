import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { ConfigError, type Problem } from '../../src/errors.ts';
import { folderWith, problemsIn, shortest, withLine } from './folder.ts';

/** Line, column, path, message, hint; no hint where there is none to give. */
type Expected = readonly [line: number, column: number, path: string, message: string, hint?: string];

/** What stands in the file, as a replacement of one line of the shortest desk, and everything that is said about it. */
// biome-ignore format: a table reads best with one row a line
const table: readonly [what: string, line: number, replacement: string, ...problems: Expected[]][] = [
  ['a misspelt key is one problem', 8, '    adress: support@acme.example', [8, 5, 'mailboxes[0].adress', 'unknown key `adress`', 'did you mean `address`?']],
  ['an optional key may be misspelt too', 7, '  - name: support\n    silentafter: 3d', [8, 5, 'mailboxes[0].silentafter', 'unknown key `silentafter`', 'did you mean `silentAfter`?']],
  ['a key like no other lists the known ones', 12, '  - {name: first, colour: red}', [12, 19, 'groups[0].colour', 'unknown key `colour`', 'known here: name, lead']],
  ['a missing key is reported at its mapping', 3, '', [1, 1, 'desk.domain', '`domain` is missing']],
  ['a missing key in a list is reported at its item', 8, '', [7, 5, 'mailboxes[0].address', '`address` is missing']],
  ['a key without a value is not a default', 4, '  operator:', [4, 12, 'desk.operator', '`operator` has no value', 'give it a value or remove the line']],
  ['a duration needs a unit', 2, '  name: Acme\n  autoClose: 48', [3, 14, 'desk.autoClose', '`autoClose` cannot be 48', 'add the unit']],
  ['a size needs a unit', 2, '  name: Acme\n  maxMessageSize: "25"', [3, 19, 'desk.maxMessageSize', '`maxMessageSize` cannot be "25"', 'add the unit']],
  ['mail is not moved to where it is read', 7, '  - name: support\n    confidential: inbox', [8, 19, 'mailboxes[0].confidential', 'mail is read from `inbox`, so it cannot be moved there', 'name another folder; one that is missing is created']],
  ['nor by the other key', 7, '  - name: support\n    after: {move: INBOX}', [8, 12, 'mailboxes[0].after', 'mail is read from `INBOX`, so it cannot be moved there', 'name another folder; one that is missing is created']],
  ['a poll without pause is refused', 7, '  - name: support\n    poll: 0s', [8, 11, 'mailboxes[0].poll', '`poll` cannot be "0s"']],
  ['a time zone is suggested', 2, '  name: Acme\n  timezone: Europe/Berln', [3, 13, 'desk.timezone', '`timezone` cannot be "Europe/Berln"', 'did you mean `Europe/Berlin`?']],
  ['an offset is no time zone', 2, '  name: Acme\n  timezone: "+02:00"', [3, 13, 'desk.timezone', '`timezone` cannot be "+02:00"']],
  ['a choice is suggested', 10, '    smtp: {host: a.example, tls: implict}', [10, 34, 'mailboxes[0].smtp.tls', '`tls` cannot be "implict"', 'did you mean `implicit`?']],
  ['a port has a range', 10, '    smtp: {host: a.example, port: 70000}', [10, 35, 'mailboxes[0].smtp.port', '`port` cannot be 70000']],
  ['an address is no name', 4, '  operator: the boss', [4, 13, 'desk.operator', '`operator` cannot be "the boss"']],
  ['text that YAML takes for a number wants quotes', 2, '  name: 4711', [2, 9, 'desk.name', '`name` cannot be 4711', 'put it in quotes']],
  ['a wrong password is not repeated', 9, '    imap: {host: a.example, password: 12345}', [9, 39, 'mailboxes[0].imap.password', '`password` cannot be a number', 'put it in quotes']],
  ['a date must exist', 7, '  - name: support\n    start: 2026-02-30', [8, 12, 'mailboxes[0].start', '`start` cannot be "2026-02-30"']],
  ['what happens to a message is one of three', 7, '  - name: support\n    after: {delete: true}', [8, 12, 'mailboxes[0].after', '`after` cannot be a mapping of keys']],
  ['PostgreSQL comes later', 6, 'store: {url: postgres://db/desk}\nmailboxes:', [6, 14, 'store.url', '`url` cannot be "postgres://db/desk"', 'PostgreSQL comes later']],
  ['a list cannot be empty where one is needed', 15, '    addresses: []', [15, 16, 'agents[0].addresses', '`addresses` cannot be an empty list']],
  ['no TLS is refused off loopback', 10, '    smtp: {host: a.example, tls: none}', [10, 34, 'mailboxes[0].smtp.tls', '`none` would send everything to a.example in the clear', 'without TLS only localhost, 127.0.0.0/8 and ::1 are allowed']],
  ['a name that looks like loopback is none', 10, '    smtp: {host: 127.0.0.1.a.example, tls: none}', [10, 44, 'mailboxes[0].smtp.tls', '`none` would send everything to 127.0.0.1.a.example in the clear', 'without TLS only localhost, 127.0.0.0/8 and ::1 are allowed']],
  ['a mailbox needs credentials', 9, '    imap: {host: a.example}', [9, 5, 'mailboxes[0].imap.password', '`password` is missing', 'such as `password: env:INBOXD_PASSWORD`']],
  ['a misspelt password is one problem', 9, '    imap: {host: a.example, pasword: x}', [9, 29, 'mailboxes[0].imap.pasword', 'unknown key `pasword`', 'did you mean `password`?']],
  ['password and token exclude each other', 9, '    imap: {host: a.example, password: x, token: y}', [9, 42, 'mailboxes[0].imap.token', '`password` and `token` exclude each other', 'remove one of the two lines']],
  ['a mailbox must name a group', 7, '  - name: support\n    group: frist', [8, 12, 'mailboxes[0].group', 'no group is named `frist`', 'did you mean `first`?']],
  ['an agent must name groups', 16, '    groups: [first, billing]', [16, 21, 'agents[0].groups[1]', 'no group is named `billing`', 'name it under `groups`']],
  ['a lead must be an agent', 12, '  - {name: first, lead: Marya}', [12, 25, 'groups[0].lead', 'no agent is named `Marya`', 'did you mean `Maria`?']],
  ['names are unique', 12, '  - name: first\n  - name: First', [13, 11, 'groups[1].name', 'another group is named `First` already', 'give each its own name']],
  ['an address belongs to one agent', 13, 'agents:\n  - {name: Ben, addresses: [MARIA@acme.example], groups: []}', [16, 17, 'agents[1].addresses[0]', 'another agent, or this one twice, has `maria@acme.example` already', 'every address belongs to one of them']],
  ['an alias of a mailbox cannot be an agent', 7, '  - name: support\n    aliases: [maria@acme.example]', [16, 17, 'agents[0].addresses[0]', '`maria@acme.example` is a mailbox of the desk', 'use an address the desk does not read, or mail would go round in circles']],
  ['the operator cannot be a mailbox', 4, '  operator: support@acme.example', [4, 13, 'desk.operator', '`support@acme.example` is a mailbox of the desk', 'use an address the desk does not read, or mail would go round in circles']],
  ['a key that stands twice is reported with its path', 2, '  name: Acme\n  name: Other', [3, 3, 'desk.name', '`name` stands twice here', 'keep one of the two']],
  ['a short secret is not long enough', 5, '  secret: short', [5, 11, 'desk.secret', 'this secret has 5 characters', '`openssl rand -base64 32` makes a good one']],
  ['tabs do not indent', 2, '\tname: Acme', [2, 1, '', 'a tab is used for indentation', 'indent with spaces']],
  ['a colon in a value wants quotes', 2, '  name: Acme: Support', [2, 9, '', 'a second `: ` on one line', 'put the value in quotes, or begin a new line']],
  ['an unknown tag wants quotes', 2, '  name: !Acme x', [2, 9, '', 'unknown tag', 'put text that begins with `!` in quotes']],
  ['an alias within its own anchor never ends', 6, 'managers: &m\n  - *m\nmailboxes:', [7, 5, '', 'the alias *m stands within what it stands for (&m)', 'write out what is meant here']],
  ['an alias to nothing wants quotes', 2, '  name: *acme', [1, 1, '', 'the alias *acme points to nothing', 'put text that begins with `*` in quotes']],
];

test.each(table)('%s', async (_what, line, replacement, ...expected) => {
  expect((await problemsIn(withLine(line, replacement))).map(brief)).toEqual(expected);
});

test('eight different mistakes in one file are eight problems, in the order of the file', async () => {
  const yaml = [
    'desk:',
    '  name: Acme',
    '  domain: acme.example',
    '  timezone: Europe/Pariss',
    '  operator: boss@acme.example',
    '  secret: env:NOT_THERE',
    'mailboxes:',
    '  - name: support',
    '    adress: support@acme.example',
    '    group: suport',
    '    imap: {host: mail.acme.example, tls: none, password: x}',
    '    smtp: {host: mail.acme.example, port: "25"}',
    'groups:',
    '  - name: support',
    '  - name: support',
    'agents:',
    '  - name: Maria',
    '    addresses: [maria]',
    '    groups: [support]',
  ].join('\n');
  const problems = await problemsIn(yaml);
  expect(problems.map(({ line, path }) => `${line} ${path}`)).toEqual([
    '4 desk.timezone',
    '6 desk.secret',
    '9 mailboxes[0].adress',
    '10 mailboxes[0].group',
    '11 mailboxes[0].imap.tls',
    '12 mailboxes[0].smtp.port',
    '15 groups[1].name',
    '18 agents[0].addresses[0]',
  ]);
  expect(problems.every(({ hint, expected }) => hint ?? expected)).toBe(true);
});

test('what was expected is said in words', async () => {
  const yaml = withLine(
    7,
    '  - name: support\n    trust: exchange\n    tag: yes please\n    plusAddressing: "no"',
  );
  expect((await problemsIn(yaml)).map(({ expected }) => expected)).toEqual([
    'none, microsoft365 or {authservId: NAME}',
    'always or never',
    'true or false',
  ]);
});

test.each([
  ['an empty file', '', 'the file is empty'],
  ['a file of comments', '# nothing yet\n', 'the file is empty'],
  ['a list', '- desk', 'the file cannot be a list'],
])('%s is one problem of the whole file', async (_what, yaml, message) => {
  expect(await problemsIn(yaml)).toMatchObject([{ line: 1, path: '', message }]);
});

test('whatever is cut out of a file, it loads or its problems are listed with places inside it', async () => {
  const whole = shortest.join('\n');
  const dir = await folderWith({});
  const place = fc.nat(whole.length);
  const property = fc.asyncProperty(place, place, fc.string({ maxLength: 4 }), async (from, to, put) => {
    const yaml = whole.slice(0, Math.min(from, to)) + put + whole.slice(Math.max(from, to));
    await writeFile(join(dir, 'inboxd.yaml'), yaml);
    const outcome = await loadConfig(dir, {}).catch((error: unknown) => error);
    if (!(outcome instanceof ConfigError)) {
      expect(outcome).toHaveProperty('mailboxes');
      return;
    }
    const lines = yaml.split('\n').length;
    expect(outcome.problems.length).toBeGreaterThan(0);
    expect(outcome.problems.every(({ line, column }) => line >= 1 && line <= lines && column >= 1)).toBe(
      true,
    );
  });
  await fc.assert(property, { numRuns: 300 });
});

function brief({ line, column, path, message, hint }: Problem): Expected {
  return hint === undefined ? [line, column, path, message] : [line, column, path, message, hint];
}
