/** Who gets what, by mail: limits, absence, and tickets that wait. */
import { afterEach, describe, expect, test } from 'vitest';
import { minute } from '../../src/desk/instant.ts';
import { startDesk, type TestDesk } from '../support/desk.ts';
import { rawMail } from '../support/mail.ts';

const [maria, bob] = ['maria@acme.example', 'bob@acme.example'];
let desk: TestDesk;
afterEach(() => desk.close());

const asks = (subject: string) => desk.customer('ann').writes(subject, `About ${subject}.`);
const assignees = async (...numbers: number[]) => {
  const tickets = await Promise.all(numbers.map((number) => desk.ticket(number)));
  return tickets.map(({ assignee }) => assignee);
};
const says = (who: string, text: string) =>
  desk.receives(
    rawMail({ from: `${who.toLowerCase()}@acme.example`, to: desk.personal(who), subject: 'Me', text }),
  );

describe('a limit of tickets', () => {
  test('is never passed: what nobody can take waits, and its lead knows', async () => {
    desk = await startDesk({ policy: 'routing: {maxTickets: 1}' });
    for (const subject of ['One', 'Two', 'Three']) await asks(subject);
    expect(await assignees(1001, 1002, 1003)).toEqual(['Maria', 'Bob', null]);
    expect(desk.lastTo(maria).mail.text).toContain('Nobody can take this ticket now');
    expect(desk.lastTo(maria).mail.text).toContain('Maria (1 of 1 tickets), Bob (1 of 1 tickets)');
  });

  test('leaves what waits to the first who is free again', async () => {
    desk = await startDesk({ policy: 'routing: {maxTickets: 1}' });
    await says('Bob', '#away');
    for (const subject of ['One', 'Two']) await asks(subject);
    expect(await assignees(1001, 1002)).toEqual(['Maria', null]);
    await says('Bob', '#back');
    await desk.passes(6 * minute);
    expect(await assignees(1002)).toEqual(['Bob']);
    expect(desk.lastTo(bob).mail.text).toContain('is yours now');
  });
});

describe('#away', () => {
  test('gives open tickets to a colleague, and new ones too, until #back', async () => {
    desk = await startDesk();
    await asks('One');
    expect(await assignees(1001)).toEqual(['Maria']);
    await says('Maria', '#away until friday');
    expect(await assignees(1001)).toEqual(['Bob']);
    expect(desk.lastTo(bob).mail.text).toContain('Maria is away, and this ticket is yours now');
    await asks('Two');
    await asks('Three');
    expect(await assignees(1002, 1003)).toEqual(['Bob', 'Bob']);
    await says('Maria', '#back');
    await asks('Four');
    expect(await assignees(1004)).toEqual(['Maria']);
  });

  test('ends by itself', async () => {
    desk = await startDesk();
    await says('Bob', '#away until tomorrow 09:00');
    await asks('One');
    await asks('Two');
    expect(await assignees(1001, 1002)).toEqual(['Maria', 'Maria']);
    await desk.passes(25 * 60 * minute);
    await asks('Three');
    expect(await assignees(1003)).toEqual(['Bob']);
  });

  test('leaves a ticket that waits for its customer until the customer writes', async () => {
    desk = await startDesk();
    await asks('One');
    await desk.agent('Maria').repliesToLast('Which printer?');
    await says('Maria', '#away');
    expect(await assignees(1001)).toEqual(['Maria']);
    await desk.customer('ann').repliesToLast('The blue one.');
    expect(await assignees(1001)).toEqual(['Bob']);
  });

  test('with a time that has passed is refused', async () => {
    desk = await startDesk();
    await says('Bob', '#away until 2020-01-01');
    expect(desk.lastTo(bob).mail.text).toContain('that time has passed');
  });
});

describe('a customer who is known beforehand', () => {
  const customers = 'customer,tier,vip,account_agent\n@customer.example,gold,yes,Bob\n';
  const policy = 'tiers: [{name: gold}]';

  test('has their tier, their tag and their agent', async () => {
    desk = await startDesk({ policy, customers });
    await asks('One');
    expect(await desk.ticket(1001)).toMatchObject({ tier: 'gold', tags: ['vip'], assignee: 'Bob' });
    const [assigned] = (await desk.events(1001)).filter(({ type }) => type === 'ticket.assigned');
    expect(assigned?.because).toBe('customers.csv: line 2');
  });

  test('goes to a colleague while their agent is away', async () => {
    desk = await startDesk({ policy, customers });
    await says('Bob', '#away');
    await asks('One');
    expect(await assignees(1001)).toEqual(['Maria']);
  });
});

test('who was passed over is said where #group moves a ticket, and where a ladder does', async () => {
  desk = await startDesk({
    policy: `
ladders: [{name: up, levels: [{level: 1, group: second, response: 15m, contacts: [lead]}]}]
`,
    config: (it) => ({
      ...it,
      agents: [
        { name: 'Maria', addresses: [maria], groups: ['first'], role: 'lead' },
        { name: 'Bob', addresses: [bob], groups: ['second'] },
        { name: 'Cy', addresses: ['cy@acme.example'], groups: ['second'] },
      ],
    }),
  });
  await says('Bob', '#away');
  await asks('One');
  await desk.agent('Maria').repliesToLast('#group second');
  await asks('Two');
  await desk.agent('Maria').repliesToLast('#escalate 1 she waits');
  const why = async (number: number) =>
    (await desk.events(number)).findLast(({ type }) => type === 'ticket.assigned')?.because;
  expect(await why(1001)).toBe('in-turn: second; not Bob (away)');
  expect(await why(1002)).toBe('ladder: up; in-turn: second; not Bob (away)');
  expect(await assignees(1001, 1002)).toEqual(['Cy', 'Cy']);
});
