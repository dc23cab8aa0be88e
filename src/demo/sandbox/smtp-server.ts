/**
 * The sandbox's SMTP server: takes mail from anyone with an account, for anyone with an account, and adds the trace fields a
 * receiving server adds (RFC 5321 section 4.4). Mail to anybody else is refused, so nothing ever leaves.
 */
import { buffer } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';
import { type Account, accountFor, accountOf } from './accounts.ts';

/** One copy of a mail, as it lies in one mailbox. */
export interface Arrival {
  readonly account: Account;
  /** Envelope, not header. The reverse path of a bounce is empty. */
  readonly reversePath: string;
  readonly recipient: string;
  readonly raw: Buffer;
}

export interface SmtpServer {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Bytes; larger mail is refused. */
const largest = 50 * 1024 * 1024;

/** Listens on a free port of `host`. `deliver` is called for each recipient before the mail is confirmed. */
export async function startSmtpServer(
  host: string,
  deliver: (arrival: Arrival) => void,
): Promise<SmtpServer> {
  const server = new SMTPServer({ ...settings, ...checks, onData: onData(deliver) });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(0, host, resolve);
  await promise;
  // What a client does wrong later concerns only its own connection.
  server.on('error', () => {});
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: () => closed(server),
  };
}

const settings: SMTPServerOptions = {
  name: 'mail.acme.example',
  banner: 'inboxd sandbox',
  size: largest,
  disabledCommands: ['STARTTLS'],
  allowInsecureAuth: true,
  disableReverseLookup: true,
  closeTimeout: 500,
};

const checks: Pick<SMTPServerOptions, 'onAuth' | 'onRcptTo'> = {
  onAuth({ username, password }, _session, answer) {
    if (accountOf(username ?? '', password ?? '') === null)
      answer(new Error('Unknown user or wrong password'));
    else answer(null, { user: username ?? '' });
  },
  onRcptTo({ address }, _session, answer) {
    if (accountFor(address) !== null) answer();
    else answer(refusal(550, `5.1.1 Nobody here is called ${address}`));
  },
};

function refusal(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}

function onData(deliver: (arrival: Arrival) => void): NonNullable<SMTPServerOptions['onData']> {
  return (stream, session, answer) => {
    buffer(stream)
      .then((raw) => {
        if (stream.sizeExceeded) throw refusal(552, '5.3.4 The message is too large');
        for (const arrival of arrivalsOf(session, raw)) deliver(arrival);
        answer();
      })
      .catch(answer);
  };
}

function arrivalsOf({ envelope, remoteAddress, id }: SMTPServerSession, sent: Buffer): Arrival[] {
  const reversePath = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
  return envelope.rcptTo.flatMap(({ address }) => {
    const account = accountFor(address);
    if (account === null) return [];
    const trace = [
      `Return-Path: <${reversePath}>`,
      `Delivered-To: ${address}`,
      `Received: from [${remoteAddress}] by ${settings.name} with ESMTPA id ${id}`,
      `\tfor <${address}>; ${new Date().toUTCString().replace('GMT', '+0000')}`,
    ];
    const raw = Buffer.concat([Buffer.from(`${trace.join('\r\n')}\r\n`), sent]);
    return [{ account, reversePath, recipient: address, raw }];
  });
}

function closed(server: SMTPServer): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(resolve);
  return promise;
}
