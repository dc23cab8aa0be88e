/**
 * A person of the story at a real mail client: imapflow reads the mailbox (IDLE tells when there is something new), nodemailer
 * writes. What a person answers looks like what mail clients send: threaded, with the earlier mail quoted below.
 */
import { ImapFlow } from 'imapflow';
import { type ParsedMail, simpleParser } from 'mailparser';
import { createTransport, type Transporter } from 'nodemailer';
import { bracketed } from '../../mail/message-id.ts';
import { replySubject } from '../../mail/subject.ts';
import { until } from '../patience.ts';
import { type Account, password } from '../sandbox/accounts.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Ids with angle brackets. */
  readonly inReplyTo?: string;
  readonly references?: readonly string[];
}

export class Person {
  readonly account: Account;
  /** Everything in the inbox so far, oldest first. */
  readonly mails: ParsedMail[] = [];
  readonly #imap: ImapFlow;
  readonly #smtp: Transporter;
  #lastUid = 0;
  #reading: Promise<void> = Promise.resolve();
  #isGone = false;
  readonly #listeners = new Set<() => void>();

  private constructor(account: Account, { host, imapPort, smtpPort }: Sandbox) {
    this.account = account;
    const auth = { user: account.address, pass: password };
    this.#imap = new ImapFlow({
      host,
      port: imapPort,
      auth,
      secure: false,
      doSTARTTLS: false,
      disableAutoIdle: true,
      logger: false,
    });
    this.#imap.on('error', () => {});
    this.#imap.on('exists', () => this.#look());
    this.#smtp = createTransport({ host, port: smtpPort, auth, secure: false, ignoreTLS: true });
  }

  /** Logs in and opens the inbox. */
  static async join(account: Account, sandbox: Sandbox): Promise<Person> {
    const person = new Person(account, sandbox);
    await person.#imap.connect();
    await person.#imap.mailboxOpen('INBOX');
    person.#look();
    return person;
  }

  /** First name. */
  get name(): string {
    return this.account.displayName.split(' ', 1)[0] ?? '';
  }

  /** Returns the Message-ID, with angle brackets. */
  async write(letter: Letter): Promise<string> {
    const from = { name: this.account.displayName, address: this.account.address };
    const references = letter.references?.join(' ') ?? '';
    const sent = await this.#smtp.sendMail({ ...letter, from, references });
    return sent.messageId;
  }

  /** Answers a mail as a client does: to Reply-To, in the thread, with the quote below. Returns the Message-ID. */
  async reply(mail: ParsedMail, text: string): Promise<string> {
    const asked = mail.replyTo ?? mail.from;
    return await this.write({
      to: asked?.value[0]?.address ?? '',
      subject: replySubject(mail.subject ?? ''),
      text: `${text}\n\n${quoted(mail)}`,
      ...threadOf(mail),
    });
  }

  /** Hands over a finished message with an empty reverse path, as servers do with reports (RFC 5321 section 4.5.5). */
  async handOver(recipient: string, raw: string): Promise<void> {
    await this.#smtp.sendMail({ envelope: { from: '', to: recipient }, raw });
  }

  /** The first mail like this, waited for if need be. Throws NotHappened with `what` after the time limit. */
  async receives(what: string, isIt: (mail: ParsedMail) => boolean): Promise<ParsedMail> {
    const changed = (wake: () => void) => {
      this.#listeners.add(wake);
      return () => this.#listeners.delete(wake);
    };
    return await until(`${this.name} got no ${what}`, changed, () => this.mails.find(isIt) ?? null);
  }

  async leave(): Promise<void> {
    this.#isGone = true;
    this.#smtp.close();
    this.#imap.close();
    await this.#reading;
  }

  /** Reads what is new, one look after the other, then waits in IDLE. A broken connection is noticed by who waits for a mail. */
  #look(): void {
    this.#reading = this.#reading.then(() => this.#readNew()).catch(() => {});
  }

  async #readNew(): Promise<void> {
    if (this.#isGone) return;
    const found: Buffer[] = [];
    for await (const { uid, source } of this.#imap.fetch(
      `${this.#lastUid + 1}:*`,
      { uid: true, source: true },
      { uid: true },
    )) {
      // `n:*` names the last message even where its UID is lower (RFC 9051 section 9).
      if (uid <= this.#lastUid || source === undefined) continue;
      this.#lastUid = uid;
      found.push(source);
    }
    for (const source of found) this.mails.push(await simpleParser(source));
    for (const wake of this.#listeners) wake();
    void this.#imap.idle().catch(() => false);
  }
}

/** RFC 5322 section 3.6.4. */
function threadOf(mail: ParsedMail): Pick<Letter, 'inReplyTo' | 'references'> {
  const id = mail.messageId ?? '';
  const before = [mail.references ?? []].flat().map((one) => bracketed(one.replace(/[<>]/g, '')));
  return { inReplyTo: id, references: [...before, id] };
}

function quoted(mail: ParsedMail): string {
  const when = (mail.date ?? new Date()).toUTCString();
  const lines = (mail.text ?? '').trimEnd().split('\n');
  return [`On ${when}, ${mail.from?.text ?? ''} wrote:`, ...lines.map((line) => `> ${line}`.trimEnd())].join(
    '\n',
  );
}
