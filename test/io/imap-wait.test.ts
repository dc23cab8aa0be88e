import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Dovecot, skipWithoutDovecot, startDovecot } from '../support/dovecot.ts';
import { type FakeAnswer, startFakeImap } from '../support/fake-imap.ts';
import { connectedSession, fetchBatches, numberedMail, testSession } from '../support/imap-session.ts';

const never = new AbortController().signal;

describe.skipIf(skipWithoutDovecot())('waiting for mail', () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot();
  });
  afterAll(() => dovecot.stop());

  test('IDLE tells of a new message', async () => {
    const session = await connectedSession({ port: dovecot.port });
    const waited = session.waitForNews(never);
    await dovecot.deliver('help', numberedMail(1));
    expect(await waited).toBe('news');
    expect(await fetchBatches(session)).toHaveLength(1);
  });

  test('what arrived before the wait is news, until it is searched for', async () => {
    const session = await connectedSession({ port: dovecot.port, pollMs: 50 });
    await dovecot.deliver('help', numberedMail(2));
    await session.census();
    expect(await session.waitForNews(never)).toBe('news');
    await fetchBatches(session);
    expect(await session.waitForNews(never)).toBe('poll');
  });

  test('without news the poll comes round, and the session goes on', async () => {
    const session = await connectedSession({ port: dovecot.port, pollMs: 20 });
    for (let round = 0; round < 5; round++) expect(await session.waitForNews(never)).toBe('poll');
    expect((await session.census()).uids.length).toBeGreaterThan(0);
  });

  test('commands during a wait do not end it', async () => {
    const session = await connectedSession({ port: dovecot.port });
    const waited = session.waitForNews(never);
    await session.markSeen([1]);
    await session.census();
    await dovecot.deliver('help', numberedMail(3));
    expect(await waited).toBe('news');
  });

  test('a connection killed in IDLE ends the wait and says why', async () => {
    const { session, states } = testSession({ port: dovecot.port });
    await session.connect();
    const waited = session.waitForNews(never);
    await dovecot.kick('help');
    expect(await waited).toBe('closed');
    expect(states.at(-1)).toMatch(/^closed: ./);
  });

  test('aborting the wait leaves the session open', async () => {
    const session = await connectedSession({ port: dovecot.port });
    const abort = new AbortController();
    const waited = session.waitForNews(abort.signal);
    abort.abort();
    expect(await waited).toBe('closed');
    expect(session.closed).toBeNull();
    expect((await session.census()).uids.length).toBeGreaterThan(0);
  });

  test('closing the session ends the wait', async () => {
    const session = await connectedSession({ port: dovecot.port });
    const waited = session.waitForNews(never);
    await session.close();
    expect(await waited).toBe('closed');
  });
});

test('a server that falls silent in IDLE is dropped when it does not answer the poll', async () => {
  let isSilent = false;
  const answer: FakeAnswer = (command) => {
    isSilent ||= command === 'IDLE';
    if (command === 'IDLE') return ['+ idling'];
    return isSilent ? 'silence' : undefined;
  };
  const fake = await startFakeImap(['Subject: a\r\n\r\nb'], answer);
  const { session, states } = testSession({ port: fake.port, pollMs: 30, answerMs: 60 });
  await session.connect();
  expect(await session.waitForNews(never)).toBe('closed');
  expect(states.at(-1)).toBe('closed: the server did not answer within 1 s');
  await fake.stop();
});

test('a server that refuses IDLE is polled', async () => {
  const fake = await startFakeImap([], (command) => (command === 'IDLE' ? ['NO not today'] : undefined));
  const session = await connectedSession({ port: fake.port, pollMs: 30 });
  expect(await session.waitForNews(never)).toBe('poll');
  expect(fake.commands.filter((command) => command === 'IDLE')).toHaveLength(1);
  await fake.stop();
});

test('a changed UIDVALIDITY that only STATUS tells ends the session', async () => {
  const status = ['* STATUS INBOX (MESSAGES 0 UIDNEXT 1 UIDVALIDITY 8)', 'OK done'];
  const fake = await startFakeImap([], (command) => {
    if (command === 'IDLE') return ['NO no'];
    return command.startsWith('STATUS') ? status : undefined;
  });
  const session = await connectedSession({ port: fake.port, pollMs: 30 });
  expect(await session.waitForNews(never)).toBe('closed');
  expect(session.closed).toContain('UIDVALIDITY');
  await fake.stop();
});

test('a connection reset in IDLE does not end the process', async () => {
  const fake = await startFakeImap([], (command, socket) => {
    if (command !== 'IDLE') return undefined;
    socket.resetAndDestroy();
    return 'silence';
  });
  const session = await connectedSession({ port: fake.port });
  expect(await session.waitForNews(never)).toBe('closed');
  await fake.stop();
});
