/** Sweeps: each due timer once, many at a time, and one that cannot be run costs only itself. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { after, hour } from '../../src/desk/instant.ts';
import { sweep } from '../../src/flow/sweep.ts';
import { openDatabase } from '../../src/store/database.ts';
import { startDesk, supportAddress, type TestDesk } from '../support/desk.ts';
import { rawMail } from '../support/mail.ts';

const policy = `
sla:
  targets: {firstReply: 4h}
  steps: [{name: warn, targets: firstReply, percent: 75, actions: [{notify: assignee}]}]
  policies: [{name: all}]
`;

let desk: TestDesk;
beforeEach(async () => {
  desk = await startDesk({ policy });
});
afterEach(() => desk.close());

const logged: object[] = [];
const log = {
  info: () => undefined,
  warn: () => undefined,
  error: (fields: object) => void logged.push(fields),
};
const swept = (hours: number) =>
  sweep({ store: desk.store, desk: desk.settings, log }, after('2026-01-05T09:00:00.000Z', hours * hour));

function requests(count: number): Buffer[] {
  return Array.from({ length: count }, (_, index) =>
    rawMail({ from: `c${index}@customer.example`, to: supportAddress, subject: `Request ${index}` }),
  );
}

/** Gives a ticket's row this state, and returns the one it had. */
async function writeState(number: number, state: string): Promise<string> {
  const db = await openDatabase(desk.file, { migrate: false });
  const [row]: { state: string }[] = await db('ticket').where({ number });
  await db('ticket').where({ number }).update({ state });
  await db.destroy();
  return row?.state ?? '';
}

describe('a sweep', () => {
  test('says what it did, and finds nothing more to do', async () => {
    await desk.receives(requests(3));
    expect(await swept(3)).toEqual({ timers: 3, warned: 3, breached: 0, skipped: 0, mails: 3, failed: 0 });
    expect(await swept(3)).toEqual({ timers: 0, warned: 0, breached: 0, skipped: 0, mails: 0, failed: 0 });
    expect(await swept(5)).toMatchObject({ timers: 3, breached: 3, mails: 0 });
  });

  test('runs more than fit into one transaction', async () => {
    await desk.receives(requests(620));
    expect(await swept(3)).toMatchObject({ timers: 620, warned: 620 });
    expect((await desk.events()).filter(({ type }) => type === 'sla.warned')).toHaveLength(620);
  });

  test('that meets a ticket it cannot read runs the others, says which, and tries it again later', async () => {
    await desk.receives(requests(3));
    const state = await writeState(1002, '{');
    expect(await swept(3)).toMatchObject({ timers: 3, warned: 2, failed: 1 });
    expect(logged).toMatchObject([{ ticket: 1002, kind: 'sla' }]);
    await writeState(1002, state);
    expect(await swept(3)).toMatchObject({ timers: 0 });
    expect(await swept(3.2)).toMatchObject({ timers: 1, warned: 1, failed: 0 });
  });
});
