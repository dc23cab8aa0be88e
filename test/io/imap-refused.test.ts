import { expect, test } from 'vitest';
import { type FakeAnswer, startFakeImap, uidsOf } from '../support/fake-imap.ts';
import { connectedSession, fetchBatches, numberedMails, upTo } from '../support/imap-session.ts';

const mails = numberedMails(5).map(String);

/** Answers every command that asks for the body of message 3. */
function forBodyOf3(lines: ReturnType<FakeAnswer>): FakeAnswer {
  return (command) => (asksBody(command) && uidsOf(command, upTo(5)).includes(3) ? lines : undefined);
}

function asksBody(command: string): boolean {
  return command.startsWith('UID FETCH') && command.includes('BODY.PEEK[]');
}

test.each(['NO [SERVERBUG] Internal error', 'BAD Cannot parse that'])(
  'one message answered "%s" is reported, the others are fetched',
  async (answer) => {
    const fake = await startFakeImap(mails, forBodyOf3([answer]));
    const session = await connectedSession({ port: fake.port });
    const batches = await fetchBatches(session);
    expect(batches.flatMap((batch) => batch.items.map((item) => item.uid))).toEqual([1, 2, 4, 5]);
    const reason = answer.includes('BAD') ? 'Cannot parse that' : 'Internal error';
    expect(batches.flatMap((batch) => batch.unreadable)).toEqual([
      { uid: 3, error: expect.stringContaining(reason) },
    ]);
    expect(batches.flatMap((batch) => batch.gone)).toEqual([]);
    await fake.stop();
  },
);

test('a message that is listed and never given is unreadable, not gone', async () => {
  const fake = await startFakeImap(mails, (command) => {
    if (!asksBody(command) || !uidsOf(command, upTo(5)).includes(3)) return undefined;
    return ['* 3 FETCH (UID 3 FLAGS (\\Seen))', 'OK done'];
  });
  const session = await connectedSession({ port: fake.port });
  const [batch] = await fetchBatches(session);
  expect(batch?.items.map((item) => item.uid)).toEqual([1, 2, 4, 5]);
  expect(batch?.unreadable.map((message) => message.uid)).toEqual([3]);
  await fake.stop();
});

test('a server that is out of order blames no message', async () => {
  const fake = await startFakeImap(mails, forBodyOf3(['NO [UNAVAILABLE] Backend is down']));
  const session = await connectedSession({ port: fake.port });
  await expect(fetchBatches(session)).rejects.toMatchObject({
    name: 'TemporaryError',
    code: 'command-refused',
  });
  await fake.stop();
});

test('a refused search is an error, not an empty mailbox', async () => {
  const fake = await startFakeImap(mails, (command) =>
    command.includes('SEARCH') ? ['NO Not now'] : undefined,
  );
  const session = await connectedSession({ port: fake.port });
  await expect(fetchBatches(session)).rejects.toThrow('refused to search the mailbox (Not now)');
  await expect(session.census()).rejects.toMatchObject({ code: 'command-refused' });
  await fake.stop();
});

test('the message that ends the connection is named by what was in flight', async () => {
  const fake = await startFakeImap(mails, (command, socket) => {
    if (!asksBody(command) || !uidsOf(command, upTo(5)).includes(3)) return undefined;
    socket.end('* BYE Internal error\r\n');
    return 'silence';
  });
  const first = await connectedSession({ port: fake.port });
  await expect(fetchBatches(first, { maxMessages: 1 })).rejects.toMatchObject({ code: 'connection-lost' });
  expect(first.inFlight).toEqual([3]);
  expect(first.closed).toContain('Internal error');
  const second = await connectedSession({ port: fake.port });
  const batches = await fetchBatches(second, { avoid: new Set([3]) });
  expect(batches.flatMap((batch) => batch.items.map((item) => item.uid))).toEqual([1, 2, 4, 5]);
  await fake.stop();
});

test('messages larger than the server said are held to the limit', async () => {
  const large = numberedMails(1, 5000).map(String);
  const fake = await startFakeImap(large, (command) =>
    command.includes('RFC822.SIZE') ? ['* 1 FETCH (UID 1 RFC822.SIZE 10 FLAGS ())', 'OK done'] : undefined,
  );
  const session = await connectedSession({ port: fake.port });
  const [batch] = await fetchBatches(session, { maxMessageSize: 1000 });
  expect(batch?.items).toEqual([]);
  expect(batch?.oversize[0]?.header.toString()).toMatch(/^From: [\s\S]*\r\n\r\n$/);
  await fake.stop();
});

test('moving is refused where only a plain EXPUNGE could remove the original', async () => {
  const fake = await startFakeImap(mails, () => undefined);
  const session = await connectedSession({ port: fake.port });
  expect(session.canMove).toBe(false);
  await expect(session.moveTo([1], 'Done')).rejects.toMatchObject({ code: 'command-refused' });
  expect(fake.commands.filter((command) => /EXPUNGE|STORE|COPY|CREATE/.test(command))).toEqual([]);
  await fake.stop();
});
