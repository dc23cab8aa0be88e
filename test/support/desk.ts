/**
 * A desk for scenarios: the real parser, decisions, SQLite store, templates and composer, with a clock that the test moves.
 * Only the two servers are left out: mail is handed in as raw bytes, and what would be sent is kept as raw bytes.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { templatesDir } from '../../src/app.ts';
import { customersIn } from '../../src/config/customers.ts';
import { readPolicy } from '../../src/config/policy/read-policy.ts';
import { Config } from '../../src/config/schema.ts';
import type { Customers } from '../../src/desk/customer.ts';
import type { DeskEvent } from '../../src/desk/event.ts';
import { after, between } from '../../src/desk/instant.ts';
import { personalAddress } from '../../src/desk/outgoing/compose.ts';
import type { Attempt } from '../../src/desk/outgoing/delivery.ts';
import type { Policy } from '../../src/desk/policy/policy.ts';
import type { DeskSettings } from '../../src/desk/settings.ts';
import { deskSettings } from '../../src/desk-settings.ts';
import { createDelivery, type Delivery } from '../../src/flow/deliver.ts';
import { sendDigests } from '../../src/flow/digest.ts';
import { createIntake, type Intake } from '../../src/flow/intake.ts';
import { replayCheck } from '../../src/flow/replay.ts';
import { createSimilarTickets } from '../../src/flow/similar.ts';
import { sweep } from '../../src/flow/sweep.ts';
import { defaultLimits, type ParseLimits } from '../../src/io/parse/limits.ts';
import { parseMail } from '../../src/io/parse/parse.ts';
import { prepareMail } from '../../src/io/parse/prepare.ts';
import { createRenderer, type Renderer } from '../../src/io/render/render.ts';
import type { Trust } from '../../src/mail/authentication/authentication-results.ts';
import type { ParsedMail } from '../../src/mail/parsed-mail.ts';
import { headerValue } from '../../src/mail/parsed-mail.ts';
import { createPost } from '../../src/post.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import type { JournalView, OutboxView } from '../../src/store/views/queue-view.ts';
import type { TicketView } from '../../src/store/views/ticket-view.ts';
import { type Draft, rawMail } from './mail.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Something that would have been sent. */
export interface SentMail {
  readonly recipients: readonly string[];
  readonly raw: Buffer;
  readonly mail: ParsedMail;
  readonly replyTo: string;
}

export interface DeskOptions {
  readonly now?: string;
  readonly trust?: Trust;
  readonly config?: (config: Record<string, unknown>) => Record<string, unknown>;
  /** A policy file of the desk's own, as YAML, laid over these packs; neither unless given. */
  readonly policy?: string;
  readonly packs?: readonly string[];
  /** `customers.csv`. */
  readonly customers?: string;
  /** Called at each step of taking mail; throwing is dying there. */
  readonly step?: (name: string) => void;
  /** What the SMTP server says; accepts everything unless given. */
  readonly smtp?: (sent: { recipients: readonly string[] }) => Attempt;
}

export const supportAddress = 'support@acme.example';

export function testConfig(): Record<string, unknown> {
  return {
    desk: {
      name: 'Acme Support',
      domain: 'acme.example',
      operator: 'ops@acme.example',
      secret: 'a secret of at least sixteen',
    },
    store: { url: 'sqlite:desk.db' },
    mailboxes: [
      {
        name: 'support',
        address: supportAddress,
        group: 'first',
        start: 'all',
        imap: { host: '127.0.0.1', port: 1, tls: 'none', user: 'support', password: 'x' },
        smtp: { host: '127.0.0.1', port: 1, tls: 'none' },
      },
    ],
    groups: [{ name: 'first', lead: 'Maria' }, { name: 'second' }],
    agents: [
      { name: 'Maria', addresses: ['maria@acme.example'], groups: ['first'], role: 'lead' },
      { name: 'Bob', addresses: ['bob@acme.example', 'bob@home.example'], groups: ['first', 'second'] },
    ],
  };
}

let shared: Promise<Renderer> | null = null;

export async function startDesk(options: DeskOptions = {}): Promise<TestDesk> {
  shared ??= createRenderer({ dir: templatesDir });
  const renderer = await shared;
  const dir = mkdtempSync(join(tmpdir(), 'inboxd-desk-'));
  const parsed = Config.parse((options.config ?? ((it) => it))(testConfig()));
  const policy = await policyOf(options, parsed, dir);
  const config = { ...parsed, policy, customers: customersOf(options, parsed, policy) };
  const store = createStore(await openDatabase(join(dir, 'desk.db')));
  return new TestDesk(config, dir, store, renderer, options);
}

function customersOf({ customers = '' }: DeskOptions, { agents }: Config, { tiers }: Policy): Customers {
  const names = { agents: agents.map(({ name }) => name), tiers: tiers.map(({ name }) => name) };
  const read = customersIn(customers, 'customers.csv', names);
  if (read.problems.length > 0) throw new Error(JSON.stringify(read.problems));
  return read.customers;
}

async function policyOf({ policy, packs = [] }: DeskOptions, config: Config, dir: string): Promise<Policy> {
  const files = policy === undefined ? packs : [...packs, 'policy.yaml'];
  if (policy !== undefined) writeFileSync(join(dir, 'policy.yaml'), policy);
  const reading = await readPolicy(
    files.map((text, index) => ({ text, path: ['policy', index] })),
    dir,
    {
      timeZone: config.desk.timezone,
      groups: config.groups.map(({ name }) => name),
      staffed: config.agents.flatMap((agent) => agent.groups),
      agents: config.agents.map(({ name }) => name),
      mailboxes: config.mailboxes.map(({ name }) => name),
    },
  );
  if (reading.policy === null)
    throw new Error(`the policy is wrong: ${JSON.stringify([reading.problems, reading.missing])}`);
  return reading.policy;
}

export class TestDesk {
  readonly settings: DeskSettings;
  readonly store: Store;
  readonly sent: SentMail[] = [];
  readonly config: Config;
  /** The database, for tests that reach past the store. */
  readonly file: string;
  now: string;
  /** What the parser takes; a test may widen it, as a newer program would. */
  limits: ParseLimits = defaultLimits;
  readonly #dir: string;
  readonly #intake: Intake;
  readonly #delivery: Delivery;
  #uid = 0;

  constructor(config: Config, dir: string, store: Store, renderer: Renderer, options: DeskOptions) {
    this.config = config;
    this.settings = deskSettings(config);
    this.store = store;
    this.#dir = dir;
    this.file = join(dir, 'desk.db');
    this.now = new Date(options.now ?? '2026-01-05T09:00:00Z').toISOString();
    const log = quiet;
    const now = () => this.now;
    const posts = new Map(
      config.mailboxes.map((mailbox) => [mailbox.name, createPost(mailbox, { store, renderer })]),
    );
    this.#delivery = createDelivery({
      store,
      desk: this.settings,
      now,
      log,
      chance: () => 0.5,
      transportOf: (name) => {
        const post = posts.get(name);
        if (post === undefined) throw new Error(`no mailbox ${name}`);
        return { ...post.transport, send: (mail) => this.#accept(mail, options) };
      },
    });
    this.#intake = createIntake({
      store,
      desk: this.settings,
      now,
      step: options.step ?? (() => undefined),
      similar: createSimilarTickets(store),
      trustOf: () => options.trust ?? { kind: 'none' },
      maxMessageSize: config.desk.maxMessageSize,
      prepareAll: (raws) => Promise.all(raws.map((raw) => prepareMail(raw, this.limits))),
      parseStored: async (zstd) => (await prepareMail(zstdDecompressSync(zstd), this.limits)).outcome,
      silentAfter: (name) => config.mailboxes.find((it) => it.name === name)?.silentAfter ?? 0,
      tellsServer: () => false,
      queued: () => undefined,
    });
  }

  async #accept(
    mail: { recipients: readonly string[]; raw: Buffer; beforeData: () => Promise<void> },
    options: DeskOptions,
  ): Promise<Attempt> {
    await mail.beforeData();
    const attempt = options.smtp?.(mail) ?? { kind: 'sent', serverMessageId: null, rejected: [] };
    if (attempt.kind !== 'failed' && attempt.kind !== 'deferred') {
      const parsed = await parseMail(mail.raw);
      const replyTo = parsed.replyTo[0]?.address ?? parsed.from[0]?.address ?? '';
      this.sent.push({ recipients: mail.recipients, raw: mail.raw, mail: parsed, replyTo });
    }
    return attempt;
  }

  /** Hands in one raw message, or many in one batch, and delivers what follows. */
  async receives(
    raw: Buffer | readonly Buffer[],
    at: { internalDate?: string; mailbox?: string } = {},
  ): Promise<void> {
    const raws = Array.isArray(raw) ? raw : [raw as Buffer];
    const fetched = raws.map((bytes) => {
      this.#uid += 1;
      return {
        uid: this.#uid,
        internalDate: at.internalDate ?? this.now,
        size: bytes.length,
        raw: bytes,
        oversize: false,
      };
    });
    const ready = await this.#intake.prepare(fetched);
    const cursor = { uidValidity: '1', firstUid: 1, lastUid: this.#uid };
    await this.#intake.take(at.mailbox ?? 'support', cursor, ready);
    await this.settle();
  }

  /** Runs what is due and delivers. */
  async settle(): Promise<void> {
    await sweep({ store: this.store, desk: this.settings, log: quiet }, this.now);
    await sendDigests({ store: this.store, desk: this.settings }, this.now);
    await this.#intake.handleStored();
    await this.#delivery.drain();
  }

  /** Time passes at once, as while the program is off; then what is due is run. */
  async advance(ms: number): Promise<void> {
    this.now = after(this.now, ms);
    await this.settle();
  }

  /** Time passes with a sweep whenever something falls due, as while the program runs. */
  async passes(ms: number): Promise<void> {
    const end = after(this.now, ms);
    for (;;) {
      const next = (await this.store.timers.list(null))[0]?.dueAt ?? end;
      if (next >= end) break;
      if (next > this.now) this.now = next;
      await this.settle();
    }
    this.now = end;
    await this.settle();
  }

  /** Until this instant, likewise. */
  async until(instant: string): Promise<void> {
    await this.passes(between(this.now, new Date(instant).toISOString()));
  }

  async ticket(number: number): Promise<TicketView> {
    const ticket = await this.store.views.ticket(number);
    if (ticket === null) throw new Error(`no ticket ${number}`);
    return ticket;
  }

  async tickets(): Promise<TicketView[]> {
    return await this.store.views.tickets({});
  }

  async events(ticket: number | null = null): Promise<DeskEvent[]> {
    return await Array.fromAsync(this.store.views.events(ticket));
  }

  async outbox(): Promise<OutboxView[]> {
    return await Array.fromAsync(this.store.views.outbox());
  }

  async journal(): Promise<JournalView[]> {
    return await Array.fromAsync(this.store.views.journal());
  }

  /** Mails that went to an address, oldest first. */
  to(address: string): SentMail[] {
    return this.sent.filter((mail) => mail.recipients.includes(address));
  }

  /** The last mail to an address; fails where there is none. */
  lastTo(address: string): SentMail {
    const mail = this.to(address).at(-1);
    if (mail === undefined) throw new Error(`no mail went to ${address}`);
    return mail;
  }

  customer(name: string): Person {
    const address = `${name}@customer.example`;
    return new Person(this, address, `${name[0]?.toUpperCase()}${name.slice(1)} Lee <${address}>`);
  }

  agent(name: string): Person {
    const agent = this.settings.agents.find((it) => it.name.toLowerCase() === name.toLowerCase());
    if (agent === undefined) throw new Error(`no agent ${name}`);
    return new Person(this, agent.addresses[0] ?? '', `${agent.name} <${agent.addresses[0]}>`);
  }

  /** The address to which an agent writes without answering anything. */
  personal(name: string): string {
    const agent = this.settings.agents.find((it) => it.name === name);
    const mailbox = this.settings.mailboxes[0];
    if (agent === undefined || mailbox === undefined) throw new Error(`no agent ${name}`);
    return personalAddress(this.settings, mailbox, agent);
  }

  /** Every scenario ends here: the projection equals the fold of the log. */
  async close(): Promise<void> {
    const { differences } = await replayCheck(this.store);
    await this.#delivery.stop();
    await this.store.close();
    rmSync(this.#dir, { recursive: true, force: true });
    if (differences.length > 0) throw new Error(`replay differs: ${JSON.stringify(differences)}`);
  }
}

/** Somebody with a mail client. */
export class Person {
  readonly address: string;
  readonly #desk: TestDesk;
  readonly #from: string;

  constructor(desk: TestDesk, address: string, from: string) {
    this.#desk = desk;
    this.address = address;
    this.#from = from;
  }

  async writes(subject: string, text = 'Hello, please help.', more: Partial<Draft> = {}): Promise<void> {
    await this.#desk.receives(
      rawMail({ from: this.#from, to: supportAddress, subject, text, date: this.#desk.now, ...more }),
    );
  }

  /** Answers the last mail that came, as a mail client does: Reply-To, In-Reply-To, References, quoted text below. */
  async repliesToLast(text: string, more: Partial<Draft> = {}): Promise<void> {
    await this.repliesTo(this.#desk.lastTo(this.address), text, more);
  }

  async repliesTo(answered: SentMail, text: string, more: Partial<Draft> = {}): Promise<void> {
    const { mail } = answered;
    const quoted = mail.text.split('\n').map((line) => `> ${line}`);
    const said = `On Mon, 5 Jan 2026 at 09:00, ${headerValue(mail.headers, 'from')} wrote:`;
    await this.#desk.receives(
      rawMail({
        from: this.#from,
        to: answered.replyTo,
        subject: mail.subject.startsWith('Re: ') ? mail.subject : `Re: ${mail.subject}`,
        text: `${text}\n\n${said}\n${quoted.join('\n')}\n`,
        inReplyTo: mail.messageId ?? '',
        references: [...mail.references, mail.messageId ?? ''],
        date: this.#desk.now,
        ...more,
      }),
    );
  }
}
