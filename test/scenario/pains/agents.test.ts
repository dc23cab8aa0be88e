/** What agents write in their mail clients, and what must never reach a customer (docs/pains.md, rows 31 to 38 and 44, C8). */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startDesk, type TestDesk } from '../../support/desk.ts';
import { ann, answering, maria, pain, painFiles, printerBurns } from '../../support/pains.ts';

const bob = 'bob@acme.example';

let desk: TestDesk;
let before: number;
beforeEach(async () => {
  desk = await startDesk();
  await printerBurns(desk);
  before = desk.to(ann).length;
});
afterEach(() => desk.close());

const toMaria = () => answering(desk.lastTo(maria));
const newToAnn = () => desk.to(ann).slice(before);
const ticket = () => desk.ticket(1001);

describe('#31', () => {
  test('a mail of commands alone sends the customer nothing', async () => {
    await desk.receives(pain('31-command', toMaria()));
    expect((await ticket()).status).toBe('solved');
    expect(newToAnn()).toEqual([]);
  });

  test('a mistyped command stops the whole mail and comes back with what was meant', async () => {
    await desk.receives(pain('31-mistyped', toMaria()));
    expect(newToAnn()).toEqual([]);
    expect((await ticket()).status).toBe('open');
    expect(desk.lastTo(maria).mail.text).toContain('#solve');
  });
});

describe("an answer to a colleague's note is a note", () => {
  beforeEach(async () => {
    await desk.agent('Maria').repliesToLast('#assign bob');
    await desk.agent('Bob').repliesToLast('What do you think of her?\n#note');
    await desk.agent('Bob').repliesToLast('#note\nWhat do you think of her, Maria?\n#assign maria');
    before = desk.to(ann).length;
  });

  test.each(['32-answer-to-note', '33-answer-to-note-references-alone'])('#%s', async (name) => {
    const note = desk.to(maria).findLast(({ mail }) => mail.text.includes('What do you think of her'));
    if (note === undefined) throw new Error('Maria heard of no note');
    await desk.receives(pain(name, answering(note)));
    expect(newToAnn()).toEqual([]);
    expect((await ticket()).messages.at(-1)).toMatchObject({ kind: 'note' });
  });
});

test("#34 what an agent writes to a customer with the desk in copy is never the customer's words", async () => {
  await desk.receives(pain('34', { MESSAGE_ID: desk.lastTo(ann).mail.messageId ?? '' }));
  const { messages, status } = await ticket();
  expect(
    messages.filter(({ direction, text }) => direction === 'in' && text.includes('call you at noon')),
  ).toEqual([]);
  expect(status).toBe('open');
  expect(newToAnn()).toEqual([]);
});

test('#35 a mail that only says it is from an agent does nothing and asks the registered address', async () => {
  await desk.receives(pain('35', { MESSAGE_ID: desk.lastTo(ann).mail.messageId ?? '' }));
  expect((await ticket()).status).toBe('open');
  expect(newToAnn()).toEqual([]);
  expect(desk.lastTo(maria).mail.text).toContain('#send');
});

test('#36 an agent answers from their own client, and the customer sees the desk', async () => {
  await desk.receives(pain('36', toMaria()));
  const [reply] = newToAnn();
  expect(reply?.mail.text).toContain('switch it off at the wall');
  expect(reply?.mail.text).not.toContain('maria@acme.example');
  expect(reply?.mail.from[0]?.address).toBe('support@acme.example');
});

test('#37 a ticket is closed with a line in a mail, in the words that agents try', async () => {
  await desk.receives(pain('37', toMaria()));
  expect(newToAnn()).toEqual([]);
  expect((await ticket()).status).toBe('closed');
});

describe('#38 a forwarded mail is the request of who wrote it', () => {
  test.each([
    ['38-agent-forwards.eml', 'Invoice 77 names the wrong company.'],
    ['38-agent-forwards-as-file', 'Invoice 78 names the wrong company.'],
  ])('%s', async (name, words) => {
    await desk.receives(pain(name, { TO: desk.personal('Maria') }));
    const { requester, messages } = await desk.ticket(1002);
    expect(requester).toBe('eve@customer.example');
    expect(messages[0]?.text).toContain(words);
    expect(desk.to('eve@customer.example')).toEqual([]);
  });
});

test('#44 an answer that was sent from the mailbox itself counts', async () => {
  const asked = (await desk.journal())[0]?.messageId ?? '';
  await desk.receives(pain('44', { MESSAGE_ID: asked }), { mailbox: 'support/sent' });
  expect((await ticket()).status).toBe('pending');
});

test.each(painFiles().filter((it) => it.startsWith('c08-')))(
  'C8 %s does the same as plain text, and nothing that is quoted',
  async (file) => {
    await desk.receives(pain(file, toMaria()));
    expect(await ticket()).toMatchObject({ priority: 'high', status: 'pending' });
    const [reply, ...more] = newToAnn();
    expect(more).toEqual([]);
    expect(reply?.mail.text).toContain('Use water');
    expect(reply?.mail.text).not.toContain('#');
    expect(desk.to(bob)).toEqual([]);
  },
);

test('#38 a notification of ours that an agent attaches opens nothing, and comes back', async () => {
  const ours = desk.lastTo(maria).raw.toString('latin1');
  const raw = pain('38-agent-forwards-as-file', { TO: desk.personal('Maria') }).toString('latin1');
  const inside = raw.slice(raw.indexOf('From: Eve Adams'), raw.indexOf('--fwd--'));
  await desk.receives(
    Buffer.from(
      raw.replace(inside, () => `${ours}\r\n`),
      'latin1',
    ),
  );
  expect(await desk.tickets()).toHaveLength(1);
  expect(newToAnn()).toEqual([]);
  expect(desk.lastTo(maria).mail.text).toContain('support@acme.example is one of us, and no customer');
});
