import { expect, test } from 'vitest';
import { failureOf } from '../../src/mail/delivery-report/failure.ts';

function failure(status: string, diagnosticCode: string, said = '') {
  return failureOf({ finalRecipient: 'ann@example.com', action: 'failed', status, diagnosticCode }, said);
}

test.each<[string, string, string, string]>([
  [
    '5.1.1',
    '550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown',
    'recipient-unknown',
    '550',
  ],
  ['5.2.2', '552 5.2.2 Mailbox full', 'mailbox-full', '552'],
  ['5.1.1', '552 sorry, mailbox ann@example.com is over quota temporarily (#5.1.1)', 'mailbox-full', '552'],
  ['', "Sorry, I couldn't find any host named example.com", 'unknown', ''],
  ['5.4.4', 'Name service error for name=example.com type=A: Host not found', 'host-unknown', ''],
  ['5.2.1', '550-5.2.1 The account that you tried to reach is disabled.', 'mailbox-disabled', '550'],
  ['5.3.4', '552 5.3.4 Message size exceeds fixed limit', 'too-large', '552'],
  [
    '5.7.1',
    '554 5.7.1 Service unavailable; client [192.0.2.1] blocked using dnsbl.example.org',
    'sender-refused',
    '554',
  ],
  ['5.7.26', '550 5.7.26 rejected due to DMARC policy', 'sender-refused', '550'],
  ['5.7.1', '550 5.7.1 Message rejected as spam', 'content-refused', '550'],
  ['4.4.7', 'Message expired: unable to deliver in 840 minutes', 'expired', ''],
  ['4.4.1', 'connect to mx.example.com: Connection refused', 'network', ''],
  ['5.0.0', '554 Transaction failed', 'system', '554'],
  ['', '', 'unknown', ''],
])('%s %s', (status, code, reason, replyCode) => {
  expect(failure(status, code)).toMatchObject({ reason, replyCode });
});

test('the words of the report are asked where the machine says nothing', () => {
  expect(failure('', '', 'Your mail came back.\n<<< 550 No such user here\n')).toEqual({
    ...{ reason: 'recipient-unknown', isAddressWrong: true, replyCode: '550' },
  });
  expect(failure('5.2.2', '', 'No such user').reason).toBe('mailbox-full');
});

test('of a report about several, the line of this recipient counts, and nothing of the mail that came back', () => {
  const said =
    'An error has occurred for these recipients:\n\njoe@example.com: 552 mailbox full\nann@example.com: 550 user unknown\n\n----- Original message -----\nReceived-SPF: pass\n';
  expect(failure('', '', said).reason).toBe('recipient-unknown');
  const returned = `${'It could not be delivered, and we do not say why to anybody.\n'.repeat(3)}\n---- Original message follows ----\nReceived-SPF: pass\n`;
  expect(failure('', '', returned).reason).toBe('unknown');
});

test('a report of a megabyte takes no time', () => {
  const long = 'mailbox exceed quota reverse user unknown not '.repeat(25_000);
  const begin = performance.now();
  failure('', long, long);
  expect(performance.now() - begin).toBeLessThan(200);
});

test.each([
  ['a server that refuses at RCPT', '>>> RCPT TO:<ann@example.com>\n<<< 550 User unknown\n', true],
  ['one that refuses after DATA', '>>> DATA\n<<< 550 User unknown\n', false],
  ['one that says so in words', 'host mx said: 550 User unknown (in reply to end of DATA command)\n', false],
  ['one that got all commands at once', '>>> DATA\n<<< 550 User unknown\n<<< 503 Need RCPT\n', true],
])('whether the address is wrong, by %s', (_what, said, isAddressWrong) => {
  expect(failure('5.1.1', '550 User unknown', said)).toMatchObject({
    reason: 'recipient-unknown',
    isAddressWrong,
  });
});

test('a group of Google refuses who may not post, in whatever language', () => {
  expect(failure('', '', 'Der Gruppe ...\nhttps://groups.google.com/support/\n').reason).toBe(
    'sender-refused',
  );
});
