/**
 * One message on its way to the server, as nodemailer's pool asks for it. nodemailer reads the stream only after the server
 * has answered 354 to DATA, and reads nothing before: so `beforeData` runs inside the first read, and a crash at any point
 * before it has returned leaves the message certainly unsent.
 */
import { isAscii } from 'node:buffer';
import { Readable } from 'node:stream';

export interface Envelope {
  /** Empty for the null reverse path of mail that must not bounce (RFC 5321 section 4.5.5). */
  readonly reversePath: string;
  readonly recipients: readonly string[];
}

export interface Dispatch {
  readonly envelope: Envelope;
  /** The message as composed; never empty. */
  readonly raw: Buffer;
  /** Awaited once, after the server agreed to take the message and before its first byte leaves. */
  readonly beforeData: () => Promise<void>;
}

export interface Transmission {
  /** Whether a byte of the message may have left. */
  readonly hasBegun: () => boolean;
  /** The message in the form the pool reads. */
  readonly message: {
    readonly getEnvelope: () => object;
    readonly messageId: () => string;
    readonly getHeader: () => string;
    readonly createReadStream: () => Readable;
  };
}

/** Octets given to the connection at a time. */
const chunkSize = 65_536;

/** Follows one message over all connections the pool tries; it tries another only while no byte has left. */
export function transmissionOf(dispatch: Dispatch): Transmission {
  const streams: Readable[] = [];
  const hasBegun = () => streams.some((stream) => stream.readableDidRead);
  let permission: Promise<void> | null = null;
  const permitted = () => {
    permission ??= Promise.try(dispatch.beforeData);
    return permission;
  };
  const createReadStream = () => {
    const stream = octets(dispatch.raw, hasBegun() ? refuse : permitted);
    streams.push(stream);
    return stream;
  };
  const anonymous = () => '';
  const getEnvelope = () => envelopeOf(dispatch);
  return { hasBegun, message: { getEnvelope, messageId: anonymous, getHeader: anonymous, createReadStream } };
}

/** The pool does not do this; if it ever did, the message could arrive twice. */
function refuse(): Promise<void> {
  return Promise.reject(new Error('the message was begun on another connection'));
}

/** A destroyed stream emits nothing, so permission that comes after the connection is lost sends nothing. */
function octets(raw: Buffer, permitted: () => Promise<void>): Readable {
  return Readable.from(chunks(raw, permitted), { objectMode: false, highWaterMark: chunkSize });
}

async function* chunks(raw: Buffer, permitted: () => Promise<void>): AsyncGenerator<Buffer> {
  await permitted();
  for (let at = 0; at < raw.length; at += chunkSize) yield raw.subarray(at, at + chunkSize);
}

/** nodemailer writes into it, so it is a new one at every attempt. */
function envelopeOf({ envelope, raw }: Dispatch): object {
  return {
    from: envelope.reversePath,
    to: [...envelope.recipients],
    size: raw.length,
    use8BitMime: !isAscii(raw),
  };
}
