/** Logging in, TLS, and what `verify` says about both. */
import { afterEach, describe, expect, test } from 'vitest';
import { createSmtp, type Smtp, type SmtpOptions, type SmtpSettings } from '../../src/io/smtp/smtp.ts';
import { certificate, privateKey } from '../support/certificate.ts';
import { type SinkOptions, type SmtpSink, startSmtpSink } from '../support/smtp-sink.ts';

let sink: SmtpSink;
let smtp: Smtp;

async function begin(
  sinkOptions: SinkOptions,
  settings: Partial<SmtpSettings> = {},
  options: SmtpOptions = {},
) {
  sink = await startSmtpSink(sinkOptions);
  const { port } = sink;
  smtp = createSmtp({ host: 'localhost', port, tls: 'none', pool: 1, ...settings }, options);
}

afterEach(async () => {
  await smtp.close(true);
  await sink.close();
});

function deliver() {
  const envelope = { reversePath: 'help@acme.example', recipients: ['ann@x.example'] };
  return smtp.send({ envelope, raw: Buffer.from('Subject: x\r\n\r\nx\r\n'), beforeData: async () => {} });
}

const users = { help: 'right' };

describe('a login', () => {
  test.each([
    ['a password', { user: 'help', password: 'right' }],
    ['a token', { user: 'help', token: 'right' }],
  ])('with %s is taken', async (_, credentials) => {
    await begin({ users }, credentials);
    await expect(smtp.verify()).resolves.toBeUndefined();
    expect((await deliver()).kind).toBe('sent');
    expect(sink.steps).toContain('auth');
  });

  test.each([
    ['a wrong password', { user: 'help', password: 'wrong' }],
    ['a token that has expired', { user: 'help', token: 'old' }],
  ])('with %s concerns us', async (_, credentials) => {
    await begin({ users }, credentials);
    await expect(smtp.verify()).rejects.toMatchObject({
      name: 'PermanentError',
      code: 'credentials-refused',
    });
    expect(await deliver()).toMatchObject({ kind: 'failed', concerns: 'us', because: 'credentials-refused' });
  });

  test('that the server cannot check just now is tried later', async () => {
    await begin(
      { users, faults: { refuse: { auth: '454 4.7.0 Later' } } },
      { user: 'help', password: 'right' },
    );
    await expect(smtp.verify()).rejects.toMatchObject({ name: 'TemporaryError' });
    expect(await deliver()).toMatchObject({
      kind: 'deferred',
      stage: 'auth',
      replyCode: 454,
    });
  });

  test('that is missing where the server wants one concerns us', async () => {
    await begin({ users });
    expect(await deliver()).toMatchObject({ kind: 'failed', concerns: 'us', because: 'credentials-refused' });
  });

  test('whose connection breaks is tried later', async () => {
    await begin({ users, faults: { dropAt: 'auth' } }, { user: 'help', password: 'right' });
    expect(await deliver()).toMatchObject({ kind: 'deferred', because: 'network' });
  });
});

describe('verify', () => {
  test('says that nobody listens', async () => {
    await begin({});
    await sink.close();
    await expect(smtp.verify()).rejects.toMatchObject({ name: 'TemporaryError', code: 'server-unreachable' });
  });

  test('says that the server will not have us', async () => {
    await begin({ faults: { refuse: { connect: '554 5.7.1 Blocked' } } });
    await expect(smtp.verify()).rejects.toMatchObject({ name: 'PermanentError', code: 'server-refused' });
  });
});

describe('TLS', () => {
  const key = { key: privateKey, cert: certificate };

  test.each([
    ['implicit', true],
    ['starttls', false],
  ] as const)('%s carries the message', async (tls, implicit) => {
    await begin(
      { users, tls: { ...key, implicit } },
      { tls, user: 'help', password: 'right' },
      { ca: certificate },
    );
    expect((await deliver()).kind).toBe('sent');
  });

  test('with a certificate nobody vouches for sends neither password nor message', async () => {
    await begin(
      { users, tls: { ...key, implicit: true } },
      { tls: 'implicit', user: 'help', password: 'right' },
    );
    expect(await deliver()).toMatchObject({ kind: 'failed', concerns: 'us', because: 'tls-refused' });
    expect(sink.steps).toEqual([]);
  });

  test('that the server does not offer is not done without', async () => {
    await begin({ users }, { tls: 'starttls', user: 'help', password: 'right' });
    expect(await deliver()).toMatchObject({
      kind: 'failed',
      concerns: 'us',
      stage: 'connect',
      replyCode: 500,
    });
    expect(sink.steps).not.toContain('auth');
  });
});
