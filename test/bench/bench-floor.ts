/**
 * The floor: imapflow's fetch and mailparser's simpleParser on the same mail, and nothing else. A process of its own, as cold
 * as the daemon. `node test/bench/bench-floor.ts PORT USER PASSWORD` prints `{"messages":N,"ms":N,"cpuSeconds":N,"peakRssMb":N}`.
 */
import { ImapFlow } from 'imapflow';
import { simpleParser } from 'mailparser';
import { usageOf } from './bench-process.ts';

const [port, user = '', pass = ''] = process.argv.slice(2);
const began = performance.now();
const client = new ImapFlow({
  host: '127.0.0.1',
  port: Number(port),
  secure: false,
  auth: { user, pass },
  logger: false,
});
await client.connect();
const lock = await client.getMailboxLock('INBOX');
let messages = 0;
for await (const { source } of client.fetch('1:*', { source: true })) {
  if (source === undefined) continue;
  await simpleParser(source);
  messages += 1;
}
const ms = performance.now() - began;
process.stdout.write(`${JSON.stringify({ messages, ms, ...usageOf(process.pid) })}\n`);
lock.release();
await client.logout();
