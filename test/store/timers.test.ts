/** Timer rows: set and dropped together, the later word over the earlier, found by what is due. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Timer, TimerKey } from '../../src/desk/decision.ts';
import { after as later, minute } from '../../src/desk/instant.ts';
import type { Work } from '../../src/store/store.ts';
import { commit, dialects, now, type Opened, opening } from './dialects.ts';

const sla = (ticket: number, minutes: number): Timer => ({
  ticket,
  kind: 'sla',
  subject: 0,
  dueAt: later(now, minutes * minute),
});
const keyOf = ({ ticket, kind, subject }: Timer): TimerKey => ({ ticket, kind, subject });

for (const dialect of dialects) {
  describe(`timers on ${dialect.name}`, () => {
    let opened: Opened;
    beforeEach(async () => {
      opened = await dialect.open();
    });
    afterEach(() => opened.close());
    const unit = <T>(work: (work: Work) => Promise<T>) => opened.store.unit(work);
    const sets = (setTimers: readonly Timer[], clearTimers: readonly TimerKey[] = []) =>
      unit((work) =>
        commit(
          work,
          opening(work, () => ({ setTimers, clearTimers })),
        ),
      );
    const all = async () =>
      (await opened.store.timers.list(null)).map(({ ticket, dueAt }) => [ticket, dueAt]);

    test('that stand already are moved', async () => {
      await sets([sla(1, 5), sla(2, 6)]);
      await sets([sla(1, 9)]);
      expect(await all()).toEqual([
        [2, later(now, 6 * minute)],
        [1, later(now, 9 * minute)],
      ]);
    });

    test('of one kind leave those of another alone', async () => {
      await sets([sla(1, 5), { ...sla(1, 7), kind: 'auto-close' }]);
      await sets([], [keyOf(sla(1, 0))]);
      expect(await opened.store.timers.list(1)).toMatchObject([{ kind: 'auto-close' }]);
    });

    test('of several decisions in one commit are what the last one says', async () => {
      await unit(async (work) => {
        const decisions = [
          opening(work, () => ({ setTimers: [sla(1, 5), sla(2, 5), sla(3, 5)] })),
          opening(work, () => ({ clearTimers: [keyOf(sla(1, 0)), keyOf(sla(2, 0))] })),
          opening(work, () => ({ setTimers: [sla(2, 8)], clearTimers: [keyOf(sla(2, 0))] })),
        ];
        const known = await work.readKnown({
          now,
          tickets: [],
          references: [],
          people: [],
          mails: [],
          held: [],
        });
        await work.commit(
          decisions.map((decision) => ({ decision, events: [] })),
          known,
          now,
        );
      });
      expect(await all()).toEqual([
        [3, later(now, 5 * minute)],
        [2, later(now, 8 * minute)],
      ]);
    });

    test('are found by what is due, the earliest first, as many as are asked for', async () => {
      await sets([sla(1, 3), sla(2, -1), sla(3, 0), sla(4, -2)]);
      const due = (limit: number) => unit((work) => work.dueTimers(now, limit));
      expect((await due(10)).map(({ ticket }) => ticket)).toEqual([4, 2, 3]);
      expect((await due(1)).map(({ ticket }) => ticket)).toEqual([4]);
    });

    test('are dropped by the thousand in few statements', async () => {
      const many = Array.from({ length: 12_000 }, (_, index) => sla(index + 1, index));
      await sets(many);
      await unit((work) => work.dropTimers(many.slice(1).map(keyOf)));
      expect(await all()).toEqual([[1, now]]);
    });
  });
}

test('looking for what is due reads by its time, and dropping by its key, on SQLite', async () => {
  const [sqlite] = dialects;
  if (sqlite === undefined) throw new Error('there is no SQLite');
  const opened = await sqlite.open();
  const plan = async (sql: string, values: (string | number)[]) => {
    const rows: { detail: string }[] = await opened.db.raw(`explain query plan ${sql}`, values);
    return rows.map(({ detail }) => detail).join('; ');
  };
  expect(await plan('select * from timer where due_at <= ? order by due_at limit ?', [now, 500])).toBe(
    'SEARCH timer USING INDEX timer_due_at_index (due_at<?)',
  );
  const keys = '(cast(? as integer), ?, cast(? as integer))';
  const drop = `delete from timer where (ticket, kind, subject) in (values ${keys}, ${keys})`;
  expect(await plan(drop, [1, 'sla', 0, 2, 'sla', 0])).toMatch(/^SEARCH timer USING COVERING INDEX/);
  await opened.close();
});
