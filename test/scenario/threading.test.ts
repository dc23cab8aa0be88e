/** Which ticket a mail belongs to, each rule with its counter-example (DESIGN 4.6). */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { rootId } from '../../src/desk/outgoing/compose.ts';
import { headerValue } from '../../src/mail/parsed-mail.ts';
import { startDesk, supportAddress, type TestDesk } from '../support/desk.ts';
import { type Draft, rawMail } from '../support/mail.ts';

const [ann, joe, eve] = ['ann@customer.example', 'joe@customer.example', 'eve@elsewhere.example'];
const authenticated = (domain: string) => ({
  'Authentication-Results': `mx.acme.example; dmarc=pass header.from=${domain}`,
});

let desk: TestDesk;
beforeEach(async () => {
  desk = await startDesk({ trust: { kind: 'authserv-id', name: 'mx.acme.example' } });
  await desk.customer('ann').writes('Printer on fire', 'It burns.', { messageId: 'ann-1@customer.example' });
});
afterEach(() => desk.close());

async function writes(from: string, draft: Partial<Draft>): Promise<void> {
  await desk.receives(rawMail({ from, to: supportAddress, subject: 'Hello', text: 'More words', ...draft }));
}

async function rules(ticket = 1001): Promise<string[]> {
  return (await desk.ticket(ticket)).messages.map(({ threadRule }) => threadRule);
}

async function solve(): Promise<void> {
  await desk.agent('Maria').repliesToLast('Water helps.\n\n#solve');
}

describe('a token in the recipient address', () => {
  test('joins, even where the client dropped every reference', async () => {
    await writes(ann, { to: desk.lastTo(ann).replyTo, subject: 'Re: Printer on fire' });
    expect(await rules()).toEqual(['none', 'address-token']);
  });

  test('that is damaged opens a new ticket', async () => {
    await writes(ann, { to: desk.lastTo(ann).replyTo.replace('@', 'a@'), subject: 'Re: Printer on fire' });
    expect(await rules()).toHaveLength(1);
    expect(await desk.tickets()).toHaveLength(2);
  });

  test('of a solved ticket on plainly new mail opens a linked one', async () => {
    await solve();
    await writes(ann, { to: desk.lastTo(ann).replyTo, subject: 'May I order paper?' });
    expect(await desk.ticket(1001)).toMatchObject({ status: 'solved' });
    expect(await desk.ticket(1002)).toMatchObject({ links: [{ ticket: 1001, kind: 'perhaps' }] });
  });

  test('of a solved ticket reopens it where the subject is the same', async () => {
    await solve();
    await writes(ann, { to: desk.lastTo(ann).replyTo, subject: 'AW: Printer on fire' });
    expect(await desk.ticket(1001)).toMatchObject({ status: 'open' });
  });

  test("brings no stranger's new mail into an open ticket", async () => {
    await writes(eve, { to: desk.lastTo(ann).replyTo, subject: 'Buy my watches' });
    expect(await rules()).toHaveLength(1);
    expect((await desk.ticket(1001)).participants).toEqual([ann]);
  });
});

describe('a signed id of ours among the references', () => {
  test('joins', async () => {
    await writes(ann, { references: [desk.lastTo(ann).mail.messageId ?? ''] });
    expect((await desk.ticket(1001)).messages[1]).toMatchObject({
      threadRule: 'signed-reference',
      verified: true,
    });
  });

  test('joins where the provider replaced our Message-ID, by the root id', async () => {
    await writes(ann, { references: [rootId(desk.settings, 1001), 'ses-1@amazonses.example'] });
    expect(await rules()).toEqual(['none', 'signed-reference']);
  });

  test('signed by another desk proves nothing', async () => {
    const other = { ...desk.settings, secret: 'another desk has this one' };
    await writes(eve, { references: [rootId(other, 1001)] });
    expect(await rules()).toHaveLength(1);
  });

  test('brings a stranger in, with a warning to the agent, and reopens', async () => {
    await solve();
    const { mail } = desk.lastTo(ann);
    await writes(eve, {
      subject: `Re: ${mail.subject}`,
      references: [...mail.references, mail.messageId ?? ''],
    });
    const ticket = await desk.ticket(1001);
    expect(ticket).toMatchObject({ status: 'open', participants: [ann], requester: ann });
    expect(ticket.messages.at(-1)).toMatchObject({ from: eve, verified: false });
    const news = desk.lastTo('maria@acme.example').mail.text.replace(/\s+/g, ' ');
    expect(news).toContain(`${eve} does not take part in this ticket: your answer goes to ${ann}`);
    await desk.agent('Maria').repliesToLast(`Welcome.\n\n#cc +${eve}`);
    expect(desk.lastTo(ann).recipients).toEqual([ann, eve]);
    expect(news).toContain(`#requester ${eve}`);
  });

  test("of an agent's notification brings no stranger in", async () => {
    await writes(eve, { references: [desk.lastTo('maria@acme.example').mail.messageId ?? ''] });
    expect(await rules()).toHaveLength(1);
  });
});

describe('a known Message-ID', () => {
  test('joins its participant, unverified, with a word to the agent', async () => {
    await writes(ann, { inReplyTo: 'ann-1@customer.example' });
    expect((await desk.ticket(1001)).messages[1]).toMatchObject({
      threadRule: 'known-reference',
      verified: false,
    });
    expect(desk.lastTo('maria@acme.example').mail.text).toContain('It is not proved');
  });

  test('lets nobody close by thanks who is not verified', async () => {
    await solve();
    await writes(ann, { inReplyTo: 'ann-1@customer.example', text: 'Thanks, works!' });
    expect(await desk.ticket(1001)).toMatchObject({ status: 'open' });
  });

  test('brings nobody in who does not take part: a new ticket, linked', async () => {
    await writes(eve, { inReplyTo: 'ann-1@customer.example' });
    expect(await rules()).toHaveLength(1);
    expect(await desk.ticket(1002)).toMatchObject({ links: [{ ticket: 1001, kind: 'perhaps' }] });
  });

  test('lets nobody change the recipients who is not verified', async () => {
    await writes(ann, { inReplyTo: 'ann-1@customer.example', cc: eve });
    expect((await desk.ticket(1001)).participants).toEqual([ann]);
  });
});

describe('the tag in the subject', () => {
  const subject = 'Fire again [#1001]';

  test('joins an authenticated participant', async () => {
    await writes(ann, { subject, headers: authenticated('customer.example') });
    expect(await rules()).toEqual(['none', 'subject-tag']);
  });

  test('without authentication opens a linked ticket', async () => {
    await writes(ann, { subject });
    expect(await rules()).toHaveLength(1);
    expect(await desk.ticket(1002)).toMatchObject({ links: [{ ticket: 1001, kind: 'perhaps' }] });
  });

  test('brings no authenticated stranger in', async () => {
    await writes(eve, { subject, headers: authenticated('elsewhere.example') });
    expect(await rules()).toHaveLength(1);
  });
});

describe('after the end', () => {
  test('an answer to a closed ticket opens a follow-up', async () => {
    await desk.agent('Maria').repliesToLast('Done.\n\n#close');
    await desk.customer('ann').repliesToLast('It burns again');
    expect(await desk.ticket(1001)).toMatchObject({ status: 'closed' });
    expect(await desk.ticket(1002)).toMatchObject({ links: [{ ticket: 1001, kind: 'follow-up' }] });
  });

  test.each([
    'Thanks, works!',
    '¡Muchas gracias!',
    'Merci beaucoup, cela fonctionne.',
    'Vielen Dank, funktioniert!',
  ])('"%s" closes a solved ticket', async (words) => {
    await solve();
    await desk.customer('ann').repliesToLast(words);
    expect(await desk.ticket(1001)).toMatchObject({ status: 'closed' });
  });

  test.each([
    'Thanks, but it still fails',
    'Thanks! And how do I switch it off?',
    'Gracias, pero no funciona',
    'Merci, mais cela ne marche pas',
    'Danke, geht aber leider nicht',
    'Thanks for nothing',
  ])('"%s" opens it again', async (words) => {
    await solve();
    await desk.customer('ann').repliesToLast(words);
    expect(await desk.ticket(1001)).toMatchObject({ status: 'open' });
  });

  test('thanks with a file opens it again', async () => {
    await solve();
    const files = [{ name: 'photo.txt', type: 'text/plain', content: 'fire' }];
    await desk.customer('ann').repliesToLast('Thanks!', { files });
    expect(await desk.ticket(1001)).toMatchObject({ status: 'open' });
  });
});

describe('people in Cc', () => {
  test('take part: they get replies and no acknowledgement, and may answer', async () => {
    await desk
      .customer('ann')
      .writes('Toner', 'We need some.', { cc: `Joe <${joe}>, Bob <bob@acme.example>` });
    expect((await desk.ticket(1002)).participants).toEqual([ann, joe]);
    expect(desk.to(joe)).toEqual([]);
    await desk.agent('Bob').repliesToLast('Which one?');
    expect(desk.lastTo(joe).recipients).toEqual([ann, joe]);
    await desk.customer('joe').repliesToLast('The black one');
    expect((await desk.ticket(1002)).messages.at(-1)).toMatchObject({ from: joe, verified: true });
    expect((await desk.ticket(1002)).participants).toEqual([ann, joe]);
  });

  test('are forty at most, and never the desk itself', async () => {
    const many = Array.from({ length: 60 }, (_, index) => `p${index}@customer.example`);
    await desk.customer('joe').writes('Party', 'Come', { cc: [supportAddress, ...many].join(', ') });
    expect((await desk.ticket(1002)).participants).toHaveLength(40);
    expect((await desk.ticket(1002)).participants).not.toContain(supportAddress);
  });

  test('who are not the requester bring nobody else in', async () => {
    await desk.customer('ann').writes('Toner', 'We need some.', { cc: joe });
    await desk.agent('Bob').repliesToLast('Which one?');
    await desk.customer('joe').repliesToLast('The black one', { cc: eve });
    expect((await desk.ticket(1002)).participants).toEqual([ann, joe]);
  });
});

describe("an agent's own mail", () => {
  test("that forwards a customer's mail opens a ticket for the customer", async () => {
    const text = `Please see below.

---------- Forwarded message ---------
From: Carl Sand <carl@customer.example>
Date: Mon, 5 Jan 2026 at 08:00
Subject: Invoice 17 is wrong
To: Maria <maria@acme.example>

You charged me twice.`;
    await desk.agent('Maria').writes('Fwd: Invoice 17 is wrong', text, { to: desk.personal('Maria') });
    const ticket = await desk.ticket(1002);
    expect(ticket).toMatchObject({
      requester: 'carl@customer.example',
      subject: 'Invoice 17 is wrong',
      assignee: 'Maria',
    });
    expect(ticket.messages[0]?.text).toContain('You charged me twice.');
    expect(ticket.messages[0]?.text).not.toContain('Please see below');
    expect(desk.to('carl@customer.example')).toEqual([]);
  });

  test('with the requester in Cc is recorded and not sent again', async () => {
    const before = desk.to(ann).length;
    await desk.agent('Maria').repliesToLast('Use water.', { cc: ann });
    expect(desk.to(ann)).toHaveLength(before);
    expect(await desk.ticket(1001)).toMatchObject({ status: 'pending' });
    expect((await desk.ticket(1001)).messages.at(-1)).toMatchObject({ kind: 'reply', direction: 'out' });
    expect((await desk.events(1001)).map(({ type }) => type)).toContain('reply.sent');
  });
});

describe('one mail through two mailboxes', () => {
  test('is one ticket, in the brand of the first own address in To', async () => {
    const two = await startDesk({
      config: (config) => {
        const [first] = config.mailboxes as object[];
        const billing = { ...first, name: 'billing', address: 'billing@acme.example', brand: 'Acme Billing' };
        return { ...config, mailboxes: [first, billing] };
      },
    });
    try {
      const to = `billing@acme.example, ${supportAddress}`;
      const raw = rawMail({ from: ann, to, subject: 'Invoice' });
      await two.receives(raw, { mailbox: 'support' });
      await two.receives(Buffer.concat([Buffer.from('Delivered-To: billing@acme.example\r\n'), raw]), {
        mailbox: 'billing',
      });
      expect(await two.tickets()).toHaveLength(1);
      expect(await two.ticket(1001)).toMatchObject({ mailbox: 'billing' });
      expect(two.to(ann)).toHaveLength(1);
      expect(headerValue(two.lastTo(ann).mail.headers, 'from')).toContain('Acme Billing');
      expect((await two.journal()).map(({ ticket }) => ticket)).toEqual([1001, 1001]);
    } finally {
      await two.close();
    }
  });
});
