/** Figures by mail: one's own for everybody, all of them for leads and managers. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { day, hour } from '../../src/desk/instant.ts';
import { startDesk, type TestDesk } from '../support/desk.ts';
import { rawMail } from '../support/mail.ts';

const [maria, bob] = ['maria@acme.example', 'bob@acme.example'];

let desk: TestDesk;
beforeEach(async () => {
  // A Monday; what happened on the Friday before is last week's.
  desk = await startDesk({ now: '2026-01-02T09:00:00Z' });
  await desk.customer('ann').writes('Printer on fire', 'It burns.');
  await desk.agent('Maria').repliesToLast('Use water.\n#solve');
  await desk.advance(3 * day);
  await desk.customer('joe').writes('Keyboard', 'It is wet.');
  await desk.agent('Bob').repliesToLast('Dry it.\n#solve');
  await desk.advance(hour);
});
afterEach(() => desk.close());

const says = async (who: 'Maria' | 'Bob', text: string): Promise<string> => {
  const address = who === 'Maria' ? maria : bob;
  await desk.receives(
    rawMail({ from: address, to: desk.personal(who), subject: 'Me', text, date: desk.now }),
  );
  const { mail } = desk.lastTo(address);
  return `${mail.subject}\n${mail.text}`;
};
const row = (text: string, label: string): string[] => {
  const line = text.split('\n').find((it) => it.includes(label)) ?? '';
  return line.slice(line.indexOf(label) + label.length).match(/\d+|-/g) ?? [];
};

test('#stats gives an agent their own figures of this week beside the last', async () => {
  const mine = await says('Bob', '#stats');
  expect(mine).toContain('Figures of Bob');
  expect(row(mine, 'replies ').slice(0, 2)).toEqual(['1', '0']);
  expect(mine).toContain('2025-12-29');
});

test('a lead sees the figures of others, and of the desk', async () => {
  expect(row(await says('Maria', '#stats bob'), 'solved ').slice(0, 2)).toEqual(['1', '0']);
  expect(row(await says('Maria', '#stats all'), 'tickets opened').slice(0, 2)).toEqual(['1', '1']);
  expect(row(await says('Maria', '#stats group first'), 'tickets opened').slice(0, 2)).toEqual(['1', '1']);
});

test("an agent does not see others' figures, but those of their groups", async () => {
  for (const asked of ['#stats maria', '#stats all']) {
    const text = await says('Bob', asked);
    expect(text).toContain('for leads and managers');
    expect(text).not.toContain('tickets opened');
  }
  expect(await says('Bob', '#stats group second')).toContain('Figures of second');
});

test('a name that nobody has is answered with one that somebody has', async () => {
  expect(await says('Maria', '#stats bbo')).toContain('There is no agent called "bbo". Did you mean Bob?');
});

test('#report brings a lead the digest of the last week, or of a day, with its file', async () => {
  const weekly = await says('Maria', '#report');
  expect(weekly).toContain('29 Dec');
  expect(desk.lastTo(maria).mail.attachments).toMatchObject([{ filename: 'weekly-2025-12-29.csv' }]);
  await says('Maria', '#report daily 2026-01-05');
  expect(desk.lastTo(maria).mail.attachments).toMatchObject([{ filename: 'daily-2026-01-05.csv' }]);
});

test('an agent gets no report, and a day that is none comes back', async () => {
  expect(await says('Bob', '#report')).toContain('Reports are for leads and managers');
  expect(desk.lastTo(bob).mail.attachments).toEqual([]);
  expect(await says('Maria', '#report weekly 2026-02-31')).toContain('"2026-02-31" is no day');
});

test('figures that were never counted are counted at once', async () => {
  expect(await desk.store.report.days({ zone: 'UTC', from: '2025-01-01', to: '2027-01-01' })).toEqual([]);
  await says('Bob', '#stats');
  expect(await desk.store.report.days({ zone: 'UTC', from: '2025-01-01', to: '2027-01-01' })).not.toEqual([]);
});
