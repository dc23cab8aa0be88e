/**
 * Delivers the outbox (DESIGN 7). A mail is claimed, rendered and composed; that DATA begins is committed before the first
 * byte; how it ended is written after. A crash between the two leaves an uncertain mail, never a second copy.
 */
import type { Context } from '../desk/context.ts';
import { enact } from '../desk/enact.ts';
import { after, type Instant, latest, minute } from '../desk/instant.ts';
import { type Attempt, type Settled, settle } from '../desk/outgoing/delivery.ts';
import { deliveryNews } from '../desk/outgoing/delivery-news.ts';
import { operatorAlert } from '../desk/outgoing/operator-mail.ts';
import type { DeskSettings } from '../desk/settings.ts';
import type { Applied } from '../store/commit.ts';
import type { OutboxRow, SettledRow } from '../store/outbox.ts';
import type { Store, Work } from '../store/store.ts';
import { coalesce } from './coalesce.ts';
import type { Log } from './log.ts';

/** Renders, composes and sends; bound to a mailbox's SMTP server by the app. */
export interface Transport {
  readonly compose: (row: OutboxRow) => Promise<Buffer>;
  readonly send: (mail: {
    reversePath: string;
    recipients: readonly string[];
    raw: Buffer;
    beforeData: () => Promise<void>;
  }) => Promise<Attempt>;
  readonly reversePath: string;
  readonly parallel: number;
}

export interface DeliverDeps {
  readonly store: Store;
  readonly desk: DeskSettings;
  readonly transportOf: (mailbox: string) => Transport;
  readonly now: () => Instant;
  /** 0..1 */
  readonly chance: () => number;
  readonly log: Log;
}

/** How long a mailbox's mail rests after its server refused us, in ms. */
const restAfterRefusal = 5 * minute;

export interface Delivery {
  /** Delivers what is due now; resolves when nothing that is due is left. */
  readonly drain: () => Promise<number>;
  /** Resolves when what is in flight has ended; nothing new is begun. */
  readonly stop: () => Promise<void>;
}

export function createDelivery(deps: DeliverDeps): Delivery {
  const resting = new Map<string, Instant>();
  // One line for both: no mail begins before the end of the one before it on its connection is written, or with it.
  const write = coalesce<Step>((steps) => saveSteps(deps, steps));
  let stopping = false;
  let draining: Promise<number> | null = null;
  // Mail may be queued after the last look and before this round ends: then one more look is taken.
  let again = false;
  // Mails that are claimed, and how they ended where that could not be written: the next look settles them first.
  const inHand = new Map<number, Ended | null>();

  const attempt = async (row: OutboxRow): Promise<void> => {
    const transport = deps.transportOf(row.mailbox);
    const outcome = await tryOnce(transport, row, () => write({ begins: row.id }));
    const settled = settle(row, outcome, deps.now(), deps.chance(), deps.desk.giveUpAfter);
    if (settled.aboutUs) resting.set(row.mailbox, after(deps.now(), restAfterRefusal));
    const ended = { row, settled, providerId: outcome.kind === 'sent' ? outcome.serverMessageId : null };
    inHand.set(row.id, ended);
    await write(ended);
    inHand.delete(row.id);
    logEnd(deps.log, row, settled);
  };

  const round = async (rows: readonly OutboxRow[]): Promise<void> => {
    const parallel = Math.max(...rows.map((row) => deps.transportOf(row.mailbox).parallel));
    for (const { id } of rows) inHand.set(id, null);
    const failures: unknown[] = [];
    const guarded = (row: OutboxRow) => attempt(row).catch((error: unknown) => void failures.push(error));
    const isOver = () => stopping || failures.length > 0;
    await inParallel(rows, parallel * inHandPerConnection, guarded, isOver);
    if (failures.length > 0) throw failures[0];
    await settleInHand(deps, inHand);
  };

  const run = async (): Promise<number> => {
    let delivered = 0;
    try {
      await settleInHand(deps, inHand);
      while (!stopping) {
        again = false;
        const rows = await claim(deps, resting);
        if (rows.length > 0) await round(rows);
        else if (!again) break;
        delivered += rows.length;
      }
      return delivered;
    } finally {
      draining = null;
    }
  };

  return {
    drain: () => {
      again = true;
      draining ??= run();
      return draining;
    },
    stop: async () => {
      stopping = true;
      await draining;
    },
  };
}

const claimed = 400;

/** While one mail is on its connection, the next is composed and the end of the last one written. */
const inHandPerConnection = 3;

/** Puts back what was never begun, and writes how the rest ended; one that cannot be written holds up no other. */
async function settleInHand(deps: DeliverDeps, inHand: Map<number, Ended | null>): Promise<void> {
  const unstarted = [...inHand].filter(([, ended]) => ended === null).map(([id]) => id);
  if (unstarted.length > 0) await deps.store.outbox.putBack(unstarted);
  for (const id of unstarted) inHand.delete(id);
  for (const ended of [...inHand.values()].filter((it) => it !== null)) {
    try {
      await saveSteps(deps, [ended]);
      inHand.delete(ended.row.id);
      logEnd(deps.log, ended.row, ended.settled);
    } catch (error) {
      deps.log.error({ mail: ended.row.id, because: String(error) }, 'the end of a mail cannot be written');
    }
  }
}

async function claim(deps: DeliverDeps, resting: Map<string, Instant>): Promise<OutboxRow[]> {
  const now = deps.now();
  const without = [...resting].filter(([, until]) => until > now).map(([mailbox]) => mailbox);
  // Most looks find nothing, and the budgets need not be counted for that.
  if (!(await deps.store.outbox.someDue(now))) return [];
  const room = await automaticRoom(deps, now);
  const limit = Math.max(1, Math.min(claimed, room > 0 ? room : claimed));
  return await deps.store.outbox.claimDue({ now, limit, automatic: room > 0, without });
}

/** Automatic mails that the global budget still allows; at zero the breaker opens until `outbox release`. */
async function automaticRoom(deps: DeliverDeps, now: Instant): Promise<number> {
  const { store, desk } = deps;
  if ((await store.facts.read('breaker:global')) !== null) return 0;
  const released = (await store.facts.read('breaker:released-at')) ?? '';
  const since = latest([released, after(now, -10 * minute)]);
  const sent = await store.outbox.automaticSentSince(since);
  const room = desk.budgets.globalPer10Min - sent;
  if (room > 0) return room;
  // A budget that is spent to the last mail, with nothing waiting, is nobody's business.
  if (await store.outbox.automaticDue(now)) await openBreaker(deps, now, sent);
  return 0;
}

async function openBreaker(deps: DeliverDeps, now: Instant, sent: number): Promise<void> {
  deps.log.error({ sent }, 'the breaker for automatic mail is open: inboxd outbox release closes it');
  await deps.store.unit(async (work) => {
    await work.saveFact('breaker:global', now);
    const context = await contextFor(deps, work, [], now);
    const decision = operatorAlert(context, {
      mailbox: deps.desk.mailboxes[0]?.name ?? '',
      title: 'Automatic mail is stopped',
      what: `${sent} automatic mails went out within ten minutes, which is the limit of this desk. Acknowledgements and notifications wait; replies of agents go out.`,
      where: 'desk.budgets.globalPer10Min in inboxd.yaml',
      next: 'Look at `inboxd outbox list` for what is going on. `inboxd outbox release` lets automatic mail go on.',
      facts: [],
      because: 'breaker-opened',
    });
    await work.commit([{ decision, events: [] }], context.known, now);
  });
}

async function tryOnce(transport: Transport, row: OutboxRow, begins: () => Promise<void>): Promise<Attempt> {
  try {
    const raw = await transport.compose(row);
    const recipients = [...row.body.to, ...row.body.cc].map(({ address }) => address);
    const { reversePath } = transport;
    return await transport.send({ reversePath, recipients, raw, beforeData: begins });
  } catch (error) {
    // What cannot be composed now (a file gone, a template broken) may be composed after a repair: it waits.
    const response = error instanceof Error ? error.message : String(error);
    const refusal = { concerns: 'recipient', replyCode: null, enhancedCode: '', response } as const;
    return { kind: 'deferred', ...refusal };
  }
}

/** A mail's DATA is about to begin, or its attempt has ended. */
type Step = { readonly begins: number } | Ended;

interface Ended {
  readonly row: OutboxRow;
  readonly settled: Settled;
  readonly providerId: string | null;
}

/** Writes what came of many attempts and which ones begin DATA in one transaction, with the events and news that follow. */
async function saveSteps(deps: DeliverDeps, steps: readonly Step[]): Promise<void> {
  const now = deps.now();
  const begun = steps.flatMap((step) => ('begins' in step ? [step.begins] : []));
  const ended = steps.flatMap((step) => ('begins' in step ? [] : [step]));
  const progress = { begun, settled: ended.map((it) => settledRow(it, now)), now };
  const telling = ended.filter(isNews);
  const refused = ended.find(({ settled }) => settled.aboutUs);
  if (telling.length === 0 && refused === undefined) return await deps.store.outbox.progress(progress);
  await deps.store.unit(async (work) => {
    await work.progress(progress);
    if (telling.length > 0) await tellTickets(deps, work, telling, now);
    if (refused !== undefined) await tellOperator(deps, work, refused, now);
  });
}

function settledRow({ row, settled, providerId }: Ended, now: Instant): SettledRow {
  const { state, nextAt, because } = settled;
  const sentAt = state === 'sent' ? now : null;
  return { id: row.id, ticket: row.ticket, state, nextAt, because, providerId, sentAt };
}

/** Acknowledgements that simply went out are no news: their outbox row says so. */
function isNews({ row, settled }: Ended): boolean {
  if (row.ticket === 0) return false;
  const { state, refused } = settled;
  return row.kind === 'reply' || state === 'failed' || state === 'uncertain' || refused.length > 0;
}

async function tellTickets(
  deps: DeliverDeps,
  work: Work,
  ended: readonly Ended[],
  now: Instant,
): Promise<void> {
  const context = await contextFor(
    deps,
    work,
    ended.map(({ row }) => row.ticket),
    now,
  );
  const applied: Applied[] = [];
  for (const { row, settled } of ended) {
    const recipients = [...row.body.to, ...row.body.cc].map(({ address }) => address);
    const decision = deliveryNews(context, { ...row, recipients }, settled);
    if (decision !== null) applied.push(enact(context, decision));
  }
  await work.commit(applied, context.known, now);
}

/** Once an hour at most: the server refuses us, and only a person can mend it. */
async function tellOperator(
  deps: DeliverDeps,
  work: Work,
  { row, settled }: Ended,
  now: Instant,
): Promise<void> {
  deps.log.error(
    { mailbox: row.mailbox, because: settled.because },
    'the mail server refuses us: check the smtp settings of this mailbox',
  );
  const name = `told:smtp:${row.mailbox}`;
  const last = await work.fact(name);
  if (last !== null && last > after(now, -60 * minute)) return;
  await work.saveFact(name, now);
  const context = await contextFor(deps, work, [], now);
  const decision = operatorAlert(context, {
    mailbox: row.mailbox,
    title: `The mail server of ${row.mailbox} refuses us`,
    what: `It answered: ${settled.because}. Mail waits and is tried again every few minutes.`,
    where: `mailboxes: ${row.mailbox}: smtp in inboxd.yaml`,
    next: 'Check user, password or token, and the sending limits of the account.',
    facts: [],
    because: 'smtp-refuses-us',
  });
  await work.commit([{ decision, events: [] }], context.known, now);
}

export async function contextFor(
  deps: Pick<DeliverDeps, 'desk'>,
  work: Work,
  tickets: readonly number[],
  now: Instant,
): Promise<Context> {
  const people = [{ address: deps.desk.operator, name: '' }];
  const known = await work.readKnown({ now, tickets, references: [], people, mails: [], held: [] });
  return { desk: deps.desk, now, ids: work.ids, known };
}

/**
 * After a crash: mail that had begun DATA becomes uncertain, with the question to its agent. Runs before any delivery.
 */
export async function recoverOutbox(deps: DeliverDeps): Promise<number> {
  const rows = await deps.store.outbox.recoverSending();
  for (const row of rows) {
    const settled = settle(
      row,
      { kind: 'uncertain', error: 'the program stopped' },
      deps.now(),
      0,
      deps.desk.giveUpAfter,
    );
    await saveSteps(deps, [{ row, settled, providerId: null }]);
    logEnd(deps.log, row, settled);
  }
  return rows.length;
}

function logEnd(log: Log, row: OutboxRow, settled: Settled): void {
  const fields = {
    mail: row.id,
    ticket: row.ticket,
    kind: row.kind,
    messageId: row.messageId,
    state: settled.state,
    because: settled.because,
  };
  if (settled.state === 'sent') log.info(fields, 'mail sent');
  else log.warn(fields, 'mail not sent');
}

/** Runs `work` over items, at most `width` at a time; begins no more when `stop` says so. */
async function inParallel<Item>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<void>,
  stop: () => boolean,
): Promise<void> {
  const left = [...items];
  const worker = async (): Promise<void> => {
    while (!stop()) {
      const item = left.shift();
      if (item === undefined) return;
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
}
