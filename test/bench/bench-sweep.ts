/**
 * What one sweep costs: 10,000 promises due at once, among 10,000, 100,000 and 1,000,000 open tickets. Each due ticket is warned
 * of, with a mail to its agent. The time must follow what is due and not what is open.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aroundTheClock } from '../../src/desk/clock/around-the-clock.ts';
import { nothing } from '../../src/desk/decision.ts';
import { enact } from '../../src/desk/enact.ts';
import { happened } from '../../src/desk/event.ts';
import { after, hour, type Instant } from '../../src/desk/instant.ts';
import { noPolicy, type Policy } from '../../src/desk/policy/policy.ts';
import type { DeskSettings } from '../../src/desk/settings.ts';
import { sweep } from '../../src/flow/sweep.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { deskSettings } from './bench-desk.ts';

export interface SweepRun {
  readonly open: number;
  readonly due: number;
  readonly seconds: number;
  /** Rows that the statements of the sweep returned. */
  readonly rowsRead: number;
  readonly mails: number;
}

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

export async function runSweeps(due: number, sizes: readonly number[]): Promise<SweepRun[]> {
  const runs: SweepRun[] = [];
  for (const open of sizes) runs.push(await runSweep(due, open));
  return runs;
}

async function runSweep(due: number, open: number): Promise<SweepRun> {
  const dir = await mkdtemp(join(tmpdir(), 'inboxd-bench-sweep-'));
  const db = await openDatabase(join(dir, 'desk.db'));
  try {
    const store = createStore(db);
    const desk = deskSettings(policy);
    await openOne(store, desk);
    await multiply(db, { due, open });
    return await timed(db, store, desk, { due, open });
  } finally {
    await db.destroy();
    await rm(dir, { recursive: true, force: true });
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
    await work.commit([enact({ desk, known, now: opened }, decision)], known, opened);
  });
}

/** The same ticket again and again; only the first ones have their step due by the time of the sweep. */
async function multiply(db: Database, { due, open }: { due: number; open: number }): Promise<void> {
  const numbers = `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${open - 1})`;
  await db.raw(`insert into ticket select ${first} + i, seq, status, assignee, group_name, requester, subject, changed_at,
    replace(state, '"number":${first}', '"number":' || (${first} + i)) from ticket, (${numbers} select i from n)`);
  await db.raw(`insert into message select i, ${first} + i - 1, i, 'm' || i || '@customer.example', 'request', 'in', 1, null,
    '${opened}', 'A request', 'Please help.', '[]', '[]', 'x', 'none', 0 from (${numbers} select i from n)`);
  await db.raw(`insert into timer select ${first} + i, 'sla', 0,
    case when i < ${due} then '${dueFrom}' else '${after(opened, 9 * hour)}' end from (${numbers} select i from n)`);
  await db.raw('analyze');
}

async function timed(
  db: Database,
  store: Store,
  desk: DeskSettings,
  { due, open }: { due: number; open: number },
): Promise<SweepRun> {
  let rowsRead = 0;
  db.on('query-response', (rows: unknown) => {
    rowsRead += Array.isArray(rows) ? rows.length : 0;
  });
  const log = { info: () => undefined, warn: () => undefined, error: fail };
  const now: Instant = after(dueFrom, 1000);
  const began = performance.now();
  const swept = await sweep({ store, desk, log }, now);
  const seconds = (performance.now() - began) / 1000;
  if (swept.timers !== due || swept.warned !== due) throw new Error(`swept ${JSON.stringify(swept)}`);
  return { open, due, seconds, rowsRead, mails: swept.mails };
}

function fail(fields: object): never {
  throw new Error(JSON.stringify(fields));
}
