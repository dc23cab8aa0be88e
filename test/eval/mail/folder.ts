/**
 * A folder of sets of mail with the facts that other projects state about it: `<set>/expect.json`, an array of `{file, facts}`.
 * Some sets hold bodies and no mails; those are wrapped here into the mail that would have brought them, byte for byte.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

export interface Sample {
  readonly set: string;
  readonly file: string;
  readonly facts: Readonly<Record<string, unknown>>;
  /** One mail; for an mbox file the first. */
  readonly raw: Buffer;
  /** All mails of the file. */
  readonly mails: readonly Buffer[];
  /** Where files lie that facts name. */
  readonly dir: string;
}

const Entries = z.array(z.object({ file: z.string(), facts: z.record(z.string(), z.unknown()) }));

/** Every sample that has facts. Throws with the path of what is missing or cannot be read. */
export function readSamples(root: string): Sample[] {
  if (!existsSync(root)) throw new Error(`${root} is missing: name a folder with sets of mail`);
  const sets = readdirSync(root)
    .filter((set) => existsSync(join(root, set, 'expect.json')))
    .sort();
  if (sets.length === 0) throw new Error(`${root} holds no set: a set is a folder with expect.json`);
  return sets.flatMap((set) => readSet(root, set));
}

function readSet(root: string, set: string): Sample[] {
  const dir = join(root, set);
  return readEntries(join(dir, 'expect.json')).map(({ file, facts }) => {
    const mails = mailsOf(set, dir, file);
    return { set, file, facts, dir, mails, raw: mails[0] ?? Buffer.alloc(0) };
  });
}

function readEntries(path: string): z.output<typeof Entries> {
  try {
    return Entries.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new Error(`${path}: an array of {file, facts} is wanted: ${cause}`);
  }
}

function mailsOf(set: string, dir: string, file: string): Buffer[] {
  const bytes = readFileSync(join(dir, file));
  if (file.endsWith('.mbox')) return mboxMails(bytes);
  if (file.endsWith('.tnef')) return [wrapped(bytes, 'application/ms-tnef; name="winmail.dat"', '')];
  if (!isBody(set, bytes, file)) return [bytes];
  const subject = join(dir, file.replace(/\.txt$/, '.subject.txt'));
  const title = file.endsWith('.txt') && existsSync(subject) ? readFileSync(subject, 'utf8').trim() : '';
  const isHtml = /\.html?$/.test(file);
  return [wrapped(bytes, isHtml ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8', title)];
}

/** Sets about replies, forwards and signatures hold bodies unless a file is plainly a mail; of others, what has no header. */
function isBody(set: string, bytes: Buffer, file: string): boolean {
  if (/^(?:reply|forward|signature)-/.test(set)) return !file.endsWith('.eml') && !beginsAsMail(bytes);
  return !/^(?:From |[\w-]{1,60}[ \t]*:)/m.test(bytes.toString('latin1', 0, 2000));
}

function beginsAsMail(bytes: Buffer): boolean {
  const head = bytes.toString('latin1', 0, 4000).split(/\r?\n\r?\n/, 1)[0] ?? '';
  return /^mime-version:/im.test(head) && /^content-type:/im.test(head);
}

function wrapped(bytes: Buffer, contentType: string, subject: string): Buffer {
  const word = subject === '' ? '' : `=?utf-8?B?${Buffer.from(subject).toString('base64')}?=`;
  const lines = bytes.toString('base64').replace(/.{76}/g, '$&\r\n');
  const fields = [
    'From: Somebody <somebody@example.org>',
    ...(word === '' ? [] : [`Subject: ${word}`]),
    'MIME-Version: 1.0',
    `Content-Type: ${contentType}`,
    'Content-Transfer-Encoding: base64',
  ];
  return Buffer.from(`${fields.join('\r\n')}\r\n\r\n${lines}\r\n`);
}

function mboxMails(bytes: Buffer): Buffer[] {
  const pieces = bytes.toString('latin1').split(/^(?=From \S)/m);
  return pieces.filter((piece) => piece.trim() !== '').map((piece) => Buffer.from(piece, 'latin1'));
}
