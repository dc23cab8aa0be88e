import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { folderWith, problemsIn, problemsOf, shortest, withLine } from './folder.ts';

const exampleSecrets = {
  INBOXD_SECRET: 'a secret of thirty-two characters',
  INBOXD_IMAP_PASSWORD: 'for reading',
  INBOXD_SMTP_PASSWORD: 'for sending',
};

test('the example in the repository loads', async () => {
  const config = await loadConfig('config', exampleSecrets);
  expect(config.desk).toMatchObject({ name: 'Acme Support', secret: exampleSecrets.INBOXD_SECRET });
  expect(config.mailboxes[0]).toMatchObject({
    address: 'support@acme.example',
    imap: { host: '127.0.0.1', port: 14143, tls: 'none', password: 'for reading' },
    smtp: { host: '127.0.0.1', port: 14025, tls: 'none', password: 'for sending' },
  });
  expect(config.agents.map(({ timezone }) => timezone)).toEqual(['Europe/Berlin', 'Africa/Lagos']);
});

test('the shortest desk gets every default', async () => {
  const dir = await folderWith({ 'inboxd.yaml': shortest.join('\n') });
  const config = await loadConfig(dir, {});
  expect(config.desk).toMatchObject({
    timezone: 'UTC',
    autoClose: 48 * 3_600_000,
    giveUpAfter: 5 * 86_400_000,
    maxMessageSize: 25 * 1024 * 1024,
    budgets: { recipientPer10Min: 10, recipientPerDay: 60, ticketPerDay: 20, globalPer10Min: 2000 },
  });
  expect(config.store).toEqual({ file: join(dir, 'desk.db') });
  expect(config.mailboxes).toEqual([
    {
      name: 'support',
      address: 'support@acme.example',
      aliases: [],
      brand: 'Acme',
      group: 'first',
      start: { kind: 'now' },
      after: { kind: 'leave' },
      silentAfter: 3 * 86_400_000,
      trust: { kind: 'none' },
      lists: [],
      forms: [],
      tag: 'never',
      plusAddressing: true,
      poll: 60_000,
      imap: {
        host: 'mail.acme.example',
        port: 993,
        tls: 'implicit',
        user: 'support@acme.example',
        password: 'x',
        folder: 'INBOX',
        sent: { copy: true, watch: false },
      },
      smtp: { host: 'mail.acme.example', port: 465, tls: 'implicit', user: 'support@acme.example', pool: 5 },
    },
  ]);
  expect(config.groups).toEqual([{ name: 'first', lead: null }]);
  expect(config.agents[0]).toMatchObject({ role: 'agent', timezone: 'UTC' });
  expect([config.managers, config.policyFiles]).toEqual([[], []]);
});

const written: readonly [string, object][] = [
  ['start: all', { start: { kind: 'all' } }],
  ['start: 2026-01-31', { start: { kind: 'since', since: '2026-01-31T00:00:00Z' } }],
  ['after: seen', { after: { kind: 'seen' } }],
  ['after: {move: Done}', { after: { kind: 'move', folder: 'Done' } }],
  ["after: 'move: Done'", { after: { kind: 'move', folder: 'Done' } }],
  ['after: move:Done', { after: { kind: 'move', folder: 'Done' } }],
  ['trust: microsoft365', { trust: { kind: 'microsoft365' } }],
  ['trust: {authservId: mx.acme.example}', { trust: { kind: 'authservId', authservId: 'mx.acme.example' } }],
  ["trust: 'authservId: mx.acme.example'", { trust: { kind: 'authservId', authservId: 'mx.acme.example' } }],
  ['silentAfter: 90m', { silentAfter: 90 * 60_000 }],
  ['poll: 30s', { poll: 30_000 }],
  ['aliases: [Help@Acme.Example]', { aliases: ['help@acme.example'] }],
];

test.each(written)('a mailbox with `%s` is read', async (line, expected) => {
  const dir = await folderWith({ 'inboxd.yaml': withLine(7, `  - name: support\n    ${line}`) });
  expect((await loadConfig(dir, {})).mailboxes[0]).toMatchObject(expected);
});

test('a lead named by address is known by name', async () => {
  const dir = await folderWith({
    'inboxd.yaml': withLine(12, '  - {name: first, lead: Maria@acme.example}'),
  });
  expect((await loadConfig(dir, {})).groups).toEqual([{ name: 'first', lead: 'Maria' }]);
});

test.each(['localhost', '127.0.0.1', '127.1.2.3', '::1', '[::1]'])(
  'no TLS is accepted on loopback host %s',
  async (host) => {
    const line = `    imap: {host: "${host}", tls: none, password: x}`;
    const dir = await folderWith({ 'inboxd.yaml': withLine(9, line) });
    const [mailbox] = (await loadConfig(dir, {})).mailboxes;
    expect(mailbox?.imap).toMatchObject({ tls: 'none', port: 143 });
  },
);

test('anchors and aliases may be used', async () => {
  const lines = ['    imap: &server {host: 127.0.0.1, password: x}', '    smtp: *server'];
  const dir = await folderWith({ 'inboxd.yaml': shortest.toSpliced(8, 2, ...lines).join('\n') });
  expect((await loadConfig(dir, {})).mailboxes[0]?.smtp).toMatchObject({ host: '127.0.0.1', password: 'x' });
});

test('a missing folder and a missing file say where to begin', async () => {
  const hint = expect.stringContaining('inboxd demo');
  const where = { line: 1, column: 1, path: '', hint };
  expect(await problemsOf('no/such/folder')).toEqual([
    { file: 'no/such/folder', message: 'there is no such folder', ...where },
  ]);
  expect(await problemsOf(await folderWith({}))).toEqual([
    { file: 'inboxd.yaml', message: 'there is no inboxd.yaml in this folder', ...where },
  ]);
});

test('a huge file, a file that is not text and aliases that multiply are refused quickly', async () => {
  const bomb = Array.from({ length: 12 }, (_, level) => {
    const items = Array.from({ length: 9 }, () => (level === 0 ? 'x' : `*a${level - 1}`));
    return `a${level}: &a${level} [${items.join(', ')}]`;
  });
  const refused: readonly [string | Uint8Array, string][] = [
    ['#'.repeat(1_100_000), 'the file is larger than 1 MB'],
    [Uint8Array.of(0x61, 0x3a, 0x20, 0xff), 'the file cannot be read as UTF-8 text'],
    [bomb.join('\n'), 'the aliases (*name) in this file multiply too often'],
    ['['.repeat(100_000), 'nested too deeply to be read'],
  ];
  for (const [yaml, message] of refused) {
    expect(await problemsIn(yaml)).toMatchObject([{ file: 'inboxd.yaml', message }]);
  }
});

test('policy files must exist', async () => {
  const yaml = [...shortest, 'policy: [ours.yaml, theirs.yaml]'].join('\n');
  const dir = await folderWith({ 'inboxd.yaml': yaml, 'ours.yaml': '' });
  expect(await problemsOf(dir)).toMatchObject([
    { line: 17, column: 21, path: 'policy[1]', message: 'there is no file theirs.yaml' },
  ]);
});
