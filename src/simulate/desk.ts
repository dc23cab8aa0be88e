/**
 * A desk on a virtual clock: the real parser, decisions, SQLite store, templates and composer. Only the servers are left out: mail
 * is handed in as raw bytes, and what an SMTP server would take is kept for the people it is for.
 */
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { templatesDir } from '../app.ts';
import type { Config } from '../config/schema.ts';
import type { Instant } from '../desk/instant.ts';
import type { DeskSettings } from '../desk/settings.ts';
import { deskSettings } from '../desk-settings.ts';
import { createDelivery, type Transport } from '../flow/deliver.ts';
import { createIntake } from '../flow/intake.ts';
import type { Log } from '../flow/log.ts';
import { sweep } from '../flow/sweep.ts';
import { prepareMail } from '../io/parse/prepare.ts';
import { createRenderer } from '../io/render/render.ts';
import { createPost } from '../post.ts';
import { openDatabase } from '../store/database.ts';
import type { OutboxRow } from '../store/outbox.ts';
import { createStore, type Store } from '../store/store.ts';

/** A mail that went out. */
export interface Delivered {
  readonly row: OutboxRow;
  readonly recipients: readonly string[];
  readonly raw: Buffer;
}

export interface VirtualDesk {
  readonly settings: DeskSettings;
  readonly store: Store;
  /** What the desk itself complained of. */
  readonly complaints: readonly string[];
  readonly setNow: (now: Instant) => void;
  /** Hands in raw messages that reach a mailbox together; returns the ticket of each, null where it has none. */
  readonly receive: (mailbox: string, raws: readonly Buffer[]) => Promise<(number | null)[]>;
  /** Delivers what is queued, before that runs what `isDue`; returns what went out, in the order in which it was written. */
  readonly settle: (isDue: boolean) => Promise<Delivered[]>;
  readonly close: () => Promise<void>;
}

/** The database lies in `dir`, which nobody keeps. */
export async function openVirtualDesk(config: Config, dir: string): Promise<VirtualDesk> {
  let now: Instant = '';
  const clock = () => now;
  const complaints: string[] = [];
  const log = complaining(complaints);
  const settings = deskSettings(config);
  const renderer = await createRenderer({ dir: templatesDir });
  const store = createStore(await openDatabase(join(dir, 'desk.db'), { passing: true }));
  const post = accepting(config, (mailbox) => createPost(mailbox, { store, renderer }).transport);
  const delivery = createDelivery({
    ...{ store, desk: settings, now: clock, log },
    chance: () => 0.5,
    transportOf: post.transportOf,
  });
  const intake = intakeOf(config, settings, store, clock);
  let uid = 0;
  let hasReceived = false;
  return {
    settings,
    store,
    complaints,
    setNow: (to) => {
      now = to;
    },
    receive: async (mailbox, raws) => {
      const fetched = raws.map((raw, index) => ({
        ...{ uid: uid + index + 1, internalDate: now, size: raw.length, raw, oversize: false },
      }));
      uid += raws.length;
      hasReceived = true;
      const cursor = { uidValidity: '1', firstUid: 1, lastUid: uid };
      const handled = await intake.take(mailbox, cursor, await intake.prepare(fetched));
      return handled.map(({ ticket }) => ticket);
    },
    settle: async (isDue) => {
      const swept = isDue ? await sweep({ store, desk: settings, log }, now) : null;
      // Most timers only close a ticket, and looking for mail costs more than that.
      if (hasReceived || (swept?.mails ?? 0) > 0) await delivery.drain();
      hasReceived = false;
      return post.take();
    },
    close: async () => {
      await delivery.stop();
      await store.close();
    },
  };
}

function intakeOf(config: Config, desk: DeskSettings, store: Store, now: () => Instant) {
  return createIntake({
    ...{ store, desk, now },
    step: () => undefined,
    trustOf: () => ({ kind: 'none' }),
    maxMessageSize: config.desk.maxMessageSize,
    prepareAll: (raws) => Promise.all(raws.map((raw) => prepareMail(raw))),
    parseStored: async (zstd) => (await prepareMail(zstdDecompressSync(zstd))).outcome,
    silentAfter: () => Number.POSITIVE_INFINITY,
    tellsServer: () => false,
    queued: () => undefined,
  });
}

/** Nothing goes wrong here by chance, so whatever the desk warns of is a fault of ours. */
function complaining(complaints: string[]): Log {
  const complain = (fields: object, message: string) =>
    void complaints.push(`${message}: ${JSON.stringify(fields)}`);
  return { info: () => undefined, warn: complain, error: complain };
}

/** Composes as ever, and takes every mail at once. */
function accepting({ mailboxes }: Config, transportOf: (mailbox: Config['mailboxes'][number]) => Transport) {
  const taken: Delivered[] = [];
  const rows = new WeakMap<Buffer, OutboxRow>();
  const ours = mailboxes.map((mailbox) => [mailbox.name, accept(transportOf(mailbox), rows, taken)] as const);
  const byName = new Map(ours);
  return {
    transportOf: (name: string): Transport => {
      const found = byName.get(name) ?? ours[0]?.[1];
      if (found === undefined) throw new Error(`no mailbox ${name}`);
      return found;
    },
    // Which of several that went out together was ready first is chance.
    take: (): Delivered[] => taken.splice(0).toSorted((one, other) => one.row.id - other.row.id),
  };
}

function accept(real: Transport, rows: WeakMap<Buffer, OutboxRow>, taken: Delivered[]): Transport {
  return {
    ...real,
    compose: async (row) => {
      const raw = await real.compose(row);
      rows.set(raw, row);
      return raw;
    },
    send: async ({ recipients, raw, beforeData }) => {
      await beforeData();
      const row = rows.get(raw);
      if (row !== undefined) taken.push({ row, recipients, raw });
      return { kind: 'sent', serverMessageId: null, rejected: [] };
    },
  };
}
