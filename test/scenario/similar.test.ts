/** Agents hear of earlier tickets that may be about the same; nobody else does, and nothing is done about it. */
import { afterEach, expect, test } from 'vitest';
import { day } from '../../src/desk/instant.ts';
import { createSimilarTickets } from '../../src/flow/similar.ts';
import { startDesk, supportAddress, type TestDesk } from '../support/desk.ts';
import { rawMail } from '../support/mail.ts';

const things = ['invoice', 'parcel', 'password', 'window', 'keyboard', 'camera', 'contract', 'garden'];
const pains = ['is late', 'has a crack', 'got lost', 'costs too much'];
const [maria, bob] = ['maria@acme.example', 'bob@acme.example'];

let desk: TestDesk;
afterEach(() => desk.close());

/** 32 tickets about other things, and one about a printer that burns: #1033. */
async function begin(policy: string): Promise<void> {
  desk = await startDesk({ policy });
  const mails = things.flatMap((thing) =>
    pains.map((pain, at) =>
      rawMail({
        from: `${thing}${at}@customer.example`,
        to: supportAddress,
        subject: `My ${thing}`,
        text: `Hello, my ${thing} ${pain}. Please help.`,
      }),
    ),
  );
  await desk.receives(mails);
  await desk
    .customer('ann')
    .writes('Printer in flames', 'The printer on the third floor burns when I print a label.');
}

const suggested = async (number: number) =>
  (await desk.events(number)).flatMap((it) => (it.type === 'similar.suggested' ? it.data.tickets : []));
const agentsHear = () => [...desk.to(maria), ...desk.to(bob)].map(({ mail }) => mail.text).join();

const burnsAgain = () =>
  desk.customer('joe').writes('Flames from the printer', 'A label printer burns on the third floor.');

test('agents hear of the earlier ticket, customers do not, and both tickets stay as they are', async () => {
  await begin('similar: {most: 2}');
  await burnsAgain();
  expect(agentsHear()).toContain('Perhaps about the same: #1033 “Printer in flames” (open)');
  expect(
    desk
      .to('joe@customer.example')
      .map(({ mail }) => mail.text)
      .join(),
  ).not.toContain('1033');
  expect(await suggested(1034)).toEqual([{ ticket: 1033, likeness: expect.any(Number) }]);
  expect((await desk.ticket(1034)).links).toEqual([]);
});

test('what is about something else names none, and neither does an answer', async () => {
  await begin('similar: {}');
  await desk.customer('joe').writes('Opening hours', 'When do you open on Saturdays?');
  expect(await suggested(1034)).toEqual([]);
  await desk.customer('ann').repliesToLast('The printer on the third floor burns again.');
  expect(await suggested(1033)).toEqual([]);
});

test('a desk that does not ask for it hears of none', async () => {
  await begin('learning: {}');
  await burnsAgain();
  expect(await suggested(1034)).toEqual([]);
});

test('old tickets and restricted ones are not named, whenever they became so', async () => {
  await begin('similar: {days: 3}');
  await desk.agent('Maria').repliesToLast('#restrict second');
  expect(await desk.ticket(1033)).toMatchObject({ restrictedTo: 'second' });
  await burnsAgain();
  await desk.customer('zoe').writes('Printer flames', 'The label printer burns on the third floor.');
  expect(await suggested(1035)).toEqual([{ ticket: 1034, likeness: expect.any(Number) }]);
  expect(agentsHear()).not.toContain('same: #1033');
  await desk.passes(4 * day);
  await desk.customer('kim').writes('Printer flames', 'A printer of labels burns on the third floor.');
  expect(await suggested(1036)).toEqual([]);
});

test('another program on the same database knows what this one took, but for what is restricted', async () => {
  await begin('similar: {}');
  await desk.agent('Maria').repliesToLast('#restrict second');
  const similar = createSimilarTickets(desk.store);
  await similar.catchUp(desk.settings);
  await burnsAgain();
  await similar.catchUp(desk.settings);
  const mail = { subject: 'Printer in flames', words: 'A label printer burns.' };
  const inbound = { mail, receivedAt: desk.now } as Parameters<typeof similar.like>[1];
  expect(similar.like(desk.settings, inbound)[0]?.id).toBe(1034);
});
