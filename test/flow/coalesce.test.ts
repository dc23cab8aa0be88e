import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coalesce } from '../../src/flow/coalesce.ts';

/** A write that waits until it is let go, and remembers what it was given. */
function gated() {
  const batches: (readonly number[])[] = [];
  const gates: PromiseWithResolvers<void>[] = [];
  const add = coalesce<number>(async (items) => {
    const gate = Promise.withResolvers<void>();
    batches.push(items);
    gates.push(gate);
    await gate.promise;
  });
  return {
    add,
    batches,
    open: (index: number) => gates[index]?.resolve(),
    fail: (index: number) => gates[index]?.reject(new Error('disk full')),
  };
}

describe('coalesce', () => {
  test('writes what comes while a write runs together in the next one', async () => {
    const { add, batches, open } = gated();
    const first = add(1);
    const rest = Promise.all([add(2), add(3), add(4)]);
    open(0);
    await first;
    await Promise.resolve();
    open(1);
    await rest;
    expect(batches).toEqual([[1], [2, 3, 4]]);
  });

  test('tells a failure to those whose items were in that write, and goes on', async () => {
    const { add, batches, open, fail } = gated();
    const first = add(1);
    const second = Promise.allSettled([add(2), add(3)]);
    open(0);
    await first;
    await Promise.resolve();
    fail(1);
    expect((await second).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const third = add(4);
    open(2);
    await third;
    expect(batches).toEqual([[1], [2, 3], [4]]);
  });

  test('writes every item once, in order, whoever fails and whenever it comes', async () => {
    const anyPlan = fc.array(fc.record({ fails: fc.boolean(), waits: fc.nat(3) }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(anyPlan, async (plan) => {
        const written: number[] = [];
        let running = 0;
        const add = coalesce<number>(async (items) => {
          running += 1;
          expect(running).toBe(1);
          await Promise.resolve();
          written.push(...items);
          running -= 1;
          if (items.some((item) => plan[item]?.fails)) throw new Error('refused');
        });
        const added: Promise<void>[] = [];
        for (const [index, { waits }] of plan.entries()) {
          added.push(add(index));
          for (let turn = 0; turn < waits; turn += 1) await Promise.resolve();
        }
        const ended = await Promise.allSettled(added);
        expect(written).toEqual(plan.map((_, index) => index));
        for (const [index, { status }] of ended.entries())
          if (plan[index]?.fails) expect(status).toBe('rejected');
      }),
    );
  });
});
