/** The pool with real threads: what one message does to its thread costs only that message. */
import { zstdDecompressSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { createParser, type Parser, type ParserOptions } from '../../src/io/parse/parser.ts';
import { prepareMail } from '../../src/io/parse/prepare.ts';
import { generateMail } from '../bench/mail-generator.ts';

const stuck = new URL('./parse-stuck-worker.ts', import.meta.url);
const opened: Parser[] = [];

function open(options: ParserOptions = {}): Parser {
  const parser = createParser(options);
  opened.push(parser);
  return parser;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((parser) => parser.close()));
});

function mail(words: string): Buffer {
  return Buffer.from(`From: a@b.test\r\nSubject: ${words}\r\n\r\n${words}\r\n`);
}

/** The subject of a parsed mail, or the reason why there is none. */
async function results(parser: Parser, words: readonly string[]): Promise<string[]> {
  const prepared = await parser.prepareAll(words.map(mail));
  return prepared.map(({ outcome }) => (outcome.ok ? outcome.mail.subject : outcome.reason));
}

test('a thread prepares what the function prepares', async () => {
  const raws = [...generateMail({ count: 100, seed: 3, to: 'help@desk.test' })].map((one) => one.raw);
  const prepared = await open({ threads: 2 }).prepareAll(raws);
  for (const [index, raw] of raws.entries()) {
    expect(prepared[index]).toEqual(await prepareMail(raw));
    expect(zstdDecompressSync(prepared[index]?.compressed ?? Buffer.alloc(0))).toEqual(raw);
  }
});

test('the caller keeps its bytes', async () => {
  const raw = mail('mine');
  await open().prepare(raw);
  expect(raw.toString()).toContain('mine');
});

test.each(['HANG', 'NEVER'])('a message that hangs (%s) is the only one lost in its batch', async (word) => {
  const parser = open({ script: stuck, timeoutMs: 300 });
  expect(await results(parser, ['one', word, 'two', word, 'three'])).toEqual([
    'one',
    'parse-timeout',
    'two',
    'parse-timeout',
    'three',
  ]);
});

test.each(['EXHAUST', 'THROW'])(
  'a message that kills its thread (%s) is the only one lost in its batch',
  async (word) => {
    const parser = open({ script: stuck, heapMb: 32 });
    expect(await results(parser, ['one', word, 'two'])).toEqual(['one', 'parse-crashed', 'two']);
    expect(await results(parser, ['after'])).toEqual(['after']);
  },
);

test('a message that hangs is stored like any other', async () => {
  const raw = mail('HANG');
  const prepared = await open({ script: stuck, timeoutMs: 100 }).prepare(raw);
  const { digest, identityDigest } = await prepareMail(raw);
  expect(prepared).toMatchObject({ digest, identityDigest });
  expect(zstdDecompressSync(prepared.compressed)).toEqual(raw);
});

test('the time limit holds for one message and not for a batch', async () => {
  const words = Array.from({ length: 12 }, (_, index) => `BUSY ${index}`);
  expect(await results(open({ script: stuck, timeoutMs: 500 }), words)).toEqual(words);
});

test('a thread that cannot start rejects instead of blaming the mail', async () => {
  const parser = open({ script: new URL('./no-such-worker.ts', import.meta.url) });
  await expect(parser.prepare(mail('one'))).rejects.toMatchObject({ code: 'parser-unavailable' });
});

test('a closed pool rejects', async () => {
  const parser = open({ script: stuck });
  const running = parser.prepare(mail('HANG'));
  const waiting = parser.prepare(mail('two'));
  await Promise.all([
    expect(running).rejects.toMatchObject({ code: 'parser-closed' }),
    expect(waiting).rejects.toMatchObject({ code: 'parser-closed' }),
    parser.close(),
  ]);
  await expect(parser.prepare(mail('three'))).rejects.toMatchObject({ code: 'parser-closed' });
});

test('the generator writes the same mail for the same seed', () => {
  const run = (seed: number) => [...generateMail({ count: 100, seed, to: 'help@desk.test' })];
  const [one, two] = [run(7), run(7)];
  expect(one.map((mail) => mail.raw)).toEqual(two.map((mail) => mail.raw));
  expect(run(8)[0]?.raw).not.toEqual(one[0]?.raw);
  const known = new Set<string>();
  for (const { kind, messageId, parent, root } of one) {
    if (kind === 'reply' || kind === 'auto') expect(known.has(parent ?? '') && known.has(root)).toBe(true);
    known.add(messageId);
  }
});
