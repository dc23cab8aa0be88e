/**
 * The way out: composes mails and hands them to one mailbox's SMTP server over pooled connections. A delivery's outcome is a
 * value (`Delivery`), never an exception. Retrying is the outbox's work; the pool itself tries another connection only while
 * no byte of a message has left.
 */
import SMTPPool from 'nodemailer/lib/smtp-pool';
import { PermanentError, TemporaryError } from '../../errors.ts';
import { composeMail, type OutgoingMail } from './compose.ts';
import { type Delivery, deliveryOf, refusedRecipients, type SmtpFailure } from './delivery.ts';
import { type Dispatch, transmissionOf } from './transmission.ts';

export interface SmtpSettings {
  readonly host: string;
  /** Without it 465 for `implicit`, 587 for `starttls`, 25 for `none`. */
  readonly port?: number;
  readonly tls: 'implicit' | 'starttls' | 'none';
  /** Unused without `password` and `token`. */
  readonly user?: string;
  readonly password?: string;
  /** An OAuth 2 access token (XOAUTH2), instead of a password. */
  readonly token?: string;
  /** Connections open at once. */
  readonly pool: number;
}

/** Milliseconds; and whom to trust besides the public authorities. */
export interface SmtpOptions {
  readonly connectionTimeout?: number;
  readonly greetingTimeout?: number;
  /** How long the server may be silent. RFC 5321 section 4.5.3.2.6 asks for ten minutes after the final dot. */
  readonly socketTimeout?: number;
  /** PEM certificate of an authority. */
  readonly ca?: string;
}

export interface Smtp {
  /** The bytes of a mail; the same mail always gives the same bytes. */
  readonly compose: (mail: OutgoingMail) => Buffer;
  /** Hands one message over. Resolves whatever happens. */
  readonly send: (dispatch: Dispatch) => Promise<Delivery>;
  /**
   * Connects and logs in once. Throws PermanentError (`credentials-refused`, `server-refused`) or TemporaryError
   * (`server-unreachable`).
   */
  readonly verify: () => Promise<void>;
  /** Takes no more, waits for what is in flight; with `force`, breaks that off (it may become `uncertain`). */
  readonly close: (force?: boolean) => Promise<void>;
}

const defaults = { connectionTimeout: 30_000, greetingTimeout: 30_000, socketTimeout: 600_000 };

const ports = { implicit: 465, starttls: 587, none: 25 };

/** Messages over one connection; many servers end one after some hundreds. */
const messagesPerConnection = 500;

/** Opens no connection yet. */
export function createSmtp(settings: SmtpSettings, options: SmtpOptions = {}): Smtp {
  const pool = new SMTPPool(poolOptions(settings, options));
  const inFlight = new Set<Promise<Delivery>>();
  const send = (dispatch: Dispatch) => {
    const delivery = transmit(pool, dispatch).finally(() => inFlight.delete(delivery));
    inFlight.add(delivery);
    return delivery;
  };
  const close = async (force = false) => {
    pool.close({ force });
    await Promise.all(inFlight);
  };
  return { compose: composeMail, send, verify: () => verify(pool), close };
}

function transmit(pool: SMTPPool, dispatch: Dispatch): Promise<Delivery> {
  const { message, hasBegun } = transmissionOf(dispatch);
  return new Promise((resolve) => {
    // The pool reads only these of a mail; nodemailer's type asks for the whole composer, which we have done without.
    const mail = { data: {}, message } as unknown as Parameters<SMTPPool['send']>[0];
    pool.send(mail, (error, info) => {
      resolve(error ? deliveryOf(failureOf(error), hasBegun()) : sent(info));
    });
  });
}

function sent(info: SMTPPool.SentMessageInfo | undefined): Delivery {
  return {
    kind: 'sent',
    response: info?.response ?? '',
    serverMessageId: info?.serverMessageId?.replace(/^<|>$/g, '') ?? null,
    rejected: refusedRecipients(info?.rejectedErrors),
  };
}

async function verify(pool: SMTPPool): Promise<void> {
  try {
    await pool.verify();
  } catch (cause) {
    throw verifyError(cause);
  }
}

function verifyError(cause: unknown): Error {
  const delivery = deliveryOf(failureOf(cause), false);
  const said = 'response' in delivery ? delivery.response : '';
  if (delivery.kind !== 'failed') return new TemporaryError('server-unreachable', said, { cause });
  const code = delivery.because === 'credentials-refused' ? 'credentials-refused' : 'server-refused';
  return new PermanentError(code, said, { cause });
}

function failureOf(error: unknown): SmtpFailure {
  return error instanceof Error ? error : { message: String(error) };
}

function poolOptions(settings: SmtpSettings, options: SmtpOptions): SMTPPool.Options {
  const { connectionTimeout, greetingTimeout, socketTimeout, ca } = {
    ca: undefined,
    ...defaults,
    ...options,
  };
  return {
    host: settings.host,
    port: settings.port ?? ports[settings.tls],
    secure: settings.tls === 'implicit',
    requireTLS: settings.tls === 'starttls',
    ignoreTLS: settings.tls === 'none',
    auth: credentials(settings),
    maxConnections: settings.pool,
    maxMessages: messagesPerConnection,
    maxRequeues: 2,
    connectionTimeout,
    greetingTimeout,
    socketTimeout,
    ...(ca === undefined ? {} : { tls: { ca } }),
  };
}

function credentials({ user = '', password, token }: SmtpSettings): SMTPPool.Options['auth'] {
  if (token !== undefined) return { type: 'OAuth2', user, accessToken: token };
  return password === undefined ? undefined : { user, pass: password };
}
