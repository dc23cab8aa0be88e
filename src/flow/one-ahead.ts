/**
 * The next item is asked for while the one before is worked on: the wire and the processor are busy at once. Never more than one
 * is ahead, and none behind a heavy one, so that two of them are not held at a time; what the source throws is thrown when its item is asked for, after those before it were worked on.
 */
export async function* oneAhead<Item>(
  source: AsyncIterable<Item>,
  isHeavy: (item: Item) => boolean = () => false,
): AsyncGenerator<Item> {
  const items = source[Symbol.asyncIterator]();
  let next: Promise<IteratorResult<Item>> | null = null;
  try {
    for (;;) {
      const result: IteratorResult<Item> = await (next ?? ask(items));
      if (result.done === true) return;
      next = isHeavy(result.value) ? null : ask(items);
      yield result.value;
    }
  } finally {
    // Whoever stops early waits for what is on the wire, so that the connection is free.
    await next?.catch(() => undefined);
    await items.return?.();
  }
}

function ask<Item>(items: AsyncIterator<Item>): Promise<IteratorResult<Item>> {
  const asked = items.next();
  // Awaited in the next round; until then a failure must not count as unhandled.
  asked.catch(() => undefined);
  return asked;
}
