/** What was said, as it was meant: charsets, files, quotes, clocks, votes (docs/pains.md, rows 26, 27 and 39 to 41, C12). */
import { afterEach, expect, test } from 'vitest';
import { day, hour } from '../../../src/desk/instant.ts';
import { startDesk, supportAddress, type TestDesk } from '../../support/desk.ts';
import { ann, answering, maria, pain, printerBurns } from '../../support/pains.ts';
import { tnefOf } from '../../support/tnef.ts';

let desk: TestDesk;
afterEach(() => desk.close());

test('#26 names, subjects and words are read in the charset they are in', async () => {
  desk = await startDesk();
  await desk.receives(pain('26'));
  const { subject, messages } = await desk.ticket(1001);
  expect(subject).toBe('Grüße € 5 ✓');
  expect(messages[0]?.text.trim()).toBe('Ich zahle 5 € für den Schäden.');
  expect(messages[0]?.who).toBe('山田');
});

test('#27 winmail.dat is opened: the agent gets the files in it', async () => {
  desk = await startDesk();
  const files = [{ name: 'METER.TXT', long: 'meter.txt', content: 'Meter reading: 4711 kWh' }];
  const packed = tnefOf({ files }).toString('base64').replace(/.{76}/g, '$&\n');
  await desk.receives(pain('27', { TNEF: packed }));
  const { attachments, text } = desk.lastTo(maria).mail;
  expect(attachments).toMatchObject([{ filename: 'meter.txt', size: 23 }]);
  expect(text).toContain('The reading is in the file.');
  expect(desk.lastTo(maria).raw.toString()).toContain(
    Buffer.from('Meter reading: 4711 kWh').toString('base64'),
  );
});

test('#39 nothing that the customer wrote is taken for a quote, and the original is kept', async () => {
  desk = await startDesk();
  await printerBurns(desk);
  await desk.receives(pain('39', { ...answering(desk.lastTo(ann)), TO: supportAddress }));
  const said = (await desk.ticket(1001)).messages.at(-1)?.text ?? '';
  for (const words of [
    'The 3000.',
    'I never wrote: "it never burns".',
    'From: that day on',
    'It still burns.',
  ])
    expect(said).toContain(words);
  await desk.agent('Maria').repliesToLast('#show full');
  expect(desk.lastTo(maria).mail.attachments.map(({ filename }) => filename)).toContainEqual(
    expect.stringMatching(/^1001-\d+\.eml$/),
  );
});

test('#40 two hours before lunch are over after lunch', async () => {
  const policy = `
calendars: [{name: office, hours: {mon-fri: ['09:00-12:00', '13:00-17:00']}}]
sla: {calendar: office, policies: [{name: all, targets: {firstReply: 2 business hours}}]}
`;
  desk = await startDesk({ policy, now: '2026-01-05T11:30:00Z' });
  await desk.receives(pain('40'));
  await desk.agent('Maria').repliesToLast('#why');
  expect(desk.lastTo(maria).mail.text).toContain('14:30');
});

test('#41 and C12 a survey is answered by a reply; a scanner that opens its links votes nothing', async () => {
  desk = await startDesk({ policy: 'surveys: {on: solved, after: 1d, pause: 30d, window: 7d}' });
  await printerBurns(desk);
  await desk.agent('Maria').repliesToLast('Switch it off.\n#solve');
  await desk.passes(day + hour);
  const survey = desk.lastTo(ann);
  const links = [...(survey.mail.html ?? '').matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href);
  expect(links.length).toBeGreaterThanOrEqual(5);
  // Nothing that can be fetched: only a person sends mail.
  expect(links.filter((href) => !href.startsWith('mailto:'))).toEqual([]);
  await desk.receives(pain('41', answering(survey)));
  const votes = (await desk.events(1001)).filter(({ type }) => type === 'survey.answered');
  expect(votes).toMatchObject([{ data: { score: 5 } }]);
});
