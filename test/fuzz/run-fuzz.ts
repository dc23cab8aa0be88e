/**
 * Changed mails through all that reads a stranger's mail: the parser's threads, the classifier, the strippers, what threads. Whatever
 * arrives, the answer is a mail or a verdict with a reason; nothing throws, hangs or grows.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packFile } from '../../src/config/policy/packs.ts';
import { readPolicy } from '../../src/config/policy/read-policy.ts';
import { Config } from '../../src/config/schema.ts';
import { parseCommands } from '../../src/desk/command/command.ts';
import type { Inbound } from '../../src/desk/context.ts';
import { needsOf } from '../../src/desk/decide.ts';
import { classify } from '../../src/desk/incoming/classify.ts';
import type { DeskSettings } from '../../src/desk/settings.ts';
import { judge } from '../../src/desk/triage/judge.ts';
import { deskSettings } from '../../src/desk-settings.ts';
import { createParser, type Parser } from '../../src/io/parse/parser.ts';
import type { ParsedMail } from '../../src/mail/parsed-mail.ts';
import { forwardIn } from '../../src/mail/quoting/forwarding.ts';
import { stripQuotes } from '../../src/mail/quoting/quoting.ts';
import { testConfig } from '../support/desk.ts';
import { mutated } from './mutate.ts';

export interface FuzzOptions {
  readonly sources: readonly Buffer[];
  readonly count: number;
  readonly seed: number;
  readonly onProgress?: (done: number, offences: number) => void;
}

export interface Offence {
  /** Number of the mail within the run: `mutated(sources, seed, index)` makes it again. */
  readonly index: number;
  readonly what: string;
}

export interface FuzzReport {
  readonly mails: number;
  /** How many were refused, by reason. */
  readonly refused: Readonly<Record<string, number>>;
  readonly offences: readonly Offence[];
  /** The longest that the reading of a parsed mail took here, in ms. */
  readonly slowest: number;
  /** Resident memory at its highest, in MiB. */
  readonly memory: number;
}

/** Verdicts of the limits and of the parser; a thread that hung or died is an offence. */
const verdicts = new Set([
  ...[
    'empty-message',
    'message-too-large',
    'header-too-large',
    'too-many-parts',
    'nested-too-deep',
    'parse-failed',
  ],
]);
const hangsAfter = 2_000;
const atOnce = 250;

export async function fuzz({ sources, count, seed, onProgress }: FuzzOptions): Promise<FuzzReport> {
  const desk = await wordyDesk();
  const parser = createParser({ threads: 2, timeoutMs: hangsAfter });
  const refused: Record<string, number> = {};
  const offences: Offence[] = [];
  let [slowest, memory] = [0, 0];
  try {
    for (let from = 0; from < count; from += atOnce) {
      const indexes = Array.from({ length: Math.min(atOnce, count - from) }, (_, at) => from + at);
      const looks = await lookAt(
        parser,
        desk,
        indexes.map((index) => mutated(sources, seed, index)),
      );
      for (const [at, look] of looks.entries()) {
        if (look.refused !== '') refused[look.refused] = (refused[look.refused] ?? 0) + 1;
        if (look.offence !== '') offences.push({ index: from + at, what: look.offence });
        slowest = Math.max(slowest, look.ms);
      }
      memory = Math.max(memory, process.memoryUsage.rss() / 2 ** 20);
      onProgress?.(from + indexes.length, offences.length);
    }
  } finally {
    await parser.close();
  }
  return { mails: count, refused, offences, slowest: Math.round(slowest), memory: Math.round(memory) };
}

/** A desk that looks for all words that ship. */
async function wordyDesk(): Promise<DeskSettings> {
  const names = { timeZone: 'UTC', groups: [], staffed: [], agents: [], mailboxes: [] };
  const { policy } = await readPolicy([{ text: packFile('words'), path: [] }], '.', names);
  if (policy === null) throw new Error('the word lists are wrong');
  return deskSettings({ ...Config.parse(testConfig()), policy });
}

interface Look {
  readonly refused: string;
  readonly offence: string;
  readonly ms: number;
}

async function lookAt(parser: Parser, desk: DeskSettings, mails: readonly Buffer[]): Promise<Look[]> {
  const prepared = await parser.prepareAll(mails);
  for (const [at, { outcome }] of prepared.entries()) {
    // A machine that is busy with something else is no fault of the mail: what hangs, hangs again.
    const raw = mails[at];
    if (!outcome.ok && outcome.reason === 'parse-timeout' && raw !== undefined)
      prepared[at] = await parser.prepare(raw);
  }
  return prepared.map(({ outcome }) => {
    if (!outcome.ok) {
      const offence = verdicts.has(outcome.reason) ? '' : `${outcome.reason}: ${outcome.detail}`;
      return { refused: outcome.reason, offence, ms: 0 };
    }
    const begin = performance.now();
    const offence = readThrough(desk, outcome.mail);
    const ms = performance.now() - begin;
    return { refused: '', offence: offence || (ms > hangsAfter ? `took ${Math.round(ms)} ms` : ''), ms };
  });
}

/** What is wrong with what was read; empty where nothing is. */
function readThrough(desk: DeskSettings, mail: ParsedMail): string {
  try {
    const verdict = classify(mail, { ownId: false, fromListOrForm: false });
    const { text } = stripQuotes(mail.text);
    forwardIn(mail);
    judge(desk.policy.triage, { subject: mail.subject, words: mail.words });
    parseCommands(mail.words);
    const at = '2026-01-05T09:00:00.000Z';
    const inbound: Inbound = {
      journal: 1,
      mailbox: 'support',
      mail,
      receivedAt: at,
      silent: false,
      isSent: false,
    };
    needsOf(desk, inbound, at);
    if (verdict.kind === undefined) return 'no verdict';
    if (text.trim() === '' && mail.text.trim() !== '' && mail.words.trim() === '')
      return 'all words were lost';
    return mail.text.isWellFormed() && !mail.text.includes('\0') ? '' : 'text that no database stores';
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

/** Every file below a folder that may be a mail, CRLF as it comes from a server. */
export function sourcesIn(dir: string): Buffer[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(?:json|tsv|md|html)$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)))
    .filter((bytes) => bytes.length > 0 && bytes.length < 300_000)
    .map((bytes) => Buffer.from(bytes.toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1'));
}
