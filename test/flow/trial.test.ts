/** What another policy would have made of mail that came: the mail itself decides, in a desk that nobody sees. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { hour } from '../../src/desk/instant.ts';
import { type TriedMail, tryPolicy } from '../../src/flow/trial.ts';
import { prepareMail } from '../../src/io/parse/prepare.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createStore } from '../../src/store/store.ts';
import { startDesk, type TestDesk } from '../support/desk.ts';

const before = `
categories: [{name: hardware, group: first}, {name: billing, group: second}]
intake: [{name: printers, when: {subject: printer}, set: {category: hardware}}]
sla: {calendar: always, policies: [{name: all, targets: {firstReply: 4h}}]}
`;
const after = `
categories: [{name: hardware, group: second}, {name: billing, group: second}]
intake: [{name: printers, when: {subject: printer}, set: {category: hardware, priority: high}}]
sla: {calendar: always, policies: [{name: all, targets: {firstReply: 2h}}]}
`;

const open: TestDesk[] = [];
afterEach(async () => {
  for (const desk of open.splice(0)) await desk.close();
});

async function desks(was: string, would: string): Promise<[TestDesk, TestDesk]> {
  const pair: [TestDesk, TestDesk] = [await startDesk({ policy: was }), await startDesk({ policy: would })];
  open.push(...pair);
  return pair;
}

async function tried(desk: TestDesk, other: TestDesk, from: string): Promise<TriedMail[]> {
  const file = join(other.file, '../trial.db');
  const trial = createStore(await openDatabase(file));
  try {
    return await Array.fromAsync(
      tryPolicy(
        {
          ...{ store: desk.store, trial, desk: other.settings, prepare: prepareMail },
          learned: () => null,
          trustOf: () => ({ kind: 'none' }),
        },
        from,
        '2100-01-01T00:00:00.000Z',
      ),
    );
  } finally {
    await trial.close();
    rmSync(file, { force: true });
  }
}

const start = '2026-01-05T00:00:00.000Z';

test('says field by field what would have been different, and changes nothing', async () => {
  const [desk, other] = await desks(before, after);
  await desk.customer('ann').writes('Printer on fire', 'It burns.');
  await desk.customer('joe').writes('Hello', 'A question.');
  const [events, sent] = [await desk.events(), desk.sent.length];
  const [printer, question] = await tried(desk, other, start);
  expect(printer).toMatchObject({ ticket: 1001, subject: 'Printer on fire', unopened: false });
  expect(printer?.differences).toEqual([
    { field: 'priority', was: 'normal', would: 'high' },
    { field: 'group', was: 'first', would: 'second' },
    { field: 'due: firstReply', was: '2026-01-05T13:00:00.000Z', would: '2026-01-05T11:00:00.000Z' },
  ]);
  expect(question?.differences.map(({ field }) => field)).toEqual(['due: firstReply']);
  expect(await desk.events()).toEqual(events);
  expect(desk.sent).toHaveLength(sent);
  expect(other.sent).toEqual([]);
  expect(await other.tickets()).toEqual([]);
});

test('the same policy makes the same of everything, whatever became of the tickets later', async () => {
  const [desk, other] = await desks(before, before);
  await desk.customer('ann').writes('Printer on fire', 'It burns.');
  await desk.agent('Maria').repliesToLast('Use water.\n#priority urgent\n#group second');
  await desk.advance(hour);
  await desk.customer('ann').repliesToLast('It still burns!');
  await desk.customer('ann').writes('Printer again', 'It burns again.');
  expect((await tried(desk, other, start)).map(({ differences }) => differences)).toEqual([[], []]);
});

test('only mail of the span is tried', async () => {
  const [desk, other] = await desks(before, after);
  await desk.customer('ann').writes('Printer on fire', 'It burns.');
  await desk.advance(hour);
  await desk.customer('ann').writes('Printer again', 'It burns again.');
  expect((await tried(desk, other, desk.now)).map(({ ticket }) => ticket)).toEqual([1002]);
});
