import { expect, test } from 'vitest';
import { oneAhead } from '../../src/flow/one-ahead.ts';

test('items come in order, and never more than one is ahead', async () => {
  const asked: number[] = [];
  async function* source() {
    for (let item = 1; item <= 4; item += 1) {
      asked.push(item);
      yield item;
    }
  }
  const seen: [number, number][] = [];
  for await (const item of oneAhead(source())) {
    await Promise.resolve();
    seen.push([item, asked.length]);
  }
  expect(seen).toEqual([
    [1, 2],
    [2, 3],
    [3, 4],
    [4, 4],
  ]);
});

test('what the source throws comes after those before it', async () => {
  async function* source() {
    yield 'first';
    throw new Error('the connection ended');
  }
  const seen: string[] = [];
  const taking = async () => {
    for await (const item of oneAhead(source())) seen.push(item);
  };
  await expect(taking()).rejects.toThrow('the connection ended');
  expect(seen).toEqual(['first']);
});

test('whoever stops early leaves nothing behind', async () => {
  let isClosed = false;
  async function* source() {
    try {
      yield 1;
      yield 2;
      throw new Error('nobody asks for this');
    } finally {
      isClosed = true;
    }
  }
  for await (const item of oneAhead(source())) if (item === 1) break;
  expect(isClosed).toBe(true);
});
