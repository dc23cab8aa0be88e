import { describe, expect, test } from 'vitest';
import type { Timer } from '../../src/desk/decision.ts';
import { statuses } from '../../src/desk/event.ts';
import { autoCloseOf } from '../../src/desk/follow-up/follow-up.ts';
import { decideTimer } from '../../src/desk/timers.ts';
import { assignedToMaria, contextOf, now, statusFact, ticketOf } from './world.ts';

const autoClose: Timer = { ...autoCloseOf(1001), dueAt: now };
const expiry: Timer = { ticket: 1001, kind: 'held-expiry', subject: 5, dueAt: now };

describe('the timer that closes', () => {
  test('closes a ticket that is still solved', () => {
    const context = contextOf({ tickets: [ticketOf(1001, statusFact('new', 'solved'))] });
    const [changed] = decideTimer(context, autoClose).events[0]?.happenings ?? [];
    expect(changed).toMatchObject({
      actor: 'system',
      because: 'auto-close',
      data: { from: 'solved', to: 'closed' },
    });
  });

  test.each(statuses.filter((status) => status !== 'solved'))('leaves a ticket that is %s', (status) => {
    const context = contextOf({ tickets: [ticketOf(1001, statusFact('new', status))] });
    expect(decideTimer(context, autoClose)).toMatchObject({
      because: 'auto-close-no-longer-applies',
      events: [],
    });
  });

  test('does nothing for a ticket that is gone', () => {
    expect(decideTimer(contextOf({ tickets: [] }), autoClose).events).toEqual([]);
  });
});

describe('the timer of a held mail', () => {
  test('drops the question and sends nothing', () => {
    const decision = decideTimer(contextOf({ tickets: [ticketOf(1001, ...assignedToMaria)] }), expiry);
    expect(decision.heldStates).toEqual([{ id: 5, state: 'expired' }]);
    expect(decision.events[0]?.happenings).toMatchObject([
      { type: 'message.dropped', because: 'held-expired', data: { held: 5 } },
    ]);
    expect(decision.mails).toEqual([]);
  });

  test('of no ticket expires too', () => {
    const decision = decideTimer(contextOf(), { ...expiry, ticket: 0 });
    expect(decision).toMatchObject({ ticket: null, events: [], heldStates: [{ id: 5, state: 'expired' }] });
  });
});

test('the timer of a mail that was put off queues it again, with or without a ticket', () => {
  const retry: Timer = { ticket: 0, kind: 'mail-retry', subject: 77, dueAt: now };
  for (const ticket of [0, 1001])
    expect(decideTimer(contextOf(), { ...retry, ticket })).toMatchObject({
      events: [],
      mailMoves: [{ id: 77, move: 'retry', because: 'retry-is-due' }],
    });
});
