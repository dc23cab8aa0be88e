/** Ends that are asked for, and servers that are away for a while: nothing in flight is broken off, nothing is lost. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { JournalView, OutboxView } from '../../src/store/views/queue-view.ts';
import { type Child, endChildren, until } from '../support/child.ts';
import {
  createDeskFolder,
  type DeskFolder,
  deskConfig,
  isReady,
  lastWords,
  type MailboxServers,
} from '../support/daemon.ts';
import { type Dovecot, skipWithoutDovecot, startDovecot } from '../support/dovecot.ts';
import { rawMail } from '../support/mail.ts';
import { type SinkOptions, type SmtpSink, startSmtpSink } from '../support/smtp-sink.ts';
import { kindOf } from './agent.ts';
import { type Gate, startGate } from './gate.ts';
import { progressOf, untilDone } from './progress.ts';

const users = ['slow', 'stuck', 'twice', 'dead-smtp', 'password', 'away', 'alive', 'dead', 'report'];
const stopped = { code: 0, signal: null };
const tryAgain = { code: 75, signal: null };

describe.skipIf(skipWithoutDovecot())('a daemon', { timeout: 180_000 }, () => {
  let dovecot: Dovecot;
  let sink: SmtpSink;
  const folders: DeskFolder[] = [];
  const gates: Gate[] = [];

  beforeAll(async () => {
    dovecot = await startDovecot({ users });
  });
  afterAll(async () => {
    await dovecot?.stop();
  });
  afterEach(async () => {
    await endChildren();
    await sink.close();
    for (const gate of gates.splice(0)) await gate.shut();
    for (const folder of folders.splice(0)) folder.remove();
  });

  async function startSink(options: SinkOptions = {}): Promise<void> {
    sink = await startSmtpSink(options);
  }

  async function gateTo(port: number): Promise<Gate> {
    const gate = await startGate(port);
    gates.push(gate);
    return gate;
  }

  function deskWith(...mailboxes: readonly Partial<MailboxServers>[]): DeskFolder {
    const folder = createDeskFolder(config(...mailboxes));
    folders.push(folder);
    return folder;
  }

  function config(...mailboxes: readonly Partial<MailboxServers>[]): object {
    return deskConfig(
      ...mailboxes.map((mailbox) => ({ imapPort: dovecot.port, smtpPort: sink.port, ...mailbox })),
    );
  }

  test('finishes on SIGTERM what is in flight, begins nothing more, and ends with 0', async () => {
    await startSink({ faults: { slow: 1_000 } });
    const folder = deskWith({ user: 'slow', smtp: { pool: 2 } });
    await dovecot.deliver('slow', mails(10));
    const daemon = folder.start();
    await until('mail is in flight', () => sink.messages.length > 0, { context: () => lastWords(daemon) });
    daemon.signal('SIGTERM');
    expect(await daemon.ended, lastWords(daemon)).toEqual(stopped);
    const outbox = await folder.ask<OutboxView>('outbox', 'list');
    expect(new Set(outbox.map(({ state }) => state))).toEqual(new Set(['sent', 'queued']));
    expect(withState(outbox, 'sent')).toHaveLength(sink.messages.length);
    // Two connections with three mails in hand each (flow/deliver.ts).
    expect(sink.messages.length).toBeLessThanOrEqual(6);
    sink.misbehave({});
    expect(await folder.run('start', '--once')).toMatchObject(stopped);
    expect(sink.messages).toHaveLength(outbox.length);
    expect(progressOf(folder)).toMatchObject({ handled: 10, waiting: 0, untold: 0 });
  });

  test('stops at once on a second SIGTERM, and knows afterwards what is uncertain', async () => {
    await startSink({ faults: { hangAt: 'message' } });
    const folder = deskWith({ user: 'stuck', smtp: { pool: 1 } });
    await dovecot.deliver('stuck', mails(3));
    const daemon = folder.start();
    await until('mail is in flight', () => sink.messages.length > 0, { context: () => lastWords(daemon) });
    // Two that come close together count as one, so it is asked until it ends; the server would keep it for ten minutes.
    await until('it ends', () => {
      daemon.signal('SIGTERM');
      return daemon.ending();
    });
    expect(await daemon.ended).toEqual(tryAgain);
    sink.misbehave({});
    expect(await folder.run('start', '--once')).toMatchObject(stopped);
    const outbox = await folder.ask<OutboxView>('outbox', 'list');
    expect(withState(outbox, 'uncertain')).toHaveLength(1);
    expect(withState(outbox, 'sent')).toHaveLength(outbox.length - 1);
    expect(sink.messages).toHaveLength(outbox.length);
  });

  test('refuses to run beside another on one database, in words and with 75', async () => {
    await startSink();
    const folder = deskWith({ user: 'twice' });
    const first = await folder.startReady('help');
    const second = folder.start();
    expect(await second.ended).toEqual(tryAgain);
    expect(second.stderr()).toMatch(/^inboxd: Another inboxd is running on \S+desk\.db\. Stop it first/);
    expect(second.stdout()).toBe('');
    await dovecot.deliver('twice', mails(1));
    await untilDone(folder, first, 1);
    first.signal('SIGTERM');
    expect(await first.ended).toEqual(stopped);
  });

  test('defers mail while the SMTP server is dead, and delivers it when it is back', async () => {
    await startSink();
    const gate = await gateTo(sink.port);
    await gate.shut();
    const folder = deskWith({ user: 'dead-smtp', smtpPort: gate.port });
    await dovecot.deliver('dead-smtp', mails(3));
    const daemon = await folder.startReady('help');
    await until('mail is deferred', () => deferred(folder) === 6, { context: () => lastWords(daemon) });
    await stop(daemon);
    const waiting = await folder.ask<OutboxView>('outbox', 'list');
    expect(waiting[0]).toMatchObject({ state: 'deferred', because: expect.stringContaining('unreachable') });
    await gate.open();
    expect(await folder.run('start', '--once', '--now', inMinutes(10))).toMatchObject(stopped);
    expect(progressOf(folder)).toMatchObject({ settled: 6, waiting: 0 });
    expect(sink.messages).toHaveLength(6);
  });

  test('keeps mail and tells the operator when the SMTP password is refused', async () => {
    await startSink({ users: { help: 'right' } });
    const folder = deskWith({ user: 'password', smtp: { user: 'help', password: 'wrong' } });
    await dovecot.deliver('password', mails(2));
    const daemon = await folder.startReady('help');
    await until('the operator is to be told', () => alerts(folder).length > 0, {
      context: () => lastWords(daemon),
    });
    await stop(daemon);
    expect(sink.messages).toEqual([]);
    expect(await folder.ask<JournalView>('journal')).toMatchObject([
      { state: 'handled', ticket: 1001 },
      { state: 'handled', ticket: 1002 },
    ]);
    folder.configure(config({ user: 'password', smtp: { user: 'help', password: 'right' } }));
    expect(await folder.run('start', '--once', '--now', inMinutes(10))).toMatchObject(stopped);
    expect(sink.messages.map(kindOf).toSorted()).toEqual([
      'acknowledgement',
      'acknowledgement',
      'alert',
      'notification',
      'notification',
    ]);
    expect(sink.messages.find((message) => kindOf(message) === 'alert')?.recipients).toEqual([
      'ops@acme.example',
    ]);
  });

  test('reconnects when its IMAP server was stopped and started, and takes what came meanwhile', async () => {
    await startSink();
    const gate = await gateTo(dovecot.port);
    const folder = deskWith({ user: 'away', imapPort: gate.port });
    await dovecot.deliver('away', mails(1));
    const daemon = await folder.startReady('help');
    await untilDone(folder, daemon, 1);
    await gate.shut();
    await dovecot.deliver('away', mails(2));
    await until('it tries in vain', () => daemon.stderr().includes('mailbox unreachable'));
    const passed = gate.passed();
    await gate.open();
    await untilDone(folder, daemon, 3);
    expect(gate.passed()).toBeGreaterThan(passed);
    await stop(daemon);
    expect(await folder.ask('reconcile')).toMatchObject([{ server: 3, journal: 3, missing: 0 }]);
  });

  test('reads one mailbox while another is dead, and that one too when it is back', async () => {
    await startSink();
    const gate = await gateTo(dovecot.port);
    await gate.shut();
    const folder = deskWith({ name: 'dead', imapPort: gate.port }, { name: 'alive' });
    await dovecot.deliver('dead', mails(1));
    await dovecot.deliver('alive', mails(2));
    const daemon = await folder.startReady('alive');
    await untilDone(folder, daemon, 2);
    expect(daemon.stdout()).not.toContain('dead');
    await gate.open();
    await isReady(daemon, 'dead');
    await untilDone(folder, daemon, 3);
    await stop(daemon);
  });

  test('takes and answers mail while its digest cannot be made', async () => {
    await startSink();
    const folder = createDeskFolder({ ...config({ user: 'report' }), policy: ['ours.yaml'] });
    folders.push(folder);
    folder.write('ours.yaml', 'digests: [{name: morning, period: daily, to: operator}]\n');
    expect(await folder.run('start', '--once')).toMatchObject(stopped);
    const database = new DatabaseSync(join(folder.dir, 'desk.db'));
    database.exec('drop table report_zone');
    database.close();
    await dovecot.deliver('report', mails(1));
    const later = await folder.run('start', '--once', '--now', inMinutes(3 * 24 * 60));
    expect(later).toMatchObject(stopped);
    expect(later.stderr).toContain('a digest could not be sent');
    expect(sink.messages.map(kindOf).toSorted()).toEqual(['acknowledgement', 'notification']);
  });

  async function stop(daemon: Child): Promise<void> {
    daemon.signal('SIGTERM');
    expect(await daemon.ended, lastWords(daemon)).toEqual(stopped);
  }
});

let written = 0;

/** New requests of different people. */
function mails(count: number): Buffer[] {
  return Array.from({ length: count }, () => {
    written += 1;
    return rawMail({
      from: `Ann ${written} <ann${written}@customer.example>`,
      to: 'help@acme.example',
      subject: `Question ${written}`,
    });
  });
}

function withState(outbox: readonly OutboxView[], wanted: string): OutboxView[] {
  return outbox.filter(({ state }) => state === wanted);
}

function deferred(folder: DeskFolder): number {
  return folder.rows(`select id from outbox where state = 'deferred'`).length;
}

function alerts(folder: DeskFolder): unknown[] {
  return folder.rows(`select id from outbox where kind = 'alert'`);
}

function inMinutes(minutes: number): string {
  return new Date(Date.now() + minutes * 60_000).toISOString();
}
