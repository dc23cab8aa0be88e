import { describe, expect, test } from 'vitest';
import { readAddressed, signedClaim } from '../../src/desk/incoming/addressed.ts';
import { dayOf } from '../../src/desk/token.ts';
import type { ParsedMail } from '../../src/mail/parsed-mail.ts';
import { agentClaim, answerTo, claim, desk, maria, now, parsedMail, signedId, token } from './world.ts';

const read = (mail: Partial<ParsedMail>, arrivedIn = 'support') =>
  readAddressed(desk, parsedMail(mail), arrivedIn, now);
const to = (...addresses: string[]) => addresses.map((address) => ({ address, displayName: '' }));
const customer = claim('customer', { person: 1 });
const answer = agentClaim(maria);

describe('tokens are read from', () => {
  test.each<[string, Partial<ParsedMail>]>([
    ['To', { to: to(answerTo(customer)) }],
    ['Cc', { to: to('joe@customer.example'), cc: to(answerTo(customer)) }],
    ['an alias', { to: to(`help+${token(customer)}@acme.example`) }],
    ['capitals', { to: to(answerTo(customer).toUpperCase()) }],
    ['a personal address', { to: to(`support+me.${token(customer)}@acme.example`) }],
    [
      'Delivered-To, where it came by Bcc',
      { to: [], headers: [{ name: 'delivered-to', value: answerTo(customer) }] },
    ],
    ['X-Original-To', { to: [], headers: [{ name: 'x-original-to', value: `<${answerTo(customer)}>` }] }],
  ])('%s', (_, mail) => {
    expect(read(mail).tokens).toEqual([{ claim: customer, expired: false }]);
  });

  test('all recipients, To before Cc, the same one once', () => {
    const mail = { to: to(answerTo(answer), answerTo(answer)), cc: to(answerTo(customer)) };
    expect(read(mail).tokens.map((it) => it.claim)).toEqual([answer, customer]);
  });

  test.each<[string, string]>([
    ['another host', `support+${token(customer)}@evil.example`],
    ['another mailbox of the host', `boss+${token(customer)}@acme.example`],
    ['a Message-ID', `support+${token(customer, 'message-id')}@acme.example`],
    ['another secret', `support+${token(customer, 'address', 'somebody elses secret')}@acme.example`],
    ['the display name', 'support@acme.example'],
  ])('not %s', (_, address) => {
    const mail = { to: [{ address, displayName: answerTo(customer) }] };
    expect(read(mail).tokens).toEqual([]);
  });

  test('expired ones, which say so', () => {
    const old = { ...customer, expiresDay: dayOf(now) - 1 };
    expect(read({ to: to(answerTo(old)) }).tokens).toEqual([{ claim: old, expired: true }]);
  });
});

describe('references', () => {
  test('come nearest first: In-Reply-To, then References from the last; ours apart', () => {
    const addressed = read({
      inReplyTo: [signedId(answer), 'three@x.example'],
      references: [signedId(customer), 'one@x.example', 'two@x.example', 'three@x.example'],
    });
    expect(addressed.signedIds.map((it) => it.claim)).toEqual([answer, customer]);
    expect(addressed.references).toEqual(['three@x.example', 'two@x.example', 'one@x.example']);
  });

  test('signed for another place or by another desk are not ours', () => {
    expect(signedClaim(desk, `i.${token(customer)}@acme.example`)).toBeNull();
    expect(signedClaim(desk, signedId(customer, 'somebody elses secret'))).toBeNull();
    expect(signedClaim(desk, `x.${token(customer, 'message-id')}@acme.example`)).toBeNull();
  });

  test('are ours whatever the domain, because providers change it', () => {
    expect(signedClaim(desk, `i.${token(customer, 'message-id')}@relay.example`)).toEqual(customer);
  });
});

describe('the mailbox that answers', () => {
  test.each<[string, Partial<ParsedMail>, string]>([
    [
      'is the first own address in To',
      { to: to('x@y.example', 'sales@acme.example', 'support@acme.example') },
      'sales',
    ],
    ['with or without a token', { to: to(answerTo(customer)) }, 'support'],
    ['else the first in Cc', { to: to('x@y.example'), cc: to('sales@acme.example') }, 'sales'],
    ['by an alias too', { to: to('help@acme.example') }, 'support'],
    ['else the one it arrived in', { to: [] }, 'sales'],
  ])('%s', (_, mail, expected) => {
    expect(read(mail, 'sales').mailbox.name).toBe(expected);
  });
});

test('a Message-ID of ours makes a mail our own', () => {
  expect(read({ messageId: signedId(customer) }).ownId).toBe(true);
  expect(read({ messageId: signedId(customer, 'somebody elses secret') }).ownId).toBe(false);
  expect(read({ messageId: null }).ownId).toBe(false);
});
