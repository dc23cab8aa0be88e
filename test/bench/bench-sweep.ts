/**
 * What one sweep costs: 10,000 promises due at once, among 10,000, 100,000 and 1,000,000 open tickets. Each due ticket is warned
 * of, with a mail to its agent. The time must follow what is due and not what is open.
 *
 * How it is measured. Every ticket has a requester, a subject, a message, an acknowledgement that went out and the last event of
 * its log, all multiplied by SQL from one that was opened as usual; what is due lies as far apart among them as it can. The
 * smaller sizes are made anew for each run, in turn, so that what else the machine does falls on both; the largest is made once
 * and another 10,000 are due each time. The table shows medians; the verdict compares the fastest runs, to which the machine
 * added least. Rows read are those that SQLite returned, for its driver counts no others: that no
 * statement looks at more of a growing table than an index leads it to is asked of the query planner, and megabytes read from
 * the file are counted by the system where it does (Linux).
 */
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aroundTheClock } from '../../src/desk/clock/around-the-clock.ts';
import { nothing } from '../../src/desk/decision.ts';
import { enact } from '../../src/desk/enact.ts';
import { happened } from '../../src/desk/event.ts';
import { after, hour } from '../../src/desk/instant.ts';
import { noPolicy, type Policy } from '../../src/desk/policy/policy.ts';
import type { DeskSettings } from '../../src/desk/settings.ts';
import { sweep } from '../../src/flow/sweep.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { deskSettings } from './bench-desk.ts';
import { median } from './bench-report.ts';

/** Medians of some runs. */
export interface SweepRun {
  readonly open: number;
  readonly due: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** Seconds of each run, in the order they were made. */
  readonly runs: readonly number[];
  /** Rows that the statements of the sweep returned. */
  readonly rowsRead: number;
  readonly statements: number;
  /** Null where the system does not count. */
  readonly megabytesRead: number | null;
  readonly mails: number;
}

export interface Sweeps {
  /** PostgreSQL joins here. */
  readonly database: 'SQLite';
  readonly sizes: readonly SweepRun[];
  /** The fastest run among ten times as many open tickets, of the fastest where everything open is due. */
  readonly ratio: number;
  /** Above it the time grows with what is open. */
  readonly limit: number;
  /** What of a query plan walks through a table that grows; empty where indexes lead everywhere. */
  readonly scans: readonly string[];
}

const flatRatio = 1.25;

const opened = '2026-01-05T09:00:00.000Z';
const dueFrom = after(opened, 3 * hour);

const policy: Policy = {
  ...noPolicy,
  slas: [
    {
      name: 'all',
      when: {},
      calendar: aroundTheClock('UTC'),
      targets: { firstReply: { unit: 'clock', ms: 4 * hour }, resolution: { unit: 'clock', ms: 24 * hour } },
      updatesBeforeResolution: 0,
      pauses: {},
      reopen: 'continue',
      steps: [
        {
          name: 'warn',
          targets: ['firstReply'],
          percent: 75,
          actions: [{ do: 'notify', who: ['assignee'] }],
        },
      ],
      extensions: { most: null, total: null },
    },
  ],
};

interface Size {
  readonly due: number;
  readonly open: number;
}

const runs = 6;
const runsOfLargest = 3;

/** `sizes`: how many tickets are open, three rising numbers. */
export async function runSweeps(
  due: number,
  [small, large, largest]: readonly [number, number, number],
  say: (line: string) => void,
): Promise<Sweeps> {
  const some: OneRun[] = [];
  const many: OneRun[] = [];
  for (let run = 0; run < runs; run++) {
    for (const [open, kept] of [
      [small, some],
      [large, many],
    ] as const) {
      kept.push(...(await runsAmong({ due, open }, 1)));
      say(`${due} due among ${open}: ${kept.at(-1)?.seconds.toFixed(2)} s`);
    }
  }
  const most = await runsAmong({ due, open: largest }, runsOfLargest);
  say(`${due} due among ${largest}: ${most.map(({ seconds }) => seconds.toFixed(2)).join(' ')} s`);
  const sizes = [
    summary({ due, open: small }, some),
    summary({ due, open: large }, many),
    summary({ due, open: largest }, most),
  ];
  const [best = 1, bestOfMany = 0] = [some, many].map((all) =>
    Math.min(...all.map(({ seconds }) => seconds)),
  );
  const scans = [...new Set([...some, ...many, ...most].flatMap((it) => it.scans))];
  return { database: 'SQLite', sizes, ratio: bestOfMany / best, limit: flatRatio, scans };
}

function summary({ due, open }: Size, all: readonly OneRun[]): SweepRun {
  const of = (pick: (run: OneRun) => number) => median(all.map(pick));
  const seconds = of((it) => it.seconds);
  const read = all.flatMap(({ megabytesRead }) => megabytesRead ?? []);
  return {
    ...{ open, due, seconds, perSecond: due / seconds },
    runs: all.map((it) => it.seconds),
    rowsRead: of((it) => it.rowsRead),
    statements: of((it) => it.statements),
    megabytesRead: read.length === 0 ? null : median(read),
    mails: of((it) => it.mails),
  };
}

async function runsAmong(size: Size, count: number): Promise<OneRun[]> {
  const dir = await mkdtemp(join(tmpdir(), 'inboxd-bench-sweep-'));
  try {
    const file = join(dir, 'desk.db');
    await fill(file, size);
    const done: OneRun[] = [];
    for (let run = 0; run < count; run++) done.push(await sweepOnce(file, size, run));
    return done;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Nothing of the filling is worth waiting for the disk. */
async function fill(file: string, size: Size): Promise<void> {
  const db = await openDatabase(file, { passing: true });
  try {
    await openOne(createStore(db), deskSettings(policy));
    await multiply(db, size);
  } finally {
    await db.destroy();
  }
}

/** As the daemon opens it; the `run`-th of every so many tickets falls due. */
async function sweepOnce(file: string, size: Size, run: number): Promise<OneRun> {
  const db = await openDatabase(file);
  try {
    await fallDue(db, size, run);
    return await timed(db, createStore(db), deskSettings(policy), size);
  } finally {
    await db.destroy();
  }
}

const first = 1001;

/** One ticket as a request opens it: the pattern of all others. */
async function openOne(store: Store, desk: DeskSettings): Promise<void> {
  await store.unit(async (work) => {
    const people = [{ address: 'c@customer.example', name: 'Customer' }];
    const known = await work.readKnown({
      now: opened,
      tickets: [],
      references: [],
      people,
      mails: [],
      held: [],
    });
    const ticket = work.ids.ticket();
    const subject = work.ids.text();
    const requester = known.contacts.get('c@customer.example')?.id ?? 0;
    const happenings = [
      happened('ticket.opened', `contact:${requester}`, 'bench', {
        mailbox: 'help',
        group: 'first',
        requester,
        participants: [requester],
        subject,
        priority: 'normal',
      }),
      happened('ticket.assigned', 'system', 'bench', { agent: 'Maria' }),
      happened('status.changed', 'system', 'assigned', { from: 'new', to: 'open' }),
    ];
    const decision = {
      ...nothing('bench', ticket),
      events: [{ ticket, happenings }],
      texts: [{ id: subject, ticket, body: 'A request' }],
    };
    const context = { desk, known, now: opened, ids: work.ids };
    await work.commit([enact(context, decision)], known, opened);
  });
}

/** The same ticket again and again, each with a requester of its own. */
async function multiply(db: Database, { open }: Size): Promise<void> {
  const many = `(with recursive n(i) as (select 1 union all select i + 1 from n where i < ${open - 1}) select i from n)`;
  const id = `(${first} + i)`;
  const state = `json_set(state, '$.number', ${id}, '$.requester', i + 1, '$.participants', json_array(i + 1), '$.subject', i + 1)`;
  const address = `'c' || i || '@customer.example'`;
  await db.transaction(async (tx) => {
    await tx.raw(`insert into contact select i + 1, ${address}, 'Customer', '' from ${many}`);
    await tx.raw(
      `insert into ticket select ${id}, seq, status, assignee, group_name, i + 1, i + 1, changed_at, ${state} from ticket, ${many}`,
    );
    await tx.raw(`insert into ticket_text select i + 1, ${id}, 'A request' from ${many}`);
    await tx.raw(`insert into ticket_event (ticket, seq, at, type, actor, because, data)
      select ${id}, seq, at, type, actor, because, data from ticket_event, ${many}
      where ticket_event.seq = (select max(seq) from ticket_event)`);
    await tx.raw(`insert into message select i, ${id} - 1, i, 'm' || i || '@customer.example', 'request', 'in', i, null,
      '${opened}', 'A request', 'Please help.', '[]', '[]', 'x', 'none', 0 from ${many}`);
    await tx.raw(`insert into outbox select i, ${id}, 'acknowledgement', 1, 'help', ${address}, 'a' || i || '@desk.example', i, null,
      '{"to":[],"cc":[]}', 'sent', 1, '', '${opened}', '${opened}', '${opened}', null, 'none', 0, 'new-ticket' from ${many}`);
    await tx.raw(`insert into timer select ${id}, 'sla', 0, '${later}' from ${many}`);
    await tx.raw(`update counter set next = ${open} + 2000`);
    await tx.raw(`update timer set due_at = '${later}'`);
  });
  await db.raw('analyze');
}

/** When what is not due is. */
const later = after(opened, 9 * hour);

async function fallDue(db: Database, { due, open }: Size, run: number): Promise<void> {
  const apart = Math.floor(open / due);
  await db.raw(`update timer set due_at = '${later}' where due_at < '${later}'`);
  await db.raw(`update timer set due_at = '${dueFrom}' where (ticket - ${first}) % ${apart} = ${run}
    and ticket < ${first + apart * due}`);
  await db.raw('pragma wal_checkpoint(truncate)');
}

interface OneRun {
  readonly seconds: number;
  readonly rowsRead: number;
  readonly statements: number;
  readonly megabytesRead: number | null;
  readonly mails: number;
  readonly scans: readonly string[];
}

interface Asked {
  readonly sql: string;
  readonly bindings?: readonly (string | number)[];
}

async function timed(db: Database, store: Store, desk: DeskSettings, { due }: Size): Promise<OneRun> {
  const shapes = new Map<string, Asked>();
  const counted = { rows: 0, statements: 0 };
  db.on('query', (asked: Asked) => {
    counted.statements += 1;
    shapes.set(asked.sql.slice(0, 200), asked);
  });
  db.on('query-response', (rows: unknown) => {
    counted.rows += Array.isArray(rows) ? rows.length : 0;
  });
  const log = { info: () => undefined, warn: () => undefined, error: fail };
  const readBefore = bytesRead();
  const began = performance.now();
  const swept = await sweep({ store, desk, log }, after(dueFrom, 1000));
  const seconds = (performance.now() - began) / 1000;
  const megabytesRead = readBefore === null ? null : ((bytesRead() ?? 0) - readBefore) / 2 ** 20;
  if (swept.timers !== due || swept.warned !== due) throw new Error(`swept ${JSON.stringify(swept)}`);
  db.removeAllListeners('query');
  const { rows: rowsRead, statements } = counted;
  return {
    seconds,
    rowsRead,
    statements,
    megabytesRead,
    mails: swept.mails,
    scans: await scansOf(db, [...shapes.values()]),
  };
}

/** By all threads of this process, the page cache of the system included. */
function bytesRead(): number | null {
  const io = '/proc/self/io';
  return existsSync(io) ? Number(/^rchar: (\d+)$/m.exec(readFileSync(io, 'utf8'))?.[1]) : null;
}

/** Tables that have more rows the more tickets there are. */
const growing = /^SCAN (?:ticket|ticket_event|ticket_text|message|m|outbox|contact|c|timer|journal|j)\b/;

async function scansOf(db: Database, asked: readonly Asked[]): Promise<string[]> {
  const found: string[] = [];
  for (const { sql, bindings = [] } of asked.filter((it) =>
    /^\s*(?:select|insert|update|delete|with)\b/i.test(it.sql),
  )) {
    const steps: { detail: string }[] = await db.raw(`explain query plan ${sql}`, [...bindings]);
    found.push(
      ...steps
        .filter(({ detail }) => growing.test(detail))
        .map(({ detail }) => `${detail}: ${sql.slice(0, 80)}`),
    );
  }
  return found;
}

function fail(fields: object): never {
  throw new Error(JSON.stringify(fields));
}
