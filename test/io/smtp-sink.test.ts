/** The sink as a process of its own, as the kill tests use it: what it has taken is on disk before it says so. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { createSmtp } from '../../src/io/smtp/smtp.ts';

test('a message that was answered with 250 is in the log of a sink that is killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sink-'));
  const log = join(folder, 'taken.jsonl');
  const child = spawn(process.execPath, ['test/support/smtp-sink.ts', '--log', log], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface(child.stdout), 'line');
  const smtp = createSmtp({ host: '127.0.0.1', port: JSON.parse(line).port, tls: 'none', pool: 1 });
  const envelope = { reversePath: '', recipients: ['ann@x.example'] };
  const delivery = await smtp.send({
    envelope,
    raw: Buffer.from('Subject: x\r\n\r\n'),
    beforeData: async () => {},
  });
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(delivery.kind).toBe('sent');
  expect(JSON.parse(readFileSync(log, 'utf8'))).toMatchObject({ recipients: ['ann@x.example'] });
  await smtp.close(true);
  rmSync(folder, { recursive: true });
});
