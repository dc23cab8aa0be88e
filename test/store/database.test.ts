/** What is SQLite's own: one daemon per file, damage, and versions. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { holdDatabase, migrate, openDatabase } from '../../src/store/database.ts';
import { createStore } from '../../src/store/store.ts';
import { cursor, entry } from './dialects.ts';

let dir: string;
let path: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'inboxd-database-'));
  path = join(dir, 'desk.db');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('a database', () => {
  test('is made once; migrating again applies nothing', async () => {
    const db = await openDatabase(path, { migrate: false });
    expect(await migrate(db)).toContain('0001-walking-desk');
    expect(await migrate(db)).toEqual([]);
    await db.destroy();
    const again = await openDatabase(path, { check: true });
    expect(await migrate(again)).toEqual([]);
    await again.destroy();
  });

  test('keeps what was written when it is opened again', async () => {
    const first = createStore(await openDatabase(path));
    await first.journal.storeBatch('support', cursor(1), [entry(1)]);
    await first.close();
    const second = createStore(await openDatabase(path, { check: true }));
    expect((await second.journal.readRaw(1))?.toString()).toBe('raw 1');
    await second.close();
  });

  test.each(['open', 'migrate'])(
    'that a newer program made is refused by %s, and left alone',
    async (how) => {
      const db = await openDatabase(path);
      await db('knex_migrations').insert({
        name: '9999-from-the-future',
        batch: 9,
        migration_time: new Date(0),
      });
      const refused = { name: 'PermanentError', code: 'database-newer', message: /made by a newer inboxd/ };
      await expect(how === 'open' ? openDatabase(path) : migrate(db)).rejects.toMatchObject({
        name: refused.name,
        code: refused.code,
        message: expect.stringMatching(refused.message),
      });
      expect(await db('knex_migrations').where({ name: '9999-from-the-future' })).toHaveLength(1);
      await db.destroy();
    },
  );

  test('that is no database is refused in clear words', async () => {
    writeFileSync(path, 'Dear diary, this is no database.\n'.repeat(200));
    await expect(openDatabase(path, { check: true })).rejects.toMatchObject({
      name: 'PermanentError',
      code: 'database-damaged',
      message: expect.stringContaining(path),
    });
  });

  test('that is damaged is refused at start with what to do', async () => {
    const store = createStore(await openDatabase(path));
    const entries = Array.from({ length: 300 }, (_, index) =>
      entry(index + 1, { zstd: Buffer.alloc(3000, index) }),
    );
    await store.journal.storeBatch('support', cursor(300), entries);
    await store.close();
    const file = await open(path, 'r+');
    const { size } = await file.stat();
    for (let at = 8192; at < size; at += 16_384) await file.write(Buffer.alloc(4096, 0x5a), 0, 4096, at);
    await file.close();
    await expect(openDatabase(path, { check: true })).rejects.toMatchObject({
      name: 'PermanentError',
      code: 'database-damaged',
      message: expect.stringMatching(/damaged.*restore the last backup/),
    });
  });

  test('in a folder that does not exist cannot be opened, and says so', async () => {
    await expect(openDatabase(join(dir, 'nowhere', 'desk.db'))).rejects.toMatchObject({
      code: 'database-unopenable',
    });
  });
});

const holder = `
  import { holdDatabase } from ${JSON.stringify(new URL('../../src/store/database.ts', import.meta.url).href)};
  await holdDatabase(process.argv[1]);
  process.stdout.write('held');
  setInterval(() => undefined, 1000);
`;

describe('a daemon', () => {
  test('keeps others off its database until it lets go', async () => {
    const held = await holdDatabase(path);
    await expect(holdDatabase(path)).rejects.toMatchObject({
      name: 'TemporaryError',
      code: 'database-held',
      message: expect.stringContaining('Another inboxd is running'),
    });
    await held.release();
    await (await holdDatabase(path)).release();
  });

  test('that is killed leaves no lock behind', async () => {
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', holder, path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const gone = new Promise((resolve) => child.once('exit', resolve));
    try {
      await new Promise((resolve) => child.stdout.once('data', resolve));
      await expect(holdDatabase(path)).rejects.toMatchObject({ code: 'database-held' });
    } finally {
      child.kill('SIGKILL');
      await gone;
    }
    await (await holdDatabase(path)).release();
  });

  test('that holds the database does not keep commands from reading it', async () => {
    const held = await holdDatabase(path);
    const store = createStore(await openDatabase(path));
    expect(await store.views.tickets({})).toEqual([]);
    await store.close();
    await held.release();
  });
});
