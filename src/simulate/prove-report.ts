/** The days that reports are made of, counted anew from the whole log in the plainest way: both must say the same. */
import type { DeskEvent } from '../desk/event.ts';
import { countOf } from '../desk/report/tally.ts';
import { isOver } from '../desk/status.ts';
import { countUp } from '../flow/report.ts';
import type { VirtualDesk } from './desk.ts';

const names = [
  ...(['opened', 'received', 'replied', 'alarms', 'extended', 'surveyed'] as const),
  ...(['solved', 'reopened', 'escalated', 'votes', 'score'] as const),
] as const;

/** What differs, in sentences. */
export async function misreported({ store, settings }: VirtualDesk): Promise<string[]> {
  const { timeZone: zone, policy } = settings;
  await countUp(store, policy, zone);
  const rows = await store.report.days({ zone, from: '0001-01-01', to: '9999-12-31' }, ['all']);
  const plain = plainCounts(await Array.fromAsync(store.views.events(null)), zone);
  const days = new Set([...rows.map(({ day }) => day), ...plain.keys()].map((it) => it.slice(0, 10)));
  const wrong = [...days].toSorted().flatMap((day) => {
    const tally = rows.find((row) => row.day === day)?.tally ?? { counts: {}, times: {} };
    return names.flatMap((name) => {
      const [said, found] = [countOf(tally, name), plain.get(`${day} ${name}`) ?? 0];
      return said === found ? [] : [`the report of ${day} says ${said} ${name}, the log ${found}`];
    });
  });
  const tickets = await store.views.tickets({});
  const left = tickets.filter(({ status }) => status !== 'solved' && status !== 'closed').length;
  const backlog = rows.reduce((sum, { net }) => sum + net, 0);
  return backlog === left
    ? wrong
    : [...wrong, `the report says that ${backlog} tickets are left, and ${left} are`];
}

function plainCounts(events: readonly DeskEvent[], zone: string): Map<string, number> {
  const counts = new Map<string, number>();
  const single = events.flatMap((event) => plainly(event) ?? []);
  const ofTickets = [...Map.groupBy(events, ({ ticket }) => ticket).values()].flatMap(ofTicket);
  for (const { name, at, by = 1 } of [...single, ...ofTickets]) {
    const day = Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate();
    const key = `${day} ${name}`;
    counts.set(key, (counts.get(key) ?? 0) + by);
  }
  return counts;
}

interface Plain {
  readonly name: (typeof names)[number];
  readonly at: string;
  readonly by?: number;
}

/** What only the whole log of a ticket tells: when it was solved and came back, the first rise of its level, the last vote. */
function ofTicket(log: readonly DeskEvent[]): Plain[] {
  const found: Plain[] = [];
  let since = '';
  for (const it of log) {
    if (it.type === 'ticket.opened') since = it.at;
    if (it.type !== 'status.changed') continue;
    const at = it.data.at ?? it.at;
    since = at > since ? at : since;
    const [was, is] = [isOver(it.data.from), isOver(it.data.to)];
    if (was !== is) found.push({ name: is ? 'solved' : 'reopened', at: since });
  }
  const rise = log.find((it) => it.type === 'level.changed' && it.data.to > it.data.from);
  if (rise !== undefined) found.push({ name: 'escalated', at: rise.at });
  const vote = log.findLast((it) => it.type === 'survey.answered');
  if (vote?.type === 'survey.answered')
    found.push({ name: 'votes', at: vote.at }, { name: 'score', at: vote.at, by: vote.data.score });
  return found;
}

function plainly(event: DeskEvent): Plain | null {
  const { at } = event;
  if (event.type === 'ticket.opened') return { name: 'opened', at: event.data.receivedAt ?? at };
  if (event.type === 'message.received' && event.data.kind === 'request')
    return { name: 'received', at: event.data.receivedAt ?? at };
  if (event.type === 'reply.queued') return { name: 'replied', at };
  if (event.type === 'reply.sent' && event.data.mail === 0)
    return { name: 'replied', at: event.data.at ?? at };
  if (event.type === 'survey.sent') return { name: 'surveyed', at };
  if (event.type === 'alarm.raised') return { name: 'alarms', at };
  return event.type === 'sla.extended' ? { name: 'extended', at } : null;
}
