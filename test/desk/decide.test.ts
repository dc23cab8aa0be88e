/** Whatever mail comes in, whatever is known: a decision, always the same one, that keeps what every ticket promises. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Inbound } from '../../src/desk/context.ts';
import { decideMail, needsOf } from '../../src/desk/decide.ts';
import type { Decision } from '../../src/desk/decision.ts';
import { apply, type Known, type KnownMail } from '../../src/desk/known.ts';
import { ownMailbox } from '../../src/desk/settings.ts';
import type { Trust } from '../../src/mail/authentication/authentication-results.ts';
import type { ParsedMail } from '../../src/mail/parsed-mail.ts';
import {
  agentClaim,
  ann,
  answerTo,
  assignedToMaria,
  bob,
  claim,
  contact,
  contextOf,
  desk,
  joe,
  knownOf,
  maria,
  now,
  parsedMail,
  signedId,
  statusFact,
  stranger,
  ticketOf,
} from './world.ts';

const numbers = [1001, 1002, 1003, 4711];
const aClaim = fc
  .record({
    base: fc.constantFrom(
      claim('customer', { person: ann.id }),
      claim('customer', { person: stranger.id }),
      claim('root'),
      claim('survey', { person: ann.id }),
      agentClaim(maria),
      agentClaim(bob, { purpose: 'agent-note' }),
      agentClaim(maria, { purpose: 'challenge' }),
      agentClaim(maria, { purpose: 'agent-personal', ticket: 0 }),
    ),
    ticket: fc.constantFrom(...numbers, 0),
    expiresDay: fc.constantFrom(0, 1, 90_000),
    seq: fc.nat(5),
    subject: fc.nat(3),
  })
  .map(({ base, ...rest }) => ({ ...base, ...rest }));
const anAddress = fc.oneof(
  fc.constantFrom(
    ann.address,
    joe.address,
    'maria@acme.example',
    'bob@acme.example',
    'support@acme.example',
    'form@web.example',
    'x',
    '',
  ),
  aClaim.map(answerTo),
  fc.string({ maxLength: 40 }),
);
const somebody = anAddress.map((address) => ({ address, displayName: address.slice(0, 5) }));
const people = fc.array(somebody, { maxLength: 3 });
const anId = fc.oneof(
  aClaim.map((it) => signedId(it)),
  aClaim.map((it) => signedId(it, 'a guessed secret')),
  fc.constantFrom('request-1001@customer.example', 'request-1002@customer.example'),
  fc.string({ maxLength: 30 }),
);
const line = fc.oneof(
  fc.constantFrom(
    '#solve',
    '#close',
    '#reopen',
    '#send',
    '#drop',
    '#note',
    '#reply',
    '#take',
    '#assign bob',
    '#group second',
    '#group empty',
  ),
  fc.constantFrom(
    '#cc +joe@customer.example',
    '#requester eve@customer.example',
    '#subject New',
    '#show 1001',
    '#slove',
    'Hello',
    'Thanks!',
    '',
  ),
  fc.constantFrom(
    '> quoted',
    'On Monday, Ann wrote:',
    '-- ',
    'From: Joe <joe@customer.example>',
    '---------- Forwarded message ---------',
  ),
  fc.string({ maxLength: 60 }),
);
const aHeader = fc.constantFrom(
  { name: 'auto-submitted', value: 'auto-replied' },
  { name: 'auto-submitted', value: 'auto-generated' },
  { name: 'precedence', value: 'bulk' },
  { name: 'list-id', value: '<x.lists.example>' },
  { name: 'return-path', value: '<>' },
  { name: 'authentication-results', value: 'mx.acme.example; dmarc=pass header.from=acme.example' },
  { name: 'authentication-results', value: 'mx.acme.example; dmarc=fail header.from=acme.example' },
);
const aReport = fc.record({
  recipients: fc.array(
    fc.record({
      finalRecipient: anAddress,
      action: fc.constantFrom('failed' as const, 'delayed' as const, 'delivered' as const),
      status: fc.constantFrom('5.1.1', '4.4.1', ''),
      diagnosticCode: fc.string({ maxLength: 20 }),
    }),
    { maxLength: 3 },
  ),
  originalMessageId: fc.option(anId),
  originalReferences: fc.array(anId, { maxLength: 2 }),
});
const aFile = fc.record({
  index: fc.nat(3),
  filename: fc.string(),
  contentType: fc.constant('image/png'),
  size: fc.nat(30_000_000),
  sha256: fc.constant(''),
  contentId: fc.option(fc.string()),
  inline: fc.boolean(),
});
const aMail: fc.Arbitrary<ParsedMail> = fc.record({
  messageId: fc.option(anId),
  inReplyTo: fc.array(anId, { maxLength: 2 }),
  references: fc.array(anId, { maxLength: 4 }),
  from: people,
  sender: fc.option(somebody),
  replyTo: people,
  to: people,
  cc: people,
  subject: fc.oneof(
    fc.constantFrom('Printer 1001 on fire', 'Re: [#1002]', 'Fwd: Help', 'Out of office'),
    fc.string(),
  ),
  date: fc.constantFrom(null, now),
  headers: fc.array(aHeader, { maxLength: 3 }),
  text: fc.array(line, { maxLength: 8 }).map((lines) => lines.join('\n')),
  words: fc.array(line, { maxLength: 8 }).map((lines) => lines.join('\n')),
  html: fc.option(fc.string()),
  attachments: fc.array(aFile, { maxLength: 2 }),
  deliveryReport: fc.option(aReport, { freq: 3 }),
});
const anInbound: fc.Arbitrary<Inbound> = fc.record({
  journal: fc.integer({ min: 1, max: 99 }),
  mailbox: fc.constantFrom('support', 'sales', 'gone'),
  mail: aMail,
  receivedAt: fc.constantFrom(now, '2026-01-04T09:00:00.000Z'),
  silent: fc.boolean(),
  isSent: fc.boolean(),
});

const sent = (id: number): KnownMail => ({
  id,
  ticket: 1001,
  kind: 'reply',
  automatic: false,
  agent: 'Maria',
  recipients: [ann.address],
  createdAt: now,
  state: 'sent',
  exposed: false,
});
const held = (id: number) => ({
  id,
  ticket: 1001,
  journal: 5,
  mailbox: 'support',
  mail: id % 2,
  agent: 'Maria',
  reason: 'x',
  state: 'waiting' as const,
});

/** What the store would have read for these mails: contacts for everybody they name, and tickets in every status. */
function knowing(inbounds: readonly Inbound[]): Known {
  const tickets = [
    ticketOf(1001, ...assignedToMaria),
    ticketOf(1002, statusFact('new', 'solved')),
    ticketOf(1003, statusFact('new', 'closed')),
  ];
  const known = knownOf({
    tickets,
    known: {
      mails: new Map([0, 1, 2].map((id) => [id, sent(id)])),
      held: new Map([0, 1, 2].map((id) => [id, held(id)])),
    },
  });
  for (const { address, name } of inbounds.flatMap((it) => needsOf(desk, it, now).people)) {
    if (address === '' || known.contacts.has(address)) continue;
    const made = contact(100 + known.contacts.size, name, { address });
    known.contacts.set(address, made);
    known.contactsById.set(made.id, made);
  }
  return known;
}

const aTrust = fc.constantFrom<Trust>({ kind: 'none' }, { kind: 'authserv-id', name: 'mx.acme.example' });
/** The held mail that a `#send` releases. */
const waiting: Inbound = {
  journal: 5,
  mailbox: 'support',
  receivedAt: now,
  silent: false,
  isSent: false,
  mail: parsedMail({ text: 'Held words', from: [{ address: 'maria@acme.example', displayName: '' }] }),
};

function decided(inbounds: readonly Inbound[], trust: Trust): { decisions: Decision[]; known: Known } {
  const known = knowing(inbounds);
  const context = { ...contextOf(), known };
  const decisions = inbounds.map((inbound) => {
    const decision = decideMail(context, inbound, { trustOf: () => trust, heldMail: () => waiting });
    apply(known, decision, now);
    return decision;
  });
  return { decisions, known };
}

const batch = fc.array(anInbound, { minLength: 1, maxLength: 4 });

describe('any mail at all', () => {
  test('is decided without a fault, and again the same', () => {
    fc.assert(
      fc.property(batch, aTrust, (inbounds, trust) => {
        const { decisions } = decided(inbounds, trust);
        expect(decided(inbounds, trust).decisions).toEqual(decisions);
        for (const { because } of decisions) expect(because).toMatch(/^[a-z]/);
      }),
      { numRuns: 300 },
    );
  });

  test('leaves every ticket whole: its requester takes part and stands first, no closed one is moved by a customer', () => {
    fc.assert(
      fc.property(batch, aTrust, (inbounds, trust) => {
        const { decisions, known } = decided(inbounds, trust);
        for (const ticket of known.tickets.values()) expect(ticket.participants[0]).toBe(ticket.requester);
        const happenings = decisions.flatMap(({ events }) => events.flatMap((it) => it.happenings));
        for (const it of happenings) {
          if (it.type !== 'status.changed' || it.data.from !== 'closed') continue;
          expect(it.actor).toMatch(/^agent:/);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('sends nothing to the desk itself, nothing from behind silence, and every mail under an id of its own', () => {
    fc.assert(
      fc.property(batch, aTrust, (inbounds, trust) => {
        const { decisions } = decided(inbounds, trust);
        const mails = decisions.flatMap((it) => it.mails);
        for (const mail of mails.filter(({ suppressed }) => suppressed === '')) {
          for (const { address } of [...mail.to, ...mail.cc]) expect(ownMailbox(desk, address)).toBeNull();
        }
        expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(mails.length);
        for (const [index, inbound] of inbounds.entries())
          if (inbound.silent)
            expect(decisions[index]?.mails.filter(({ automatic }) => automatic)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('never puts an id, a token or a command of ours into words for a customer', () => {
    fc.assert(
      fc.property(batch, aTrust, (inbounds, trust) => {
        const mails = decided(inbounds, trust).decisions.flatMap((it) => it.mails);
        for (const mail of mails.filter(({ kind }) => kind === 'reply')) {
          const said = JSON.stringify(mail.content);
          expect(said).not.toMatch(/\+(?:me\.)?[a-z2-7]{30,}@acme\.example/);
          expect(said).not.toMatch(/(?:^|\\n|")#(?:solve|note|assign|take|close)\b/);
        }
      }),
      { numRuns: 300 },
    );
  });
});
