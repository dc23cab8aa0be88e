/** What the command line does without a running daemon: look, check, put right. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { openSession, templatesDir, trustOf } from './app.ts';
import { readExamples } from './config/examples/read-examples.ts';
import type { Config } from './config/schema.ts';
import type { Instant } from './desk/instant.ts';
import { type Miss, misses } from './desk/policy/example.ts';
import { type Explanation, explainTicket } from './desk/policy/explain.ts';
import { explanationText } from './desk/policy/explain-text.ts';
import { csvOf } from './desk/report/csv.ts';
import { digestContent } from './desk/report/digest.ts';
import { lastPeriod, periodWith, type ReportKind } from './desk/report/period.ts';
import type { Report } from './desk/report/report.ts';
import { reportLines } from './desk/report/report-text.ts';
import { mailboxNamed } from './desk/settings.ts';
import { deskSettings } from './desk-settings.ts';
import type { Problem } from './errors.ts';
import { sendDigest, waitingTickets } from './flow/digest.ts';
import { compare } from './flow/receive.ts';
import { replayCheck } from './flow/replay.ts';
import { makeReport } from './flow/report.ts';
import { learnedLast } from './flow/train.ts';
import { type TriedMail, tryPolicy } from './flow/trial.ts';
import { prepareMail } from './io/parse/prepare.ts';
import { createRenderer } from './io/render/render.ts';
import { migrate, openDatabase } from './store/database.ts';
import type { QuarantineRow } from './store/quarantine.ts';
import { createStore, type Store } from './store/store.ts';

/** Opens the store for a command that only looks or changes a row. */
export async function openStore(config: Config): Promise<Store> {
  return createStore(await openDatabase(config.store.file));
}

/** Brings the database up to date; returns the migrations applied. */
export async function migrateStore(config: Config): Promise<string[]> {
  const db = await openDatabase(config.store.file, { migrate: false });
  try {
    return await migrate(db);
  } finally {
    await db.destroy();
  }
}

/** Renders every template with its samples. Throws ConfigError; returns what is only worth a warning. */
export async function checkTemplates(): Promise<readonly Problem[]> {
  return (await createRenderer({ dir: templatesDir })).problems();
}

export interface ExampleOutcome {
  readonly name: string;
  readonly passed: boolean;
  readonly misses: readonly Miss[];
}

/** Runs the examples of a file against the policy. Throws ConfigError where the file cannot be used. */
export async function testPolicy(config: Config, file: string): Promise<ExampleOutcome[]> {
  const mailboxes = config.mailboxes.map(({ name, group }) => ({ name, group: group || null }));
  const desk = { policy: config.policy, timeZone: config.desk.timezone, mailboxes };
  return (await readExamples(file, desk)).map((example) => {
    const missed = misses(config.policy, example);
    return { name: example.name, passed: missed.length === 0, misses: missed };
  });
}

/**
 * What the policy in the files would have made of the mails that opened tickets in a span of the desk's past. Reads the desk's database,
 * and works in one of its own that is gone afterwards.
 */
export async function* dryRun(
  store: Store,
  config: Config,
  from: Instant,
  to: Instant,
): AsyncIterable<TriedMail> {
  const dir = await mkdtemp(join(tmpdir(), 'inboxd-dry-run-'));
  const trial = createStore(await openDatabase(join(dir, 'trial.db')));
  try {
    const learned = await learnedLast({ store });
    yield* tryPolicy(
      {
        ...{ store, trial, desk: deskSettings(config), prepare: prepareMail },
        learned: () => learned,
        trustOf: ({ name }) => trustOf(config.mailboxes.find((mailbox) => mailbox.name === name)),
      },
      from,
      to,
    );
  } finally {
    await trial.close();
    await rm(dir, { recursive: true, force: true });
  }
}

/** Why a ticket is as it is, also in lines for people; null where there is none of this number. */
export async function explainPolicy(
  store: Store,
  config: Config,
  number: number,
): Promise<{ explanation: Explanation; lines: string[] } | null> {
  const events = await Array.fromAsync(store.views.events(number));
  if (events.length === 0) return null;
  const explanation = explainTicket(config.policy, events, new Date().toISOString());
  return { explanation, lines: explanationText(explanation, config.desk.timezone) };
}

/** A report in the forms that it can be had in beside its figures. */
export interface MadeReport {
  readonly report: Report;
  readonly lines: readonly string[];
  readonly csv: string;
  /** The digest as a page, as an agent would see it who belongs to no group. */
  readonly html: () => Promise<string>;
  /** Queues the digest for the managers; how many mails. */
  readonly send: () => Promise<number>;
}

/** The figures of the period that a local date lies in; without a date of the last one that is over. Also in lines for people. */
export async function report(
  store: Store,
  config: Config,
  kind: ReportKind,
  date: string | null,
): Promise<MadeReport> {
  const { timezone } = config.desk;
  const period =
    date === null ? lastPeriod(kind, timezone, new Date().toISOString()) : periodWith(kind, timezone, date);
  const made = await makeReport({ store, policy: config.policy }, period);
  const desk = deskSettings(config);
  const deps = { store, desk };
  const byHand = {
    name: `${kind} by hand`,
    period: kind,
    at: 0,
    timeZone: timezone,
    to: ['managers' as const],
  };
  return {
    report: made,
    lines: reportLines(made),
    csv: csvOf(made),
    html: async () => {
      const waiting = await waitingTickets(store);
      const brand = mailboxNamed(desk, '').brand;
      const variables = digestContent({ report: made, waiting, missed: 0, reader: null, brand });
      return (await createRenderer({ dir: templatesDir })).render('digest', variables).html;
    },
    send: () => sendDigest(deps, byHand, { period, missed: 0 }, new Date().toISOString(), true),
  };
}

/** Closes the breaker for automatic mail; false where it was not open. */
export async function releaseOutbox(store: Store): Promise<boolean> {
  const opened = await store.facts.read('breaker:global');
  await store.facts.drop('breaker:global');
  await store.facts.save('breaker:released-at', new Date().toISOString());
  return opened !== null;
}

/** A quarantined message with its raw bytes, as text for people (bytes beyond ASCII as they are in UTF-8). */
export async function quarantineDetail(
  store: Store,
  row: QuarantineRow,
): Promise<{ id: number; journalId: number; reason: string; detail: string; at: Instant; raw: string }> {
  const zstd = await store.journal.readRaw(row.journal);
  const raw = zstd === null ? '' : zstdDecompressSync(zstd).toString('utf8');
  return { id: row.id, journalId: row.journal, reason: row.reason, detail: row.detail, at: row.at, raw };
}

export const replay = replayCheck;

/** Connects to every mailbox and compares; changes nothing. */
export async function reconcile(
  store: Store,
  config: Config,
): Promise<{ mailbox: string; server: number; journal: number; missing: number }[]> {
  const reports = [];
  for (const mailbox of config.mailboxes) {
    const session = openSession(mailbox, () => undefined);
    try {
      const { uidValidity } = await session.connect();
      const cursor = await store.journal.readCursor(mailbox.name);
      const counts =
        cursor === null
          ? { server: 0, journal: 0, missing: [] }
          : await compare(store, session, mailbox.name, { ...cursor, uidValidity });
      reports.push({
        mailbox: mailbox.name,
        server: counts.server,
        journal: counts.journal,
        missing: counts.missing.length,
      });
    } finally {
      await session.close();
    }
  }
  return reports;
}
