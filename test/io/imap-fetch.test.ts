import { ImapFlow } from 'imapflow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FetchedBatch } from '../../src/io/imap/imap.ts';
import { type Dovecot, skipWithoutDovecot, startDovecot } from '../support/dovecot.ts';
import {
  connectedSession,
  fetchBatches,
  numberedMail,
  numberedMails,
  numberIn,
  testSession,
  upTo,
} from '../support/imap-session.ts';

const users = ['order', 'flags', 'expunge', 'kicked', 'oversize', 'since', 'odd', 'identity'];

describe.skipIf(skipWithoutDovecot())('fetching from a mailbox', () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot({ users });
  });
  afterAll(() => dovecot.stop());

  test('500 messages come complete, in order, byte for byte, in bounded batches', async () => {
    const mails = numberedMails(500, 3000);
    await dovecot.deliver('order', mails);
    const session = await connectedSession({ port: dovecot.port, user: 'order' });
    const batches = await fetchBatches(session, { maxMessages: 40, maxBytes: 100_000 });
    expect(uidsOf(batches)).toEqual(upTo(500));
    expect(items(batches).map((item) => numberIn(item.raw))).toEqual(upTo(500));
    expect(Buffer.concat(items(batches).map((item) => item.raw)).equals(Buffer.concat(mails))).toBe(true);
    expect(Math.max(...batches.map((batch) => batch.items.length))).toBeLessThanOrEqual(40);
    expect(Math.max(...batches.map(bytesOf))).toBeLessThanOrEqual(100_000);
    expect(batches.map((batch) => batch.through)).toEqual(batches.map((batch) => batch.items.at(-1)?.uid));
  });

  test('a cursor continues where it stood, and beyond the last message there is nothing', async () => {
    const session = await connectedSession({ port: dovecot.port, user: 'order' });
    expect(uidsOf(await fetchBatches(session, { uid: 497 }))).toEqual([498, 499, 500]);
    expect(await fetchBatches(session, { uid: 500 })).toEqual([]);
  });

  test('a batch is fetched only when it is asked for', async () => {
    const session = await connectedSession({ port: dovecot.port, user: 'order' });
    const batches = session.fetchAfter({ uid: 0, maxMessages: 1, maxBytes: 1, maxMessageSize: 10_000 });
    expect((await batches.next()).value).toMatchObject({ through: 1 });
    expect(session.inFlight).toEqual([]);
    await batches.return(undefined);
    expect((await session.census()).uids).toHaveLength(500);
  });

  test("another client's flag changes during the fetch neither add nor hide a message", async () => {
    await dovecot.deliver('flags', numberedMails(300, 20_000));
    const session = await connectedSession({ port: dovecot.port, user: 'flags' });
    const other = await otherClient(dovecot, 'flags');
    const busy = flipFlags(other);
    const batches = await fetchBatches(session, { maxMessages: 7 });
    await busy.stop();
    await other.logout();
    expect(busy.turns()).toBeGreaterThan(0);
    expect(uidsOf(batches)).toEqual(upTo(300));
    expect(losses(batches)).toEqual([]);
  });

  test('a message expunged meanwhile is gone, and no other is missed', async () => {
    await dovecot.deliver('expunge', numberedMails(30));
    const session = await connectedSession({ port: dovecot.port, user: 'expunge' });
    const other = await otherClient(dovecot, 'expunge');
    const batches = await fetchBatches(session, { maxMessages: 5 }, async (batch) => {
      if (batch.through === 5) await other.messageDelete('3,8:9,20,30', { uid: true });
    });
    await other.logout();
    expect(batches.flatMap((batch) => batch.gone)).toEqual([8, 9, 20, 30]);
    expect(uidsOf(batches)).toEqual(upTo(30).filter((uid) => ![8, 9, 20, 30].includes(uid)));
    expect(batches.flatMap((batch) => batch.unreadable)).toEqual([]);
    expect(batches.at(-1)?.through).toBe(30);
  });

  test('mail that arrives during the fetch is news for the next one', async () => {
    const session = await connectedSession({ port: dovecot.port, user: 'expunge' });
    const last = (await session.census()).uids.at(-1) ?? 0;
    const batches = await fetchBatches(session, { maxMessages: 5 }, async (batch) => {
      if (batch.through <= 7) await dovecot.deliver('expunge', numberedMail(99));
    });
    expect(batches.at(-1)?.through).toBe(last);
    expect(await session.waitForNews(new AbortController().signal)).toBe('news');
    expect(uidsOf(await fetchBatches(session, { uid: last })).length).toBeGreaterThan(0);
  });

  test('a connection killed during a fetch throws, and nothing is called gone', async () => {
    await dovecot.deliver('kicked', numberedMails(200, 20_000));
    const { session, states } = testSession({ port: dovecot.port, user: 'kicked' });
    await session.connect();
    const batches: FetchedBatch[] = [];
    const failed = expect(fetchUntilItFails(session, batches)).rejects.toMatchObject({
      name: 'TemporaryError',
      code: 'connection-lost',
    });
    await dovecot.kick('kicked');
    await failed;
    expect(losses(batches)).toEqual([]);
    expect(session.closed).not.toBeNull();
    expect(states.filter((state) => state.startsWith('closed'))).toHaveLength(1);
  });

  test('of a message over the limit only the header is fetched', async () => {
    const large = numberedMail(2, 300_000);
    await dovecot.deliver('oversize', [numberedMail(1), large, numberedMail(3)]);
    const session = await connectedSession({ port: dovecot.port, user: 'oversize' });
    const batches = await fetchBatches(session, { maxMessageSize: 100_000 });
    expect(uidsOf(batches)).toEqual([1, 3]);
    const [oversize] = batches.flatMap((batch) => batch.oversize);
    expect(oversize).toMatchObject({ uid: 2, size: large.length, internalDate: expect.stringMatching(/Z$/) });
    expect(oversize?.header.toString()).toBe(large.toString().split('\r\n\r\n')[0]?.concat('\r\n\r\n'));
  });

  test('`since` compares instants, not days, and the cursor may pass what is older', async () => {
    const noon = Date.parse('2025-06-10T12:00:00Z');
    for (const hours of [-48, -1, 0, 1]) {
      await dovecot.deliver('since', numberedMail(hours + 50), {
        internalDate: new Date(noon + hours * 3_600_000),
      });
    }
    const session = await connectedSession({ port: dovecot.port, user: 'since' });
    const batches = await fetchBatches(session, { since: new Date(noon) });
    expect(items(batches).map((item) => item.internalDate)).toEqual([
      '2025-06-10T12:00:00.000Z',
      '2025-06-10T13:00:00.000Z',
    ]);
    expect(losses(batches)).toEqual([]);
    expect(batches.at(-1)?.through).toBe(4);
  });

  test('a message without a byte, without a header, or of one line is fetched like any other', async () => {
    const odd = ['', '\r\n', 'no header at all', `X: ${'y'.repeat(200_000)}\r\n\r\n`].map((text) =>
      Buffer.from(text),
    );
    await dovecot.deliver('odd', [...odd, numberedMail(5)]);
    const session = await connectedSession({ port: dovecot.port, user: 'odd' });
    const batches = await fetchBatches(session);
    expect(losses(batches)).toEqual([]);
    expect(items(batches)).toHaveLength(5);
    expect(items(batches).map((item) => item.raw.length)).toEqual(
      [...odd, numberedMail(5)].map((raw) => raw.length),
    );
  });

  test('a message to be avoided is reported, not fetched', async () => {
    const session = await connectedSession({ port: dovecot.port, user: 'since' });
    const batches = await fetchBatches(session, { avoid: new Set([2]) });
    expect(uidsOf(batches)).toEqual([1, 3, 4]);
    expect(batches.flatMap((batch) => batch.unreadable.map((message) => message.uid))).toEqual([2]);
  });

  test('the fields of identity are read for the messages that are there', async () => {
    await dovecot.deliver('identity', numberedMails(3));
    const session = await connectedSession({ port: dovecot.port, user: 'identity' });
    const found = await session.fetchIdentity([1, 3, 77]);
    expect(found.map((identity) => identity.uid)).toEqual([1, 3]);
    expect(found[1]?.header.toString()).toContain('Message-ID: <n3@example.org>');
    expect(found[1]?.header.toString()).not.toContain('Subject');
  });
});

async function otherClient(dovecot: Dovecot, user: string): Promise<ImapFlow> {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: dovecot.port,
    secure: false,
    auth: { user, pass: dovecot.password },
    logger: false,
    disableAutoIdle: true,
  });
  await client.connect();
  await client.mailboxOpen('INBOX');
  return client;
}

/** Sets and clears a flag on every message until it is stopped. */
function flipFlags(client: ImapFlow) {
  const state = { goes: true, turns: 0 };
  const work = (async () => {
    for (; state.goes; state.turns++) {
      await client.messageFlagsAdd('1:*', ['\\Flagged']);
      await client.messageFlagsRemove('1:*', ['\\Flagged']);
    }
  })();
  return {
    turns: () => state.turns,
    stop: () => {
      state.goes = false;
      return work;
    },
  };
}

/** Fetches the mailbox again and again, so that a kill at any moment hits a fetch. */
async function fetchUntilItFails(
  session: Parameters<typeof fetchBatches>[0],
  batches: FetchedBatch[],
): Promise<never> {
  for (;;) await fetchBatches(session, { maxMessages: 20 }, (batch) => void batches.push(batch));
}

function items(batches: readonly FetchedBatch[]) {
  return batches.flatMap((batch) => batch.items);
}

function uidsOf(batches: readonly FetchedBatch[]): number[] {
  return items(batches).map((item) => item.uid);
}

function losses(batches: readonly FetchedBatch[]) {
  return batches.flatMap((batch) => [...batch.gone, ...batch.unreadable]);
}

function bytesOf(batch: FetchedBatch): number {
  return batch.items.reduce((sum, item) => sum + item.raw.length, 0);
}
