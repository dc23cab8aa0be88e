/**
 * The real program over its contract (DESIGN section 9): a configuration folder, `bin/inboxd.js` as a child process, its
 * command line with `--json`. `rows` reads the database past it, for what the contract does not show.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { type Child, type Ending, startChild, until } from './child.ts';

export interface Answer extends Ending {
  readonly stdout: string;
  readonly stderr: string;
}

export interface DeskFolder {
  readonly dir: string;
  /** Writes `inboxd.yaml` anew (JSON is YAML). */
  readonly configure: (config: object) => void;
  /** Writes another file of the folder, such as a policy. */
  readonly write: (name: string, text: string) => void;
  /** Starts the daemon, with further arguments, and returns at once. */
  readonly start: (env?: Readonly<Record<string, string>>, ...args: readonly string[]) => Child;
  /** Starts the daemon and waits until these mailboxes are ready. */
  readonly startReady: (...mailboxes: string[]) => Promise<Child>;
  /** Runs a command with `--json` to its end, whatever that is. */
  readonly run: (...args: string[]) => Promise<Answer>;
  /** The objects that a command printed; throws where it does not end with 0. */
  readonly ask: <Row>(...args: string[]) => Promise<Row[]>;
  /** Rows of the database as they are now; none before there is a database. */
  readonly rows: <Row>(sql: string) => Row[];
  readonly remove: () => void;
}

const program = fileURLToPath(new URL('../../bin/inboxd.js', import.meta.url));

/** What the daemon logged last, for a test that waits in vain. */
export function lastWords(child: Child): string {
  return child.stderr().split('\n').slice(-15).join('\n');
}

export function createDeskFolder(config: object): DeskFolder {
  const dir = mkdtempSync(join(tmpdir(), 'inboxd-fault-'));
  const configure = (written: object): void =>
    writeFileSync(join(dir, 'inboxd.yaml'), JSON.stringify(written, null, 2));
  const start = (env = {}, ...args: readonly string[]): Child =>
    startChild([program, 'start', ...args, '--config', dir, '--json'], { INBOXD_LOG: 'info', ...env });
  const run = async (...args: string[]): Promise<Answer> => {
    const child = startChild([program, ...args, '--config', dir, '--json'], { INBOXD_LOG: 'warn' });
    const ending = await child.ended;
    return { ...ending, stdout: child.stdout(), stderr: child.stderr() };
  };
  configure(config);
  return {
    dir,
    configure,
    write: (name, text) => writeFileSync(join(dir, name), text),
    start,
    run,
    startReady: async (...mailboxes) => {
      const child = start();
      for (const mailbox of mailboxes) await isReady(child, mailbox);
      return child;
    },
    ask: async (...args) => {
      const { code, stdout, stderr } = await run(...args);
      if (code !== 0) throw new Error(`inboxd ${args.join(' ')} ended with ${code}: ${stderr}${stdout}`);
      return stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
    },
    rows: (sql) => readRows(join(dir, 'desk.db'), sql),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

/** Resolves when the daemon has said that a mailbox is ready; throws where it ends instead. */
export async function isReady(child: Child, mailbox: string): Promise<void> {
  const line = JSON.stringify({ event: 'ready', mailbox });
  await until(`${mailbox} is ready`, () => child.stdout().includes(line) || child.ending() !== null, {
    context: () => lastWords(child),
  });
  if (!child.stdout().includes(line)) throw new Error(`the daemon ended: ${child.stderr()}`);
}

/** A connection of its own each time: one that stays open over a kill would spare SQLite the recovery of its log. */
function readRows<Row>(path: string, sql: string): Row[] {
  try {
    const db = new DatabaseSync(path, { readOnly: true, timeout: 1_000 });
    try {
      return db.prepare(sql).all() as Row[];
    } finally {
      db.close();
    }
  } catch (error) {
    if (error instanceof Error && /unable to open|no such table/.test(error.message)) return [];
    throw error;
  }
}

export interface MailboxServers {
  readonly name?: string;
  readonly user?: string;
  readonly imapPort: number;
  readonly smtpPort: number;
  /** Further keys of `smtp`. */
  readonly smtp?: object;
}

/** A desk of two agents that takes the whole mailbox, marks what it took as seen, and is never stopped by its budgets. */
export function deskConfig(...mailboxes: readonly MailboxServers[]): object {
  const budget = 1_000_000;
  return {
    desk: {
      name: 'Acme Support',
      domain: 'acme.example',
      operator: 'ops@acme.example',
      secret: 'a secret of at least sixteen',
      budgets: {
        recipientPer10Min: budget,
        recipientPerDay: budget,
        ticketPerDay: budget,
        globalPer10Min: budget,
      },
    },
    store: { url: 'sqlite:desk.db' },
    mailboxes: mailboxes.map(mailboxConfig),
    groups: [{ name: 'first', lead: 'Maria' }],
    agents: [
      { name: 'Maria', addresses: ['maria@acme.example'], groups: ['first'], role: 'lead' },
      { name: 'Bob', addresses: ['bob@acme.example'], groups: ['first'] },
    ],
  };
}

function mailboxConfig({
  name = 'help',
  user = name,
  imapPort,
  smtpPort,
  smtp = {},
}: MailboxServers): object {
  return {
    name,
    address: `${name}@acme.example`,
    group: 'first',
    start: 'all',
    after: 'seen',
    silentAfter: '9999d',
    imap: { host: '127.0.0.1', port: imapPort, tls: 'none', user, password: 'secret' },
    smtp: { host: '127.0.0.1', port: smtpPort, tls: 'none', ...smtp },
  };
}
