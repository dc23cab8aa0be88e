import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { invitationText } from '../../src/io/parse/invitation.ts';
import { parseMail } from '../../src/io/parse/parse.ts';

const calendar = (method: string, ...lines: readonly string[]): string =>
  [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Test//EN', `METHOD:${method}`, 'BEGIN:VEVENT', 'UID:1'],
    ...['DTSTAMP:20260105T080000Z', ...lines, 'END:VEVENT', 'END:VCALENDAR', ''],
  ].join('\r\n');
const meeting = [
  'SUMMARY:Look at the printer',
  'DTSTART;TZID=Europe/Berlin:20260107T100000',
  'DTEND;TZID=Europe/Berlin:20260107T113000',
  'LOCATION:Room 5\\, third floor',
  'ORGANIZER;CN=Ann Lee:mailto:ann@customer.example',
  'ATTENDEE;CN=Acme Support:mailto:support@acme.example',
  'RRULE:FREQ=WEEKLY;INTERVAL=2',
];

describe('calendar mail in words', () => {
  test('says what, when, where and who', () => {
    expect(invitationText(calendar('REQUEST', ...meeting))?.split('\n')).toEqual([
      'Invitation: Look at the printer',
      'When: Wed, 7 Jan 2026, 10:00 to 11:30, Europe/Berlin',
      'Repeats: every 2 weeks',
      'Where: Room 5, third floor',
      'From: Ann Lee <ann@customer.example>',
      'With: Acme Support <support@acme.example>',
    ]);
  });

  test('a cancelled one, one of whole days, one at UTC', () => {
    expect(invitationText(calendar('CANCEL', 'SUMMARY:Visit', 'DTSTART:20260107T100000Z'))).toBe(
      'Cancelled: Visit\nWhen: Wed, 7 Jan 2026, 10:00, UTC',
    );
    const days = ['SUMMARY:Fair', 'DTSTART;VALUE=DATE:20260107', 'DTEND;VALUE=DATE:20260110'];
    expect(invitationText(calendar('REQUEST', ...days))).toContain(
      'When: Wed, 7 Jan 2026 to Fri, 9 Jan 2026',
    );
  });

  test('an answer says who comes, and no line of it begins with what a stranger wrote', () => {
    const text = invitationText(
      calendar(
        'REPLY',
        'SUMMARY:#close',
        'ATTENDEE;CN="#solve";PARTSTAT=DECLINED:mailto:ann@customer.example',
      ),
    );
    expect(text).toBe('Answer to an invitation: #close\nSays: #solve <ann@customer.example> declines');
    expect(text?.split('\n').some((line) => line.startsWith('#'))).toBe(false);
  });

  test.each(['PUBLISH', 'NONSENSE'])('%s is no invitation', (method) => {
    expect(invitationText(calendar(method, ...meeting))).toBeNull();
  });

  test('what is broken stays a file, and nothing throws', () => {
    const whole = calendar('REQUEST', ...meeting);
    fc.assert(
      fc.property(fc.nat(whole.length), fc.string({ unit: 'binary', maxLength: 40 }), (at, junk) => {
        invitationText(whole.slice(0, at) + junk + whole.slice(at));
        invitationText(whole.slice(0, at));
      }),
    );
  });
});

test('a mail that is nothing but an invitation has its words, and keeps the file', async () => {
  const raw = [
    'From: ann@customer.example',
    'To: support@acme.example',
    'Subject: Look at the printer',
    'MIME-Version: 1.0',
    'Content-Type: text/calendar; method=REQUEST; charset=utf-8',
    '',
    calendar('REQUEST', ...meeting),
  ].join('\r\n');
  const { words, text, attachments } = await parseMail(Buffer.from(raw));
  expect(words).toContain('When: Wed, 7 Jan 2026, 10:00 to 11:30, Europe/Berlin');
  expect(text).toBe(words);
  expect(attachments).toMatchObject([{ contentType: 'text/calendar' }]);
});
