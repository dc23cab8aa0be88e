/** What our own pipeline makes of a sample: the parser threads, the classifier, the strippers. Nothing is computed here. */
import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { classify, type Verdict } from '../../../src/desk/incoming/classify.ts';
import { plainChunks } from '../../../src/io/parse/delimiters.ts';
import { type MimeMessage, readMime } from '../../../src/io/parse/mime.ts';
import type { Parser } from '../../../src/io/parse/parser.ts';
import type { ParseOutcome } from '../../../src/io/parse/prepare.ts';
import { mailSource } from '../../../src/io/parse/source.ts';
import type { ParsedMail } from '../../../src/mail/parsed-mail.ts';
import { type Forward, readForward } from '../../../src/mail/quoting/forwarding.ts';
import { type Stripped, stripQuotes } from '../../../src/mail/quoting/quoting.ts';
import type { Sample } from './folder.ts';
import type { Thread } from './threads.ts';

/** A mail that was parsed, with what is said of it. */
export interface Seen extends ParsedMail {
  readonly verdict: Verdict;
  readonly stripped: Stripped;
  readonly forward: Forward | null;
  readonly thread: Thread;
  readonly mime: MimeMessage;
  /** All mails of the file, where it holds more than one. */
  readonly mails: readonly ParsedMail[];
  readonly seconds: number;
  readonly raw: Buffer;
  /** Where in its set the sample lies. */
  readonly folder: string;
  /** A text file beside the sample. */
  readonly file: (name: string) => string;
}

export type Look = { readonly ok: true; readonly seen: Seen } | Extract<ParseOutcome, { ok: false }>;

export async function look(parser: Parser, sample: Sample, thread: Thread): Promise<Look> {
  const begin = performance.now();
  const { outcome } = await parser.prepare(sample.raw);
  if (!outcome.ok) return outcome;
  const { mail } = outcome;
  const others = await parser.prepareAll(sample.mails);
  return {
    ok: true,
    seen: {
      ...mail,
      verdict: classify(mail, { ownId: false, fromListOrForm: false }),
      stripped: stripQuotes(mail.text),
      forward: readForward(mail.subject, mail.text),
      thread,
      mime: await readMime(plainChunks(mailSource(sample.raw))),
      mails: others.flatMap((it) => (it.outcome.ok ? [it.outcome.mail] : [])),
      seconds: (performance.now() - begin) / 1000,
      raw: sample.raw,
      folder: dirname(sample.file),
      file: (name) => textOf(readFileSync(join(sample.dir, name))),
    },
  };
}

/** Files with expected texts are UTF-8, or western where they are not. */
function textOf(bytes: Buffer): string {
  return bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
}
