/** Deliveries over real sockets: every outcome, and the moment at which a message may leave. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Delivery } from '../../src/io/smtp/delivery.ts';
import { createSmtp, type Smtp, type SmtpOptions, type SmtpSettings } from '../../src/io/smtp/smtp.ts';
import { type SinkFaults, type SinkOptions, type SmtpSink, startSmtpSink } from '../support/smtp-sink.ts';

let sink: SmtpSink;
let smtp: Smtp;

async function begin(
  sinkOptions: SinkOptions = {},
  settings: Partial<SmtpSettings> = {},
  options: SmtpOptions = {},
) {
  await end();
  sink = await startSmtpSink(sinkOptions);
  const { port } = sink;
  smtp = createSmtp({ host: '127.0.0.1', port, tls: 'none', pool: 2, ...settings }, options);
}

async function end() {
  await smtp?.close(true);
  await sink?.close();
}

beforeEach(() => begin());
afterEach(end);

const raw = Buffer.from('Subject: Printer\r\n\r\nIt works again.\r\n.\r\nYours\r\n');

function deliver(recipients = ['ann@x.example'], beforeData = async () => {}): Promise<Delivery> {
  return smtp.send({ envelope: { reversePath: 'help@acme.example', recipients }, raw, beforeData });
}

/** Delivers while the sink does something wrong. */
function deliverDespite(faults: SinkFaults, recipients?: string[]): Promise<Delivery> {
  sink.misbehave(faults);
  return deliver(recipients);
}

function asIs(message: { raw: string } | undefined): string {
  return message?.raw ?? '';
}

describe('a message that is taken', () => {
  test('arrives byte for byte under its envelope', async () => {
    const delivery = await deliver(['ann@x.example', 'joe@x.example']);
    expect(delivery).toMatchObject({ kind: 'sent', rejected: [], serverMessageId: null });
    expect(sink.messages).toHaveLength(1);
    expect(sink.messages[0]).toMatchObject({
      reversePath: 'help@acme.example',
      recipients: ['ann@x.example', 'joe@x.example'],
    });
    expect(asIs(sink.messages[0])).toBe(raw.toString());
  });

  test('names the recipients who were refused', async () => {
    const refuseRecipients = {
      'joe@x.example': '550 5.1.1 No such user',
      'eve@x.example': '450 4.2.1 Later',
    };
    const delivery = await deliverDespite({ refuseRecipients }, [
      'joe@x.example',
      'ann@x.example',
      'eve@x.example',
    ]);
    expect(delivery).toMatchObject({
      kind: 'sent',
      rejected: [
        { recipient: 'joe@x.example', replyCode: 550, enhancedCode: '5.1.1', temporary: false },
        { recipient: 'eve@x.example', replyCode: 450, enhancedCode: '4.2.1', temporary: true },
      ],
    });
    expect(sink.messages[0]?.recipients).toEqual(['ann@x.example']);
  });

  test("keeps the provider's own id", async () => {
    const accepted = '2.0.0 OK <a1@b2.prod.outlook.com> [Hostname=b2]';
    expect(await deliverDespite({ accepted })).toMatchObject({
      kind: 'sent',
      serverMessageId: 'a1@b2.prod.outlook.com',
    });
  });

  test('may have the null reverse path and be large', async () => {
    const large = Buffer.from(`Subject: x\r\n\r\n${'0123456789abcdef\r\n'.repeat(100_000)}`);
    const envelope = { reversePath: '', recipients: ['ann@x.example'] };
    const delivery = await smtp.send({ envelope, raw: large, beforeData: async () => {} });
    expect(delivery.kind).toBe('sent');
    expect(sink.messages[0]?.reversePath).toBe('');
    expect(asIs(sink.messages[0])).toBe(large.toString());
  });
});

describe('permission to send the message', () => {
  test('is asked for once, after RCPT and before the first byte', async () => {
    const seen: string[][] = [];
    await deliver(undefined, async () => {
      await new Promise(setImmediate);
      seen.push([...sink.steps]);
    });
    expect(seen).toEqual([['connect', 'mail', 'rcpt']]);
    expect(sink.steps).toEqual(['connect', 'mail', 'rcpt', 'data', 'message']);
  });

  test('is not asked for when every recipient is refused', async () => {
    sink.misbehave({ refuse: { rcpt: '550 5.1.1 No such user' } });
    let asked = 0;
    await deliver(undefined, async () => {
      asked += 1;
    });
    expect(asked).toBe(0);
  });

  test.each(['rejected', 'thrown'])('that is %s leaves the message unsent', async (how) => {
    const delivery = await deliver(undefined, () => {
      const refusal = new Error('lease lost');
      if (how === 'thrown') throw refusal;
      return Promise.reject(refusal);
    });
    expect(delivery).toMatchObject({ kind: 'deferred', because: 'not-started', response: 'lease lost' });
    expect(sink.messages).toHaveLength(0);
    expect((await deliver()).kind).toBe('sent');
  });

  test('that comes after the connection is lost sends nothing', async () => {
    const permission = Promise.withResolvers<void>();
    const delivery = await deliver(undefined, () => {
      sink.dropConnections();
      return permission.promise;
    });
    permission.resolve();
    await smtp.close();
    expect(delivery).toMatchObject({ kind: 'deferred', because: 'network' });
    expect(sink.steps).not.toContain('data');
  });
});

describe('a refusal', () => {
  test.each<[SinkFaults, object]>([
    [
      { refuse: { rcpt: '550 5.1.1 No such user' } },
      { kind: 'failed', concerns: 'recipient', stage: 'rcpt', replyCode: 550, enhancedCode: '5.1.1' },
    ],
    [
      { refuse: { rcpt: '450 4.2.0 Greylisted' } },
      { kind: 'deferred', concerns: 'recipient', stage: 'rcpt', replyCode: 450 },
    ],
    [
      { refuse: { rcpt: '554 5.7.1 Relay access denied' } },
      { kind: 'failed', concerns: 'us', because: 'relay-refused' },
    ],
    [{ refuse: { mail: '451 4.3.0 Try later' } }, { kind: 'deferred', stage: 'mail', replyCode: 451 }],
    [{ refuse: { mail: '550 5.7.1 You may not send' } }, { kind: 'failed', concerns: 'us', stage: 'mail' }],
    [
      { refuse: { mail: '530 5.7.0 Authentication required' } },
      { kind: 'failed', concerns: 'us', because: 'credentials-refused' },
    ],
    [
      { refuse: { message: '554 5.7.1 Looks like spam' } },
      { kind: 'failed', concerns: 'recipient', stage: 'message' },
    ],
    [{ refuse: { message: '452 4.3.1 Disk full' } }, { kind: 'deferred', stage: 'message', replyCode: 452 }],
    [
      { refuse: { message: '550 5.4.5 Daily limit' } },
      { kind: 'failed', concerns: 'us', because: 'quota-reached' },
    ],
    [
      { refuse: { connect: '554 5.7.1 Blocked' } },
      { kind: 'failed', concerns: 'us', stage: 'connect', replyCode: 554 },
    ],
    [
      { refuse: { connect: '421 4.7.0 Too many connections' } },
      { kind: 'deferred', stage: 'connect', replyCode: 421 },
    ],
  ])('%j is %j', async (faults, expected) => {
    expect(await deliverDespite(faults)).toMatchObject(expected);
    expect(sink.messages).toHaveLength(0);
  });

  test('of every recipient says who and why', async () => {
    const refuseRecipients = { 'joe@x.example': '550 5.1.1 No such user', 'ann@x.example': '552 5.2.2 Full' };
    expect(await deliverDespite({ refuseRecipients }, ['joe@x.example', 'ann@x.example'])).toMatchObject({
      kind: 'failed',
      concerns: 'recipient',
      rejected: [{ recipient: 'joe@x.example' }, { recipient: 'ann@x.example', enhancedCode: '5.2.2' }],
    });
  });

  test('leaves the connection usable for the next message', async () => {
    await deliverDespite({ refuse: { rcpt: '550 5.1.1 No such user' }, times: 1 });
    expect((await deliver()).kind).toBe('sent');
  });

  test('of an address that cannot be written is about the recipient', async () => {
    expect(await deliver(['ann@x.example>\r\nRCPT TO:<eve@x.example'])).toMatchObject({
      kind: 'failed',
      concerns: 'recipient',
      because: 'not-sendable',
    });
  });
});

describe('a connection that is lost', () => {
  test.each(['connect', 'mail', 'rcpt'] as const)('at %s defers the message', async (dropAt) => {
    expect(await deliverDespite({ dropAt })).toMatchObject({ kind: 'deferred', because: 'network' });
    expect(sink.messages).toHaveLength(0);
  });

  test('after the final dot leaves it uncertain whether the message was taken', async () => {
    expect(await deliverDespite({ dropAt: 'message' })).toMatchObject({ kind: 'uncertain' });
    expect(sink.messages).toHaveLength(1);
  });

  test('while the message is sent leaves it uncertain, and it is not sent again', async () => {
    expect(await deliverDespite({ dropAt: 'data', times: 1 })).toMatchObject({ kind: 'uncertain' });
    expect(sink.connections()).toBe(1);
  });

  test('on a connection used before leaves it uncertain too', async () => {
    await deliver();
    expect(await deliverDespite({ dropAt: 'message', times: 1 })).toMatchObject({ kind: 'uncertain' });
    expect(sink.messages).toHaveLength(2);
    expect(sink.connections()).toBe(1);
  });

  test('by a server that hangs before DATA defers the message', async () => {
    await begin({}, {}, { socketTimeout: 200, greetingTimeout: 200 });
    for (const hangAt of ['connect', 'mail', 'rcpt'] as const)
      expect(await deliverDespite({ hangAt })).toMatchObject({ kind: 'deferred', because: 'network' });
  });

  test('by a server that never answers the final dot leaves it uncertain', async () => {
    await begin({}, {}, { socketTimeout: 200 });
    expect(await deliverDespite({ hangAt: 'message' })).toMatchObject({ kind: 'uncertain' });
  });

  test('before there is one, because nobody listens, defers the message', async () => {
    await sink.close();
    expect(await deliver()).toMatchObject({ kind: 'deferred', because: 'network', stage: 'connect' });
  });

  test('by us, when closing by force, leaves what was begun uncertain', async () => {
    sink.misbehave({ hangAt: 'message' });
    const delivery = deliver();
    await expect.poll(() => sink.steps.includes('message')).toBe(true);
    await smtp.close(true);
    expect(await delivery).toMatchObject({ kind: 'uncertain' });
  });
});

describe('the pool', () => {
  test('sends the next message over the same connection', async () => {
    await deliver();
    await deliver();
    expect(sink.messages.map(({ connection }) => connection)).toEqual([1, 1]);
  });

  test('opens no more connections than it may', async () => {
    sink.misbehave({ slow: 20 });
    await Promise.all(Array.from({ length: 12 }, () => deliver()));
    expect(sink.messages).toHaveLength(12);
    expect(sink.connections()).toBeLessThanOrEqual(2);
  });

  test('takes another connection when the server ended an idle one', async () => {
    await deliver();
    sink.dropConnections();
    expect((await deliver()).kind).toBe('sent');
    expect(sink.messages.map(({ connection }) => connection)).toEqual([1, 2]);
  });

  test('takes another connection when a used one breaks before DATA, and asks for permission once', async () => {
    await deliver();
    sink.misbehave({ dropAt: 'mail', times: 1 });
    let asked = 0;
    const delivery = await deliver(undefined, async () => {
      asked += 1;
    });
    expect(delivery.kind).toBe('sent');
    expect(asked).toBe(1);
  });

  test('finishes what is in flight when it is closed, and takes no more', async () => {
    sink.misbehave({ slow: 50 });
    const delivery = deliver();
    await expect.poll(() => sink.steps.includes('data')).toBe(true);
    await smtp.close();
    expect((await delivery).kind).toBe('sent');
    expect(await deliver()).toMatchObject({ kind: 'deferred' });
  });
});
