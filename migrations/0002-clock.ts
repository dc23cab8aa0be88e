/**
 * What the SLA needs of tickets that were opened before it: fields without a word, and every status a ticket was in, taken from
 * its events. So a row still equals the fold of its log. Mails that wait get the variables their template has gained. Forward only.
 */
import type { Knex } from 'knex';

const page = 500;

export async function up(db: Knex): Promise<void> {
  await tickets(db);
  await acknowledgements(db);
}

async function tickets(db: Knex): Promise<void> {
  let last = 0;
  for (;;) {
    const rows: { number: number; state: string }[] = await db('ticket')
      .select('number', 'state')
      .where('number', '>', last)
      .orderBy('number')
      .limit(page);
    const logs = Map.groupBy(await eventsOf(db, rows), ({ ticket }) => ticket);
    for (const row of rows) {
      const state = JSON.stringify({ ...JSON.parse(row.state), ...added(row, logs.get(row.number) ?? []) });
      await db('ticket').where({ number: row.number }).update({ state });
    }
    last = rows.at(-1)?.number ?? last;
    if (rows.length < page) return;
  }
}

interface Stored {
  readonly ticket: number;
  readonly at: string;
  readonly type: string;
  readonly because: string;
  readonly data: string;
}

function eventsOf(db: Knex, rows: readonly { number: number }[]): Promise<Stored[]> {
  return db('ticket_event')
    .select('ticket', 'at', 'type', 'because', 'data')
    .whereIn(
      'ticket',
      rows.map(({ number }) => number),
    )
    .orderBy(['ticket', 'seq']);
}

interface Before {
  readonly openedAt: string;
  readonly lastReply: { readonly seq: number } | null;
}

function mailOf(events: readonly Stored[], seq: number): number {
  return JSON.parse(events[seq - 1]?.data ?? '{}').mail ?? 0;
}

/** In the order in which the program writes them. */
function added({ state }: { state: string }, events: readonly Stored[]) {
  const { openedAt, lastReply }: Before = JSON.parse(state);
  return {
    category: null,
    type: null,
    tier: null,
    channel: null,
    arrivedAt: openedAt,
    stays: [{ status: 'new', since: openedAt }, ...events.flatMap(stay)],
    acknowledged: events.some(({ type }) => type === 'acknowledgement.queued'),
    quiet: quietOf(events),
    lastReply: lastReply && { ...lastReply, mail: mailOf(events, lastReply.seq) },
    sla: null,
  };
}

function stay({ type, at, data }: Stored): { status: string; since: string }[] {
  return type === 'status.changed' ? [{ status: JSON.parse(data).to, since: at }] : [];
}

const oldMail = 'older-than-silent-after';

/** Why nothing automatic goes to the requester, until they write again or, after old mail, a person answers. */
function quietOf(events: readonly Stored[]): string {
  let quiet = '';
  let requester = 0;
  for (const { type, because, data: json } of events) {
    const data = JSON.parse(json);
    const isReply = type === 'reply.queued' || (type === 'reply.sent' && data.mail === 0);
    const isTheirs = type === 'message.received' && data.kind === 'request' && data.from === requester;
    const isOther = type === 'requester.changed' && quiet !== oldMail;
    if (type === 'ticket.opened' || type === 'requester.changed') requester = data.requester;
    if (type === 'acknowledgement.skipped' && because !== 'opened-by-agent') quiet = because;
    else if (isTheirs || isOther || (isReply && quiet === oldMail)) quiet = '';
  }
  return quiet;
}

async function acknowledgements(db: Knex): Promise<void> {
  const rows: { id: number; mail: string }[] = await db('outbox')
    .select('id', 'mail')
    .where({ kind: 'acknowledgement' })
    .whereNotIn('state', ['sent', 'suppressed']);
  for (const { id, mail } of rows) {
    const body = JSON.parse(mail);
    const variables = { ...body.content.variables, expected: '', priority: '' };
    const content = { ...body.content, variables };
    await db('outbox')
      .where({ id })
      .update({ mail: JSON.stringify({ ...body, content }) });
  }
}
