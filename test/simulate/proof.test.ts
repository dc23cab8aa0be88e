/** The proof at the end of a simulation finds what is wrong: otherwise it proves nothing. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nothing } from '../../src/desk/decision.ts';
import { happened } from '../../src/desk/event.ts';
import { openVirtualDesk, type VirtualDesk } from '../../src/simulate/desk.ts';
import { prove } from '../../src/simulate/proof.ts';
import { sampleDesk } from '../../src/simulate/sample-desk.ts';
import { rawMail } from '../support/mail.ts';

const ann = 'ann@customer.example';

let dir: string;
let desk: VirtualDesk;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'inboxd-proof-'));
  desk = await openVirtualDesk(await sampleDesk('default'), dir);
  desk.setNow('2026-03-02T09:00:00.000Z');
  for (const subject of ['One', 'Two'])
    await desk.receive('support', [
      rawMail({ from: ann, to: 'support@desk.example', subject, date: '2026-03-02' }),
    ]);
  await desk.settle(false);
});
afterEach(async () => {
  await desk.close();
  rmSync(dir, { recursive: true, force: true });
});

test('a desk that did everything right fails in nothing', async () => {
  expect(await prove(desk, 2)).toMatchObject({ messages: 2, quarantined: 0, failures: [] });
});

test('a message that is not in the journal is missed', async () => {
  expect((await prove(desk, 3)).failures).toEqual(['3 messages came and 2 are in the journal']);
});

test('one automatic mail more than a budget allows is found', async () => {
  const { budgets } = desk.settings;
  const strict = (more: Partial<typeof budgets>) => ({
    ...desk,
    settings: { ...desk.settings, budgets: { ...budgets, ...more } },
  });
  expect((await prove(strict({ recipientPer10Min: 2, recipientPerDay: 2 }), 2)).failures).toEqual([]);
  expect((await prove(strict({ recipientPer10Min: 1 }), 2)).failures).toEqual([
    `${ann} got more than 1 automatic mails within ten minutes`,
  ]);
  expect((await prove(strict({ recipientPerDay: 1 }), 2)).failures).toEqual([
    `${ann} got more than 1 automatic mails within a day`,
  ]);
});

test('an event that does not follow from the log is found', async () => {
  const now = '2026-03-02T09:00:00.000Z';
  await desk.store.unit(async (work) => {
    const nobody = { tickets: [], people: [], references: [], mails: [], held: [] };
    const known = await work.readKnown({ now, ...nobody });
    const forged = happened('status.changed', 'system', 'forged', { from: 'open', to: 'closed' });
    const events = [{ ...forged, ticket: 1001, seq: 90, at: now }];
    await work.commit([{ decision: nothing('forged', 1001), events }], known, now);
  });
  expect((await prove(desk, 2)).failures.join()).toContain('ticket #1001');
});

test('what the desk complained of is no success', async () => {
  const complaining = { ...desk, complaints: ['a timer could not be run: {}'] };
  expect((await prove(complaining, 2)).failures).toEqual([
    'the desk complained: a timer could not be run: {}',
  ]);
});
