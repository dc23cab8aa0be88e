import { afterEach, beforeEach, expect, test } from 'vitest';
import { startDesk, type TestDesk } from '../support/desk.ts';

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
