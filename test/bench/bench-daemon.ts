/** The daemon as its users run it, `bin/inboxd.js start` in a process of its own, on a desk made for one run. */
import { spawn } from 'node:child_process';
import { openSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { end, endWithUs, isConnectedTo, type Usage, until, usageOf } from './bench-process.ts';

export interface DaemonPlan {
  /** Where the run's own folder is made. */
  readonly dir: string;
  readonly imapPort: number;
  readonly smtpPort: number;
  readonly user: string;
  readonly password: string;
  readonly after: 'leave' | 'seen';
  /** How many agents there are to be notified. */
  readonly agents: number;
  /** Further arguments for Node, such as `--cpu-prof`. */
  readonly nodeOptions?: readonly string[];
}

/** What stands in the store at one moment. */
export interface Standing {
  readonly handled: number;
  readonly quarantined: number;
  readonly tickets: number;
  readonly sent: number;
  /** Mails that are not settled yet. */
  readonly waiting: number;
  /** When the first message was journalled, epoch ms. */
  readonly firstStored: number;
}

export interface BenchDaemon {
  /** Epoch ms. */
  readonly spawnedAt: number;
  /** When its connection to the IMAP server was first seen, epoch ms. */
  readonly connectedAt: () => Promise<number>;
  /** It has caught up with its mailbox. */
  readonly ready: () => Promise<void>;
  /** Waits until so many messages are decided and no outgoing mail waits. */
  readonly done: (messages: number) => Promise<Standing>;
  readonly usage: () => Usage;
  readonly stop: () => Promise<void>;
}

export const deskAddress = 'support@acme.example';

const bin = fileURLToPath(new URL('../../bin/inboxd.js', import.meta.url));
const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export async function startBenchDaemon(plan: DaemonPlan): Promise<BenchDaemon> {
  const dir = await mkdtemp(join(plan.dir, 'desk-'));
  writeFileSync(join(dir, 'inboxd.yaml'), JSON.stringify(configuration(plan)));
  const output = join(dir, 'stdout');
  const errors = join(dir, 'stderr');
  const { nodeOptions = [] } = plan;
  const program = nodeOptions.length > 0 ? [...nodeOptions, main] : [bin];
  const spawnedAt = Date.now();
  const child = spawn(process.execPath, [...program, 'start', '--config', dir, '--json'], {
    stdio: ['ignore', openSync(output, 'w'), openSync(errors, 'w')],
  });
  endWithUs(child);
  const pid = child.pid ?? 0;
  const alive = (): void => {
    if (child.exitCode !== null) throw new Error(`The daemon ended: ${readFileSync(errors, 'utf8')}`);
  };
  const isReady = () => {
    alive();
    return readFileSync(output, 'utf8').includes('"ready"') || null;
  };
  const connection = () => {
    alive();
    return isConnectedTo(plan.imapPort) ? Date.now() : null;
  };
  return {
    spawnedAt,
    connectedAt: () => until('connection to the IMAP server', connection),
    ready: async () => void (await until('the daemon is ready', isReady)),
    done: (messages) => settled(join(dir, 'desk.db'), messages, alive),
    usage: () => usageOf(pid),
    stop: () => end(child),
  };
}

/** Asks the database file itself, from outside and seldom: asking the daemon would be work for it. */
async function settled(file: string, messages: number, alive: () => void): Promise<Standing> {
  const look = () => {
    alive();
    const now = standing(file);
    return now !== null && now.handled + now.quarantined >= messages && now.waiting === 0 ? now : null;
  };
  return await until(`${messages} messages are handled`, look, { ms: 200 });
}

const question = `select
  (select count(*) from journal where state = 'handled') as handled,
  (select count(*) from journal where state = 'quarantined') as quarantined,
  (select count(*) from ticket) as tickets,
  (select count(*) from outbox where state = 'sent') as sent,
  (select count(*) from outbox where state not in ('sent', 'suppressed')) as waiting,
  (select min(stored_at) from journal) as first`;

function standing(file: string): Standing | null {
  try {
    using db = new DatabaseSync(file, { readOnly: true });
    const { first, ...counts } = { first: '', ...db.prepare(question).get() };
    const numbers = Object.fromEntries(Object.entries(counts).map(([name, n]) => [name, Number(n)]));
    const { handled = 0, quarantined = 0, tickets = 0, sent = 0, waiting = 0 } = numbers;
    return { handled, quarantined, tickets, sent, waiting, firstStored: Date.parse(first) };
  } catch {
    // Not created yet, or busy for a moment: the next look sees it.
    return null;
  }
}

function configuration({ imapPort, smtpPort, user, password, after, agents }: DaemonPlan): object {
  const plenty = 1_000_000;
  const budgets = {
    recipientPer10Min: plenty,
    recipientPerDay: plenty,
    ticketPerDay: plenty,
    globalPer10Min: plenty,
  };
  const person = (number: number) => ({
    name: `Agent ${number + 1}`,
    addresses: [`agent${number + 1}@acme.example`],
    groups: ['support'],
  });
  return {
    desk: {
      name: 'Acme Support',
      domain: 'acme.example',
      operator: 'operator@acme.example',
      secret: 'only for the bench: 0123456789',
      budgets,
    },
    mailboxes: [
      {
        name: 'support',
        address: deskAddress,
        start: 'all',
        after,
        silentAfter: '9999d',
        imap: { host: '127.0.0.1', port: imapPort, tls: 'none', user, password, sent: { copy: false } },
        smtp: { host: '127.0.0.1', port: smtpPort, tls: 'none' },
      },
    ],
    groups: [{ name: 'support' }],
    agents: Array.from({ length: agents }, (_, number) => person(number)),
  };
}
