/**
 * What must hold whatever happened: every ticket equals the fold of its log, every message is in exactly one ticket or in
 * quarantine, nobody outside the desk got more automatic mail than the budgets allow, reports say what the log says, and the desk
 * complained of nothing.
 */
import { after, day, type Instant, minute } from '../desk/instant.ts';
import type { DeskSettings } from '../desk/settings.ts';
import { replayCheck } from '../flow/replay.ts';
import type { Store } from '../store/store.ts';
import type { JournalView, OutboxView } from '../store/views/queue-view.ts';
import type { VirtualDesk } from './desk.ts';
import { misreported } from './prove-report.ts';

export interface Proof {
  readonly events: number;
  readonly messages: number;
  readonly quarantined: number;
  /** What does not hold, in sentences; empty where everything does. */
  readonly failures: readonly string[];
}

/** `handedIn`: how many messages the desk was given. */
export async function prove(desk: VirtualDesk, handedIn: number): Promise<Proof> {
  const { store, settings, complaints } = desk;
  const { events, differences } = await replayCheck(store);
  const journal = await Array.fromAsync(store.views.journal());
  const outbox = await Array.fromAsync(store.views.outbox());
  const failures = [
    ...differences.map(({ ticket, what }) => `ticket #${ticket} ${what}`),
    ...(journal.length === handedIn
      ? []
      : [`${handedIn} messages came and ${journal.length} are in the journal`]),
    ...(await misplaced(store, journal)),
    ...overBudget(settings, outbox),
    // What is no log of a ticket has no figures.
    ...(differences.length > 0 ? [] : await misreported(desk)),
    ...complaints.map((complaint) => `the desk complained: ${complaint}`),
  ];
  const quarantined = journal.filter(({ state }) => state === 'quarantined').length;
  return { events, messages: journal.length, quarantined, failures };
}

async function misplaced(store: Store, journal: readonly JournalView[]): Promise<string[]> {
  const places = await placesOf(store, journal);
  return journal.flatMap(({ id, state, ticket, because }) => {
    const found = places.get(id) ?? [];
    const isQuarantined = state === 'quarantined' && ticket === null && found.length === 0;
    const isInTicket =
      state === 'handled' && ticket !== null && found.every((it) => it === ticket) && found.length < 2;
    return isQuarantined || isInTicket
      ? []
      : [
          `message ${id} (${state}, ${because}) belongs to ${ticket ?? 'no ticket'} and is in ${found.join(', ') || 'none'}`,
        ];
  });
}

/** Tickets that show each journal entry. */
async function placesOf(store: Store, journal: readonly JournalView[]): Promise<Map<number, number[]>> {
  const places = new Map<number, number[]>();
  for (const number of new Set(journal.flatMap(({ ticket }) => ticket ?? [])))
    for (const { journalId } of (await store.views.ticket(number))?.messages ?? [])
      places.set(journalId, [...(places.get(journalId) ?? []), number]);
  return places;
}

/** Mails that no person wrote and that people outside the desk got: the budgets are for these. */
function overBudget(
  { agents, managers, operator, budgets }: DeskSettings,
  outbox: readonly OutboxView[],
): string[] {
  const ours = new Set([...agents.flatMap(({ addresses }) => addresses), ...managers, operator]);
  const sent = outbox
    .filter(({ kind, state }) => kind !== 'reply' && state !== 'suppressed')
    .flatMap((mail) => mail.recipients.map((recipient) => ({ ...mail, recipient })))
    .filter(({ recipient }) => !ours.has(recipient));
  const byRecipient = Map.groupBy(sent, ({ recipient }) => recipient);
  const byTicket = Map.groupBy(sent, ({ ticket }) => `#${ticket}`);
  return [
    ...tooMany(byRecipient, 10 * minute, budgets.recipientPer10Min, 'within ten minutes'),
    ...tooMany(byRecipient, day, budgets.recipientPerDay, 'within a day'),
    ...tooMany(byTicket, day, budgets.ticketPerDay, 'within a day'),
  ];
}

function tooMany(
  groups: ReadonlyMap<string, readonly { readonly createdAt: Instant }[]>,
  ms: number,
  most: number,
  within: string,
): string[] {
  return [...groups].flatMap(([name, mails]) => {
    const times = mails.map(({ createdAt }) => createdAt).toSorted();
    const isOver = times.some(
      (at, index) => (times[index + most] ?? '') !== '' && (times[index + most] ?? '') < after(at, ms),
    );
    return isOver ? [`${name} got more than ${most} automatic mails ${within}`] : [];
  });
}
