/** Surveys: who is asked, when, what counts as an answer, and what becomes of it. */
import { afterEach, describe, expect, test } from 'vitest';
import { day, hour } from '../../src/desk/instant.ts';
import { periodWith } from '../../src/desk/report/period.ts';
import { makeReport } from '../../src/flow/report.ts';
import { type DeskOptions, startDesk, supportAddress, type TestDesk } from '../support/desk.ts';
import { rawMail } from '../support/mail.ts';

const policy = 'surveys: {on: solved, after: 1d, pause: 30d, window: 7d}';
const long = `
surveys:
  questions:
    - {name: satisfaction, ask: How satisfied are you?, kind: rating}
    - {name: speed, ask: How quickly did we answer?, kind: rating}
    - {name: resolved, ask: Was it resolved?, kind: yesNo}`;
const [ann, maria] = ['ann@customer.example', 'maria@acme.example'];

let desk: TestDesk;
afterEach(() => desk.close());
const solved = async (subject = 'Printer on fire'): Promise<void> => {
  await desk.customer('ann').writes(subject, 'It burns.');
  await desk.agent('Maria').repliesToLast('Use water.\n\n#solve');
};
const asked = async (options: DeskOptions = {}): Promise<void> => {
  desk = await startDesk({ policy, ...options });
  await solved();
  await desk.passes(day + hour);
};
const surveys = () => desk.to(ann).filter(({ mail }) => mail.text.includes('How satisfied are you'));
const survey = () => {
  const [mail] = surveys();
  if (mail === undefined) throw new Error('nobody was asked');
  return mail;
};
/** The address behind the link of a score. */
const linkOf = (score: number): string =>
  decodeURIComponent(
    new RegExp(`mailto:(support%2B[^?"]+)\\?subject=${score}%20of`).exec(survey().mail.html ?? '')?.[1] ?? '',
  );
const votes = async () => (await desk.events(1001)).filter(({ type }) => type === 'survey.answered');
const ticket = () => desk.ticket(1001);

describe('a customer', () => {
  test('is asked once, after the time of the policy, in five links and in words', async () => {
    desk = await startDesk({ policy });
    await solved();
    await desk.passes(day - hour);
    expect(surveys()).toHaveLength(0);
    await desk.passes(2 * hour);
    expect(surveys()).toHaveLength(1);
    expect(survey().mail.text).toContain('5  very happy: support+');
    for (const score of [1, 2, 3, 4, 5])
      expect(linkOf(score)).toMatch(/^support\+[a-z2-7]{20,60}@acme\.example$/);
    expect(survey().mail.html).not.toContain('http');
    await desk.passes(60 * day);
    expect(surveys()).toHaveLength(1);
  });

  test('is not asked about what was reopened, nor again within the pause', async () => {
    desk = await startDesk({ policy });
    await solved();
    await desk.customer('ann').repliesToLast('It still burns.');
    await desk.passes(3 * day);
    expect(surveys()).toHaveLength(0);
    await desk.agent('Maria').repliesToLast('More water.\n\n#solve');
    await desk.passes(2 * day);
    expect(surveys()).toHaveLength(1);
    await solved('Another');
    await desk.passes(3 * day);
    expect(surveys()).toHaveLength(1);
    await desk.passes(30 * day);
    await solved('A third');
    await desk.passes(3 * day);
    expect(surveys()).toHaveLength(2);
  });

  test('is not asked about spam, robots, what nobody answered, and what is confidential', async () => {
    desk = await startDesk({
      policy: `${policy}\ncategories: [{name: law}]\naccess: [{name: law, when: {category: law}, group: second}]`,
    });
    await desk.receives(
      rawMail({
        from: 'monitor@machine.example',
        to: supportAddress,
        subject: 'Disk',
        headers: { 'Auto-Submitted': 'auto-generated' },
      }),
    );
    await desk.agent('Maria').repliesToLast('Seen.\n\n#solve');
    await desk.customer('ann').writes('Nobody answers', 'Hello?');
    await desk.agent('Maria').repliesToLast('#solve');
    await desk.customer('ann').writes('A secret', 'Hello.');
    await desk.agent('Bob').repliesToLast('#category law');
    await desk.agent('Bob').repliesToLast('Done.\n\n#solve');
    await desk.passes(5 * day);
    expect(desk.sent.filter(({ mail }) => mail.text.includes('How satisfied'))).toEqual([]);
  });

  test('is drawn by lot, the same whoever looks', async () => {
    desk = await startDesk({ policy: 'surveys: {sample: 30, pause: 1h}' });
    for (const name of 'abcdefghijklmnopqrstuvwxyz') {
      await desk.customer(`${name}${name}`).writes('Hello', 'Please help.');
      await desk.agent('Maria').repliesToLast('Done.\n\n#solve');
    }
    await desk.passes(2 * hour);
    const count = desk.sent.filter(({ mail }) => mail.text.includes('How satisfied')).length;
    expect(count).toBeGreaterThan(2);
    expect(count).toBeLessThan(14);
  });
});

describe('a vote', () => {
  test('by a link counts its score, whatever stands in the mail', async () => {
    await asked();
    await desk.customer('ann').writes('4 of 5: Printer on fire', '4', { to: linkOf(4) });
    expect(await votes()).toMatchObject([{ because: 'vote', data: { score: 4 } }]);
    expect(await ticket()).toMatchObject({ status: 'solved' });
    expect(await desk.tickets()).toHaveLength(1);
  });

  test('by a link in an empty mail counts too', async () => {
    await asked();
    await desk.customer('ann').writes('', '', { to: linkOf(5) });
    expect(await votes()).toMatchObject([{ data: { score: 5 } }]);
  });

  test.each([
    ['5', 5],
    ['4/5', 4],
    ['five stars, Maria was great', 5],
    ['great service!!', 5],
    ['3\n\nIt took long.', 3],
    ['cinco estrellas', 5],
    ['2 sur 5', 2],
    ['fünf Sterne, danke', 5],
  ])('in an answer: %j', async (text, score) => {
    await asked();
    await desk.customer('ann').repliesToLast(text);
    expect(await votes()).toMatchObject([{ data: { score } }]);
    expect(await ticket()).toMatchObject({ status: 'solved' });
  });

  test('brings what is written besides to whoever has the ticket, and nothing to others', async () => {
    await asked();
    const told = desk.to(maria).length;
    await desk.customer('ann').repliesToLast('5, Maria was great');
    const [news] = desk.to(maria).slice(told);
    expect(news?.mail.text).toContain('Ann Lee rates this 5 of 5');
    expect(news?.mail.text).toContain('Maria was great');
    await desk.customer('ann').repliesToLast('5');
    expect(desk.to(maria)).toHaveLength(told + 1);
  });

  test("that is low tags the ticket and tells the lead in the customer's words", async () => {
    await asked();
    const told = desk.to(maria).length;
    await desk.customer('ann').repliesToLast('1, it took a week.');
    expect(await ticket()).toMatchObject({ tags: ['bad-survey'], status: 'solved' });
    expect(desk.to(maria)).toHaveLength(told + 1);
    expect(desk.lastTo(maria).mail.text).toContain('rates this 1 of 5');
    expect(desk.lastTo(maria).mail.text).toContain('it took a week');
  });

  test('that is low opens the ticket again where the policy says so', async () => {
    await asked({ policy: 'surveys: {after: 1d, reopen: true}' });
    await desk.customer('ann').repliesToLast('2');
    expect(await ticket()).toMatchObject({ status: 'open', tags: ['bad-survey'] });
  });

  test('takes the place of an earlier one, which is said', async () => {
    await asked();
    await desk.customer('ann').writes('4 of 5', '4', { to: linkOf(4) });
    await desk.customer('ann').writes('5 of 5', '5', { to: linkOf(5) });
    expect((await votes()).map(({ because }) => because)).toEqual(['vote', 'vote-changed']);
    expect(desk.lastTo(ann).mail.text).toContain('Your 5 of 5 takes the place of the 4');
    await desk.customer('ann').writes('5 of 5', '5', { to: linkOf(5) });
    expect(desk.lastTo(ann).mail.text).toContain('We have your 5 of 5 already');
  });

  test('that comes late is not counted, which is said; words that come late are read by a person', async () => {
    await asked();
    const link = linkOf(5);
    await desk.passes(10 * day);
    await desk.customer('ann').writes('5 of 5', '5', { to: link });
    expect(await votes()).toEqual([]);
    expect(desk.lastTo(ann).mail.text).toContain('The time for this survey is over');
    await desk
      .customer('ann')
      .writes('5 of 5: Printer on fire', '5\n\nBut the printer smokes again.', { to: link });
    expect(desk.sent.some(({ mail }) => mail.text.includes('the printer smokes again'))).toBe(true);
    expect(await desk.ticket(1002)).toMatchObject({ links: [{ ticket: 1001, kind: 'perhaps' }] });
  });

  test('is no mail without a score: it is a request as any other', async () => {
    await asked();
    await desk.customer('ann').repliesToLast('It is still broken, please call me.');
    expect(await votes()).toEqual([]);
    expect(await ticket()).toMatchObject({ status: 'open' });
    expect(desk.lastTo(maria).mail.text).toContain('please call me');
  });

  test.each([
    ['words while the ticket is worked on', 'Here is the log.', {}, true],
    ['a question', 'Can you call me?', {}, false],
    ['a file', '', { attachment: true }, false],
  ])(
    'is none with %s: a person has to answer',
    async (_what, words, { attachment }: { attachment?: boolean }, isOpen) => {
      await asked();
      if (isOpen) await desk.customer('ann').repliesToLast('It still burns.');
      const isFile = attachment === true;
      await desk.customer('ann').writes('5 of 5: Printer on fire', `5\n\n${words}`, {
        to: survey().replyTo,
        inReplyTo: survey().mail.messageId ?? '',
        ...(isFile ? { files: [{ name: 'log.txt', type: 'text/plain', content: 'x' }] } : {}),
      });
      expect(await votes()).toEqual([]);
      expect(await ticket()).toMatchObject({ status: 'open' });
    },
  );

  test('is given by nobody whom a trusted server calls forged', async () => {
    await asked({ trust: { kind: 'authserv-id', name: 'mx.acme.example' } });
    const headers = { 'Authentication-Results': 'mx.acme.example; dmarc=fail header.from=customer.example' };
    await desk.customer('ann').writes('1 of 5', '1', { to: linkOf(1), headers });
    expect(await votes()).toEqual([]);
  });

  test('that lay in the mailbox for long counts, and makes no mail', async () => {
    await asked();
    const told = desk.sent.length;
    const raw = rawMail({ from: `Ann Lee <${ann}>`, to: linkOf(1), subject: '1 of 5', text: '1, slow' });
    await desk.receives(raw, { internalDate: '2026-01-01T09:00:00Z' });
    expect(await votes()).toMatchObject([{ data: { score: 1 } }]);
    expect(desk.sent).toHaveLength(told);
  });

  test('is given by nobody but who was asked', async () => {
    await asked();
    await desk.customer('joe').writes('1 of 5', '1', { to: linkOf(1) });
    const { messageId } = survey().mail;
    await desk
      .customer('joe')
      .writes('Re: Printer on fire', '1', { inReplyTo: messageId ?? '', to: survey().replyTo });
    expect(await votes()).toEqual([]);
  });

  test('is given by no robot', async () => {
    await asked();
    await desk.customer('ann').repliesToLast('5', { headers: { 'Auto-Submitted': 'auto-replied' } });
    expect(await votes()).toEqual([]);
  });

  test('may be given where there is no plus-addressing, in an answer', async () => {
    await asked({
      config: (it) => ({
        ...it,
        mailboxes: (it.mailboxes as Record<string, unknown>[]).map((box) => ({
          ...box,
          plusAddressing: false,
        })),
      }),
    });
    expect(survey().mail.html).not.toContain('mailto:');
    await desk.customer('ann').repliesToLast('4');
    expect(await votes()).toMatchObject([{ data: { score: 4 } }]);
  });
});

describe('the long form', () => {
  test.each([
    ['in one line', '5, 4, yes', [5, 4, true]],
    ['partly', '3, 4', [3, 4, null]],
    ['by its score alone', '4, thanks', [4, null, null]],
    [
      'under each question',
      '> 1. How satisfied are you? (1 to 5)\n5\n> 2. How quickly did we answer? (1 to 5)\n2\n> 3. Was it resolved? (yes or no)\nno',
      [5, 2, false],
    ],
  ])('is answered %s', async (_how, text, values) => {
    await asked({ policy: long });
    expect(survey().mail.text).toContain('2. How quickly did we answer? (1 to 5)');
    await desk.customer('ann').repliesToLast(text);
    expect(await votes()).toMatchObject([{ data: { score: values[0], values } }]);
  });
});

test('what customers say stands in the report: who was asked, who answered, and the mean of what counts', async () => {
  await asked();
  await desk.customer('ann').writes('2 of 5', '2', { to: linkOf(2) });
  await desk.customer('ann').writes('4 of 5', '4', { to: linkOf(4) });
  await desk.customer('joe').writes('Another', 'Please help.');
  await desk.agent('Bob').repliesToLast('Done.\n\n#solve');
  await desk.passes(2 * day);
  const period = periodWith('weekly', 'UTC', '2026-01-05');
  const report = await makeReport({ store: desk.store, policy: desk.settings.policy }, period);
  expect(report.figures.survey).toEqual({ asked: 2, answered: 1, responseRate: 50, score: 4 });
  expect(report.parts.agent.find(({ value }) => value === 'Maria')?.figures.survey).toMatchObject({
    score: 4,
  });
});
