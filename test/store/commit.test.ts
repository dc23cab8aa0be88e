import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nothing } from '../../src/desk/decision.ts';
import { type DeskEvent, happened } from '../../src/desk/event.ts';
import type { Work } from '../../src/store/store.ts';
import { commit, dialects, entry, mail, now, type Opened, opening } from './dialects.ts';

for (const dialect of dialects) {
  describe(`a unit of work on ${dialect.name}`, () => {
    let opened: Opened;
    beforeEach(async () => {
      opened = await dialect.open();
    });
    afterEach(() => opened.close());
    const unit = <T>(work: (work: Work) => Promise<T>) => opened.store.unit(work);
    const numbers = async () => (await opened.store.views.tickets({})).map((ticket) => ticket.number);
    const outbox = () => Array.fromAsync(opened.store.views.outbox());

    test('writes a decision whole', async () => {
      await unit(async (work) =>
        commit(
          work,
          opening(work, () => ({ mails: [mail(work.ids.mail())] })),
        ),
      );
      expect(await numbers()).toEqual([1001]);
      expect(await outbox()).toMatchObject([{ id: 1, state: 'queued', kind: 'acknowledgement' }]);
      const events = await Array.fromAsync(opened.store.views.events(1001));
      expect(events).toMatchObject([{ ticket: 1001, seq: 1, at: now, type: 'ticket.opened' }]);
    });

    test('that fails leaves nothing, and its ticket number is handed out again', async () => {
      const failing = unit(async (work) => {
        await commit(
          work,
          opening(work, () => ({ mails: [mail(work.ids.mail())] })),
        );
        throw new Error('power cut');
      });
      await expect(failing).rejects.toThrow('power cut');
      expect(await numbers()).toEqual([]);
      expect(await outbox()).toEqual([]);
      await unit(async (work) => commit(work, opening(work)));
      expect(await numbers()).toEqual([1001]);
    });

    test('a part that is rolled back leaves no gap between the numbers', async () => {
      await unit(async (work) => {
        await work.savepoint(async (part) => commit(part, opening(part)));
        const poisoned = work.savepoint(async (part) => {
          await commit(part, opening(part));
          throw new Error('poisoned');
        });
        await expect(poisoned).rejects.toThrow('poisoned');
        await work.savepoint(async (part) => commit(part, opening(part)));
      });
      expect(await numbers()).toEqual([1001, 1002]);
    });

    test('a part within a part gives back only its own', async () => {
      await unit((work) =>
        work.savepoint(async (outer) => {
          await commit(outer, opening(outer));
          const inner = outer.savepoint(async (part) => {
            await commit(part, opening(part));
            throw new Error('poisoned');
          });
          await expect(inner).rejects.toThrow();
          await commit(outer, opening(outer));
        }),
      );
      expect(await numbers()).toEqual([1001, 1002]);
    });

    test('two events of one ticket with one number cannot be: everything is rolled back', async () => {
      await unit(async (work) => commit(work, opening(work)));
      const fact = happened('note.added', 'agent:Bob', 'test', { message: 1 });
      const event: DeskEvent = { ...fact, ticket: 1001, seq: 1, at: now };
      const doubled = unit(async (work) => {
        const known = await work.readKnown({
          now,
          tickets: [1001],
          references: [],
          people: [],
          mails: [],
          held: [],
        });
        const decision = { ...nothing('test', 1001), mails: [mail(work.ids.mail())] };
        await work.commit([{ decision, events: [event] }], known, now);
      });
      await expect(doubled).rejects.toThrow(/unique/i);
      expect(await outbox()).toEqual([]);
      expect(await Array.fromAsync(opened.store.views.events(1001))).toHaveLength(1);
    });

    test('the same contact in two batches is one row, and learns its name later', async () => {
      const wanted = { now, tickets: [], references: [], mails: [], held: [] };
      const person = { address: 'ann@customer.example', name: '' };
      await unit((work) => work.readKnown({ ...wanted, people: [person] }));
      const known = await unit((work) => work.readKnown({ ...wanted, people: [{ ...person, name: 'Ann' }] }));
      expect(known.contacts.get(person.address)?.id).toBe(1);
      const after = await unit((work) => work.readKnown({ ...wanted, people: [person] }));
      expect(after.contacts.get(person.address)?.name).toBe('Ann');
    });

    test('a mail moves only as the table allows; a late word changes nothing', async () => {
      await unit(async (work) =>
        commit(
          work,
          opening(work, () => ({ mails: [mail(1), mail(2)] })),
        ),
      );
      const move = (id: number, what: 'send' | 'drop' | 'found') => ({ id, move: what, because: 'test' });
      await unit((work) =>
        commit(work, { ...nothing('test'), mailMoves: [move(1, 'send'), move(1, 'drop'), move(2, 'found')] }),
      );
      expect((await outbox()).map(({ state }) => state)).toEqual(['queued', 'queued']);
    });

    test('timers are set, moved and cleared by ticket, kind and subject', async () => {
      const key = { ticket: 1001, kind: 'auto-close' as const, subject: 0 };
      const at = (dueAt: string) => ({ ...nothing('test'), setTimers: [{ ...key, dueAt }] });
      await unit((work) => commit(work, at('2026-01-07T09:00:00.000Z')));
      await unit((work) => commit(work, at('2026-01-08T09:00:00.000Z')));
      expect(await opened.store.timers.list(1001)).toEqual([{ ...key, dueAt: '2026-01-08T09:00:00.000Z' }]);
      await unit((work) => commit(work, { ...nothing('test'), clearTimers: [key] }));
      expect(await opened.store.timers.list(null)).toEqual([]);
    });

    test('only due timers are read, earliest first, as many as asked for', async () => {
      const due = ['2026-01-05T09:00:00.000Z', '2026-01-04T00:00:00.000Z', '2026-01-05T09:00:00.001Z'];
      const setTimers = due.map((dueAt, index) => {
        return { ticket: 1001 + index, kind: 'auto-close' as const, subject: 0, dueAt };
      });
      await unit((work) => commit(work, { ...nothing('test'), setTimers }));
      const read = (limit: number) => unit((work) => work.dueTimers(now, limit));
      expect((await read(9)).map(({ ticket }) => ticket)).toEqual([1002, 1001]);
      expect((await read(1)).map(({ ticket }) => ticket)).toEqual([1002]);
    });

    test('hostile text is kept as it is', async () => {
      const body = `'; drop table ticket; -- \u0000 \u{1F525} ${'x'.repeat(100_000)}`;
      await unit(async (work) => {
        const decision = opening(work);
        await commit(work, { ...decision, texts: decision.texts.map((it) => ({ ...it, body })) });
      });
      expect((await opened.store.views.ticket(1001))?.subject).toBe(body);
    });

    test('a quarantined message is listed until it is retried, dropped or released', async () => {
      await opened.store.journal.storeBatch('support', null, [entry(1), entry(2), entry(3)]);
      const ids = await unit(async (work) => {
        await work.markHandled(
          [1, 2, 3].map((id) => ({ id, state: 'quarantined', ticket: null, because: 'x' })),
        );
        const rows = [1, 2, 3].map((journal) => ({
          journal,
          reason: 'parse-timeout',
          detail: 'y'.repeat(9000),
        }));
        return await work.quarantine(rows, now);
      });
      const { quarantine, journal } = opened.store;
      const [first, second] = await quarantine.list();
      expect(await quarantine.list()).toHaveLength(ids.length);
      if (first === undefined || second === undefined) throw new Error('two were quarantined');
      await quarantine.retry(first);
      await quarantine.drop(second);
      await unit((work) => work.releaseQuarantined(3));
      expect(await quarantine.list()).toEqual([]);
      expect((await journal.storedEntries(9)).map(({ id }) => id)).toEqual([1]);
      await quarantine.retry(second);
      expect(await quarantine.read(99)).toBeNull();
    });
  });
}
