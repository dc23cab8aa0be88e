/**
 * The desk of the demo: the repository's `config/` with the sandbox's ports, a daemon that runs it, and the questions the story
 * asks it from outside.
 */
import { randomBytes } from 'node:crypto';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { type Daemon, startDaemon } from './daemon.ts';
import { NotHappened, untilAnswered } from './patience.ts';
import { password } from './sandbox/accounts.ts';
import type { Sandbox } from './sandbox/sandbox.ts';

const ticket = z.looseObject({
  number: z.number(),
  status: z.string(),
  assignee: z.string().nullable(),
});
const entry = z.object({
  messageId: z.string().nullable(),
  state: z.string(),
  ticket: z.number().nullable(),
  because: z.string().nullable().default(''),
});
const mail = z.object({ id: z.number(), kind: z.string(), state: z.string() });

/** What the contract says of a ticket; what the story does not ask for is kept, to be compared. */
export type TicketFacts = z.infer<typeof ticket>;
export type JournalEntry = z.infer<typeof entry>;
export type OutgoingMail = z.infer<typeof mail>;

const exampleConfig = fileURLToPath(new URL('../../config', import.meta.url));

export class Desk {
  readonly #daemon: Daemon;
  #isClosed = false;

  private constructor(daemon: Daemon) {
    this.#daemon = daemon;
  }

  /** Writes the configuration into `dir` and starts the daemon on it. Throws NotHappened where it does not get ready. */
  static async open(dir: string, logFile: string, sandbox: Sandbox): Promise<Desk> {
    await writeConfig(dir, sandbox);
    const secrets = {
      INBOXD_SECRET: randomBytes(32).toString('base64'),
      INBOXD_IMAP_PASSWORD: password,
      INBOXD_SMTP_PASSWORD: password,
    };
    return new Desk(await startDaemon({ dir, logFile, secrets }));
  }

  /** Settles when the daemon has ended; tells how. */
  get ended(): Promise<string> {
    return this.#daemon.ended;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#daemon.stop();
  }

  async ticket(number: number): Promise<TicketFacts> {
    const [answer] = await this.#ask('ticket', 'show', String(number));
    return ticket.parse(answer);
  }

  /** Every mail the desk has ever wanted to send, oldest first. */
  async outgoing(): Promise<OutgoingMail[]> {
    return z.array(mail).parse(await this.#ask('outbox', 'list'));
  }

  /** The journal's entry of a mail (its id with or without brackets), as soon as the desk has dealt with it. */
  async handled(messageId: string): Promise<JournalEntry> {
    const id = messageId.replace(/[<>]/g, '');
    return await untilAnswered('The desk did not deal with the mail', async () => {
      const journal = z.array(entry).parse(await this.#ask('journal'));
      return journal.find((one) => one.messageId === id && one.state !== 'stored') ?? null;
    });
  }

  async #ask(...args: string[]): Promise<unknown[]> {
    if (this.#isClosed) throw new NotHappened('The desk is closed');
    return await this.#daemon.ask(...args);
  }

  /** The status, as soon as it is this one. Throws NotHappened where it stays another. */
  async becomes(number: number, status: string): Promise<TicketFacts> {
    return await untilAnswered(`Ticket #${number} did not become ${status}`, async () => {
      const facts = await this.ticket(number);
      return facts.status === status ? facts : null;
    });
  }
}

/** Comments stay: whoever runs the demo may go on with this folder. Packs are found by name, so a copy would only mislead. */
async function writeConfig(dir: string, { host, imapPort, smtpPort }: Sandbox): Promise<void> {
  await cp(exampleConfig, dir, { recursive: true, filter: isOfDesk });
  const file = join(dir, 'inboxd.yaml');
  const config = parseDocument(await readFile(file, 'utf8'));
  for (const [server, port] of Object.entries({ imap: imapPort, smtp: smtpPort })) {
    config.setIn(['mailboxes', 0, server, 'host'], host);
    config.setIn(['mailboxes', 0, server, 'port'], port);
    config.setIn(['mailboxes', 0, server, 'tls'], 'none');
  }
  await writeFile(file, config.toString({ lineWidth: 0 }));
}

function isOfDesk(path: string): boolean {
  return !/\.db(?:-\w+)?$/.test(path) && basename(path) !== 'packs';
}
