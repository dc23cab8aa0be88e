/**
 * Mail other people collected, delivered through a real IMAP server to the real daemon: it never stops, and each message is
 * ticketed, recognised as automatic, or in quarantine with a reason. Prints what became of them.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { endChildren, startChild, until } from '../support/child.ts';
import { createDeskFolder, deskConfig } from '../support/daemon.ts';
import { skipWithoutDovecot, startDovecot } from '../support/dovecot.ts';

const corpus = new URL('../../../shared/corpus/', import.meta.url);
const isPresent = existsSync(new URL('MANIFEST.tsv', corpus));
if (!isPresent) console.log('Corpus left out: ../shared/corpus is not here.');
const sinkProgram = fileURLToPath(new URL('../support/smtp-sink.ts', import.meta.url));

interface Sample {
  readonly name: string;
  readonly raw: Buffer;
}

interface Row {
  readonly uid: number;
  readonly state: string;
  readonly ticket: number | null;
  readonly because: string;
}

/** Reasons for which a message that opened and joined nothing is no loss. */
const inert =
  /^(?:(?:delivery-report|auto-replied|auto-generated|read-receipt|feedback-report)-without-ticket|own-mail|duplicate-of|second-original-of)/;

const endings: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  await endChildren();
  for (const end of endings.splice(0).toReversed()) await end();
});

function samples(): { whole: Sample[]; left: number } {
  const all = readFileSync(new URL('MANIFEST.tsv', corpus), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split('\t'))
    .flatMap(([set, file, role]) => (role === 'message' ? [`${set}/${file}`] : []))
    .map((name) => ({
      name,
      raw: readFileSync(new URL(name.split('/').map(encodeURIComponent).join('/'), corpus)),
    }));
  const whole = all.filter(isWhole);
  return { whole, left: all.length - whole.length };
}

/** Some sets hold bodies alone. A message is called one, or begins with a header line, maybe after a mailbox separator. */
function isWhole({ name, raw }: Sample): boolean {
  if (/\.(?:eml|msg|box)$/.test(name)) return true;
  const lines = raw
    .subarray(0, 4000)
    .toString('utf8')
    .replace('\uFEFF', '')
    .split(/\r\n|\n|\r/);
  const first = lines.find((line) => line.trim() !== '' && !/^>?From /.test(line)) ?? '';
  return /^[!-9;-~]{1,60}:/.test(first) && !/^(?:https?|mailto|Hi|Hello|Dear|On)\b/i.test(first);
}

async function sinkPort(): Promise<number> {
  const dir = mkdtempSync(join(tmpdir(), 'inboxd-corpus-'));
  endings.push(() => rmSync(dir, { recursive: true, force: true }));
  const sink = startChild([sinkProgram, '--log', join(dir, 'sent.jsonl')]);
  const said = await until('the sink listens', () => /"port":(\d+)/.exec(sink.stdout())?.[1]);
  return Number(said);
}

const skipped = !isPresent || skipWithoutDovecot();

test.skipIf(skipped)(
  'every message of the corpus is ticketed, automatic or quarantined, and the daemon never stops',
  { timeout: 300_000 },
  async () => {
    const { whole, left } = samples();
    const dovecot = await startDovecot();
    endings.push(dovecot.stop);
    const folder = createDeskFolder(
      deskConfig({ imapPort: dovecot.port, smtpPort: await sinkPort(), user: 'help' }),
    );
    endings.push(folder.remove);
    await dovecot.deliver(
      'help',
      whole.map(({ raw }) => raw),
    );
    const started = performance.now();
    const ended = await folder.run('start', '--once');
    const seconds = (performance.now() - started) / 1000;
    expect(ended, ended.stderr.slice(-3000)).toMatchObject({ code: 0, signal: null });
    const rows = await folder.ask<Row>('journal');
    print(whole, rows, left, seconds);
    expect(rows).toHaveLength(whole.length);
    expect(rows.filter(({ state, because }) => state === 'stored' || because === '')).toEqual([]);
    const lost = rows.filter(
      ({ state, ticket, because }) => state === 'handled' && ticket === null && !inert.test(because),
    );
    expect(lost.map(({ uid, because }) => `${nameOf(whole, uid)}: ${because}`)).toEqual([]);
    const refused = rows.filter(
      ({ state, uid }) => state === 'quarantined' && !nameOf(whole, uid).startsWith('hostile-'),
    );
    expect(refused.length).toBeLessThanOrEqual(whole.length / 100);
    expect(await folder.ask('reconcile')).toMatchObject([{ missing: 0 }]);
    expect((await folder.run('replay', '--check')).code).toBe(0);
  },
);

/** Dovecot numbers what is delivered in order. */
function nameOf(whole: readonly Sample[], uid: number): string {
  return whole[uid - 1]?.name ?? `uid ${uid}`;
}

function print(whole: readonly Sample[], rows: readonly Row[], left: number, seconds: number): void {
  const counts = Map.groupBy(rows, ({ state, ticket, because }) => {
    if (state === 'quarantined') return `quarantined ${because.split(':')[0]}`;
    return ticket === null ? (because.split(':')[0] ?? '') : 'ticketed';
  });
  console.log(`corpus: ${whole.length} messages in ${seconds.toFixed(1)} s, ${left} bodies left out`);
  for (const [what, found] of counts) console.log(`  ${found.length} ${what}`);
  for (const { uid, state, because } of rows)
    if (state === 'quarantined')
      console.log(`  quarantined: ${nameOf(whole, uid)}: ${because.slice(0, 150)}`);
}
