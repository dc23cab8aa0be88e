/** A supervised mailbox on a real Dovecot: it comes back by itself, and says when it cannot. */
import { chmod, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { minute } from '../../src/desk/instant.ts';
import { type SuperviseDeps, superviseMailbox } from '../../src/flow/mailbox.ts';
import { openMailbox } from '../../src/io/imap/imap.ts';
import { until } from '../support/child.ts';
import { type Dovecot, skipWithoutDovecot, startDovecot } from '../support/dovecot.ts';
import { rawMail } from '../support/mail.ts';
import { type MailboxDesk, mailboxDesk } from './mailbox-desk.ts';

const users = ['one', 'two', 'three'];

describe.skipIf(skipWithoutDovecot())('a supervised mailbox', () => {
  let dovecot: Dovecot;
  let desk: MailboxDesk;
  let running: Promise<void>;
  let failures: unknown[];
  let silences: number[];
  let stop: AbortController;
  beforeAll(async () => {
    dovecot = await startDovecot({ users });
  });
  afterAll(() => dovecot?.stop());
  afterEach(async () => {
    stop.abort();
    await running;
    await desk.close();
  });

  const supervise = async (user: string, more: Partial<SuperviseDeps> = {}): Promise<void> => {
    desk = await mailboxDesk(dovecot, user);
    stop = new AbortController();
    failures = [];
    silences = [];
    const nothing = () => undefined;
    running = superviseMailbox(
      {
        ...desk.deps,
        failed: (error) => failures.push(error),
        backoff: () => 0,
        wait: async () => undefined,
        elapsed: () => performance.now(),
        silent: async (_, ms) => void silences.push(ms),
        connected: nothing,
        ...more,
      },
      stop.signal,
    );
  };
  const deliver = (user: string, subject: string) =>
    dovecot.deliver(user, rawMail({ from: 'ann@customer.example', to: 'support@acme.example', subject }));
  const has = (...subjects: string[]) =>
    until(`tickets ${subjects}`, async () => (await desk.subjects()).join() === subjects.join());

  test('takes what waits, what comes, and what came while its connection was gone', async () => {
    await deliver('one', 'waits');
    await supervise('one');
    await has('waits');
    await deliver('one', 'comes');
    await has('waits', 'comes');
    await dovecot.kick('one');
    await deliver('one', 'came meanwhile');
    await has('waits', 'comes', 'came meanwhile');
    expect(silences).toEqual([]);
  });

  test('gets past a message that ends every connection', async () => {
    for (const subject of ['first', 'sick', 'last']) await deliver('two', subject);
    const folder = join(dovecot.home('two'), 'Maildir', 'new');
    const [, sick = ''] = (await readdir(folder)).sort();
    await chmod(join(folder, sick), 0o000);
    await supervise('two');
    await has('first', 'last');
    await deliver('two', 'and on');
    await has('first', 'last', 'and on');
    expect(failures.length).toBeLessThan(6);
  });

  test('tells the operator once when nothing could be read for 15 minutes, and goes on trying', async () => {
    let passed = 0;
    const quiet = () => undefined;
    const dead = {
      host: '127.0.0.1',
      port: 1,
      tls: 'none',
      user: 'x',
      password: 'x',
      folder: 'INBOX',
      pollMs: 1000,
    } as const;
    await supervise('three', {
      open: () => openMailbox(dead, { onState: quiet, log: { debug: quiet } }),
      wait: async () => {
        passed += 4 * minute;
        await new Promise((resolve) => setImmediate(resolve));
      },
      elapsed: () => passed,
    });
    await until('ten attempts', () => failures.length >= 10);
    expect(silences).toEqual([16 * minute]);
  });
});
