/** The store as the rest of the program sees it: one value with everything bound to an open database. */

import type { Instant } from '../desk/instant.ts';
import type { Known } from '../desk/known.ts';
import type { DayTally } from '../desk/report/days.ts';
import { type Applied, commitDecisions } from './commit.ts';
import type { Counters } from './counters.ts';
import type { Database, Transaction } from './database.ts';
import * as facts from './facts.ts';
import * as journal from './journal.ts';
import { readKnown, type Wanted } from './known.ts';
import * as models from './models.ts';
import * as opened from './opened.ts';
import * as outbox from './outbox.ts';
import * as quarantine from './quarantine.ts';
import * as report from './report.ts';
import * as timers from './timers.ts';
import { savepoint, type Unit, unitOfWork } from './unit.ts';
import { type Views, viewsOf } from './views/views.ts';

/** What can be done inside one unit of work. */
export interface Work {
  readonly ids: Counters['ids'];
  readonly readKnown: (wanted: Wanted) => Promise<Known>;
  readonly twins: (rows: readonly journal.JournalRow[]) => Promise<journal.Twin[]>;
  readonly rawOf: (journalId: number) => Promise<Buffer | null>;
  readonly commit: (applied: readonly Applied[], known: Known, now: Instant) => Promise<void>;
  readonly markHandled: (handled: readonly journal.Handled[]) => Promise<void>;
  readonly quarantine: (entries: readonly quarantine.Quarantined[], at: Instant) => Promise<number[]>;
  readonly releaseQuarantined: (journalId: number) => Promise<void>;
  readonly progress: (progress: outbox.Progress) => Promise<void>;
  readonly dueTimers: (now: Instant, limit: number) => Promise<Awaited<ReturnType<typeof timers.dueTimers>>>;
  readonly dropTimers: (keys: Parameters<typeof timers.dropTimers>[1]) => Promise<void>;
  readonly setTimers: (set: Parameters<typeof timers.setTimers>[1]) => Promise<void>;
  readonly fact: (name: string) => Promise<string | null>;
  readonly saveFact: (name: string, value: string) => Promise<void>;
  readonly views: Views;
  readonly report: ReportWork;
  /** Runs a part under its own savepoint. */
  readonly savepoint: <T>(part: (work: Work) => Promise<T>) => Promise<T>;
}

export interface ReportWork extends ReportReads {
  readonly cursor: (zone: string, measured: string) => Promise<number>;
  readonly uncounted: (cursor: number, limit: number) => Promise<report.Uncounted | null>;
  readonly addToDays: (zone: string, changes: readonly DayTally[], last: number) => Promise<void>;
}

/** What figures are read from. */
export interface ReportReads {
  readonly days: (
    span: Parameters<typeof report.readDays>[1],
    dimensions?: Parameters<typeof report.readDays>[2],
  ) => ReturnType<typeof report.readDays>;
  readonly backlog: (zone: string, to: string) => ReturnType<typeof report.backlogAt>;
  readonly logsOfBreached: (from: Instant, to: Instant) => ReturnType<typeof report.logsOfBreached>;
}

function workOf(unit: Unit): Work {
  return {
    ids: unit.counters.ids,
    readKnown: (wanted) => readKnown(unit.tx, unit.counters, wanted),
    twins: (rows) => journal.possibleTwins(unit.tx, rows),
    rawOf: (id) => journal.readRaw(unit.tx, id),
    commit: (applied, known, now) => commitDecisions(unit.tx, applied, known, now),
    markHandled: (handled) => journal.markHandled(unit.tx, handled),
    quarantine: (entries, at) => quarantine.quarantine(unit, entries, at),
    releaseQuarantined: (id) => quarantine.releaseQuarantined(unit, id),
    progress: (progress) => outbox.saveProgress(unit.tx, progress),
    dueTimers: (now, limit) => timers.dueTimers(unit.tx, now, limit),
    dropTimers: (keys) => timers.dropTimers(unit.tx, keys),
    setTimers: (set) => timers.setTimers(unit.tx, set),
    fact: (name) => facts.readFact(unit.tx, name),
    saveFact: (name, value) => facts.saveFact(unit.tx, name, value),
    views: viewsOf(unit.tx),
    report: {
      cursor: (zone, measured) => report.reportCursor(unit.tx, zone, measured),
      uncounted: (cursor, limit) => report.uncounted(unit.tx, cursor, limit),
      addToDays: (zone, changes, last) => report.addToDays(unit.tx, zone, changes, last),
      ...readsOf(unit.tx),
    },
    savepoint: (part) => savepoint(unit, (inner) => part(workOf(inner))),
  };
}

function readsOf(db: Database | Transaction): ReportReads {
  return {
    days: (span, dimensions) => report.readDays(db, span, dimensions),
    backlog: (zone, to) => report.backlogAt(db, zone, to),
    logsOfBreached: (from, to) => report.logsOfBreached(db, from, to),
  };
}

export function createStore(db: Database) {
  return {
    unit: <T>(work: (work: Work) => Promise<T>): Promise<T> => unitOfWork(db, (unit) => work(workOf(unit))),
    journal: {
      storeBatch: bind(db, journal.storeBatch),
      readCursor: bind(db, journal.readCursor),
      saveCursor: bind(db, journal.saveCursor),
      storedEntries: bind(db, journal.storedEntries),
      rows: bind(db, journal.journalRows),
      readRaw: bind(db, journal.readRaw),
      pendingOnServer: bind(db, journal.pendingOnServer),
      toldServer: bind(db, journal.toldServer),
      uids: bind(db, journal.journalUids),
      renumber: bind(db, journal.renumber),
    },
    outbox: {
      someDue: bind(db, outbox.someDue),
      claimDue: bind(db, outbox.claimDue),
      progress: bind(db, outbox.progress),
      putBack: bind(db, outbox.putBack),
      recoverSending: bind(db, outbox.recoverSending),
      read: bind(db, outbox.readOutbox),
      copiesWanted: bind(db, outbox.copiesWanted),
      setCopy: bind(db, outbox.setCopy),
      uncertain: bind(db, outbox.uncertainMails),
      automaticDue: bind(db, outbox.automaticDue),
      automaticSentSince: bind(db, outbox.automaticSentSince),
    },
    quarantine: {
      list: bind(db, quarantine.listQuarantine),
      read: bind(db, quarantine.readQuarantine),
      retry: bind(db, quarantine.retryQuarantined),
      drop: bind(db, quarantine.dropQuarantined),
    },
    timers: { list: bind(db, timers.listTimers), next: bind(db, timers.nextDue) },
    models: {
      newest: bind(db, models.newestModel),
      save: bind(db, models.saveModel),
      labelCounts: bind(db, models.labelCounts),
      taught: bind(db, models.taughtTexts),
    },
    opened: { since: bind(db, opened.openedSince), between: bind(db, opened.openedBetween) },
    facts: { read: bind(db, facts.readFact), save: bind(db, facts.saveFact), drop: bind(db, facts.dropFact) },
    views: viewsOf(db),
    report: readsOf(db),
    close: (): Promise<void> => db.destroy(),
  };
}

export type Store = ReturnType<typeof createStore>;

function bind<First, Rest extends unknown[], Answer>(
  first: First,
  fn: (first: First, ...rest: Rest) => Answer,
): (...rest: Rest) => Answer {
  return (...rest) => fn(first, ...rest);
}
