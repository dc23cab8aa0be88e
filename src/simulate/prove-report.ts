/** The days that reports are made of, counted anew from the whole log in the plainest way: both must say the same. */
import type { DeskEvent } from '../desk/event.ts';
import { countOf } from '../desk/report/tally.ts';
import { countUp } from '../flow/report.ts';
import type { VirtualDesk } from './desk.ts';

const names = ['opened', 'received', 'replied', 'alarms', 'extended', 'surveyed'] as const;

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
  for (const event of events) {
    const found = plainly(event);
    if (found === null) continue;
    const day = Temporal.Instant.from(found.at).toZonedDateTimeISO(zone).toPlainDate();
    const key = `${day} ${found.name}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function plainly(event: DeskEvent): { name: (typeof names)[number]; at: string } | null {
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
