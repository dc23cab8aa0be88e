/** What a hostile reader found: words that were not meant for customers, and mail that was nearly lost (DESIGN 1). */
import { afterEach, describe, expect, test } from 'vitest';
import { headerValue } from '../../src/mail/parsed-mail.ts';
import {
  type DeskOptions,
  type SentMail,
  startDesk,
  supportAddress,
  type TestDesk,
} from '../support/desk.ts';
import { type Draft, rawMail } from '../support/mail.ts';

const ann = 'ann@customer.example';
let desk: TestDesk;
afterEach(() => desk.close());

/** A desk whose first ticket has a note, with Maria's latest notification. */
async function deskWithNote(options: DeskOptions = {}): Promise<SentMail> {
  desk = await startDesk(options);
  await desk.customer('ann').writes('Printer on fire', 'It burns.');
  await desk.agent('Maria').repliesToLast('She is difficult, and owes us money.\n#note');
  await desk.customer('ann').repliesToLast('And now?');
  return desk.lastTo('maria@acme.example');
}

const withoutPlus = (config: Record<string, unknown>) => ({
  ...config,
  mailboxes: (config.mailboxes as object[]).map((it) => ({ ...it, plusAddressing: false })),
});

/** Maria answers with exactly this text. */
async function answers(news: SentMail, text: string, more: Partial<Draft> = {}): Promise<void> {
  const { mail, replyTo } = news;
  const references = [...mail.references, mail.messageId ?? ''];
  await desk.receives(
    rawMail({
      from: 'Maria <maria@acme.example>',
      to: replyTo,
      subject: `Re: ${mail.subject}`,
      text,
      inReplyTo: mail.messageId ?? '',
      references,
      date: desk.now,
      ...more,
    }),
  );
}

const sentToAnn = () =>
  desk
    .to(ann)
    .map(({ raw, mail }) => raw.toString() + mail.text)
    .join('\n');

describe('what an agent quotes', () => {
  test('stays inside where the client spoiled the dash of our marker', async () => {
    const news = await deskWithNote({ config: withoutPlus });
    const quoted = news.mail.text.replaceAll('—', '?').split('\n');
    await answers(news, quoted.map((line) => `> ${line}`).join('\n'));
    expect(sentToAnn()).not.toContain('owes us money');
    expect(desk.lastTo('maria@acme.example').mail.text).toContain('where your words end');
  });

  test('stays inside where only a note is left of it, until the agent insists', async () => {
    const news = await deskWithNote();
    await answers(news, 'Hello Ann,\n | She is difficult, and owes us money.\nWe look into it.');
    expect(sentToAnn()).not.toContain('owes us money');
    expect(desk.lastTo('maria@acme.example').mail.text).toContain('quotes a note');
    await desk.agent('Maria').repliesToLast('#send');
    expect(sentToAnn()).toContain('We look into it.');
  });

  test('may be the words of the customer', async () => {
    const news = await deskWithNote();
    await answers(news, 'Hello Ann,\n | And now?\nWe look into it.');
    expect(desk.lastTo(ann).mail.text).toContain('We look into it.');
  });

  test('is cut off where Outlook quotes a mail that the customer had forwarded', async () => {
    const forward =
      '---------- Forwarded message ---------\nFrom: Joe <joe@x.example>\nDate: Mon\nSubject: x';
    desk = await startDesk({ config: withoutPlus });
    await desk.customer('ann').writes('Broken', 'It burns.');
    await desk.agent('Maria').repliesToLast('She is difficult, and owes us money.\n#note');
    await desk.customer('ann').repliesToLast(`See this:\n\n${forward}\n\nIt is broken`);
    const news = desk.lastTo('maria@acme.example');
    const from = headerValue(news.mail.headers, 'from');
    const fields = `From: ${from}\nSent: Monday, 5 January 2026 10:00\nTo: Maria\nSubject: ${news.mail.subject}`;
    await answers(news, `We will look.\n\n${'_'.repeat(32)}\n${fields}\n\n${news.mail.text}`);
    const answer = desk.lastTo(ann).mail.text;
    expect(answer).toContain('We will look.');
    expect(answer).not.toMatch(/Forwarded message|owes us money|Assigned to/);
  });
});

describe('a mail that passes another one on', () => {
  test('is not sent to the customer because it refers to the ticket', async () => {
    desk = await startDesk({ trust: { kind: 'authserv-id', name: 'mx.acme.example' } });
    await desk.customer('ann').writes('Help');
    await desk.agent('Maria').repliesToLast('Which one?');
    const { mail } = desk.lastTo(ann);
    const words = 'Colleagues, look what she writes to me now.';
    const forward = `---------- Forwarded message ---------\nFrom: Ann <${ann}>\nDate: Mon\nSubject: Re: Help\nTo: Maria`;
    await desk.receives(
      rawMail({
        from: 'Maria <maria@acme.example>',
        to: supportAddress,
        subject: 'Fwd: Help',
        text: `${words}\n\n${forward}\n\nThe red one.`,
        references: [...mail.references, mail.messageId ?? ''],
        headers: { 'Authentication-Results': 'mx.acme.example; dmarc=pass header.from=acme.example' },
      }),
    );
    expect(sentToAnn()).not.toContain('Colleagues');
    expect(desk.lastTo('maria@acme.example').mail.text).toContain('passes another mail on');
  });

  test('as a file is asked about, for it may be our notification', async () => {
    const news = await deskWithNote();
    const files = [{ name: 'original.eml', type: 'message/rfc822', content: news.raw.toString() }];
    await answers(news, 'See the file.', { files });
    expect(desk.lastTo(ann).mail.attachments).toEqual([]);
    expect(desk.lastTo('maria@acme.example').mail.text).toContain('mail is attached');
  });
});

describe("a customer's mail that an agent forwards", () => {
  const forward = async (own: string, from: string): Promise<void> => {
    const block = `---------- Forwarded message ---------\nFrom: ${from}\nDate: Mon, 5 Jan 2026\nSubject: Broken\nTo: Maria`;
    await desk.receives(
      rawMail({
        from: 'Maria <maria@acme.example>',
        to: desk.personal('Maria'),
        subject: 'Fwd: Broken',
        text: `${own}\n\n${block}\n\nIt is broken`,
      }),
    );
  };

  test('opens a ticket on which the commands above it act, and the words above it are a note', async () => {
    desk = await startDesk();
    await forward('#assign bob\n#priority high\n\nShe is a VIP.', 'Eve <eve@customer.example>');
    const ticket = await desk.ticket(1001);
    expect(ticket).toMatchObject({
      requester: 'eve@customer.example',
      assignee: 'Bob',
      priority: 'high',
    });
    expect(ticket.messages.map(({ kind, text }) => [kind, text])).toEqual([
      ['request', 'It is broken'],
      ['note', 'She is a VIP.'],
    ]);
    expect(desk.to('eve@customer.example')).toEqual([]);
    expect(desk.lastTo('bob@acme.example').mail.text).toContain('She is a VIP.');
  });

  test('opens none where it was one of ours, or where a command is wrong', async () => {
    desk = await startDesk();
    await forward('', `Acme <${supportAddress}>`);
    await forward('#assign nobody-here', 'Eve <eve@customer.example>');
    await forward('Hello Eve\n#reply', 'Eve <eve@customer.example>');
    expect(await desk.tickets()).toEqual([]);
    expect(desk.to('maria@acme.example')).toHaveLength(3);
  });
});

describe('an agent who looked much', () => {
  test('still hears that a reply was not understood', async () => {
    desk = await startDesk();
    await desk.customer('ann').writes('Help');
    const news = desk.lastTo('maria@acme.example');
    for (let looks = 0; looks < 12; looks += 1) await desk.agent('Maria').repliesTo(news, '#show');
    await desk.agent('Maria').repliesTo(news, 'Water helps.\n\n#slove');
    expect(desk.lastTo('maria@acme.example').mail.text).toContain('#solve');
  });
});

describe('a held mail', () => {
  test('is sent also where the #send for it was itself held', async () => {
    desk = await startDesk();
    await desk.customer('ann').writes('Help');
    const news = desk.lastTo('maria@acme.example');
    await answers(news, 'Water helps.', {
      to: supportAddress,
      references: [],
      inReplyTo: 'x@x',
      subject: 'Re: Help [#1001]',
    });
    const first = desk.lastTo('maria@acme.example');
    await desk.agent('Maria').repliesTo(first, '#send', { from: 'Maria <maria@private.example>' });
    const second = desk.lastTo('maria@acme.example');
    expect(second.mail.messageId).not.toBe(first.mail.messageId);
    await desk.agent('Maria').repliesTo(second, '#send');
    expect(desk.lastTo(ann).mail.text).toContain('Water helps.');
  });
});

describe('a database that fails in the middle of delivery', () => {
  test('leaves no mail behind and sends none twice, once it works again', async () => {
    desk = await startDesk();
    const { outbox } = desk.store;
    const progress = outbox.progress;
    let left = 1;
    outbox.progress = async (news) => {
      if (news.settled.length > 0 && left-- > 0) throw new Error('SQLITE_BUSY: database is locked');
      await progress(news);
    };
    const names = Array.from({ length: 30 }, (_, at) => `ann${at}`);
    const raws = names.map((name) =>
      rawMail({ from: `${name}@customer.example`, to: supportAddress, subject: `Help ${name}` }),
    );
    await expect(desk.receives(raws)).rejects.toThrow('SQLITE_BUSY');
    await desk.settle();
    const states = (await desk.outbox()).map(({ state }) => state);
    expect(states).toEqual(states.map(() => 'sent'));
    for (const name of names) expect(desk.to(`${name}@customer.example`)).toHaveLength(1);
  });
});

describe('the operator', () => {
  test('hears that automatic mail is stopped also in a flood of quarantined mail', async () => {
    const budgets = { recipientPer10Min: 3, globalPer10Min: 4 };
    desk = await startDesk({
      config: (it) => ({ ...it, desk: { ...(it.desk as object), budgets } }),
    });
    desk.limits = { ...desk.limits, maxBytes: 10 };
    const raws = Array.from({ length: 5 }, (_, at) =>
      rawMail({ from: 'x@evil.example', to: supportAddress, subject: `Flood ${at}` }),
    );
    await desk.receives(raws);
    desk.limits = { ...desk.limits, maxBytes: 1_000_000 };
    await desk.customer('ann').writes('Help');
    await desk.customer('joe').writes('Help');
    const told = desk.to('ops@acme.example').map(({ mail }) => mail.subject);
    expect(told).toContain('Automatic mail is stopped');
  });
});

describe('a ticket with many notes', () => {
  test("still answers in the customer's thread, and its name for colleagues stays inside", async () => {
    desk = await startDesk();
    await desk.customer('ann').writes('Printer', 'x'.repeat(2000), { messageId: 'ann-1@customer.example' });
    const news = desk.lastTo('maria@acme.example');
    await desk.agent('Maria').repliesTo(news, '#assign bob\n#subject Troublemaker');
    expect(desk.lastTo('bob@acme.example').mail.text).toContain('x …');
    for (let note = 0; note < 31; note += 1) await desk.agent('Maria').repliesTo(news, `Note ${note}\n#note`);
    await desk.agent('Maria').repliesTo(news, 'Water helps.');
    const { mail } = desk.lastTo(ann);
    expect(mail.subject).toBe('Re: Printer');
    expect(mail.inReplyTo).toEqual(['ann-1@customer.example']);
  });
});
