/**
 * How one mailbox is reached, and how imapflow is told.
 */
import type { ImapFlow } from 'imapflow';
import { failureOf } from './errors.ts';

export interface ImapSettings {
  readonly host: string;
  readonly port: number;
  readonly tls: 'implicit' | 'starttls' | 'none';
  readonly user: string;
  readonly password?: string;
  /** An OAuth 2 access token (OAUTHBEARER or XOAUTH2), instead of a password. */
  readonly token?: string;
  readonly folder: string;
  /** Milliseconds after which the server is asked although IDLE is silent. */
  readonly pollMs: number;
  /** Milliseconds a server has to answer that question; 30,000 if absent. */
  readonly answerMs?: number;
}

/** Milliseconds without a byte after which a server that owes an answer is given up. */
const silence = 2 * 60_000;
const connectMs = 30_000;

/**
 * QRESYNC stays off: with it imapflow hears VANISHED instead of EXPUNGE and no longer lowers its count, so that one message gone
 * and one arrived looks like no change. Nothing here needs it: the cursor is the UID, and flags are not ours.
 */
export function clientOptions(settings: ImapSettings): ConstructorParameters<typeof ImapFlow>[0] {
  return {
    host: settings.host,
    port: settings.port,
    secure: settings.tls === 'implicit',
    ...(settings.tls === 'implicit' ? {} : { doSTARTTLS: settings.tls === 'starttls' }),
    auth: {
      user: settings.user,
      ...(settings.token === undefined ? { pass: settings.password ?? '' } : { accessToken: settings.token }),
    },
    clientInfo: { name: 'inboxd (imapflow)', vendor: 'inboxd' },
    disableAutoIdle: true,
    disableCompression: true,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: silence,
    maxLockHoldTime: false,
  };
}

/** imapflow answers `false` and tells its log what the server said: this keeps that and writes nothing anywhere. */
export function refusalLogger(keep: (error: unknown) => void) {
  const ignore = () => {};
  const warn = (entry: unknown) => {
    const error: unknown =
      typeof entry === 'object' && entry !== null ? Reflect.get(entry, 'err') : undefined;
    if (failureOf(error).status !== null) keep(error);
  };
  return { trace: ignore, debug: ignore, info: ignore, warn, error: ignore, fatal: ignore };
}
