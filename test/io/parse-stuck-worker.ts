/** A parser thread for tests: words in the message make it slow, hang, run out of memory or fail. Not a test itself. */
import { prepareMail } from '../../src/io/parse/prepare.ts';
import { servePool } from '../../src/io/parse/protocol.ts';

servePool(async (raw, limits) => {
  const text = raw.toString('latin1');
  if (text.includes('HANG')) for (;;);
  if (text.includes('NEVER')) await new Promise(() => {});
  if (text.includes('BUSY')) keepBusy(60);
  if (text.includes('EXHAUST')) exhaust();
  if (text.includes('THROW')) throw new Error('a bug');
  return prepareMail(raw, limits);
});

/** Computes for this many ms, as a slow message does. */
function keepBusy(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

function exhaust(): void {
  const kept: number[][] = [];
  for (;;) kept.push(new Array(100_000).fill(1.5));
}
