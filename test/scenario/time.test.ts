/** Work that agents write down, on the ticket and in the figures. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSpent } from '../../src/desk/command/times.ts';
import { minute } from '../../src/desk/instant.ts';
import { periodWith } from '../../src/desk/report/period.ts';
import { makeReport } from '../../src/flow/report.ts';
import { startDesk, type TestDesk } from '../support/desk.ts';

const maria = 'maria@acme.example';

let desk: TestDesk;
beforeEach(async () => {
  desk = await startDesk();
  await desk.customer('ann').writes('Printer on fire', 'It burns.');
});
afterEach(() => desk.close());

const report = () =>
  makeReport(
    { store: desk.store, policy: desk.settings.policy },
    periodWith('weekly', 'UTC', desk.now.slice(0, 10)),
  );

test.each([
  ['25', 25],
  ['25m', 25],
  ['1h', 60],
  ['1h 30m', 90],
  ['1 hour and 5 minutes', 65],
  ['1.5h', 90],
  ['1,25 h', 75],
  ['1:30', 90],
  ['-10m', -10],
])('%s is %i minutes', (said, minutes) => {
  expect(readSpent(said)).toEqual({ ok: true, value: minutes });
});

test.each(['', 'long', '0m', '25h', 'h', '1:75', '-'])('"%s" is no work', (said) => {
  expect(readSpent(said).ok).toBe(false);
});

test('stands on the ticket, adds up, and nothing of it reaches the customer', async () => {
  const before = desk.to('ann@customer.example').length;
  await desk.agent('Maria').repliesToLast('#time 25m');
  await desk.agent('Maria').repliesToLast('Use water.\n#time 1:05');
  expect((await desk.ticket(1001)).spent).toBe(90 * minute);
  await desk.agent('Maria').repliesToLast('#show');
  expect(desk.lastTo(maria).mail.text).toContain('1 hour 30 minutes');
  const mails = desk.to('ann@customer.example').slice(before);
  expect(mails).toHaveLength(1);
  expect(mails[0]?.mail.text).not.toMatch(/#time|1:05|minutes/);
});

test('some can be taken back, and no more than there is', async () => {
  await desk.agent('Maria').repliesToLast('#time 25m');
  await desk.agent('Maria').repliesToLast('#time -10m');
  expect((await desk.ticket(1001)).spent).toBe(15 * minute);
  await desk.agent('Maria').repliesToLast('#time -30m');
  expect((await desk.ticket(1001)).spent).toBe(15 * minute);
  expect(desk.lastTo(maria).mail.text).toContain('only 15 minutes are written down');
});

test('is in the figures: by who worked, and for each ticket that is solved', async () => {
  await desk.agent('Maria').repliesToLast('Use water.\n#time 30m\n#solve');
  const { figures, parts } = await report();
  expect(figures).toMatchObject({ spent: 30 * minute, handling: { count: 1, mean: 30 * minute } });
  expect(parts.agent).toMatchObject([{ value: 'Maria', figures: { spent: 30 * minute } }]);
  // It comes back: nothing is handled to the end any more, and the work stays.
  await desk.customer('ann').repliesToLast('It burns again.');
  const again = (await report()).figures;
  expect(again).toMatchObject({ spent: 30 * minute, handling: null });
});

test('a ticket that no one wrote anything down for has no figure', async () => {
  await desk.agent('Maria').repliesToLast('Use water.\n#solve');
  expect((await report()).figures).toMatchObject({ spent: 0, handling: null });
});
