import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startDesk, type TestDesk } from '../support/desk.ts';
import { tnefOf } from '../support/tnef.ts';

let desk: TestDesk;
beforeEach(async () => {
  desk = await startDesk();
});
afterEach(() => desk.close());

const pdf = { name: 'receipt.pdf', type: 'application/pdf', content: 'a receipt, byte for byte' };

test("a customer's file reaches the agent, an agent's file the customer, byte for byte", async () => {
  await desk.customer('ann').writes('Refund', 'See the file.', { files: [pdf] });
  const [received] = desk.lastTo('maria@acme.example').mail.attachments;
  const [sentIn] = (await desk.ticket(1001)).messages[0]?.attachments ?? [];
  expect(received).toMatchObject({
    filename: 'receipt.pdf',
    sha256: sentIn?.sha256,
    size: pdf.content.length,
  });
  await desk
    .agent('Maria')
    .repliesToLast('Here is yours.', { files: [{ ...pdf, name: 'credit.pdf', content: 'credit' }] });
  expect(desk.lastTo('ann@customer.example').mail.attachments).toMatchObject([
    { filename: 'credit.pdf', size: 6 },
  ]);
});

test('files of a note, and of a mail of commands only, stay inside', async () => {
  await desk.customer('ann').writes('Refund');
  const before = desk.to('ann@customer.example').length;
  await desk.agent('Maria').repliesToLast('Look at this.\n#note', { files: [pdf] });
  await desk.agent('Maria').repliesToLast('#priority high', { files: [pdf] });
  expect(desk.to('ann@customer.example')).toHaveLength(before);
});

test("an agent's formatting is kept where it says what the words say", async () => {
  await desk.customer('ann').writes('Refund');
  await desk.agent('Maria').repliesToLast('ignored', {
    text: 'Please press the red button.',
    html: '<p>Please press the <b>red</b> button.</p><div class="gmail_quote">quoted <script>x</script></div>',
  });
  expect(desk.lastTo('ann@customer.example').mail.html).toContain('the <b>red</b> button');
  expect(desk.lastTo('ann@customer.example').mail.html).not.toContain('quoted');
});

test('pictures among the words keep their places on the way to the agent and to the customer', async () => {
  const picture = (name: string) => ({ name, type: 'image/png', content: name, contentId: `${name}@x` });
  const shown = (words: string, name: string) => ({
    text: `${words} [cid:${name}@x]`,
    html: `<p>${words} <img src="cid:${name}@x"></p>`,
    files: [picture(name)],
  });
  await desk.customer('ann').writes('Printer', 'ignored', shown('It says this:', 'error.png'));
  const news = desk.lastTo('maria@acme.example').mail;
  expect(news.text).toContain('It says this: [image: error.png]');
  expect(news.attachments).toMatchObject([{ filename: 'error.png' }]);

  await desk.agent('Maria').repliesToLast('ignored', shown('Press this:', 'key.png'));
  const answer = desk.lastTo('ann@customer.example').mail;
  expect(answer.html).toContain('cid:key.png@x');
  expect(answer.attachments).toMatchObject([{ filename: 'key.png', inline: true }]);

  await desk.agent('Maria').repliesToLast('#solve');
  await desk.customer('ann').repliesToLast('ignored', shown('Thanks, works!', 'logo.png'));
  expect(await desk.ticket(1001)).toMatchObject({ status: 'closed' });
});

test('formatting that says something else than the words is left out', async () => {
  await desk.customer('ann').writes('Refund');
  await desk.agent('Maria').repliesToLast('ignored', {
    text: 'Please press the red button.',
    html: '<p>Please press the <b>red</b> button.</p><p>She is difficult.</p>',
  });
  expect(desk.lastTo('ann@customer.example').raw.toString()).not.toContain('difficult');
});

test('#show N full brings the originals as files', async () => {
  await desk.customer('ann').writes('Refund', 'Original words\n\n-- \nAnn');
  await desk.agent('Maria').repliesToLast('#show full');
  const [original] = desk.lastTo('maria@acme.example').mail.attachments;
  expect(original?.filename).toMatch(/^1001-\d+\.eml$/);
});

test('a file that is too large for a mail is named, and the agent is told how to get it', async () => {
  const large = { name: 'film.mp4', type: 'video/mp4', content: 'x'.repeat(11_000_000) };
  await desk.customer('ann').writes('Film', 'See the file.', { files: [large] });
  const news = desk.lastTo('maria@acme.example').mail;
  expect(news.attachments).toEqual([]);
  expect(news.text.replace(/\s+/g, ' ')).toContain('#show 1001 full');
});

describe('what Outlook packs into winmail.dat', () => {
  const packed = (content: Buffer, text = '') =>
    [
      'From: ann@customer.example',
      'To: support@acme.example',
      'Subject: Meter',
      'Message-ID: <meter@customer.example>',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain; charset=utf-8',
      '',
      text,
      '--b',
      'Content-Type: application/ms-tnef; name="winmail.dat"',
      'Content-Disposition: attachment; filename="winmail.dat"',
      'Content-Transfer-Encoding: base64',
      '',
      content.toString('base64'),
      '--b--',
      '',
    ].join('\r\n');
  const draft = {
    rtf: String.raw`{\rtf1 The reading is in the file.\par Ann}`,
    files: [{ name: 'METER.TXT', long: 'meter.txt', content: 'Meter reading: 4711 kWh' }],
  };

  test('reaches the agent as the files it holds, and as words where the mail has none', async () => {
    await desk.receives(Buffer.from(packed(tnefOf(draft))));
    const { mail } = desk.lastTo('maria@acme.example');
    expect(mail.text).toContain('The reading is in the file.');
    expect(mail.attachments.map(({ filename }) => filename)).toEqual(['meter.txt', 'body.rtf']);
    const [file] = mail.attachments;
    expect(file?.sha256).toBe(createHash('sha256').update('Meter reading: 4711 kWh').digest('hex'));
  });

  test('adds nothing to the words of a mail that has some', async () => {
    await desk.receives(Buffer.from(packed(tnefOf(draft), 'Hello, see the reading.')));
    expect(desk.lastTo('maria@acme.example').mail.text).not.toContain('is in the file');
  });

  test('stays a file where it cannot be opened', async () => {
    await desk.receives(Buffer.from(packed(Buffer.from('no such thing'), 'Hello')));
    const { attachments } = desk.lastTo('maria@acme.example').mail;
    expect(attachments.map(({ filename }) => filename)).toEqual(['winmail.dat']);
  });
});

test('a file among the words, uuencoded, reaches the agent as a file', async () => {
  const block = 'begin 644 meter.txt\n#1&%Y\n`\nend';
  await desk.customer('ann').writes('Meter', `Hello,\n${block}\nAnn`);
  const { mail } = desk.lastTo('maria@acme.example');
  expect(mail.attachments).toMatchObject([{ filename: 'meter.txt', size: 3 }]);
  expect(mail.text).not.toContain('begin 644');
});

test('agents are warned of programs, also under another name, and of macros; the files come along all the same', async () => {
  const file = (name: string, content: string) => ({ name, type: 'application/octet-stream', content });
  const files = [
    file('invoice.pdf.exe', 'x'),
    file('photo.jpg', 'MZ\0\0program'),
    file('letter.docm', 'x'),
    pdf,
  ];
  await desk.customer('ann').writes('Files', 'See the files.', { files });
  const { text, attachments } = desk.lastTo('maria@acme.example').mail;
  expect(text).toContain('invoice.pdf.exe runs when it is opened: do that only if you expect it from them.');
  expect(text).toContain('photo.jpg is a program under another name: do not open it.');
  expect(text).toContain('letter.docm can hold a program (macros)');
  expect(text).not.toContain('receipt.pdf runs');
  expect(attachments).toHaveLength(4);
  await desk.customer('ann').repliesToLast('One more.', { files: [file('again.bat', 'x')] });
  expect(desk.lastTo('maria@acme.example').mail.text).toContain('again.bat runs when it is opened');
});

test('a policy names the endings itself', async () => {
  await desk.close();
  desk = await startDesk({ policy: 'riskyFiles: [dwg]' });
  const files = ['setup.exe', 'plan.dwg'].map((name) => ({
    name,
    type: 'application/octet-stream',
    content: 'x',
  }));
  await desk.customer('ann').writes('Files', 'See the files.', { files });
  const { text } = desk.lastTo('maria@acme.example').mail;
  expect(text).toContain('plan.dwg runs when it is opened');
  expect(text).not.toContain('setup.exe runs');
});
