import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAddressed } from '../../src/desk/incoming/addressed.ts';
import { chooseThread, type Threaded, type ThreadInput, takesPart } from '../../src/desk/incoming/thread.ts';
import { dayOf } from '../../src/desk/token.ts';
import type { ParsedMail } from '../../src/mail/parsed-mail.ts';
import {
  agentClaim,
  ann,
  answerTo,
  assignedToMaria,
  claim,
  desk,
  joe,
  knownMessage,
  knownOf,
  maria,
  now,
  parsedMail,
  signedId,
  statusFact,
  stranger,
  ticketOf,
} from './world.ts';

const solved = ticketOf(1002, statusFact('new', 'solved'));
const known = knownOf({ tickets: [ticketOf(1001, ...assignedToMaria), solved] });
const yesterday = dayOf(now) - 1;
const annsToken = claim('customer', { person: ann.id });
const support = (...tokens: string[]) => tokens.map((address) => ({ address, displayName: '' }));

function chosen(mail: Partial<ParsedMail>, who: Partial<ThreadInput> = {}): Threaded {
  const read = parsedMail(mail);
  return chooseThread(known, {
    contact: ann.id,
    authenticated: false,
    subject: read.subject,
    addressed: readAddressed(desk, read, 'support', now),
    ...who,
  });
}

describe('a mail joins a ticket', () => {
  test.each<[string, Partial<ParsedMail>, Partial<ThreadInput>, Partial<Threaded>]>([
    [
      "by the requester's token, whatever the subject",
      { to: support(answerTo(annsToken)), subject: 'Something else' },
      {},
      { rule: 'address-token', verified: true },
    ],
    [
      "by the requester's token that somebody else uses, unverified",
      { to: support(answerTo(annsToken)) },
      { contact: stranger.id },
      { rule: 'address-token', verified: false },
    ],
    [
      'by a signed id in In-Reply-To',
      { inReplyTo: [signedId(annsToken)] },
      {},
      { rule: 'signed-reference', verified: true },
    ],
    [
      "by the ticket's root id among the references, where the provider replaced our Message-ID",
      { references: [signedId(claim('root')), 'replaced@ses.example'] },
      {},
      { rule: 'signed-reference', verified: true },
    ],
    [
      'by a signed id, of a stranger to whom the customer forwarded it, unverified',
      { references: [signedId(annsToken)] },
      { contact: stranger.id },
      { rule: 'signed-reference', verified: false },
    ],
    [
      'by the known Message-ID of a participant, unverified while From is not authenticated',
      { inReplyTo: ['request-1001@customer.example'] },
      {},
      { rule: 'known-reference', verified: false },
    ],
    [
      'by the known Message-ID of a participant whose From is authenticated',
      { inReplyTo: ['request-1001@customer.example'] },
      { authenticated: true },
      { rule: 'known-reference', verified: true },
    ],
    [
      'by the tag of an authenticated participant',
      { subject: 'Re: Printer [#1001]' },
      { authenticated: true },
      { rule: 'subject-tag', verified: true },
    ],
  ])('%s', (_, mail, who, expected) => {
    expect(chosen(mail, who)).toMatchObject(expected);
    expect(chosen(mail, who).ticket?.number).toBe(1001);
  });
});

describe('a mail joins nothing', () => {
  test.each<[string, Partial<ParsedMail>, Partial<ThreadInput>, number]>([
    ['without any sign', { subject: 'Printer 1001 on fire' }, { authenticated: true }, 0],
    ['by a tag without authentication', { subject: '[#1001] me again' }, {}, 1001],
    [
      'by a tag of a ticket of others',
      { subject: '[#1001]' },
      { contact: joe.id, authenticated: true },
      1001,
    ],
    ['by a tag of no ticket', { subject: '[#4711]' }, { authenticated: true }, 0],
    [
      'by the known Message-ID of a ticket of others',
      { inReplyTo: ['request-1001@customer.example'] },
      { contact: joe.id, authenticated: true },
      1001,
    ],
    ['by an expired token', { to: support(answerTo({ ...annsToken, expiresDay: yesterday })) }, {}, 0],
    ['by an expired signed id', { inReplyTo: [signedId({ ...annsToken, expiresDay: yesterday })] }, {}, 0],
    ["by another desk's token", { inReplyTo: [signedId(annsToken, 'another secret altogether')] }, {}, 0],
    ["by an agent's token", { to: support(answerTo(agentClaim(maria))) }, { contact: stranger.id }, 0],
    [
      "by the signed id of an agent's notification",
      { inReplyTo: [signedId(agentClaim(maria))] },
      { contact: stranger.id },
      0,
    ],
    ['by the token of a survey', { to: support(answerTo(claim('survey', { person: ann.id }))) }, {}, 1001],
    [
      'by the token of a survey of somebody else',
      { to: support(answerTo(claim('survey', { person: ann.id }))) },
      { contact: stranger.id },
      0,
    ],
    ['by a token of a ticket that is gone', { to: support(answerTo({ ...annsToken, ticket: 4711 })) }, {}, 0],
    [
      'by a token on what is plainly new mail to a solved ticket',
      { to: support(answerTo({ ...annsToken, ticket: 1002 })), subject: 'Invoice' },
      {},
      1002,
    ],
  ])('%s', (_, mail, who, perhaps) => {
    expect(chosen(mail, who)).toMatchObject({ rule: 'none', ticket: null, perhaps });
  });
});

test('an old address with the old subject still reaches the solved ticket', () => {
  const to = support(answerTo({ ...annsToken, ticket: 1002 }));
  for (const subject of [
    'Re: Printer 1002 on fire',
    'AW: Re: Printer 1002 on fire [#1002]',
    're: PRINTER 1002 on fire',
  ])
    expect(chosen({ to, subject })).toMatchObject({ rule: 'address-token', ticket: solved });
});

describe('the order of the rules', () => {
  test('is token, signed id, known Message-ID, tag', () => {
    const token = answerTo({ ...annsToken, ticket: 1001 });
    const signed = signedId({ ...annsToken, ticket: 1002 });
    const all = {
      to: support(token),
      inReplyTo: [signed],
      references: ['request-1001@customer.example'],
      subject: '[#1002]',
    };
    const who = { authenticated: true };
    expect(chosen(all, who)).toMatchObject({ rule: 'address-token', ticket: { number: 1001 } });
    expect(chosen({ ...all, to: [] }, who)).toMatchObject({
      rule: 'signed-reference',
      ticket: { number: 1002 },
    });
    expect(chosen({ ...all, to: [], inReplyTo: [] }, who)).toMatchObject({
      rule: 'known-reference',
      ticket: { number: 1001 },
    });
    expect(chosen({ subject: '[#1002]' }, who)).toMatchObject({
      rule: 'subject-tag',
      ticket: { number: 1002 },
    });
  });
});

const anyId = fc.oneof(
  fc.constantFrom('request-1001@customer.example', 'request-1002@customer.example', 'x@y.example', ''),
  fc.string(),
  fc
    .tuple(
      fc.constantFrom('customer', 'root', 'agent-answer', 'challenge', 'survey'),
      fc.integer({ min: 1000, max: 1003 }),
    )
    .map(([purpose, ticket]) =>
      signedId(claim(purpose as 'customer', { ticket, person: ann.id }), 'a guessed secret'),
    ),
);
const unsigned = fc.record({
  inReplyTo: fc.array(anyId, { maxLength: 3 }),
  references: fc.array(anyId, { maxLength: 5 }),
  subject: fc.oneof(fc.string(), fc.constantFrom('[#1001]', 'Re: [#1002] [#1001]', 'Printer 1001 on fire')),
  to: fc.array(
    fc.oneof(
      fc.constant('support@acme.example'),
      fc.stringMatching(/^[a-z2-7]{24,40}$/).map((guess) => `support+${guess}@acme.example`),
    ),
    { maxLength: 3 },
  ),
});

describe('without a sign of ours', () => {
  test('nobody joins a ticket who does not take part in it', () => {
    fc.assert(
      fc.property(unsigned, fc.boolean(), fc.nat(5), (mail, authenticated, contact) => {
        const found = chosen({ ...mail, to: support(...mail.to) }, { contact, authenticated });
        if (found.ticket !== null) expect(takesPart(found.ticket, contact)).toBe(true);
        if (!authenticated) expect(found.verified).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  test('the choice is the same every time and says why', () => {
    fc.assert(
      fc.property(unsigned, fc.boolean(), (mail, authenticated) => {
        const draft = { ...mail, to: support(...mail.to) };
        expect(chosen(draft, { authenticated })).toEqual(chosen(draft, { authenticated }));
        expect(chosen(draft).because).toMatch(/^[a-z-]+$/);
      }),
    );
  });
});

test('a message known twice leads to the ticket the sender takes part in', () => {
  const joes = ticketOf(1003);
  const shared = knownMessage(1003, { messageId: 'request-1001@customer.example' });
  expect(takesPart(joes, ann.id)).toBe(true);
  const both = knownOf({ tickets: [joes], history: [shared] });
  const addressed = readAddressed(desk, parsedMail({ inReplyTo: [shared.messageId ?? ''] }), 'support', now);
  const input = { contact: ann.id, authenticated: false, subject: '', addressed };
  expect(chooseThread(both, input).ticket?.number).toBe(1003);
});
