import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Mail, nothing } from '../../src/desk/decision.ts';
import { hour, after as later, minute } from '../../src/desk/instant.ts';
import type { ClaimOptions, SettledRow } from '../../src/store/outbox.ts';
import { commit, dialects, mail, now, type Opened } from './dialects.ts';

const all: ClaimOptions = { now, limit: 100, automatic: true, without: [] };

for (const dialect of dialects) {
  describe(`the outbox on ${dialect.name}`, () => {
    let opened: Opened;
    beforeEach(async () => {
      opened = await dialect.open();
    });
    afterEach(() => opened.close());
    const outbox = () => opened.store.outbox;
    const queue = (...mails: readonly Mail[]) =>
      opened.store.unit((work) => commit(work, { ...nothing('test'), mails }));
    const states = async () => (await Array.fromAsync(opened.store.views.outbox())).map(({ state }) => state);
    const settle = (...rows: readonly Partial<SettledRow>[]) => {
      const end = { id: 1, ticket: 1001, state: 'sent', nextAt: now, because: 'x', sentAt: now } as const;
      const settled = rows.map((row) => ({ ...end, providerId: null, ...row }));
      return outbox().progress({ begun: [], settled, now });
    };
    const dataBegins = (...begun: readonly number[]) => outbox().progress({ begun, settled: [], now });
    const claimed = async (options: Partial<ClaimOptions> = {}) =>
      (await outbox().claimDue({ ...all, ...options })).map(({ id }) => id);

    test('hands a mail to one claimer only, and counts the attempt', async () => {
      await queue(mail(1), mail(2), mail(3));
      const [first] = await outbox().claimDue({ ...all, limit: 2 });
      expect(first).toMatchObject({ id: 1, state: 'sending', attempts: 1, messageId: 'out-1@acme.example' });
      expect(await claimed()).toEqual([3]);
      expect(await claimed()).toEqual([]);
    });

    test('never claims what is suppressed, resting, or automatic behind an open breaker', async () => {
      await queue(
        mail(1, { suppressed: 'own-address' }),
        mail(2, { mailbox: 'sales' }),
        mail(3),
        mail(4, { kind: 'reply', automatic: false }),
        mail(5, { kind: 'alert' }),
      );
      expect(await claimed({ without: ['sales'], automatic: false })).toEqual([4, 5]);
      expect(await claimed({ without: ['sales'] })).toEqual([3]);
      expect(await claimed()).toEqual([2]);
      expect(await states()).toEqual(['suppressed', 'sending', 'sending', 'sending', 'sending']);
    });

    test('puts back only what had not begun', async () => {
      await queue(mail(1), mail(2));
      await claimed();
      await dataBegins(1);
      await outbox().putBack([1, 2]);
      expect(await states()).toEqual(['sending', 'queued']);
      expect(await outbox().claimDue(all)).toMatchObject([{ id: 2, attempts: 1 }]);
    });

    test('after a crash queues again what had not begun, and names what had', async () => {
      await queue(mail(1), mail(2), mail(3));
      await claimed({ limit: 2 });
      await dataBegins(2);
      expect((await outbox().recoverSending()).map(({ id }) => id)).toEqual([2]);
      expect(await states()).toEqual(['queued', 'sending', 'queued']);
      await settle({ id: 2, state: 'uncertain', sentAt: null });
      expect(await outbox().recoverSending()).toEqual([]);
      expect(await claimed()).toEqual([1, 3]);
    });

    test('a mail claimed again after an uncertain end has not begun again', async () => {
      await queue(mail(1));
      await claimed();
      await dataBegins(1);
      await settle({ state: 'uncertain', sentAt: null });
      const mailMoves = [{ id: 1, move: 'send' as const, because: 'agent-said-send' }];
      await opened.store.unit((work) => commit(work, { ...nothing('test'), mailMoves }));
      expect(await claimed()).toEqual([1]);
      expect(await outbox().recoverSending()).toEqual([]);
      expect(await states()).toEqual(['queued']);
    });

    test('what is put off has a timer that queues it again, and is not claimed before', async () => {
      await queue(mail(1));
      await claimed();
      const nextAt = later(now, minute);
      await settle({ state: 'deferred', nextAt, sentAt: null });
      expect(await claimed()).toEqual([]);
      expect(await opened.store.timers.list(1001)).toEqual([
        { ticket: 1001, kind: 'mail-retry', subject: 1, dueAt: nextAt },
      ]);
      const mailMoves = [{ id: 1, move: 'retry' as const, because: 'retry-is-due' }];
      await opened.store.unit((work) => commit(work, { ...nothing('test'), mailMoves }));
      expect(await outbox().claimDue({ ...all, now: later(now, minute) })).toMatchObject([
        { id: 1, attempts: 2 },
      ]);
    });

    test('writes accepted mails together and each refusal with its own words', async () => {
      await queue(mail(1), mail(2), mail(3));
      await claimed();
      await settle(
        { id: 1, because: 'accepted' },
        { id: 2, state: 'failed', because: 'refused: 550', sentAt: null },
        { id: 3, because: 'accepted', providerId: '0100@ses.example' },
      );
      const rows = await Array.fromAsync(opened.store.views.outbox());
      expect(rows.map(({ state, because, sentAt }) => [state, because, sentAt])).toEqual([
        ['sent', 'accepted', now],
        ['failed', 'refused: 550', null],
        ['sent', 'accepted', now],
      ]);
    });

    test('writes an end and a beginning at once, and leaves alone what a report has settled meanwhile', async () => {
      await queue(mail(1), mail(2), mail(3));
      await claimed();
      await dataBegins(1, 3);
      await settle({ id: 3, state: 'failed', because: 'reported', sentAt: null });
      const late = {
        ticket: 1001,
        state: 'sent',
        nextAt: now,
        because: 'late',
        sentAt: now,
        providerId: null,
      } as const;
      const settled = [1, 3].map((id) => ({ ...late, id }));
      await outbox().progress({ begun: [2], settled, now });
      const rows = await Array.fromAsync(opened.store.views.outbox());
      expect(rows.map(({ state, because }) => [state, because])).toEqual([
        ['sent', 'late'],
        ['sending', 'new-ticket'],
        ['failed', 'reported'],
      ]);
      expect((await outbox().recoverSending()).map(({ id }) => id)).toEqual([2]);
    });

    test('counts for the global budget what machines sent, and since when', async () => {
      await queue(mail(1), mail(2), mail(3, { kind: 'reply', automatic: false }));
      await claimed();
      await settle({ id: 1, sentAt: later(now, -hour) });
      await settle({ id: 2 });
      await settle({ id: 3 });
      expect(await outbox().automaticSentSince(later(now, -10 * minute))).toBe(1);
      expect(await outbox().automaticSentSince(later(now, -2 * hour))).toBe(2);
      expect(await outbox().automaticSentSince(now)).toBe(0);
    });

    test('wants one copy in the Sent folder of each mail that was accepted', async () => {
      await queue(mail(1, { copy: true }), mail(2, { copy: true }), mail(3));
      await claimed();
      for (const id of [1, 3]) await settle({ id });
      expect((await outbox().copiesWanted('support', 9)).map(({ id }) => id)).toEqual([1]);
      expect(await outbox().copiesWanted('sales', 9)).toEqual([]);
      await outbox().setCopy([1], 'done');
      expect(await outbox().copiesWanted('support', 9)).toEqual([]);
    });

    test('takes a Message-ID once', async () => {
      await queue(mail(1));
      await expect(queue(mail(2, { messageId: 'out-1@acme.example' }))).rejects.toThrow(/unique/i);
    });

    test('counts what went to a recipient and for a ticket, without what was suppressed', async () => {
      await queue(mail(1), mail(2, { ticket: 1002 }), mail(3, { suppressed: 'own-address' }));
      const people = [{ address: 'ann@customer.example', name: '' }];
      const wanted = { now, tickets: [1001, 0], references: [], people, mails: [], held: [] };
      const { counts } = await opened.store.unit((work) => work.readKnown(wanted));
      expect(counts.recipient10Min.get('ann@customer.example')).toBe(2);
      expect(counts.ticketDay.get(1001)).toBe(1);
      const elevenOn = { ...wanted, now: later(now, 11 * minute) };
      const { counts: lately } = await opened.store.unit((work) => work.readKnown(elevenOn));
      expect(lately.recipient10Min.get('ann@customer.example') ?? 0).toBe(0);
      expect(lately.recipientDay.get('ann@customer.example')).toBe(2);
    });
  });
}
