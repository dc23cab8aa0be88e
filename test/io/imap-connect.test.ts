import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PermanentError, TemporaryError } from '../../src/errors.ts';
import { type Dovecot, skipWithoutDovecot, startDovecot } from '../support/dovecot.ts';
import { startFakeImap } from '../support/fake-imap.ts';
import { connectedSession, fetchBatches, numberedMails, testSession } from '../support/imap-session.ts';

describe.skipIf(skipWithoutDovecot())('connecting to a mailbox', () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot({ users: ['help', 'ann'] });
  });
  afterAll(() => dovecot.stop());

  test('tells what the folder holds and what the server can do', async () => {
    await dovecot.deliver('help', numberedMails(3));
    const { session, states } = testSession({ port: dovecot.port });
    expect(await session.connect()).toEqual({
      uidValidity: expect.stringMatching(/^\d+$/),
      uidNext: 4,
      exists: 3,
      writable: true,
      canMove: true,
      canIdle: true,
    });
    await session.close();
    expect(states).toEqual(['connecting', 'ready', 'closed: closed by us']);
  });

  test('a refused password is for a person to solve and says where', async () => {
    const { session, states } = testSession({ port: dovecot.port, password: 'wrong' });
    const error = await session.connect().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PermanentError);
    expect(error).toMatchObject({ code: 'credentials-refused' });
    expect(String(error)).toContain(`127.0.0.1:${dovecot.port} refused the login of help`);
    expect(String(error)).not.toContain('wrong');
    expect(states.at(-1)).toContain('closed: The mail server');
  });

  test('a missing folder is for a person to solve', async () => {
    const { session } = testSession({ port: dovecot.port, folder: 'Nowhere' });
    await expect(session.connect()).rejects.toMatchObject({ name: 'PermanentError', code: 'folder-missing' });
  });

  test('STARTTLS that the server does not offer sends no password', async () => {
    const { session } = testSession({ port: dovecot.port, tls: 'starttls' });
    const error = await session.connect().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'TemporaryError', code: 'server-unreachable' });
    expect(String(error)).toContain('No encrypted connection');
  });

  test('TLS from the first byte against a server without is unreachable, not a crash', async () => {
    const { session } = testSession({ port: dovecot.port, tls: 'implicit' });
    await expect(session.connect()).rejects.toMatchObject({ code: 'server-unreachable' });
  });

  test('a folder made anew has another UIDVALIDITY, and the session that had the old one ends', async () => {
    await dovecot.doveadm(['mailbox', 'create', '-u', 'ann', 'Support']);
    await dovecot.deliver('ann', numberedMails(3), { folder: 'Support' });
    const before = testSession({ port: dovecot.port, user: 'ann', folder: 'Support', pollMs: 50 });
    const first = await before.session.connect();
    await dovecot.doveadm(['mailbox', 'delete', '-u', 'ann', 'Support']);
    await expect.poll(() => before.session.waitForNews(new AbortController().signal)).toBe('closed');
    await dovecot.doveadm(['mailbox', 'create', '-u', 'ann', 'Support']);
    const after = testSession({ port: dovecot.port, user: 'ann', folder: 'Support' });
    const second = await after.session.connect();
    expect(second.uidValidity).not.toBe(first.uidValidity);
    expect(second.exists).toBe(0);
  });

  test('calls on an ended session throw instead of finding nothing', async () => {
    const session = await connectedSession({ port: dovecot.port });
    session.abort();
    await expect(fetchBatches(session)).rejects.toMatchObject({ code: 'connection-lost' });
    await expect(session.census()).rejects.toThrow(TemporaryError);
    await expect(session.markSeen([1])).rejects.toThrow(TemporaryError);
    await expect(session.connect()).rejects.toMatchObject({ code: 'connection-lost' });
    expect(await session.waitForNews(new AbortController().signal)).toBe('closed');
  });
});

test('a port where nobody listens is unreachable for now and says so', async () => {
  const fake = await startFakeImap([], () => undefined);
  await fake.stop();
  const { session } = testSession({ port: fake.port });
  const error = await session.connect().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TemporaryError);
  expect(error).toMatchObject({ code: 'server-unreachable' });
  expect(String(error)).toContain(`127.0.0.1:${fake.port}`);
});

test.each([
  ['NO [UNAVAILABLE] Try later', 'server-unreachable'],
  ['NO [AUTHENTICATIONFAILED] Wrong', 'credentials-refused'],
  ['NO Go away', 'credentials-refused'],
])('a login answered "%s" is %s', async (answer, code) => {
  const fake = await startFakeImap([], (command) => (command.startsWith('LOGIN') ? [answer] : undefined));
  const { session } = testSession({ port: fake.port });
  await expect(session.connect()).rejects.toMatchObject({ code });
  await fake.stop();
});

test('a connection cut during the login is unreachable, not refused', async () => {
  const fake = await startFakeImap([], (command, socket) => {
    if (!command.startsWith('LOGIN')) return undefined;
    socket.resetAndDestroy();
    return 'silence';
  });
  const { session } = testSession({ port: fake.port });
  await expect(session.connect()).rejects.toMatchObject({ code: 'server-unreachable' });
  await fake.stop();
});
