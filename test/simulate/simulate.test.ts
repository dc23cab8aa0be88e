/** A few days, driven twice: the same seed is the same life, and what came of it holds. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { reportText } from '../../src/simulate/report.ts';
import { sampleDesk, unknownPack } from '../../src/simulate/sample-desk.ts';
import { type Simulated, simulate } from '../../src/simulate/simulate.ts';

const days = async (pack: string, seed: number, signal = new AbortController().signal) =>
  await simulate({ config: await sampleDesk(pack), days: 3, seed, ticketsPerDay: 10, signal });

function present(simulated: Simulated | null): Simulated {
  if (simulated === null) throw new Error('it was stopped');
  return simulated;
}

describe('three days of a pack', () => {
  let first: Simulated;
  beforeAll(async () => {
    first = present(await days('aio-creative-hub', 1));
  });

  test('prove themselves', () => {
    expect(first.proof.failures).toEqual([]);
    const { customers, agents, autoresponders } = first.mailsIn;
    expect(first.proof.messages).toBe(customers + agents + autoresponders);
  });

  test('are lived by people who ask and people who answer', () => {
    const { tickets, mailsOut, targets } = first.figures;
    expect(tickets.opened).toBeGreaterThan(15);
    expect(mailsOut.acknowledgement).toBe(tickets.opened);
    expect(mailsOut.reply).toBe(first.mailsIn.agents);
    const promised = targets.find(({ target }) => target === 'firstReply');
    expect((promised?.kept ?? 0) + (promised?.broken ?? 0) + (promised?.open ?? 0)).toBe(tickets.opened);
    expect(promised?.kept).toBeGreaterThan(5);
  });

  test('are the same for the same seed, to the letter, and others for another', async () => {
    const text = (simulated: Simulated) => reportText({ title: 'x', seed: 1 }, simulated);
    const second = present(await days('aio-creative-hub', 1));
    expect(second).toEqual(first);
    expect(text(second)).toBe(text(first));
    expect(text(present(await days('aio-creative-hub', 2)))).not.toBe(text(first));
  });

  test('are printed with what a lead asks for', () => {
    const text = reportText({ title: 'aio-creative-hub', seed: 1 }, first);
    for (const word of ['tickets', 'first reply', 'breaches', 'warnings', 'escalations', 'credits', 'proved'])
      expect(text).toContain(word);
  });
});

test.each(['default', 'studio', 'storytailor', 'aiva'])('three days of %s prove themselves', async (pack) => {
  const { proof, figures } = present(await days(pack, 3));
  expect(proof.failures).toEqual([]);
  expect(figures.tickets.opened).toBeGreaterThan(15);
});

test('what does not hold is said, and nothing is called proved', async () => {
  const good = present(await days('default', 1));
  const bad = { ...good, proof: { ...good.proof, failures: ['ticket #1001 differs from its events'] } };
  const text = reportText({ title: 'default', seed: 1 }, bad);
  expect(text).toContain('FAILED\n  ticket #1001 differs from its events');
  expect(text).not.toContain('proved');
});

test('stopped in the middle it leaves nothing behind', async () => {
  const own = mkdtempSync(join(tmpdir(), 'inboxd-stopped-'));
  vi.stubEnv('TMPDIR', own);
  const stopping = new AbortController();
  stopping.abort();
  expect(await days('default', 1, stopping.signal)).toBeNull();
  vi.unstubAllEnvs();
  expect(readdirSync(own)).toEqual([]);
  rmSync(own, { recursive: true });
});

test.each([
  ['aio-creativ-hub', 'did you mean aio-creative-hub?'],
  ['nonsense', 'the packs are aio-creative-hub, aiva, default, storytailor, studio'],
])('a pack named %s is none: %s', async (name, hint) => {
  expect(await unknownPack(name)).toBe(`there is no pack named ${name}: ${hint}`);
});
