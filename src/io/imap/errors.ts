/**
 * What imapflow throws, read as facts, and as the two errors of this program. Every sentence names the server and what to do.
 */
import { AuthenticationFailure } from 'imapflow';
import { PermanentError, TemporaryError } from '../../errors.ts';

export interface ImapFailure {
  /** The tagged answer; null where the command got none. */
  readonly status: 'NO' | 'BAD' | null;
  /** The bracketed word of the answer (RFC 5530), upper case; empty where there is none. */
  readonly responseCode: string;
  /** Of imapflow or the socket, e.g. `ECONNREFUSED`; empty where there is none. */
  readonly code: string;
  /** The server's or the socket's own words, one line. */
  readonly text: string;
  readonly loginRefused: boolean;
  readonly tlsFailed: boolean;
}

/** RFC 5530: the server cannot tell just now. */
const busy: ReadonlySet<string> = new Set(['UNAVAILABLE', 'INUSE', 'LIMIT']);

/** RFC 5530: about the account. No message is to blame for these, and none for a busy server. */
const account: ReadonlySet<string> = new Set([
  'AUTHENTICATIONFAILED',
  'AUTHORIZATIONFAILED',
  'EXPIRED',
  'PRIVACYREQUIRED',
]);

/** Certificates and handshakes: the codes Node gives where OpenSSL refuses. */
const tlsCode = /^(?:ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

/** Reads a thrown value; anything may be given. */
export function failureOf(error: unknown): ImapFailure {
  const code = field(error, 'code');
  return {
    status: statusOf(error),
    responseCode: field(error, 'serverResponseCode').toUpperCase() || bracketed(error),
    code,
    text: wordsOf(error),
    loginRefused: isLoginRefused(error),
    tlsFailed: flag(error, 'tlsFailed') || tlsCode.test(code),
  };
}

/** Whether the answer can be about the messages that were asked for, so that asking for others makes sense. */
export function isAboutMessages(failure: ImapFailure): boolean {
  const passing =
    busy.has(failure.responseCode) || account.has(failure.responseCode) || failure.code === 'ETHROTTLE';
  return failure.status !== null && !passing;
}

/** The error of a connection that could not be made or a login that failed; `place` is host:port, `user` the account. */
export function connectError(place: string, user: string, error: unknown): Error {
  const failure = failureOf(error);
  const options = { cause: error };
  if (failure.loginRefused && !busy.has(failure.responseCode)) {
    return new PermanentError(
      'credentials-refused',
      `The mail server ${place} refused the login of ${user} (${failure.text}). Check user and password or token in the configuration.`,
      options,
    );
  }
  if (failure.tlsFailed) {
    return new TemporaryError(
      'server-unreachable',
      `No encrypted connection to the mail server ${place} (${failure.text}). Check \`tls\`, the host name and the server's certificate.`,
      options,
    );
  }
  return new TemporaryError(
    'server-unreachable',
    `The mail server ${place} cannot be used (${failure.text}). Check host, port and \`tls\`, and whether the server runs; nothing is lost meanwhile.`,
    options,
  );
}

/** The error of a command on an open connection: refused where the server answered, lost where it did not. */
export function commandError(place: string, what: string, error: unknown): TemporaryError {
  const failure = failureOf(error);
  if (failure.status === null) return lostError(place, what, failure.text, error);
  return new TemporaryError(
    'command-refused',
    `The mail server ${place} refused to ${what} (${failure.text}).`,
    {
      cause: error,
    },
  );
}

/** The error of a command that the end of its connection cut short. */
export function lostError(place: string, what: string, because: string, cause?: unknown): TemporaryError {
  const message = `The connection to the mail server ${place} was lost while we tried to ${what} (${because}).`;
  return new TemporaryError('connection-lost', message, { cause });
}

/** A copy over the server's limit (RFC 7889) is refused by imapflow in the server's name. */
function statusOf(error: unknown): ImapFailure['status'] {
  if (field(error, 'serverResponseCode') === 'APPENDLIMIT') return 'NO';
  const status = field(error, 'responseStatus');
  return status === 'NO' || status === 'BAD' ? status : null;
}

/** imapflow marks every failure during login; only one that the server answered, or never let us try, is a refusal. */
function isLoginRefused(error: unknown): boolean {
  if (/authenticated but not connected/i.test(field(error, 'response'))) return false;
  if (error instanceof AuthenticationFailure) return true;
  if (field(error, 'message') === 'Unsupported authentication mechanism') return true;
  return flag(error, 'authenticationFailed') && field(error, 'responseStatus') !== '';
}

function wordsOf(error: unknown): string {
  const words =
    field(error, 'responseText') || field(error, 'reason') || field(error, 'message') || field(error, 'code');
  return (words || String(error)).replace(/\s+/g, ' ').trim().slice(0, 300);
}

/** The response code where imapflow leaves the answer as it parsed it, as it does for FETCH. */
function bracketed(error: unknown): string {
  const answer = first(property(property(error, 'response'), 'attributes'));
  return field(first(property(answer, 'section')), 'value').toUpperCase();
}

function first(list: unknown): unknown {
  return Array.isArray(list) ? list[0] : undefined;
}

function field(error: unknown, name: string): string {
  const value = property(error, name);
  return typeof value === 'string' ? value : '';
}

function flag(error: unknown, name: string): boolean {
  return property(error, name) === true;
}

function property(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
}
