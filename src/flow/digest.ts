/**
 * Digests: what is due by the policy is made and mailed, once. That it was sent is written together with the mail, so that neither a
 * restart nor two programs send it twice. A desk that begins sends none about the time before it.
 */
import { nothing } from '../desk/decision.ts';
import type { Instant } from '../desk/instant.ts';
import { digestMail, readersOf } from '../desk/report/digest-mail.ts';
import { lastPeriod } from '../desk/report/period.ts';
import { type Digest, type DueDigest, dueDigest } from '../desk/report/schedule.ts';
import type { DeskSettings } from '../desk/settings.ts';
import type { Store } from '../store/store.ts';
import { makeReport } from './report.ts';

export interface DigestDeps {
  readonly store: Store;
  readonly desk: DeskSettings;
}

/** How many mails were written. */
export async function sendDigests(deps: DigestDeps, now: Instant): Promise<number> {
  const { store, desk } = deps;
  let mails = 0;
  for (const digest of desk.policy.digests) {
    const last = await store.facts.read(factOf(digest));
    const due = last === null ? null : dueDigest(digest, last, now);
    if (last === null)
      await store.facts.save(factOf(digest), lastPeriod(digest.period, digest.timeZone, now).from);
    if (due !== null) mails += await sendDigest(deps, digest, due, now);
  }
  return mails;
}

function factOf({ name }: Digest): string {
  return `digest:${name}`;
}

/** Waiting tickets that a digest looks through for those that need a decision. */
const mostWaiting = 20_000;

/** Tickets that are not solved, the oldest first. */
export function waitingTickets(store: Store) {
  return store.views.tickets({ statuses: ['new', 'open', 'pending', 'on_hold'], limit: mostWaiting });
}

/** Also by hand (`inboxd report --send`). */
export async function sendDigest(
  { store, desk }: DigestDeps,
  digest: Digest,
  { period, missed }: DueDigest,
  now: Instant,
  isByHand = false,
): Promise<number> {
  const report = await makeReport({ store, policy: desk.policy }, period);
  const waiting = await waitingTickets(store);
  return await store.unit(async (work) => {
    // Another program may have sent it while this one counted.
    if (((await work.fact(factOf(digest))) ?? '') >= period.from && !isByHand) return 0;
    const readers = readersOf(desk, digest);
    const people = readers.map((address) => ({ address, name: '' }));
    const known = await work.readKnown({ now, people, tickets: [], references: [], mails: [], held: [] });
    const context = { desk, now, ids: work.ids, known };
    const mails = readers.map((address) => digestMail(context, address, { report, waiting, missed }));
    const decision = { ...nothing(`digest: ${digest.name}`), mails };
    await work.commit([{ decision, events: [] }], known, now);
    await work.saveFact(factOf(digest), period.from);
    return mails.length;
  });
}
