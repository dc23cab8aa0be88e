import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { between, day, hour, after as later, minute } from '../../src/desk/instant.ts';
import {
  type Attempt,
  type MailState,
  type Move,
  mailStates,
  moves,
  retryDelay,
  settle,
  stateAfter,
  statesBefore,
} from '../../src/desk/outgoing/delivery.ts';
import { now } from './world.ts';

const allMoves = [...new Set(Object.values(moves).flatMap((row) => Object.keys(row) as Move[]))];

/** A random walk: every move is tried, those the table has are made. */
const anyWalk = fc.array(fc.constantFrom(...allMoves), { maxLength: 40 }).map((list) => {
  const steps: { from: MailState; move: Move; to: MailState }[] = [];
  let from: MailState = 'queued';
  for (const move of list) {
    const to = stateAfter(from, move);
    if (to === null) continue;
    steps.push({ from, move, to });
    from = to;
  }
  return steps;
});

describe('the outbox', () => {
  test('never sends again what was accepted, unless the server took it back and an agent says so', () => {
    fc.assert(
      fc.property(anyWalk, (steps) => {
        const sentAt = steps.findIndex(({ to }) => to === 'sent');
        const later = sentAt < 0 ? [] : steps.slice(sentAt + 1);
        const again = later.findIndex(({ to }) => to === 'sending');
        if (again < 0) return;
        const between = later.slice(0, again).map(({ move }) => move);
        expect(between).toContain('refused');
        expect(between).toContain('send');
      }),
      { numRuns: 2000 },
    );
  });

  test('never sends an uncertain mail again without a word of its agent', () => {
    fc.assert(
      fc.property(anyWalk, (steps) => {
        for (const [index, step] of steps.entries()) {
          if (step.to !== 'uncertain') continue;
          const again = steps.findIndex(({ to }, at) => at > index && to === 'sending');
          if (again < 0) continue;
          expect(steps.slice(index, again).map(({ move }) => move)).toContain('send');
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('begins every attempt by a claim, and ends with what is suppressed', () => {
    for (const { from } of statesBefore('claim')) expect(from).toBe('queued');
    for (const from of mailStates) {
      for (const move of allMoves) {
        if (stateAfter(from, move) === 'sending') expect(move).toBe('claim');
        if (stateAfter(from, move) === 'sent') expect(['accepted', 'found']).toContain(move);
      }
    }
    expect(moves.suppressed).toEqual({});
  });

  test('knows the way back from each move', () => {
    for (const move of allMoves) {
      for (const { from, to } of statesBefore(move)) expect(stateAfter(from, move)).toBe(to);
    }
  });
});

const anyJitter = fc.double({ min: 0, max: 1, noNaN: true });
const anyAttempts = fc.integer({ min: 1, max: 10_000 });

describe('the delay before another attempt', () => {
  test('grows with the attempts and stays between 48 seconds and 4.8 hours', () => {
    fc.assert(
      fc.property(anyAttempts, anyJitter, (attempts, jitter) => {
        const delay = retryDelay(attempts, jitter);
        expect(delay).toBeGreaterThanOrEqual(0.8 * minute);
        expect(delay).toBeLessThanOrEqual(4.8 * hour);
        expect(retryDelay(attempts + 1, jitter)).toBeGreaterThanOrEqual(delay);
      }),
    );
  });

  test.each([
    [1, 0.5, minute],
    [2, 0.5, 2 * minute],
    [3, 0, 3.2 * minute],
    [3, 1, 4.8 * minute],
    [9, 0.5, 4 * hour],
    [4000, 0.5, 4 * hour],
    [0, 0.5, minute],
  ])('after attempt %i with chance %d is %i ms', (attempts, jitter, expected) => {
    expect(retryDelay(attempts, jitter)).toBe(expected);
  });
});

const refusal = fc.record({
  kind: fc.constantFrom('failed' as const, 'deferred' as const),
  concerns: fc.constantFrom('recipient' as const, 'us' as const),
  replyCode: fc.option(fc.integer({ min: 400, max: 599 })),
  enhancedCode: fc.constantFrom('', '4.3.0', '5.1.1'),
  response: fc.string({ maxLength: 2000 }),
});
const anyAttempt: fc.Arbitrary<Attempt> = fc.oneof(
  fc.record({
    kind: fc.constant('sent' as const),
    serverMessageId: fc.constant(null),
    rejected: fc.constant([]),
  }),
  fc.record({ kind: fc.constant('uncertain' as const), error: fc.string() }),
  refusal,
);

describe('an attempt', () => {
  test('always leads where the table leads, with a reason that fits a line', () => {
    fc.assert(
      fc.property(anyAttempt, anyAttempts, anyJitter, fc.nat(10 * day), (attempt, attempts, jitter, age) => {
        const mail = { attempts, createdAt: later(now, -age) };
        const settled = settle(mail, attempt, now, jitter, 5 * day);
        expect(Object.values(moves.sending)).toContain(settled.state);
        expect(settled.because).not.toBe('');
        expect(settled.aboutUs).toBe('concerns' in attempt && attempt.concerns === 'us');
        if (settled.state === 'deferred')
          expect(between(now, settled.nextAt)).toBeGreaterThanOrEqual(0.8 * minute);
      }),
    );
  });

  test('is given up after the time allowed, and never before unless the refusal is final', () => {
    fc.assert(
      fc.property(refusal, anyAttempts, fc.nat(10 * day), (attempt, attempts, age) => {
        const mail = { attempts, createdAt: later(now, -age) };
        const { state } = settle(mail, attempt, now, 0.5, 5 * day);
        const isFinal = attempt.kind === 'failed' && attempt.concerns === 'recipient';
        expect(state).toBe(isFinal || age > 5 * day ? 'failed' : 'deferred');
      }),
    );
  });

  test('of a mail that may have arrived is uncertain at any age', () => {
    const mail = { attempts: 99, createdAt: later(now, -90 * day) };
    expect(settle(mail, { kind: 'uncertain', error: 'socket closed' }, now, 0, 5 * day)).toMatchObject({
      state: 'uncertain',
      because: 'connection-lost-after-data: socket closed',
    });
  });
});
