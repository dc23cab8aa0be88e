/**
 * The promise that nothing is lost and nothing doubled, under SIGKILL: a mailbox of 1,000 messages is taken by a daemon that
 * is killed again and again at drawn moments, until all is done. The SMTP server is a process of its own that writes down each
 * message before it says 250, so its record outlives every kill.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as moment } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Random, seededRandom } from '../bench/mail-random.ts';
import { type Child, endChildren, startChild, until } from '../support/child.ts';
import { createDeskFolder, type DeskFolder, deskConfig, lastWords } from '../support/daemon.ts';
import { type Dovecot, skipWithoutDovecot, startDovecot } from '../support/dovecot.ts';
import type { SinkMessage } from '../support/smtp-sink.ts';
import { mailboxFull } from './mailbox.ts';
import { isDone, type Progress, progressOf, untilDone } from './progress.ts';
import { expectNothingLost, fatesOf, messageIdOf } from './proof.ts';

const seed = 4;
const copies = 40;
const messages = 1_000;
const kills = 28;
/** Of the kills, those that do not wait for progress: they hit the start, where what the last kill left is taken up. */
const earlyKills = 4;
const pool = 3;

describe.skipIf(skipWithoutDovecot())('a daemon that is killed at random', () => {
  let dovecot: Dovecot;
  let folder: DeskFolder;
  let sinkLog = '';

  beforeAll(async () => {
    dovecot = await startDovecot();
    folder = createDeskFolder({});
    sinkLog = join(folder.dir, 'sink.jsonl');
    const smtpPort = await startSinkProcess(sinkLog);
    folder.write('policy.yaml', promises);
    folder.configure({
      ...deskConfig({ imapPort: dovecot.port, smtpPort, smtp: { pool } }),
      policy: ['policy.yaml'],
    });
  });

  afterAll(async () => {
    await endChildren();
    folder?.remove();
    await dovecot?.stop();
  });

  test('takes 1,000 messages without losing or doubling one', { timeout: 400_000 }, async () => {
    await dovecot.deliver('help', mailboxFull({ originals: messages - copies, copies, seed }));
    const hits = await killAgainAndAgain(folder, seededRandom(seed));
    const daemon = folder.start();
    await untilDone(folder, daemon, messages, 120_000);
    daemon.signal('SIGTERM');
    expect(await daemon.ended).toEqual({ code: 0, signal: null });
    const taken = readTaken(sinkLog);
    const { journal, outbox } = await expectNothingLost({ folder, dovecot, user: 'help', messages, taken });
    const uncertain = outbox.filter(({ state }) => state === 'uncertain');
    console.log(
      summary(hits),
      fatesOf(journal),
      `${taken.length} mails taken, ${uncertain.length} uncertain`,
    );
    expect(fatesOf(journal)).toMatchObject({ copy: copies });
    expect(hits.length).toBeGreaterThanOrEqual(20);
    expect(uncertain.length).toBeLessThanOrEqual(kills * pool);
    expect(outbox.filter(({ state }) => state !== 'sent' && state !== 'uncertain')).toEqual([]);
    await expectPromisesKept(folder, ['at once']);
  });

  test('warns of every promise once and misses none, though it is killed while it sweeps', {
    timeout: 400_000,
  }, async () => {
    const random = seededRandom(seed + 1);
    const hours = (count: number) => new Date(Date.now() + count * 3_600_000).toISOString();
    const counts = [
      await sweepUnderFire(folder, random, hours(19)),
      await sweepUnderFire(folder, random, hours(48)),
    ];
    console.log(`sweeps that were killed: ${counts.join(', ')}`);
    await expectPromisesKept(folder, ['at once', 'warn', 'late']);
    const times = new Map<string, number>();
    for (const { raw } of readTaken(sinkLog)) {
      const id = messageIdOf(raw);
      times.set(id, (times.get(id) ?? 0) + 1);
    }
    expect([...times].filter(([, count]) => count > 1)).toEqual([]);
    expect(await folder.ask('replay', '--check')).toMatchObject([{ ok: true, differences: [] }]);
  });
});

/** A first reply within a day, that nobody gives: told at once, warned after eighteen hours, late after twenty-four. */
const promises = `
sla:
  targets: {firstReply: 24h}
  steps:
    - {name: at once, targets: firstReply, percent: 0, actions: [{notify: assignee}]}
    - {name: warn, targets: firstReply, percent: 75, actions: [{notify: assignee}]}
    - {name: late, targets: firstReply, percent: 100, actions: [{notify: assignee}, {tag: late}]}
  policies: [{name: all}]
`;

/** Sweeps at a later time, killed at drawn moments, until one comes to its end. Returns how many did not. */
async function sweepUnderFire(folder: DeskFolder, random: Random, now: string): Promise<number> {
  for (let killed = 0; killed < 8; killed += 1) {
    const sweep = folder.start({}, '--once', '--now', now);
    const isOver = await Promise.race([
      sweep.ended.then(() => true),
      moment(random.between(300, 2_500)).then(() => false),
    ]);
    if (isOver) return killed;
    await sweep.kill();
  }
  expect(await folder.start({}, '--once', '--now', now).ended).toEqual({ code: 0, signal: null });
  return 8;
}

interface Step {
  readonly ticket: number;
  readonly step: string;
}

/** Every ticket took each of these steps once, and its assignee was mailed once about each. */
async function expectPromisesKept(folder: DeskFolder, steps: readonly string[]): Promise<void> {
  const tickets = folder.rows<{ number: number }>('select number from ticket');
  const taken = folder.rows<Step>(
    `select ticket, json_extract(data, '$.step') as step from ticket_event where type in ('sla.warned', 'sla.stepped')`,
  );
  const wanted = tickets.flatMap(({ number: ticket }) => steps.map((step) => `${ticket} ${step}`));
  expect(taken.map(({ ticket, step }) => `${ticket} ${step}`).toSorted()).toEqual(wanted.toSorted());
  const mailed = folder.rows<{ ticket: number; because: string }>(
    `select ticket, json_extract(mail, '$.content.variables.headline') as because from outbox
     where kind = 'notification' and json_extract(mail, '$.content.variables.headline') like '%first reply%'`,
  );
  expect(mailed).toHaveLength(wanted.length);
  const breaches = folder.rows<{ n: number }>(
    `select count(*) as n from ticket_event where type = 'sla.breached' group by ticket`,
  );
  expect(breaches.map(({ n }) => n)).toEqual(steps.includes('late') ? tickets.map(() => 1) : []);
}

async function startSinkProcess(log: string): Promise<number> {
  const program = fileURLToPath(new URL('../support/smtp-sink.ts', import.meta.url));
  const child = startChild([program, '--log', log, '--faults', JSON.stringify({ slow: 10 })]);
  const line = await until('the SMTP server listens', () => /^\{.*\}\n/.exec(child.stdout())?.[0], {
    context: child.stderr,
  });
  return JSON.parse(line).port;
}

function readTaken(log: string): SinkMessage[] {
  return readFileSync(log, 'utf8')
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
}

/** Kills the planned number of daemons; returns how things stood after each kill that hit work. */
async function killAgainAndAgain(folder: DeskFolder, random: Random): Promise<Progress[]> {
  const plan = random.shuffled(Array.from({ length: kills }, (_, index) => index < earlyKills));
  const hits: Progress[] = [];
  let before = progressOf(folder);
  for (const [index, isEarly] of plan.entries()) {
    const daemon = folder.start();
    if (!isEarly) await reported(daemon, share(random, before, kills - index));
    // The moment of the kill is drawn, so that it falls anywhere; nothing is waited for.
    await moment(random.between(0, isEarly ? 1_500 : 30));
    await daemon.kill();
    const after = progressOf(folder);
    if (stepsOf(after) > stepsOf(before) && !isDone(after, messages)) hits.push(after);
    before = after;
  }
  return hits;
}

function stepsOf({ journalled, handled, settled }: Progress): number {
  return journalled + handled + settled;
}

/** How far a life may come, in messages handled and mails sent: more or less its part of what is left, never all of it. */
function share(random: Random, { handled, waiting }: Progress, lives: number): number {
  // About eight mails go out for five that come in.
  const left = (messages - handled) * 2.6 + waiting;
  const part = (left * random.between(30, 130)) / 100 / lives;
  return Math.max(1, Math.floor(Math.min(part, left / 2)));
}

/** Resolves when the daemon has logged that many messages handled or mails sent. */
async function reported(daemon: Child, amount: number): Promise<void> {
  const context = () => lastWords(daemon);
  await until(`${amount} steps of work`, () => daemon.ending() !== null || stepsIn(daemon) >= amount, {
    context,
  });
  expect(daemon.ending(), context()).toBeNull();
}

function stepsIn(daemon: Child): number {
  const log = daemon.stderr();
  const handled = [...log.matchAll(/"messages":(\d+),.*"mail handled"/g)].map(([, count]) => Number(count));
  return handled.reduce((sum, count) => sum + count, log.split('"mail sent"').length - 1);
}

function summary(hits: readonly Progress[]): string {
  const having = (claim: (at: Progress) => boolean) => hits.filter(claim).length;
  const undecided = having(({ journalled, handled }) => journalled > handled);
  const unsent = having(({ sending }) => sending > 0);
  const untold = having(({ untold: left }) => left > 0);
  const unread = having(({ journalled }) => journalled < messages);
  return `${kills} kills, ${hits.length} in work (${unread} with mail still unread, ${undecided} undecided, ${untold} unmarked, ${unsent} being sent)`;
}
