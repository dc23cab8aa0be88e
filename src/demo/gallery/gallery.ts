/**
 * A folder to look at: every mail that went through, as NN-who-to-whom-what.eml and as a page, and an index of them that is
 * current at any moment.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { fieldOf } from '../mail-field.ts';
import type { Arrival } from '../sandbox/smtp-server.ts';
import { indexPage } from './index-page.ts';
import { mailPage } from './mail-page.ts';

/** A mail of the gallery. */
export interface Exhibit {
  /** Without ending: the name of its page and of its source. */
  readonly name: string;
  /** The step of the story in which it arrived. */
  readonly chapter: string;
  readonly arrivedAt: Date;
  readonly from: string;
  /** The mailbox it arrived in. */
  readonly to: string;
  readonly subject: string;
  /** Kind of a mail of the desk, else empty. */
  readonly kind: string;
}

export class Gallery {
  readonly #dir: string;
  readonly #exhibits: Exhibit[] = [];
  #chapter = '';
  #work: Promise<void>;

  /** `dir` is created where it is missing. */
  constructor(dir: string) {
    this.#dir = dir;
    this.#work = mkdir(dir, { recursive: true }).then(() => this.#writeIndex());
  }

  get index(): string {
    return join(this.#dir, 'index.html');
  }

  /** What arrives from now on belongs to this chapter. */
  begin(chapter: string): void {
    this.#chapter = chapter;
  }

  /** Writes the mail, its page and the index, after those before it. */
  add(arrival: Arrival): void {
    const [chapter, arrivedAt] = [this.#chapter, new Date()];
    this.#work = this.#work.then(() => this.#hang(arrival, chapter, arrivedAt));
  }

  /** Waits until all is written. Throws what the disk says. */
  async done(): Promise<void> {
    await this.#work;
  }

  async #hang(arrival: Arrival, chapter: string, arrivedAt: Date): Promise<void> {
    const mail = await simpleParser(arrival.raw);
    const from = mail.from?.value[0];
    const exhibit: Omit<Exhibit, 'name'> = {
      chapter,
      arrivedAt,
      from: from?.name || from?.address || '(nobody)',
      to: arrival.account.displayName,
      subject: mail.subject ?? '(no subject)',
      kind: /\bkind=([a-z-]+)/.exec(fieldOf(mail, 'x-inboxd'))?.[1] ?? '',
    };
    const name = nameOf(this.#exhibits.length + 1, exhibit);
    await writeFile(join(this.#dir, `${name}.eml`), arrival.raw);
    this.#exhibits.push({ ...exhibit, name });
    await writeFile(join(this.#dir, `${name}.html`), mailPage({ ...exhibit, name }, mail, arrival));
    await this.#writeIndex();
  }

  async #writeIndex(): Promise<void> {
    await writeFile(this.index, indexPage(this.#exhibits));
  }
}

/** E.g. `03-acme-support-to-ann-lee-acknowledgement`; safe on every file system. */
function nameOf(number: number, { from, to, kind, subject }: Omit<Exhibit, 'name'>): string {
  const what = kind === '' ? subject : kind;
  return [String(number).padStart(2, '0'), slug(from, 24), 'to', slug(to, 24), slug(what, 32)].join('-');
}

function slug(text: string, longest: number): string {
  const plain = text.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '');
  const words = plain.match(/[a-z0-9]+/g) ?? ['mail'];
  const whole = words.join('-');
  if (whole.length <= longest) return whole;
  const cut = whole.lastIndexOf('-', longest);
  return whole.slice(0, cut > 0 ? cut : longest);
}
