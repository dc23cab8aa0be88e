/** `#snooze`: out of sight until a moment, or until the customer writes. */
import { afterEach, expect, test } from 'vitest';
import { day, hour } from '../../src/desk/instant.ts';
import { startDesk, type TestDesk } from '../support/desk.ts';

const maria = 'maria@acme.example';
let desk: TestDesk;
afterEach(() => desk.close());
// A Monday, nine o'clock.
const begin = async (): Promise<void> => {
  desk = await startDesk();
  await desk.customer('ann').writes('Printer on fire', 'It burns.');
};
const ticket = () => desk.ticket(1001);
const woken = () => desk.to(maria).filter(({ mail }) => mail.text.includes('was put off has come'));

test('a ticket is on hold until the time is over, and then open, which its agent hears', async () => {
  await begin();
  await desk.agent('Maria').repliesToLast('The part comes on Wednesday.\n\n#snooze 2d');
  expect(desk.lastTo('ann@customer.example').mail.text).toContain('The part comes on Wednesday.');
  expect(await ticket()).toMatchObject({
    status: 'on_hold',
    dues: [{ target: 'snooze', dueAt: '2026-01-07T09:00:00.000Z' }],
  });
  await desk.passes(2 * day - hour);
  expect(woken()).toHaveLength(0);
  await desk.passes(2 * hour);
  expect(await ticket()).toMatchObject({ status: 'open', dues: [] });
  expect(woken()).toHaveLength(1);
  expect(woken()[0]?.mail.text).toContain('It burns.');
});

test.each([
  ['#snooze friday', '2026-01-09T09:00:00.000Z'],
  ['#snooze until tomorrow 14:30', '2026-01-06T14:30:00.000Z'],
  ['#snooze 3 hours', '2026-01-05T12:00:00.000Z'],
  ['#snooze for 1 week', '2026-01-12T09:00:00.000Z'],
])('%s', async (line, dueAt) => {
  await begin();
  await desk.agent('Maria').repliesToLast(line);
  expect(await ticket()).toMatchObject({ status: 'on_hold', dues: [{ target: 'snooze', dueAt }] });
});

test('a mail of the customer ends it', async () => {
  await begin();
  await desk.agent('Maria').repliesToLast('#snooze 2d');
  await desk.customer('ann').repliesToLast('It went out.');
  expect(await ticket()).toMatchObject({ status: 'open', dues: [] });
  await desk.passes(5 * day);
  expect(woken()).toHaveLength(0);
});

test('another moment takes the place of the first, and solving ends it', async () => {
  await begin();
  await desk.agent('Maria').repliesToLast('#snooze 2d');
  await desk.agent('Maria').repliesToLast('#snooze 4d');
  expect((await ticket()).dues).toMatchObject([{ dueAt: '2026-01-09T09:00:00.000Z' }]);
  await desk.agent('Maria').repliesToLast('#solve');
  await desk.passes(day);
  expect((await ticket()).dues.map(({ target }) => target)).not.toContain('snooze');
});

test.each([
  ['#snooze', 'until when is missing'],
  ['#snooze soon', 'is not a date I can read'],
  ['#snooze today 08:00', 'has passed'],
  ['#snooze 2d\n#solve', 'already decides the status'],
])('%j is refused', async (line, problem) => {
  await begin();
  await desk.agent('Maria').repliesToLast(line);
  expect(desk.lastTo(maria).mail.text).toContain(problem);
  expect(await ticket()).toMatchObject({ status: 'open' });
});
