/** What tickets were opened with. */
import type { Instant } from '../desk/instant.ts';
import type { Database } from './database.ts';

export interface OpenedRow {
  readonly ticket: number;
  readonly subject: string;
  readonly words: string;
  readonly at: Instant;
}

/** The first mail of each of the newest tickets after this one, at most `most`, oldest first. Restricted ones are left out. */
export async function openedSince(db: Database, ticket: number, most: number): Promise<OpenedRow[]> {
  const rows: OpenedRow[] = await db.raw(
    `select t.number as ticket, m.subject, substr(m.text, 1, 4000) as words, m.at
     from ticket t join message m on m.id = (select min(id) from message where ticket = t.number and kind = 'request')
     where t.number > ? and json_extract(t.state, '$.restrictedTo') is null order by t.number desc limit ?`,
    [ticket, most],
  );
  return rows.toReversed();
}

export interface OpenedMail {
  readonly ticket: number;
  readonly journal: number;
}

/** The customers' mails that opened a ticket in a span, first to last, the end not within it. */
export async function openedBetween(db: Database, from: Instant, to: Instant): Promise<OpenedMail[]> {
  return await db.raw(
    `select e.ticket, m.journal from ticket_event e
     join message m on m.id = (select min(id) from message where ticket = e.ticket and kind = 'request')
     where e.type = 'ticket.opened' and e.actor like 'contact:%' and e.at >= ? and e.at < ? order by e.id`,
    [from, to],
  );
}
