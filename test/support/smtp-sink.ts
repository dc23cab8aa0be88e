/**
 * An SMTP server that takes every message and misbehaves on request. Inside a test: `await startSmtpSink()`. For tests that
 * kill: `node test/support/smtp-sink.ts --log FILE [--faults JSON]` prints `{"port":N}` and appends each message to FILE as a
 * line of JSON before it answers 250, so that the file is what the server has taken, whoever dies when.
 */
import { appendFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';

export interface SinkMessage {
  /** Counts connections from 1: which one brought it. */
  readonly connection: number;
  readonly reversePath: string;
  readonly recipients: readonly string[];
  readonly raw: string;
}

export type SinkStep = 'connect' | 'auth' | 'mail' | 'rcpt' | 'data' | 'message';

/** What the sink does wrong; read at every command, so a test may change it at any time. */
export interface SinkFaults {
  /** Answer of a step, e.g. `{ mail: '451 4.3.0 Try later' }`. `message` is the answer to the final dot. */
  readonly refuse?: Partial<Record<Exclude<SinkStep, 'data'>, string>>;
  /** Answer to RCPT by (lower-case) address, e.g. `{ 'joe@x.example': '550 5.1.1 No such user' }`. */
  readonly refuseRecipients?: Readonly<Record<string, string>>;
  /** Never answer this step; a message whose final dot is not answered is taken. */
  readonly hangAt?: Exclude<SinkStep, 'data'>;
  /** Cut the connection instead of answering: `data` when the first bytes arrive, `message` after the final dot (and taken). */
  readonly dropAt?: SinkStep;
  /** Milliseconds before the final dot is answered. */
  readonly slow?: number;
  /** How many times the faults happen before the sink behaves; without it, always. `slow` does not count. */
  readonly times?: number;
  /** Words after `250 ` to the final dot. */
  readonly accepted?: string;
}

export interface SinkOptions {
  /** Logins it takes, `user: password` (a token counts as a password); without it, no login is asked for. */
  readonly users?: Readonly<Record<string, string>>;
  readonly tls?: { readonly key: string; readonly cert: string; readonly implicit: boolean };
  readonly faults?: SinkFaults;
  /** Called synchronously with each message before 250 is answered. */
  readonly onMessage?: (message: SinkMessage) => void;
}

export interface SmtpSink {
  readonly port: number;
  readonly messages: readonly SinkMessage[];
  /** Steps in the order in which they reached the server. */
  readonly steps: readonly SinkStep[];
  /** Connections accepted so far. */
  readonly connections: () => number;
  readonly misbehave: (faults: SinkFaults) => void;
  /** Ends every open connection, as a server does with idle ones. */
  readonly dropConnections: () => void;
  readonly close: () => Promise<void>;
}

type Answer = (error?: Error | null) => void;

/** Listens on a free port of 127.0.0.1. */
export async function startSmtpSink(options: SinkOptions = {}): Promise<SmtpSink> {
  const sink = new Sink(options);
  await sink.listen();
  return {
    port: sink.port,
    messages: sink.messages,
    steps: sink.steps,
    connections: () => sink.accepted,
    misbehave: (faults) => sink.misbehave(faults),
    dropConnections: () => sink.dropConnections(),
    close: () => sink.close(),
  };
}

class Sink {
  readonly messages: SinkMessage[] = [];
  readonly steps: SinkStep[] = [];
  accepted = 0;
  readonly #options: SinkOptions;
  readonly #server: SMTPServer;
  /** Number of a connection by its remote port. */
  readonly #connections = new Map<number, number>();
  #faults: SinkFaults;
  #happened = 0;

  constructor(options: SinkOptions) {
    this.#options = options;
    this.#faults = options.faults ?? {};
    this.#server = new SMTPServer({ ...serverOptions(options), ...this.#handlers() });
    this.#server.server.on('connection', (socket: Socket) => this.#count(socket));
    this.#server.on('error', () => {});
  }

  get port(): number {
    const address = this.#server.server.address() as AddressInfo;
    return address.port;
  }

  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', resolve);
    });
  }

  misbehave(faults: SinkFaults): void {
    this.#faults = faults;
    this.#happened = 0;
  }

  /** Destroys the sockets on top: a TLS socket does not survive that the one below it is destroyed. */
  dropConnections(): void {
    for (const { _socket } of this.#server.connections) _socket.destroy();
  }

  close(): Promise<void> {
    this.dropConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #count(socket: Socket): void {
    this.accepted += 1;
    this.#connections.set(socket.remotePort ?? 0, this.accepted);
  }

  #drop(session: SMTPServerSession): void {
    for (const { session: its, _socket } of this.#server.connections)
      if (its.id === session.id) _socket.destroy();
  }

  #handlers(): SMTPServerOptions {
    return {
      onConnect: (session, done) => this.#step('connect', session, done),
      onAuth: (auth, session, done) => {
        const known = this.#options.users?.[auth.username ?? ''];
        const given = auth.password ?? auth.accessToken;
        const wrong = failure('535 5.7.8 Credentials refused');
        this.#step('auth', session, (error) =>
          error || known !== given ? done(error ?? wrong) : done(null, { user: auth.username ?? '' }),
        );
      },
      onMailFrom: (_, session, done) => this.#step('mail', session, done),
      onRcptTo: ({ address }, session, done) => {
        const refusal = this.#faults.refuseRecipients?.[address.toLowerCase()];
        this.#step('rcpt', session, (error) => done(error ?? (refusal ? failure(refusal) : null)));
      },
      onData: (stream, session, done) => this.#data(stream, session, done),
    };
  }

  #data(
    stream: NodeJS.ReadableStream,
    session: SMTPServerSession,
    done: (error?: Error | null, said?: string) => void,
  ) {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => {
      if (chunks.push(chunk) === 1) this.#step('data', session, () => {});
    });
    stream.on('end', () => {
      const answer: Answer = (error) => (error ? done(error) : done(null, this.#faults.accepted ?? 'OK'));
      if (this.#takes()) this.#take(session, Buffer.concat(chunks));
      const delay = this.#faults.slow ?? 0;
      if (delay > 0) setTimeout(() => this.#step('message', session, answer), delay);
      else this.#step('message', session, answer);
    });
  }

  /** A message whose final dot is not answered is taken all the same; one that is refused is not. */
  #takes(): boolean {
    return this.#faults.refuse?.message === undefined || !this.#isFaulty();
  }

  #take(session: SMTPServerSession, raw: Buffer): void {
    const { mailFrom, rcptTo } = session.envelope;
    const message = {
      connection: this.#connections.get(session.remotePort) ?? 0,
      reversePath: mailFrom ? mailFrom.address : '',
      recipients: rcptTo.map(({ address }) => address),
      raw: raw.toString('latin1'),
    };
    this.messages.push(message);
    this.#options.onMessage?.(message);
  }

  #isFaulty(): boolean {
    return this.#happened < (this.#faults.times ?? Number.POSITIVE_INFINITY);
  }

  /** Answers a step as it should, or does what is wrong with it. */
  #step(step: SinkStep, session: SMTPServerSession, answer: Answer): void {
    this.steps.push(step);
    const { dropAt, hangAt, refuse } = this.#faults;
    const refusal = step === 'data' ? undefined : refuse?.[step];
    const isFault = dropAt === step || hangAt === step || refusal !== undefined;
    if (!isFault || !this.#isFaulty()) {
      answer();
      return;
    }
    this.#happened += 1;
    if (dropAt === step) this.#drop(session);
    else if (refusal !== undefined) answer(failure(refusal));
  }
}

function serverOptions({ users, tls }: SinkOptions): SMTPServerOptions {
  return {
    logger: false,
    authOptional: users === undefined,
    allowInsecureAuth: true,
    authMethods: ['PLAIN', 'LOGIN', 'XOAUTH2'],
    disableReverseLookup: true,
    closeTimeout: 100,
    size: 100 * 1024 * 1024,
    secure: tls?.implicit ?? false,
    ...(tls ? { key: tls.key, cert: tls.cert } : { disabledCommands: ['STARTTLS'] }),
  };
}

/** `550 5.1.1 No such user` as smtp-server wants it. */
function failure(answer: string): Error {
  return Object.assign(new Error(answer.slice(4)), { responseCode: Number(answer.slice(0, 3)) });
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { log: { type: 'string' }, faults: { type: 'string' } } });
  const log = values.log ?? 'smtp-sink.jsonl';
  const onMessage = (message: SinkMessage) =>
    appendFileSync(log, `${JSON.stringify({ ...message, at: Date.now() })}\n`);
  const sink = await startSmtpSink({ onMessage, faults: JSON.parse(values.faults ?? '{}') });
  process.stdout.write(`${JSON.stringify({ port: sink.port })}\n`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(0));
}

if (import.meta.main) await main();
