/**
 * The sandbox's IMAP server: hoodiecrow, which keeps everything in memory and knows one mailbox owner. Each account therefore
 * gets a server object of its own that never listens; one front listens, and a login moves the connection to its owner's.
 */
import type { AddressInfo } from 'node:net';
import hoodiecrow from 'hoodiecrow-imap';
import { type Account, accountOf, allAccounts } from './accounts.ts';

export interface ImapServer {
  readonly port: number;
  /** Puts a message into the account's INBOX; clients in IDLE hear of it at once. */
  readonly deliver: (account: Account, raw: Buffer) => void;
  readonly close: () => Promise<void>;
}

const plugins = ['ID', 'IDLE', 'UIDPLUS', 'MOVE', 'SPECIAL-USE', 'NAMESPACE', 'UNSELECT', 'LITERALPLUS'];

/** Listens on a free port of 127.0.0.1. */
export async function startImapServer(host: string): Promise<ImapServer> {
  const stores = new Map(allAccounts.map((account) => [account.address, emptyStore()]));
  const front = hoodiecrow({ plugins });
  front.setCommandHandler('LOGIN', login(stores));
  const open = new Set<hoodiecrow.Connection>();
  front.connectionHandlers.push((connection) => track(open, connection));
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  front.server.once('error', reject);
  front.server.listen(0, host, resolve);
  await promise;
  return {
    port: portOf(front.server.address()),
    deliver: ({ address }, raw) => {
      stores.get(address)?.appendMessage('INBOX', [], new Date(), raw.toString('latin1'));
    },
    close: () => closed(front, open),
  };
}

function emptyStore(): hoodiecrow.ImapServer {
  // Every run begins anew: with the time as UIDVALIDITY no client mistakes it for what it has cached.
  const uidvalidity = Math.floor(Date.now() / 1000);
  const folder = (specialUse: string) => ({ uidvalidity, 'special-use': specialUse });
  return hoodiecrow({
    plugins,
    storage: {
      INBOX: { uidvalidity },
      '': {
        separator: '/',
        folders: {
          Sent: folder('\\Sent'),
          Drafts: folder('\\Drafts'),
          Junk: folder('\\Junk'),
          Trash: folder('\\Trash'),
        },
      },
    },
  });
}

function login(stores: ReadonlyMap<string, hoodiecrow.ImapServer>): hoodiecrow.CommandHandler {
  return (connection, parsed, data, callback) => {
    const [user, secret] = parsed.attributes ?? [];
    const account = accountOf(user?.value ?? '', secret?.value ?? '');
    const store = stores.get(account?.address ?? '');
    const answer = (command: string, value: string) =>
      connection.send(
        { tag: parsed.tag, command, attributes: [{ type: 'TEXT', value }] },
        'LOGIN',
        parsed,
        data,
      );
    if (connection.state !== 'Not Authenticated') answer('BAD', 'You are logged in already');
    else if (store === undefined) answer('NO', 'Unknown user or wrong password');
    else {
      moveTo(store, connection);
      answer('OK', 'Welcome');
    }
    callback();
  };
}

/** A connection looks folders up in its server and hears of changes from it. */
function moveTo(store: hoodiecrow.ImapServer, connection: hoodiecrow.Connection): void {
  connection.server.removeListener('notify', connection._notificationCallback);
  connection.server = store;
  store.on('notify', connection._notificationCallback);
  connection.state = 'Authenticated';
}

function track(open: Set<hoodiecrow.Connection>, connection: hoodiecrow.Connection): void {
  connection.server.setMaxListeners(0);
  open.add(connection);
  connection.socket?.once('close', () => {
    open.delete(connection);
    // A client that leaves in the middle of IDLE would leave a timer of half an hour behind.
    if (connection.inputHandler !== false) connection.inputHandler('DONE');
  });
}

/** A port is what a server that listens on TCP has. */
function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function closed(front: hoodiecrow.ImapServer, open: ReadonlySet<hoodiecrow.Connection>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  front.server.close(() => resolve());
  for (const { socket } of open) socket?.destroy();
  return promise;
}
