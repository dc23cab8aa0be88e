/** What refusals of well-known servers mean. */
import { describe, expect, test } from 'vitest';
import { enhancedCodeOf, meaningOf, type SmtpStage } from '../../src/mail/reply-code.ts';

type Row = readonly [stage: SmtpStage, response: string, meaning: string];

const rows: readonly Row[] = [
  ['connect', '421 4.3.2 Service not available', 'temporary recipient temporary-reply'],
  ['connect', '554 5.7.1 Blocked by list', 'permanent us server-refused'],
  ['auth', '454 4.7.0 Temporary authentication failure', 'temporary recipient temporary-reply'],
  ['auth', '535 5.7.8 Authentication credentials invalid', 'permanent us credentials-refused'],
  ['auth', '534-5.7.9 Please log in with your web browser', 'permanent us credentials-refused'],
  ['mail', '530 5.7.0 Must issue a STARTTLS command first', 'permanent us credentials-refused'],
  ['mail', '550 5.7.1 Sender rejected', 'permanent us sender-refused'],
  ['mail', '553 sorry, not your address', 'permanent us sender-refused'],
  ['mail', '452 4.3.1 Insufficient system storage', 'temporary recipient temporary-reply'],
  ['mail', '552 5.3.4 Message size exceeds fixed limit', 'permanent recipient message-too-large'],
  ['mail', '552 Message too large', 'permanent recipient message-too-large'],
  ['rcpt', '550 5.1.1 No such user', 'permanent recipient recipient-refused'],
  ['rcpt', '550 5.7.1 Recipient does not take mail from outside', 'permanent recipient recipient-refused'],
  ['rcpt', '554 5.7.1 <ann@example.org>: Relay access denied', 'permanent us relay-refused'],
  ['rcpt', '550 5.7.1 Unable to relay', 'permanent us relay-refused'],
  ['rcpt', '450 4.2.0 Greylisted', 'temporary recipient temporary-reply'],
  ['rcpt', '552 5.2.2 Mailbox full', 'permanent recipient recipient-refused'],
  ['rcpt', '503 5.5.1 Bad sequence of commands', 'temporary recipient session-broken'],
  ['data', '550-5.4.5 Daily user sending limit exceeded.', 'permanent us quota-reached'],
  ['data', '554 5.5.1 No valid recipients', 'permanent recipient message-refused'],
  ['message', '550 5.7.1 Looks like spam', 'permanent recipient message-refused'],
  ['message', '554 5.7.60 SendAsDenied', 'permanent us sender-refused'],
  ['message', '552 5.3.4 Too large', 'permanent recipient message-too-large'],
  ['message', '451 4.3.0 Try later', 'temporary recipient temporary-reply'],
  ['message', '399 what is this', 'temporary recipient unknown-reply'],
  ['message', '600 what is this', 'temporary recipient unknown-reply'],
];

test.each(rows)('after %s, "%s" is %s', (stage, response, expected) => {
  const reply = {
    stage,
    response,
    replyCode: Number(response.slice(0, 3)),
    enhancedCode: enhancedCodeOf(response),
  };
  const { temporary, concerns, because } = meaningOf(reply);
  expect(`${temporary ? 'temporary' : 'permanent'} ${concerns} ${because}`).toBe(expected);
});

describe('the enhanced code', () => {
  test.each([
    ['550 5.1.1 No such user', '5.1.1'],
    ['550-5.4.5 Daily limit\n550 5.4.5 see the page', '5.4.5'],
    ['550-go away\r\n550 5.7.1 really', '5.7.1'],
    ['550 version 5.1.1 of us', ''],
    ['550 5.1.1.1 an address', ''],
    ['', ''],
  ])('of %j is %j', (response, code) => {
    expect(enhancedCodeOf(response)).toBe(code);
  });
});
