import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Dovecot, skipWithoutDovecot, startDovecot } from '../support/dovecot.ts';
import {
  connectedSession,
  fetchBatches,
  numberedMail,
  numberedMails,
  upTo,
} from '../support/imap-session.ts';

describe.skipIf(skipWithoutDovecot())('acting on a mailbox', () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot({ users: ['seen', 'move', 'sent', 'kept'] });
  });
  afterAll(() => dovecot.stop());

  test('1,200 messages are marked as seen, and UIDs that are gone do no harm', async () => {
    await dovecot.deliver('seen', numberedMails(1200));
    const session = await connectedSession({ port: dovecot.port, user: 'seen' });
    await session.markSeen([...upTo(1200), 5000, 5001]);
    expect(await count('seen', ['mailbox', 'INBOX', 'SEEN'])).toBe(1200);
    await session.markSeen([]);
  });

  test('fetching marks nothing as seen', async () => {
    await dovecot.deliver('kept', numberedMails(3));
    const session = await connectedSession({ port: dovecot.port, user: 'kept' });
    await fetchBatches(session);
    expect(await count('kept', ['mailbox', 'INBOX', 'UNSEEN'])).toBe(3);
  });

  test('messages move to a folder that is created, and the census shows the rest', async () => {
    await dovecot.deliver('move', numberedMails(600));
    const session = await connectedSession({ port: dovecot.port, user: 'move' });
    expect(session.canMove).toBe(true);
    await session.moveTo([...upTo(550), 9000], 'Done/2026 – erledigt');
    expect(await count('move', ['mailbox', 'Done/2026 – erledigt'])).toBe(550);
    expect((await session.census()).uids).toEqual(upTo(600).slice(550));
    await session.moveTo([551], 'Done/2026 – erledigt');
    expect(await count('move', ['mailbox', 'Done/2026 – erledigt'])).toBe(551);
  });

  test('sent mail is kept once, seen, with its date, where the server keeps it', async () => {
    const session = await connectedSession({ port: dovecot.port, user: 'sent' });
    const copy = { messageId: 'n1@example.org', date: new Date('2026-01-05T09:00:00Z'), checkFirst: true };
    expect(await session.hasSent(null, copy.messageId)).toBe(false);
    expect(await session.appendSent(null, numberedMail(1), copy)).toEqual({ folder: 'Sent', appended: true });
    expect(await session.appendSent(null, numberedMail(1), copy)).toEqual({
      folder: 'Sent',
      appended: false,
    });
    expect(await session.hasSent(null, copy.messageId)).toBe(true);
    expect(await session.hasSent(null, '1@example.org')).toBe(false);
    const stored = await dovecot.doveadm([
      '-f',
      'flow',
      'fetch',
      '-u',
      'sent',
      'flags date.received.unixtime',
      'mailbox',
      'Sent',
    ]);
    expect(stored).toContain('\\Seen');
    expect(stored).toContain(String(copy.date.getTime() / 1000));
    expect(stored.trim().split('\n')).toHaveLength(1);
  });

  test('copies asked for at once in several folders do not disturb the mailbox that is read', async () => {
    await dovecot.deliver('sent', numberedMails(20));
    const session = await connectedSession({ port: dovecot.port, user: 'sent' });
    const copy = (number: number) => ({
      messageId: `n${number}@example.org`,
      date: new Date(0),
      checkFirst: true,
    });
    const copies = upTo(6).map((number) =>
      session.appendSent(number % 2 ? 'Out' : 'Ours', numberedMail(number), copy(number)),
    );
    const batches = await fetchBatches(session, { maxMessages: 3 });
    expect(batches.flatMap((batch) => batch.items.map((item) => item.uid))).toEqual(upTo(20));
    expect((await Promise.all(copies)).every((answer) => answer.appended)).toBe(true);
    expect(await count('sent', ['mailbox', 'Out'])).toBe(3);
  });

  test('the connection for sent mail is made again after the server ended it', async () => {
    const session = await connectedSession({ port: dovecot.port, user: 'sent' });
    const copy = { messageId: 'n7@example.org', date: new Date(0) };
    await session.appendSent('Out', numberedMail(7), copy);
    await dovecot.kick('sent');
    await expect.poll(() => session.closed).not.toBeNull();
    const append = () => session.appendSent('Out', numberedMail(7), { ...copy, checkFirst: true });
    await expect.poll(() => append().catch(() => null)).toEqual({ folder: 'Out', appended: false });
  });

  async function count(user: string, query: readonly string[]): Promise<number> {
    const found = await dovecot.doveadm(['search', '-u', user, ...query]);
    return found.split('\n').filter((line) => line !== '').length;
  }
});
