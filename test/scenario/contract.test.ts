/**
 * Drives the contract of DESIGN section 9 from outside: the program by npx, a real Dovecot, an SMTP server in a process of its
 * own. What this file relies on is what every other program may rely on.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { endChildren, startChild, until } from '../support/child.ts';
import { type Dovecot, skipWithoutDovecot, startDovecot } from '../support/dovecot.ts';
import { rawMail } from '../support/mail.ts';
import {
  configFolder,
  endAll,
  lines,
  type Ran,
  type Running,
  run,
  sampleYaml,
  start,
} from './contract-program.ts';
import * as shapes from './contract-shapes.ts';

const secret = { INBOXD_CONTRACT_SECRET: 'a secret of at least sixteen' };
Object.assign(process.env, secret);

interface SinkLine {
  readonly recipients: readonly string[];
  readonly raw: string;
}

describe.skipIf(skipWithoutDovecot())('the contract', () => {
  let dovecot: Dovecot;
  let sink: { port: number; accepted: () => SinkLine[] };
  let logs: string;
  let folder: ReturnType<typeof configFolder>;

  beforeAll(async () => {
    logs = mkdtempSync(join(tmpdir(), 'inboxd-contract-sink-'));
    sink = await startSink(join(logs, 'sink.jsonl'));
  });
  beforeEach(async () => {
    dovecot = await startDovecot({ users: ['support'] });
    folder = configFolder(sampleYaml({ imap: dovecot.port, smtp: sink.port }));
  });
  afterEach(async () => {
    await endAll();
    await dovecot.stop();
    folder.remove();
  });
  afterAll(async () => {
    await endChildren();
    rmSync(logs, { recursive: true, force: true });
  });

  const ask = (...args: string[]): Promise<Ran> => run(...args, '--config', folder.dir, '--json');
  const mailTo = (address: string, words: string) =>
    until(`mail to ${address} that says "${words}"`, () =>
      sink.accepted().findLast(({ recipients, raw }) => recipients.includes(address) && raw.includes(words)),
    );
  const writes = (text: string, more: Partial<Parameters<typeof rawMail>[0]> = {}) =>
    dovecot.deliver(
      'support',
      rawMail({
        from: 'Ann Lee <ann@customer.example>',
        to: 'support@acme.example',
        subject: 'Printer on fire',
        text,
        date: new Date().toISOString(),
        ...more,
      }),
    );

  test('a customer is acknowledged, an agent answers by the address in outbox, the customer has it, SIGTERM drains, time closes', async () => {
    const daemon = start(['start', '--config', folder.dir, '--json']);
    await readyLine(daemon);
    await writes('It burns.', { files: [{ name: 'fire.txt', type: 'text/plain', content: 'smoke' }] });
    await mailTo('ann@customer.example', 'Printer on fire');
    await mailTo('maria@acme.example', 'It burns.');
    const mails = lines(shapes.outbox, await ask('outbox', 'list'));
    expect(mails.map(({ kind, ticket }) => [kind, ticket])).toEqual([
      ['acknowledgement', 1001],
      ['notification', 1001],
    ]);
    const [, notification] = mails;
    expect(notification?.noteTo).toMatch(/^support\+[a-z2-7]+@acme\.example$/);
    await writes('Water helps.\n\n#solve', {
      from: 'Maria <maria@acme.example>',
      to: notification?.replyTo ?? '',
      subject: 'Re: Printer on fire [#1001]',
      inReplyTo: notification?.messageId ?? '',
    });
    const answer = await mailTo('ann@customer.example', 'Water helps.');
    expect(answer.raw).not.toContain('#solve');
    daemon.terminate();
    expect((await daemon.ended).code).toBe(0);
    await everyShape();
    await ask('start', '--once', '--now', new Date(Date.now() + 49 * 3_600_000).toISOString());
    expect(lines(shapes.ticket, await ask('ticket', 'list'))).toMatchObject([
      { number: 1001, status: 'closed' },
    ]);
  }, 120_000);

  /** Every list and view over what the conversation above left. */
  async function everyShape(): Promise<void> {
    const asked = ['ticket show 1001', 'ticket list', 'events 1001', 'events', 'journal', 'outbox list'];
    const more = [
      'timers 1001',
      'timers 1002',
      'reconcile',
      'replay --check',
      'outbox release',
      'quarantine list',
    ];
    const answers = await Promise.all([...asked, ...more].map((words) => ask(...words.split(' '))));
    const answer = (words: string) => answers[[...asked, ...more].indexOf(words)] ?? never();
    const [shown] = lines(shapes.ticket, answer('ticket show 1001'));
    expect(shown).toMatchObject({
      number: 1001,
      status: 'solved',
      requester: 'ann@customer.example',
      participants: ['ann@customer.example'],
      mailbox: 'support',
      group: 'first',
      assignee: 'Maria',
      dues: [{ target: 'auto-close' }],
      messages: [
        {
          kind: 'request',
          direction: 'in',
          text: 'It burns.',
          attachments: [{ filename: 'fire.txt', size: 5 }],
        },
        { kind: 'reply', direction: 'out', text: 'Water helps.', verified: true },
      ],
    });
    expect(lines(shapes.ticket, answer('ticket list')).map((it) => it.number)).toEqual([1001]);
    const events = lines(shapes.event, answer('events 1001'));
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining([
        'ticket.opened',
        'message.received',
        'reply.queued',
        'reply.sent',
        'status.changed',
      ]),
    );
    expect(JSON.stringify(events)).not.toMatch(/ann@|Ann Lee|burns|Water/);
    expect(lines(shapes.event, answer('events'))).toEqual(events);
    const journal = lines(shapes.journal, answer('journal'));
    expect(journal.map(({ state, ticket }) => [state, ticket])).toEqual([
      ['handled', 1001],
      ['handled', 1001],
    ]);
    expect(lines(shapes.outbox, answer('outbox list')).every(({ state }) => state === 'sent')).toBe(true);
    const timer = z.looseObject({ ticket: z.int(), kind: z.string(), dueAt: z.iso.datetime() });
    expect(lines(timer, answer('timers 1001'))).toMatchObject([{ ticket: 1001, kind: 'auto-close' }]);
    expect(lines(timer, answer('timers 1002'))).toEqual([]);
    expect(lines(shapes.reconcile, answer('reconcile'))).toMatchObject([
      { mailbox: 'support', server: 2, journal: 2, missing: 0 },
    ]);
    expect(lines(z.looseObject({ ok: z.literal(true) }), answer('replay --check'))).toHaveLength(1);
    expect(lines(z.looseObject({ released: z.literal(false) }), answer('outbox release'))).toHaveLength(1);
    expect(lines(shapes.quarantine, answer('quarantine list'))).toEqual([]);
  }

  test('start --once takes, decides, runs what is due at --now and ends; quarantine is listed, shown, retried, dropped', async () => {
    await writes('Please help');
    await writes('Who am I?', { from: 'Maria <maria@acme.example>', subject: 'Unproven' });
    const once = await ask('start', '--once');
    expect(once.code).toBe(0);
    expect(lines(shapes.ready, once)).toEqual([{ event: 'ready', mailbox: 'support' }]);
    expect(lines(shapes.outbox, await ask('outbox', 'list')).every(({ state }) => state === 'sent')).toBe(
      true,
    );
    const [held] = lines(shapes.quarantine, await ask('quarantine', 'list'));
    expect(held?.reason).toBe('held: no-second-factor');
    const [shown] = lines(
      z.looseObject({ raw: z.string() }),
      await ask('quarantine', 'show', String(held?.id)),
    );
    expect(shown?.raw).toContain('Who am I?');
    await ask('quarantine', 'retry', String(held?.id));
    expect((await ask('start', '--once', '--now', '2027-03-01T09:00:00Z')).code).toBe(0);
    const [again] = lines(shapes.quarantine, await ask('quarantine', 'list'));
    expect(again).toMatchObject({ journalId: held?.journalId, at: '2027-03-01T09:00:00.000Z' });
    await ask('quarantine', 'drop', String(again?.id));
    expect(lines(shapes.quarantine, await ask('quarantine', 'list'))).toEqual([]);
  }, 90_000);

  test('exit 65 where the journal lacks mail, and where the database is newer', async () => {
    await ask('start', '--once');
    await writes('Nobody took me yet');
    const lacking = await ask('reconcile');
    expect(lacking.code).toBe(65);
    expect(shapes.reconcile.parse(JSON.parse(lacking.stdout))).toMatchObject({
      server: 1,
      journal: 0,
      missing: 1,
    });
    await makeNewer(join(folder.dir, 'desk.db'));
    for (const args of [['start', '--once'], ['migrate']])
      expect(await ask(...args)).toMatchObject({ code: 65, stderr: expect.stringContaining('newer inboxd') });
  }, 90_000);

  test('exit 69 where no server answers, 77 where the password is wrong', async () => {
    folder.write(sampleYaml({ imap: 1, smtp: sink.port }));
    for (const args of [['start', '--once'], ['reconcile']])
      expect(await ask(...args)).toMatchObject({ code: 69, stderr: expect.stringContaining('127.0.0.1:1') });
    folder.write(
      sampleYaml({ imap: dovecot.port, smtp: sink.port }).replace('password: secret', 'password: wrong'),
    );
    for (const args of [['start', '--once'], ['reconcile']])
      expect(await ask(...args)).toMatchObject({
        code: 77,
        stderr: expect.stringContaining('refused the login'),
      });
  }, 90_000);

  test('exit 75 for a second daemon, which leaves the first alone', async () => {
    const first = start(['start', '--config', folder.dir, '--json']);
    await readyLine(first);
    for (const args of [['start', '--once']])
      expect(await ask(...args)).toMatchObject({
        code: 75,
        stderr: expect.stringContaining('Another inboxd is running'),
      });
    await writes('Still there?');
    await mailTo('ann@customer.example', 'Still there?');
    first.terminate();
    expect((await first.ended).code).toBe(0);
  }, 90_000);

  test('exit 78 for a typo, with its place and what was meant, and for a missing secret', async () => {
    const sound = sampleYaml({ imap: dovecot.port, smtp: sink.port });
    expect((await ask('check')).code).toBe(0);
    folder.write(
      sound.replace('    address: support@', '    adress: support@').replace('role: lead', 'role: boss'),
    );
    for (const args of [['check'], ['start', '--once']]) {
      const { code, stdout, stderr } = await ask(...args);
      expect(code).toBe(78);
      expect(stdout + stderr).toContain('did you mean `address`?');
      expect(stdout + stderr).toMatch(/inboxd\.yaml.*10|"line":10/);
      expect(stdout + stderr).toContain('agents[0].role');
    }
    folder.write(sound.replace('INBOXD_CONTRACT_SECRET', 'INBOXD_NOWHERE'));
    expect(await ask('start', '--once')).toMatchObject({
      code: 78,
      stderr: expect.stringContaining('INBOXD_NOWHERE'),
    });
    folder.write('desk: [unclosed');
    expect((await ask('check')).code).toBe(78);
    expect((await run('check', '--config', join(folder.dir, 'nowhere'))).code).toBe(78);
  }, 90_000);

  test('exit 64 for what is no command, with how it is done', async () => {
    const wrong = [
      ['frobnicate'],
      ['start', '--frobnicate'],
      ['ticket', 'show', 'abc'],
      ['start', '--once', '--now', 'soon'],
    ];
    const ended = await Promise.all(wrong.map((args) => ask(...args)));
    for (const [index, { code, stdout, stderr }] of ended.entries()) {
      expect([wrong[index], code, stdout]).toEqual([wrong[index], 64, '']);
      expect(stderr).toMatch(/error: |--help/);
    }
    expect((await run()).code).toBe(64);
  }, 90_000);
});

test('npx knows the program, and it says what its commands do on --help', async () => {
  const [top, show, startHelp] = await Promise.all([
    run('--help'),
    run('ticket', 'show', '--help'),
    run('start', '--help'),
  ]);
  expect(top).toMatchObject({ code: 0, stderr: expect.not.stringContaining('inboxd') });
  const names =
    'start check migrate demo ticket events journal outbox quarantine reconcile timers replay'.split(' ');
  for (const name of names) expect(top.stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
  expect(show).toMatchObject({ code: 0, stdout: expect.stringContaining('--json') });
  expect(startHelp.stdout).toMatch(/--once[\s\S]*--now/);
}, 60_000);

function never(): never {
  throw new Error('nothing was asked');
}

async function startSink(log: string): Promise<{ port: number; accepted: () => SinkLine[] }> {
  const child = startChild([
    fileURLToPath(new URL('../support/smtp-sink.ts', import.meta.url)),
    '--log',
    log,
  ]);
  const { port } = JSON.parse(
    await until('the SMTP server is up', () => /^\{.*\}/.exec(child.stdout())?.[0]),
  );
  const accepted = () => {
    try {
      return readFileSync(log, 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((line): SinkLine => JSON.parse(line));
    } catch {
      return []; // Nothing was sent yet.
    }
  };
  return { port, accepted };
}

async function readyLine(daemon: Running): Promise<void> {
  const line = await until('the ready line', () => /^\{.*\}$/m.exec(daemon.stdout())?.[0], {
    context: daemon.stderr,
  });
  expect(shapes.ready.parse(JSON.parse(line))).toEqual({ event: 'ready', mailbox: 'support' });
}

/** As a later version would leave it: one migration more than this program knows. */
async function makeNewer(path: string): Promise<void> {
  const { DatabaseSync } = await import('node:sqlite');
  const db = new DatabaseSync(path);
  db.exec("insert into knex_migrations (name, batch, migration_time) values ('9999-from-the-future', 9, 0)");
  db.close();
}
