/**
 * One message on its way to the server, as nodemailer's pool asks for it. nodemailer pipes the source only after the server
 * has answered 354 to DATA: so `beforeData` runs then, and a crash at any point before it has returned leaves the message
 * certainly unsent.
 */
import { isAscii } from 'node:buffer';
import { EventEmitter, once } from 'node:events';
import type { Writable } from 'node:stream';

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
    readonly createReadStream: () => Source;
  };
}

/** Octets given to the connection at a time. */
const chunkSize = 65_536;

/** Follows one message over all connections the pool tries; it tries another only while no byte has left. */
export function transmissionOf(dispatch: Dispatch): Transmission {
  const sources: Source[] = [];
  const hasBegun = () => sources.some((source) => source.readableDidRead);
  let permission: Promise<void> | null = null;
  const permitted = () => {
    permission ??= Promise.try(dispatch.beforeData);
    return permission;
  };
  const createReadStream = () => {
    const source = new Source(dispatch.raw, hasBegun() ? refuse : permitted);
    sources.push(source);
    return source;
  };
  const anonymous = () => '';
  const getEnvelope = () => envelopeOf(dispatch);
  return { hasBegun, message: { getEnvelope, messageId: anonymous, getHeader: anonymous, createReadStream } };
}

/** The pool does not do this; if it ever did, the message could arrive twice. */
function refuse(): Promise<void> {
  return Promise.reject(new Error('the message was begun on another connection'));
}

/**
 * The bytes in the form of a stream, as far as nodemailer uses one: `pipe`, `destroy`, the event `error`, and whether anything was read.
 * A real one costs more than sending a short mail. What is destroyed writes nothing: permission that comes after the connection
 * is lost sends no byte.
 */
class Source extends EventEmitter {
  readableDidRead = false;
  readonly #raw: Buffer;
  readonly #permitted: () => Promise<void>;
  #isDestroyed = false;

  constructor(raw: Buffer, permitted: () => Promise<void>) {
    super();
    this.#raw = raw;
    this.#permitted = permitted;
  }

  pipe(sink: Writable): void {
    this.#feed(sink).catch((error: unknown) => this.emit('error', error));
  }

  destroy(): void {
    this.#isDestroyed = true;
  }

  async #feed(sink: Writable): Promise<void> {
    await this.#permitted();
    for (let at = 0; at < this.#raw.length && !this.#isDestroyed; at += chunkSize) {
      this.readableDidRead = true;
      if (!sink.write(this.#raw.subarray(at, at + chunkSize))) await once(sink, 'drain');
    }
    if (!this.#isDestroyed) sink.end();
  }
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
