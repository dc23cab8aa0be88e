import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cursor, dialects, entry, type Opened } from './dialects.ts';

for (const dialect of dialects) {
  describe(`the journal on ${dialect.name}`, () => {
    let opened: Opened;
    beforeEach(async () => {
      opened = await dialect.open();
    });
    afterEach(() => opened.close());
    const journal = () => opened.store.journal;
    const uids = async () => [...(await journal().uids('support', '1'))].sort();

    test('stores a message once per UID, however often it is handed in', async () => {
      expect(await journal().storeBatch('support', cursor(2), [entry(1), entry(2)])).toEqual([1, 2]);
      expect(await journal().storeBatch('support', cursor(3), [entry(2), entry(3), entry(1)])).toEqual([
        null,
        3,
        null,
      ]);
      expect(await uids()).toEqual([1, 2, 3]);
      expect((await journal().readRaw(3))?.toString()).toBe('raw 3');
    });

    test('keeps the same UID of another mailbox or another UIDVALIDITY apart', async () => {
      await journal().storeBatch('support', cursor(1), [entry(1)]);
      await journal().storeBatch('sales', cursor(1), [entry(1, { mailbox: 'sales' })]);
      await journal().storeBatch('support', cursor(1, '2'), [entry(1, { uidValidity: '2' })]);
      expect(await journal().storedEntries(9)).toHaveLength(3);
    });

    test('moves the cursor in the same transaction: a batch that fails moves nothing', async () => {
      await journal().storeBatch('support', cursor(1), [entry(1)]);
      const twice = [entry(2), entry(2)];
      await expect(journal().storeBatch('support', cursor(2), twice)).rejects.toThrow();
      expect(await journal().readCursor('support')).toEqual(cursor(1));
      expect(await uids()).toEqual([1]);
      expect(await journal().storeBatch('support', cursor(2), [entry(2)])).toEqual([2]);
      expect(await journal().readCursor('support')).toEqual(cursor(2));
    });

    test('has no cursor before the first run, and an empty batch still moves it', async () => {
      expect(await journal().readCursor('support')).toBeNull();
      expect(await journal().storeBatch('support', cursor(7), [])).toEqual([]);
      expect(await journal().readCursor('support')).toEqual(cursor(7));
    });

    test('gives back what was never decided, oldest first', async () => {
      await journal().storeBatch('support', cursor(3), [entry(1), entry(2), entry(3)]);
      await opened.store.unit((work) =>
        work.markHandled([{ id: 2, state: 'handled', ticket: 1001, because: 'test' }]),
      );
      expect((await journal().storedEntries(9)).map((row) => row.id)).toEqual([1, 3]);
      expect(await journal().storedEntries(1)).toHaveLength(1);
    });

    test('marks any number of entries at once, each with its own words', async () => {
      const entries = Array.from({ length: 1203 }, (_, index) => entry(index + 1));
      await journal().storeBatch('support', cursor(1203), entries);
      const handled = entries.map(({ uid }) => {
        const state = uid % 2 ? ('handled' as const) : ('quarantined' as const);
        return { id: uid, state, ticket: uid % 2 ? 1000 + uid : null, because: `because ${uid}` };
      });
      await opened.store.unit((work) => work.markHandled(handled));
      const rows = await journal().rows([1, 500, 501, 1203]);
      expect(rows.map(({ state, ticket, because }) => [state, ticket, because])).toEqual([
        ['handled', 1001, 'because 1'],
        ['quarantined', null, 'because 500'],
        ['handled', 1501, 'because 501'],
        ['handled', 2203, 'because 1203'],
      ]);
    });

    test('tells the server only about what is decided, once', async () => {
      const pending = (uid: number) => entry(uid, { pendingOnServer: true });
      await journal().storeBatch('support', cursor(3), [pending(1), pending(2), entry(3)]);
      expect(await journal().pendingOnServer('support', '1', 9)).toEqual([]);
      await opened.store.unit((work) =>
        work.markHandled([1, 3].map((id) => ({ id, state: 'handled', ticket: null, because: '' }))),
      );
      expect(await journal().pendingOnServer('support', '1', 9)).toEqual([
        { id: 1, uid: 1, isConfidential: false },
      ]);
      await journal().toldServer([1]);
      expect(await journal().pendingOnServer('support', '1', 9)).toEqual([]);
    });
  });

  describe(`after a changed UIDVALIDITY on ${dialect.name}`, () => {
    let opened: Opened;
    beforeEach(async () => {
      opened = await dialect.open();
    });
    afterEach(() => opened.close());
    const found = (uid: number, of: number) => {
      const { messageId, sender, date } = entry(of);
      return { uid, messageId, sender, date };
    };

    test('known mail gets its new UID, the rest is named', async () => {
      const { journal } = opened.store;
      await journal.storeBatch('support', cursor(3), [entry(1), entry(2), entry(3)]);
      const unknown = await journal.renumber('support', '2', [found(11, 3), found(12, 1), found(13, 9)]);
      expect(unknown).toEqual([13]);
      expect([...(await journal.uids('support', '2'))].sort()).toEqual([11, 12]);
      expect([...(await journal.uids('support', '1'))]).toEqual([2]);
    });

    test('copies of one mail each get an entry, and a copy too many is unknown', async () => {
      const { journal } = opened.store;
      const copy = { messageId: 'm1@customer.example' };
      await journal.storeBatch('support', cursor(2), [entry(1), entry(2, copy)]);
      expect(await journal.renumber('support', '2', [found(5, 1), found(6, 1), found(7, 1)])).toEqual([7]);
      expect([...(await journal.uids('support', '2'))].sort()).toEqual([5, 6]);
    });

    test('the same words from another sender or at another time are another mail', async () => {
      const { journal } = opened.store;
      await journal.storeBatch('support', cursor(1), [entry(1)]);
      const others = [
        { ...found(5, 1), sender: 'eve@customer.example' },
        { ...found(6, 1), date: '2026-01-05T09:00:01.000Z' },
        { ...found(7, 1), messageId: null },
      ];
      expect(await journal.renumber('support', '2', others)).toEqual([5, 6, 7]);
    });

    test('a second run after a crash changes nothing more', async () => {
      const { journal } = opened.store;
      await journal.storeBatch('support', cursor(2), [entry(1), entry(2)]);
      await journal.renumber('support', '2', [found(5, 1), found(6, 2)]);
      await journal.renumber('support', '2', [found(5, 1), found(6, 2)]);
      const again = [entry(5, { uidValidity: '2' }), entry(6, { uidValidity: '2' })];
      expect(await journal.storeBatch('support', cursor(6, '2'), again)).toEqual([null, null]);
    });
  });
}
