/** Receiving from a real Dovecot: what a first run takes, a changed UIDVALIDITY, what the server is told, what is found again. */
import { chmod, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { MailboxPlan } from '../../src/flow/receive.ts';
import type { DeskOptions } from '../support/desk.ts';
import { type Dovecot, skipWithoutDovecot, startDovecot } from '../support/dovecot.ts';
import { rawMail } from '../support/mail.ts';
import { type MailboxDesk, mailboxDesk } from './mailbox-desk.ts';

const users = Array.from({ length: 20 }, (_, index) => `box${index}`);

function mail(subject: string, more: Partial<Parameters<typeof rawMail>[0]> = {}): Buffer {
  const messageId = `${subject.replaceAll(' ', '-')}@customer.example`;
  return rawMail({ from: 'ann@customer.example', to: 'support@acme.example', subject, messageId, ...more });
}

describe.skipIf(skipWithoutDovecot())('receiving', () => {
  let dovecot: Dovecot;
  let user: string;
  let desk: MailboxDesk | null = null;
  let next = 0;
  beforeAll(async () => {
    dovecot = await startDovecot({ users });
  });
  afterAll(() => dovecot?.stop());
  beforeEach(() => {
    user = users[next] ?? '';
    next += 1;
  });
  afterEach(async () => {
    await desk?.close();
    desk = null;
  });
  const begin = async (plan: Partial<MailboxPlan> = {}, options: DeskOptions = {}): Promise<MailboxDesk> => {
    desk = await mailboxDesk(dovecot, user, plan, options);
    return desk;
  };
  const deliver = (...subjects: string[]) =>
    dovecot.deliver(
      user,
      subjects.map((subject) => mail(subject)),
    );
  const fetched = async (query: string) =>
    (await dovecot.doveadm(['search', '-u', user, 'mailbox', ...query.split(' ')]))
      .split('\n')
      .filter(Boolean).length;

  describe('a first run', () => {
    test('that starts now takes only what comes afterwards', async () => {
      const it = await begin({ start: { kind: 'now' } });
      await deliver('old one', 'old two');
      await it.catchUp();
      expect(await it.subjects()).toEqual([]);
      await deliver('new');
      await it.catchUp();
      expect(await it.subjects()).toEqual(['new']);
      expect(await it.compare()).toEqual({ server: 1, journal: 1, missing: [] });
    });

    test('of an empty mailbox that starts now misses nothing', async () => {
      const it = await begin({ start: { kind: 'now' } });
      await it.catchUp();
      await deliver('first');
      await it.catchUp();
      expect(await it.subjects()).toEqual(['first']);
    });

    test('that takes all takes all, once', async () => {
      const it = await begin();
      await deliver(...Array.from({ length: 120 }, (_, index) => `mail ${index}`));
      await it.catchUp();
      await it.catchUp();
      expect(await it.subjects()).toHaveLength(120);
      expect(await it.compare()).toEqual({ server: 120, journal: 120, missing: [] });
    });

    test('from a date on takes what came since, and does not miss the rest', async () => {
      const it = await begin({ start: { kind: 'since', since: '2026-01-03T12:00:00.000Z' } });
      const at = (internalDate: string) => ({ internalDate: new Date(internalDate) });
      await dovecot.deliver(user, mail('long ago'), at('2025-12-01T00:00:00Z'));
      await dovecot.deliver(user, mail('that morning'), at('2026-01-03T11:59:00Z'));
      await dovecot.deliver(user, mail('that noon'), at('2026-01-03T12:00:00Z'));
      await it.catchUp();
      expect(await it.subjects()).toEqual(['that noon']);
      expect(await it.reconcile()).toEqual({ server: 1, journal: 1, missing: [] });
      await deliver('today');
      await it.catchUp();
      expect(await it.subjects()).toEqual(['that noon', 'today']);
    });

    test('from a date on where everything is older takes nothing and misses nothing', async () => {
      const it = await begin({ start: { kind: 'since', since: '2026-01-03T12:00:00.000Z' } });
      const internalDate = new Date('2025-12-01T00:00:00Z');
      await dovecot.deliver(user, [mail('long ago'), mail('long ago too')], { internalDate });
      await it.catchUp();
      expect(await it.reconcile()).toEqual({ server: 0, journal: 0, missing: [] });
      expect(await it.subjects()).toEqual([]);
      await deliver('today');
      await it.catchUp();
      expect(await it.subjects()).toEqual(['today']);
    });
  });

  describe('a changed UIDVALIDITY', () => {
    /** As after a restore from backup: the same files, all numbers new, and the order may be another. */
    const renumber = async () => {
      const maildir = join(dovecot.home(user), 'Maildir');
      await dovecot.kick(user).catch(() => undefined);
      const files = await readdir(maildir);
      for (const name of files.filter((it) => it.startsWith('dovecot')))
        await rm(join(maildir, name), { recursive: true, force: true });
      // Dovecot numbers by the second; a test is faster.
      await dovecot.doveadm(['mailbox', 'update', '-u', user, '--uid-validity', '4711', 'INBOX']);
    };
    const uidValidity = async () => (await desk?.desk.store.journal.readCursor('support'))?.uidValidity;

    test('tickets nothing twice, takes what is new, and ends the same when it happens again', async () => {
      const it = await begin();
      await deliver('one', 'two', 'three');
      await it.catchUp();
      const before = await uidValidity();
      await renumber();
      await deliver('four');
      await it.catchUp();
      expect(await uidValidity()).not.toBe(before);
      expect(await it.subjects()).toEqual(['one', 'two', 'three', 'four']);
      expect(await it.compare()).toEqual({ server: 4, journal: 4, missing: [] });
    });

    test('knows mail without Message-ID by its words', async () => {
      const it = await begin();
      await deliver('one');
      await dovecot.deliver(user, mail('anonymous', { messageId: null }));
      await it.catchUp();
      await renumber();
      await it.catchUp();
      expect(await it.subjects()).toEqual(['one', 'anonymous']);
      expect((await it.desk.journal()).at(-1)).toMatchObject({ ticket: 1002, because: 'duplicate-of: 2' });
    });

    test('leaves alone what was there before a desk that starts now', async () => {
      const it = await begin({ start: { kind: 'now' } });
      await deliver('before the desk');
      await it.catchUp();
      await deliver('ours');
      await it.catchUp();
      await renumber();
      await deliver('new');
      await it.catchUp();
      expect(await it.subjects()).toEqual(['ours', 'new']);
    });
  });

  describe('afterwards', () => {
    test('mail is left as it is, unless the plan says otherwise', async () => {
      const it = await begin();
      await deliver('one');
      await it.catchUp();
      expect(await fetched('INBOX unseen')).toBe(1);
    });

    test('it is marked as seen', async () => {
      const it = await begin({ after: { kind: 'seen' } });
      await deliver('one', 'two');
      await it.catchUp();
      expect(await fetched('INBOX seen')).toBe(2);
    });

    test('it is moved, and what a person moves meanwhile is no error', async () => {
      const it = await begin({ after: { kind: 'move', folder: 'Done' } });
      await deliver('one', 'two');
      await it.catchUp();
      expect(await fetched('Done all')).toBe(2);
      expect(await fetched('INBOX all')).toBe(0);
      expect(await it.compare()).toEqual({ server: 0, journal: 0, missing: [] });
      await deliver('three');
      await it.catchUp();
      expect(await fetched('Done all')).toBe(3);
    });

    test('what becomes confidential is moved away, with what was written before it was', async () => {
      const policy = `
triage: {triggers: [{name: legal, group: second}]}
access: [{name: law, when: {alarms: legal}, group: second}]`;
      const it = await begin({ confidential: 'Apart' }, { packs: ['words'], policy });
      await dovecot.deliver(user, [mail('chairs'), mail('tables')]);
      await it.catchUp();
      expect(await fetched('INBOX all')).toBe(2);
      const text = 'My lawyer will contact you.';
      await dovecot.deliver(user, [mail('Re: chairs', { text, inReplyTo: 'chairs@customer.example' })]);
      await it.catchUp();
      expect(await fetched('Apart all')).toBe(2);
      expect(await fetched('INBOX all')).toBe(1);
      expect(await it.compare()).toEqual({ server: 1, journal: 1, missing: [] });
    });
  });

  test('a message that ends every connection holds nobody up, and is taken once the server can hand it out', async () => {
    const it = await begin();
    await deliver('one', 'sick', 'three');
    const folder = join(dovecot.home(user), 'Maildir', 'new');
    const sick = join(folder, (await readdir(folder)).sort()[1] ?? '');
    await chmod(sick, 0o000);
    await it.catchUp();
    expect(await it.subjects()).toEqual(['one', 'three']);
    expect(await it.compare()).toMatchObject({ server: 3, journal: 2 });
    const cur = join(dovecot.home(user), 'Maildir', 'cur');
    for (const place of [folder, cur])
      for (const name of await readdir(place)) await chmod(join(place, name), 0o600);
    it.restart();
    expect(await it.reconcile()).toEqual({ server: 3, journal: 3, missing: [] });
    expect(await it.subjects()).toEqual(['one', 'three', 'sick']);
  });

  test('a message over the size limit stays on the server, is quarantined, and its sender is told once', async () => {
    const it = await begin({ maxMessageSize: 10_000 });
    await dovecot.deliver(user, [mail('small'), mail('large', { text: 'x'.repeat(20_000) })]);
    await it.catchUp();
    await it.catchUp();
    expect(await it.subjects()).toEqual(['small']);
    expect((await it.desk.journal()).map(({ state, because }) => [state, because])).toEqual([
      ['handled', 'no-reference-to-a-ticket'],
      ['quarantined', 'over-the-size-limit'],
    ]);
    expect(it.desk.to('ann@customer.example').map((sent) => sent.mail.subject)).toEqual([
      'Re: small',
      'Re: large',
    ]);
  });
});
