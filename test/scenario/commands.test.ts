/** Every verb from mail to ticket, in every shape in which mail clients send it (DESIGN 6). */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startDesk, supportAddress, type TestDesk } from '../support/desk.ts';
import { type Draft, rawMail } from '../support/mail.ts';

const ann = 'ann@customer.example';
const maria = 'maria@acme.example';

let desk: TestDesk;
beforeEach(async () => {
  desk = await startDesk();
  await desk.customer('ann').writes('Printer on fire', 'It burns.');
});
afterEach(() => desk.close());

/** How one and the same text leaves a mail client. */
const shapes: Record<string, (text: string) => Partial<Draft> | Buffer> = {
  'plain text': (text) => ({ text }),
  'HTML only': (text) => ({
    html: text
      .split('\n')
      .map((line) => `<div>${escaped(line) || '<br>'}</div>`)
      .join(''),
  }),
  'HTML of Outlook': (text) => ({
    html: `<html><body>${text
      .split('\n')
      .map(
        (line) =>
          `<p class="MsoNormal"><span lang="EN-US">${escaped(line) || '&nbsp;'}<o:p></o:p></span></p>`,
      )
      .join('\n')}</body></html>`,
  }),
  'HTML with plain text': (text) => ({
    text,
    html: `<div dir="ltr">${text.split('\n').map(escaped).join('<br>')}</div>`,
  }),
  'auto-capitalised': (text) => ({
    text: text.replace(/^#(\w)/gm, (_, letter: string) => `#${letter.toUpperCase()}`),
  }),
  'quoted-printable': (text) => quotedPrintable(text),
  'with trailing spaces and CRLF': (text) => ({ text: text.replaceAll('\n', '  \r\n') }),
  'with no-break spaces': (text) => ({ text: text.replace(/^(#\w+) /gm, '$1\u00a0') }),
  'with a signature': (text) => ({ text: `${text}\n\n-- \nMaria\nAcme Support` }),
};

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** Every character that may be is encoded, and lines are broken softly. */
function quotedPrintable(text: string): Buffer {
  const { mail, replyTo } = desk.lastTo(maria);
  const encoded = text
    .split('\n')
    .map((line) =>
      [...Buffer.from(line)].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`),
    )
    .map((line) => line.map((it, index) => (index % 20 === 19 ? `${it}=\r\n` : it)).join(''))
    .join('\r\n');
  const header = [
    `From: Maria <${maria}>`,
    `To: ${replyTo}`,
    `Subject: Re: ${mail.subject}`,
    `Message-ID: <qp-${mail.messageId}>`,
    `In-Reply-To: <${mail.messageId}>`,
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
  ];
  return Buffer.from(`${header.join('\r\n')}\r\n\r\n${encoded}`);
}

async function sends(shape: string, text: string): Promise<void> {
  const made = shapes[shape]?.(text) ?? {};
  if (Buffer.isBuffer(made)) return await desk.receives(made);
  const { mail, replyTo } = desk.lastTo(maria);
  const draft = { from: `Maria <${maria}>`, to: replyTo, subject: `Re: ${mail.subject}` };
  await desk.receives(rawMail({ ...draft, inReplyTo: mail.messageId ?? '', date: desk.now, ...made }));
}

describe.each(Object.keys(shapes))('sent as %s', (shape) => {
  test('text with commands below it reaches the customer without them', async () => {
    await sends(shape, 'Use water.\nThen call us.\n\n#priority high\n#tag +fire\n#solve');
    expect(await desk.ticket(1001)).toMatchObject({ status: 'solved', priority: 'high', tags: ['fire'] });
    const { mail } = desk.lastTo(ann);
    expect(mail.text).toContain('Use water.');
    expect(mail.text).toContain('Then call us.');
    expect(`${mail.text}${mail.html}`).not.toMatch(/#(priority|tag|solve)/i);
  });

  test('commands above the text do the same', async () => {
    await sends(shape, '#hold\n\nWe ask the factory.');
    expect(await desk.ticket(1001)).toMatchObject({ status: 'on_hold' });
    expect(desk.lastTo(ann).mail.text).toContain('We ask the factory.');
    expect(desk.lastTo(ann).mail.text).not.toMatch(/#hold/i);
  });

  test('a note stays inside', async () => {
    const before = desk.to(ann).length;
    await sends(shape, 'She is difficult.\n\n#note');
    expect(desk.to(ann)).toHaveLength(before);
    expect((await desk.ticket(1001)).messages.at(-1)).toMatchObject({ kind: 'note' });
  });

  test('a slip stops everything and comes back', async () => {
    const before = desk.to(ann).length;
    await sends(shape, 'Use water.\n\n#slove');
    expect(desk.to(ann)).toHaveLength(before);
    expect(await desk.ticket(1001)).toMatchObject({ status: 'open' });
    expect(desk.lastTo(maria).mail.text).toContain('Did you mean #solve?');
  });
});

type Look = Record<string, unknown>;

describe('the verb', () => {
  test.each<[string, string, Look]>([
    ['#solve', '#solve', { status: 'solved' }],
    ['#close', '#close', { status: 'closed' }],
    ['#pending', '#pending', { status: 'pending' }],
    ['#hold', '#hold', { status: 'on_hold' }],
    ['#open', '#open', { status: 'open' }],
    ['#take', '#take', { assignee: 'Maria' }],
    ['#assign', '#assign bob', { assignee: 'Bob' }],
    ['#assign by address', '#assign bob@home.example', { assignee: 'Bob' }],
    ['#assign in capitals', '#assign BOB', { assignee: 'Bob' }],
    ['#group', '#group second', { group: 'second', assignee: 'Bob' }],
    ['#priority', '#priority urgent', { priority: 'urgent' }],
    ['#tag', '#tag +a +b -c', { tags: ['a', 'b'] }],
    ['#subject', '#subject The printer burns', { subject: 'The printer burns' }],
    ['#cc', '#cc +joe@customer.example', { participants: [ann, 'joe@customer.example'] }],
    ['#requester', '#requester joe@customer.example', { requester: 'joe@customer.example' }],
  ])('%s alone changes the ticket and sends the customer nothing', async (_, text, expected) => {
    const before = desk.to(ann).length;
    await desk.agent('Maria').repliesToLast(text);
    expect(await desk.ticket(1001)).toMatchObject(expected);
    expect(desk.to(ann)).toHaveLength(before);
  });

  test('#reopen opens a closed ticket, with or without words', async () => {
    const news = desk.lastTo(maria);
    await desk.agent('Maria').repliesTo(news, '#close');
    await desk.agent('Maria').repliesTo(news, '#reopen');
    expect(await desk.ticket(1001)).toMatchObject({ status: 'open' });
    await desk.agent('Maria').repliesTo(news, '#close');
    await desk.agent('Maria').repliesTo(news, '#reopen\n\nWe found something.');
    expect(await desk.ticket(1001)).toMatchObject({ status: 'open' });
    expect(desk.lastTo(ann).mail.text).toContain('We found something.');
  });

  test('#reply says what happens anyway', async () => {
    await desk.agent('Maria').repliesToLast('#reply\n\nUse water.');
    expect(desk.lastTo(ann).mail.text).toContain('Use water.');
  });

  test('#end lets text look like commands', async () => {
    await desk.agent('Maria').repliesToLast('#pending\n#end\n#solve is what you write to solve it');
    expect(await desk.ticket(1001)).toMatchObject({ status: 'pending' });
    expect(desk.lastTo(ann).mail.text).toContain('#solve is what you write');
  });

  test.each([
    ['#show', 'It burns.'],
    ['#show 1001', 'It burns.'],
    ['#show 1001 full', 'It burns.'],
    ['#list', '#1001'],
    ['#list mine', '#1001'],
    ['#list open', '#1001'],
    ['#list solved', 'There are none'],
    ['#why', 'ticket.opened'],
    ['#help', '#assign'],
    ['#help assign', '#assign'],
  ])('%s is answered to the agent', async (text, expected) => {
    await desk.agent('Maria').writes('A question', text, { to: desk.personal('Maria') });
    const alone = text === '#show' || text === '#why';
    if (alone) await desk.agent('Maria').repliesTo(desk.to(maria)[0] ?? desk.lastTo(maria), text);
    expect(desk.lastTo(maria).mail.text).toContain(expected);
    expect(desk.to(ann)).toHaveLength(1);
  });

  test('#cc takes people out again, and they get nothing more', async () => {
    await desk.agent('Maria').repliesToLast('#cc +joe@customer.example');
    await desk.agent('Maria').repliesToLast('Use water.');
    expect(desk.lastTo(ann).recipients).toEqual([ann, 'joe@customer.example']);
    await desk.agent('Maria').repliesToLast('Use more.\n\n#cc -joe@customer.example');
    expect(desk.lastTo(ann).recipients).toEqual([ann]);
  });
});

describe('a note address', () => {
  test('makes the whole mail a note', async () => {
    const before = desk.to(ann).length;
    const note = (await desk.outbox()).find(({ kind }) => kind === 'notification')?.noteTo ?? '';
    expect(note).toContain('+');
    await desk.agent('Maria').repliesToLast('She is difficult.\n\n#priority low', { to: note });
    expect(desk.to(ann)).toHaveLength(before);
    expect(await desk.ticket(1001)).toMatchObject({ priority: 'low' });
    expect((await desk.ticket(1001)).messages.at(-1)).toMatchObject({
      kind: 'note',
      text: 'She is difficult.',
    });
  });

  test('with #reply is an error, and nothing is done', async () => {
    const before = desk.to(ann).length;
    const note = (await desk.outbox()).find(({ kind }) => kind === 'notification')?.noteTo ?? '';
    await desk.agent('Maria').repliesToLast('Use water.\n#reply', { to: note });
    expect(desk.to(ann)).toHaveLength(before);
    expect((await desk.events(1001)).at(-1)).toMatchObject({ type: 'message.held' });
  });

  test('beside the answer address in Cc is still a note', async () => {
    const before = desk.to(ann).length;
    const row = (await desk.outbox()).find(({ kind }) => kind === 'notification');
    await desk
      .agent('Maria')
      .repliesToLast('She is difficult.', { to: row?.replyTo ?? '', cc: row?.noteTo ?? '' });
    expect(desk.to(ann)).toHaveLength(before);
  });
});

describe('what a phone makes of it', () => {
  test.each([
    ['a full stop after the verb', '#Solve.', { status: 'solved' }],
    ['a space after the sign', 'Use water.\n\n#solve ', { status: 'solved' }],
    ['bold', '*#solve*', { status: 'solved' }],
  ])('%s is understood or comes back, and never reaches the customer as text', async (_, text, expected) => {
    await desk.agent('Maria').repliesToLast(text);
    const { status } = await desk.ticket(1001);
    const returned = desk.lastTo(maria).mail.text.includes('#solve');
    expect(status === expected.status || returned).toBe(true);
    expect(desk.lastTo(ann).mail.text).not.toMatch(/#solve/i);
  });

  test('quoted mail of ours above the words sends nothing and asks', async () => {
    const before = desk.to(ann).length;
    const { mail } = desk.lastTo(maria);
    await desk.agent('Maria').writes(`Re: ${mail.subject}`, `${mail.text}\n\nUse water.`, {
      to: desk.lastTo(maria).replyTo,
      inReplyTo: mail.messageId ?? '',
    });
    expect(desk.to(ann)).toHaveLength(before);
  });

  test('numbers, headings and escapes are text', async () => {
    await desk.agent('Maria').repliesToLast('# Steps\n#1234 was the same.\n\\#solve is a command.');
    const { text } = desk.lastTo(ann).mail;
    expect(text).toContain('# Steps');
    expect(text).toContain('#1234 was the same.');
    expect(text).toContain('#solve is a command.');
    expect(await desk.ticket(1001)).toMatchObject({ status: 'pending' });
  });

  test('the support address itself, without any second factor, is held', async () => {
    const before = desk.to(ann).length;
    await desk.agent('Maria').writes('Re: Printer on fire [#1001]', 'Use water.', { to: supportAddress });
    expect(desk.to(ann)).toHaveLength(before);
  });
});

describe('#list', () => {
  const lists = async (line: string) => {
    await desk.agent('Maria').writes('List', line, { to: desk.personal('Maria') });
    return desk.lastTo('maria@acme.example').mail.text;
  };

  test('finds what is late, escalated, of a group or has a tag, and says what is wrong with a wrong one', async () => {
    desk = await startDesk({
      policy: `
sla: {calendar: always, policies: [{name: all, targets: {firstReply: 1h}}]}
categories: [{name: law}]
access: [{name: law, when: {category: law}, group: second}]`,
    });
    await desk.customer('ann').writes('Blue chair', 'Please help.');
    await desk.agent('Maria').repliesToLast('#tag +furniture');
    await desk.agent('Maria').repliesToLast('#escalate 2 the boss sits on it');
    await desk.customer('joe').writes('Red table', 'Please help.');
    await desk.agent('Bob').repliesToLast('#group second');
    expect(await lists('#list tag furniture')).toContain('Blue chair');
    expect(await lists('#list tag chairs')).toContain('There are none.');
    expect(await lists('#list escalated')).toContain('Blue chair');
    expect(await lists('#list group SECOND')).toContain('Red table');
    expect(await lists('#list breached')).toContain('There are none.');
    await desk.advance(2 * 3_600_000);
    expect(await lists('#list breached')).toContain('Blue chair');
    expect(await lists('#list tag')).toContain('which tag is missing');
    expect(await lists('#list open soon')).toContain('says nothing to #list open');
    await desk.agent('Bob').repliesToLast('#category law');
    expect(await lists('#list group second')).not.toContain('1002');
  });
});
