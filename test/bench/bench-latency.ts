/** How long a customer waits for the acknowledgement on an idle desk: from APPEND to acceptance by the SMTP server. */
import { ImapFlow } from 'imapflow';
import type { Dovecot } from '../support/dovecot.ts';
import { deskAddress, startBenchDaemon } from './bench-daemon.ts';
import { until } from './bench-process.ts';
import { type BenchSink, startBenchSink } from './bench-sink.ts';

export interface Latency {
  readonly count: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Messages before the count begins: a daemon that has just started is not idle yet. */
const warmUp = 5;

/** `user` has an empty mailbox. About half a second a message: that long Dovecot waits before it tells an IDLE client. */
export async function runLatency(
  dovecot: Dovecot,
  { dir, user, count }: { dir: string; user: string; count: number },
): Promise<Latency> {
  const sink = await startBenchSink(dir);
  const { port: imapPort, password } = dovecot;
  const settings = { dir, user, imapPort, password, smtpPort: sink.port };
  const daemon = await startBenchDaemon({ ...settings, after: 'leave', agents: 0 });
  await daemon.ready();
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: imapPort,
    secure: false,
    auth: { user, pass: password },
    logger: false,
  });
  await client.connect();
  const waits: number[] = [];
  for (let number = 0; number < count + warmUp; number++) waits.push(await once(client, sink, number));
  await client.logout();
  await daemon.stop();
  await sink.stop();
  return summary(waits.slice(warmUp));
}

async function once(client: ImapFlow, sink: BenchSink, number: number): Promise<number> {
  const customer = `customer${number}@mail.test`;
  const raw = [
    `From: Customer ${number} <${customer}>`,
    `To: ${deskAddress}`,
    `Subject: Question ${number}`,
    `Message-ID: <latency-${number}@mail.test>`,
    `Date: ${new Date().toUTCString()}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Where is my order?',
    '',
  ].join('\r\n');
  const began = Date.now();
  await client.append('INBOX', raw);
  const accepted = () => sink.news().find(({ recipients }) => recipients.includes(customer)) ?? null;
  const { at } = await until('the acknowledgement', accepted, { ms: 10, patienceMs: 60_000 });
  return at - began;
}

function summary(waits: readonly number[]): Latency {
  const sorted = waits.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { count: sorted.length, medianMs: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}
