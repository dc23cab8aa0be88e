/** Journal, tickets with their event log, outbox, timers: everything the walking desk keeps. Forward only. */
import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await journal(db);
  await people(db);
  await tickets(db);
  await outgoing(db);
  await waiting(db);
  await smallIndexes(db);
}

async function journal(db: Knex): Promise<void> {
  // One row per message on a server. `state` is stored until a decision about it is committed.
  await db.schema.createTable('journal', (t) => {
    t.integer('id').primary();
    t.text('mailbox').notNullable();
    t.text('uid_validity').notNullable();
    t.integer('uid').notNullable();
    t.text('message_id');
    t.text('sender').notNullable();
    t.text('date');
    t.text('digest').notNullable();
    t.text('identity_digest').notNullable();
    t.integer('size').notNullable();
    t.text('internal_date').notNullable();
    t.text('stored_at').notNullable();
    t.text('state').notNullable();
    t.integer('ticket');
    t.text('because').notNullable();
    // 1 while the server still has to be told (seen, move): done after the commit, and again after a crash.
    t.integer('pending_on_server').notNullable();
    // 1 where only the header was taken because the message is over the size limit.
    t.integer('oversize').notNullable();
    t.unique(['mailbox', 'uid_validity', 'uid']);
    t.index(['message_id']);
    t.index(['identity_digest']);
    t.index(['state']);
  });
  // The bytes apart from the row, so that changing a state does not rewrite the message. zstd.
  await db.schema.createTable('raw', (t) => {
    t.integer('journal').primary();
    t.binary('zstd').notNullable();
  });
  await db.schema.createTable('mailbox_cursor', (t) => {
    t.text('mailbox').primary();
    t.text('uid_validity').notNullable();
    t.integer('first_uid').notNullable();
    t.integer('last_uid').notNullable();
  });
  await db.schema.createTable('quarantine', (t) => {
    t.integer('id').primary();
    t.integer('journal').notNullable();
    t.text('reason').notNullable();
    t.text('detail').notNullable();
    t.text('at').notNullable();
    t.text('state').notNullable();
    t.index(['journal']);
  });
}

async function people(db: Knex): Promise<void> {
  await db.schema.createTable('contact', (t) => {
    t.integer('id').primary();
    t.text('address').notNullable().unique();
    t.text('name').notNullable();
    t.text('suppressed').notNullable();
  });
}

async function tickets(db: Knex): Promise<void> {
  await db.schema.createTable('ticket', (t) => {
    t.integer('number').primary();
    t.integer('seq').notNullable();
    t.text('status').notNullable();
    t.text('assignee');
    t.text('group_name');
    t.integer('requester').notNullable();
    t.integer('subject').notNullable();
    t.text('changed_at').notNullable();
    // The whole projection as JSON; the columns above are the parts that lists search by.
    t.text('state').notNullable();
    t.index(['status', 'changed_at']);
    t.index(['requester']);
    t.index(['assignee', 'status']);
  });
  await db.schema.createTable('ticket_event', (t) => {
    t.increments('id');
    t.integer('ticket').notNullable();
    t.integer('seq').notNullable();
    t.text('at').notNullable();
    t.text('type').notNullable();
    t.text('actor').notNullable();
    t.text('because').notNullable();
    t.text('data').notNullable();
    t.unique(['ticket', 'seq']);
  });
  // Personal text that events name by id: subjects.
  await db.schema.createTable('ticket_text', (t) => {
    t.integer('id').primary();
    t.integer('ticket').notNullable();
    t.text('body').notNullable();
    t.index(['ticket']);
  });
  await db.schema.createTable('message', (t) => {
    t.integer('id').primary();
    t.integer('ticket').notNullable();
    t.integer('journal').notNullable();
    t.text('message_id');
    t.text('kind').notNullable();
    t.text('direction').notNullable();
    t.integer('contact').notNullable();
    t.text('agent');
    t.text('at').notNullable();
    t.text('subject').notNullable();
    t.text('text').notNullable();
    t.text('attachments').notNullable();
    t.text('reference_ids').notNullable();
    t.text('verdict').notNullable();
    t.text('thread_rule').notNullable();
    t.integer('verified').notNullable();
    t.index(['ticket']);
    t.index(['message_id']);
  });
}

async function outgoing(db: Knex): Promise<void> {
  await db.schema.createTable('outbox', (t) => {
    t.integer('id').primary();
    t.integer('ticket').notNullable();
    t.text('kind').notNullable();
    t.integer('automatic').notNullable();
    t.text('mailbox').notNullable();
    t.text('recipient').notNullable();
    t.text('message_id').notNullable().unique();
    t.integer('message').notNullable();
    t.text('agent');
    // Headers, addresses, attachments and what it says, as JSON: what to say, not how it looks.
    t.text('mail').notNullable();
    t.text('state').notNullable();
    t.integer('attempts').notNullable();
    t.text('next_at').notNullable();
    t.text('data_at');
    t.text('created_at').notNullable();
    t.text('sent_at');
    t.text('provider_id');
    // wanted | done | none: the copy in the Sent folder.
    t.text('copy').notNullable();
    // 1 where somebody outside the desk has seen the tokens of this mail to an agent.
    t.integer('exposed').notNullable().defaultTo(0);
    t.text('because').notNullable();
    t.index(['state', 'next_at']);
    t.index(['recipient', 'created_at']);
    t.index(['ticket']);
    t.index(['provider_id']);
  });
}

async function waiting(db: Knex): Promise<void> {
  await db.schema.createTable('timer', (t) => {
    t.integer('ticket').notNullable();
    t.text('kind').notNullable();
    t.integer('subject').notNullable();
    t.text('due_at').notNullable();
    t.primary(['ticket', 'kind', 'subject']);
    t.index(['due_at']);
  });
  await db.schema.createTable('held', (t) => {
    t.integer('id').primary();
    t.integer('ticket').notNullable();
    t.integer('journal').notNullable();
    t.integer('mail').notNullable();
    t.integer('message').notNullable();
    t.text('agent').notNullable();
    t.text('reason').notNullable();
    t.text('at').notNullable();
    t.text('expires_at').notNullable();
    t.text('state').notNullable();
  });
  // Next free number of each table, handed out inside the unit of work: a unit that fails leaves no gap.
  await db.schema.createTable('counter', (t) => {
    t.text('name').primary();
    t.integer('next').notNullable();
  });
  const names = ['journal', 'contact', 'ticket', 'message', 'mail', 'text', 'held', 'quarantine'];
  await db('counter').insert(names.map((name) => ({ name, next: name === 'ticket' ? 1001 : 1 })));
  // Small facts that must survive a restart: whose turn it is in a group, an open breaker.
  await db.schema.createTable('fact', (t) => {
    t.text('name').primary();
    t.text('value').notNullable();
  });
}

/** Over the few rows that still wait for something, so that looking for them does not read what is long done. */
async function smallIndexes(db: Knex): Promise<void> {
  await db.raw(
    'create index journal_pending on journal (mailbox, uid_validity, id) where pending_on_server = 1',
  );
  await db.raw("create index outbox_copy on outbox (mailbox, id) where copy = 'wanted'");
  await db.raw("create index outbox_challenge on outbox (created_at) where kind = 'challenge'");
  await db.raw('create index outbox_sent on outbox (sent_at) where automatic = 1');
}
