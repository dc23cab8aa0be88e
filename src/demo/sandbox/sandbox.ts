/**
 * An Internet of nine people: an SMTP server that takes their mail and an IMAP server from which they read it, both on loopback,
 * without TLS, on ports the system gives, in memory. A real mail client can join with any of the accounts.
 */
import { startImapServer } from './imap-server.ts';
import { type Arrival, startSmtpServer } from './smtp-server.ts';

export interface Sandbox {
  readonly host: string;
  readonly imapPort: number;
  readonly smtpPort: number;
  /** Ends every connection and frees the ports. */
  readonly close: () => Promise<void>;
}

const host = '127.0.0.1';

/** `onArrival` hears of each copy of a mail when it lies in its mailbox; it must not throw. */
export async function startSandbox(onArrival: (arrival: Arrival) => void): Promise<Sandbox> {
  const imap = await startImapServer(host);
  const smtp = await startSmtpServer(host, (arrival) => {
    imap.deliver(arrival.account, arrival.raw);
    onArrival(arrival);
  });
  return {
    host,
    imapPort: imap.port,
    smtpPort: smtp.port,
    close: async () => {
      await Promise.all([smtp.close(), imap.close()]);
    },
  };
}
