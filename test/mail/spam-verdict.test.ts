import { expect, test } from 'vitest';
import { spamVerdict } from '../../src/mail/spam-verdict.ts';

test.each([
  ['x-spam-flag', 'YES', 'header-x-spam-flag'],
  ['x-spam-status', 'Yes, score=9.1 required=5.0', 'header-x-spam-status'],
  ['x-spam', 'Yes', 'header-x-spam'],
  ['x-ms-exchange-organization-scl', '6', 'header-exchange-scl'],
  ['x-forefront-antispam-report', 'CIP:192.0.2.1;CTRY:DE;SCL:5;SFV:SPM;', 'header-forefront'],
  ['x-forefront-antispam-report', 'CIP:192.0.2.1;CAT:PHSH;SCL:1', 'header-forefront'],
  ['x-bogosity', 'Spam, tests=bogofilter', 'header-bogosity'],
])('%s: %s is spam', (name, value, reason) => {
  expect(spamVerdict([{ name, value }])).toEqual({ spam: true, reason });
});

test.each([
  ['x-spam-flag', 'NO'],
  ['x-spam-status', 'No, score=-1.1 required=5.0 tests=YES'],
  ['x-ms-exchange-organization-scl', '-1'],
  ['x-ms-exchange-organization-scl', '1'],
  ['x-forefront-antispam-report', 'SFV:NSPM;SCL:1;CAT:NONE'],
  ['x-forefront-antispam-report', 'SFV:SKA;SCL:9;CAT:NONE'],
  ['x-forefront-antispam-report', ''],
  ['subject', '***SPAM*** cheap printers'],
])('%s: %s is no verdict', (name, value) => {
  expect(spamVerdict([{ name, value }])).toEqual({ spam: false, reason: 'no-verdict' });
});

test('of several filters of one name the nearest counts', () => {
  const headers = [
    { name: 'x-spam-flag', value: 'NO' },
    { name: 'x-spam-flag', value: 'YES' },
  ];
  expect(spamVerdict(headers).spam).toBe(false);
});
