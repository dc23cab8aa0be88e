import { describe, expect, test } from 'vitest';
import { readAddressed } from '../../src/desk/incoming/addressed.ts';
import { identify, type Sender } from '../../src/desk/incoming/identify.ts';
import { agentKey, type Claim, dayOf } from '../../src/desk/token.ts';
import type { Authentication } from '../../src/mail/authentication/authentication-results.ts';
import {
  agentClaim,
  ann,
  answerTo,
  bob,
  claim,
  desk,
  maria,
  mariaContact,
  now,
  parsedMail,
  signedId,
} from './world.ts';

const pass: Authentication = { verdict: 'pass', reason: 'dmarc-pass' };
const fail: Authentication = { verdict: 'fail', reason: 'dmarc-fail' };
const none: Authentication = { verdict: 'none', reason: 'no-server-is-trusted' };
const mariaKey = agentKey('Maria');
const hers = agentClaim(maria);
const customers = claim('customer', { person: mariaContact.id });
const expired = (it: Claim): Claim => ({ ...it, expiresDay: dayOf(now) - 1 });

interface Given {
  readonly from?: string;
  readonly contact?: number;
  readonly authentication?: Authentication;
  readonly tokens?: readonly Claim[];
  readonly ids?: readonly Claim[];
}

function who(given: Given): Sender {
  const mail = parsedMail({
    to: (given.tokens ?? []).map((it) => ({ address: answerTo(it), displayName: '' })),
    references: (given.ids ?? []).map((it) => signedId(it)),
  });
  return identify(desk, {
    from: given.from ?? 'maria@acme.example',
    contact: given.contact ?? mariaContact.id,
    authentication: given.authentication ?? none,
    addressed: readAddressed(desk, mail, 'support', now),
  });
}

describe('an agent is believed', () => {
  test.each<[string, Given, string]>([
    ['by a token of hers', { tokens: [hers] }, 'token-in-address'],
    ['by a note token of hers', { tokens: [{ ...hers, purpose: 'agent-note' }] }, 'token-in-address'],
    [
      'by her personal address',
      { tokens: [claim('agent-personal', { ticket: 0, person: mariaKey })] },
      'token-in-address',
    ],
    [
      'by answering a challenge',
      { tokens: [claim('challenge', { person: mariaKey, seq: 5 })] },
      'token-in-address',
    ],
    ['from her second address', { from: 'maria@home.example', tokens: [hers] }, 'token-in-address'],
    ['by a signed id of hers', { ids: [hers] }, 'signed-reference'],
    ['by a trusted pass', { authentication: pass }, 'dmarc-pass'],
    ['by a signed id, beside a customer token', { tokens: [customers], ids: [hers] }, 'signed-reference'],
    ['by a fresh id, though her token is old', { tokens: [expired(hers)], ids: [hers] }, 'signed-reference'],
  ])('%s', (_, given, factor) => {
    expect(who(given)).toEqual({ role: 'agent', agent: maria, factor });
  });
});

describe('an agent is asked first', () => {
  test.each<[string, Given, string]>([
    ['without a second factor', {}, 'no-second-factor'],
    [
      'where a trusted server says fail, even with a token',
      { authentication: fail, tokens: [hers] },
      'dmarc-fail',
    ],
    ['with an expired token', { tokens: [expired(hers)] }, 'expired-token'],
    ['with an expired signed id', { ids: [expired(hers)] }, 'expired-token'],
    ["with a colleague's token", { tokens: [agentClaim(bob)] }, 'token-of-somebody-else'],
    [
      "with a colleague's token, though authenticated",
      { authentication: pass, tokens: [agentClaim(bob)] },
      'token-of-somebody-else',
    ],
    [
      "with a customer's token made for another",
      { tokens: [claim('customer', { person: ann.id })] },
      'no-second-factor',
    ],
    ['with a root id, which everybody has seen', { ids: [claim('root')] }, 'no-second-factor'],
    ["with a colleague's signed id", { ids: [agentClaim(bob)] }, 'no-second-factor'],
    ['with a survey token', { tokens: [claim('survey', { person: mariaKey })] }, 'no-second-factor'],
  ])('%s', (_, given, reason) => {
    expect(who(given)).toEqual({ role: 'unproven-agent', agent: maria, reason });
  });
});

describe('somebody else', () => {
  const from = ann.address;
  test('is a customer, authenticated or not', () => {
    expect(who({ from, contact: ann.id })).toMatchObject({ role: 'customer', authenticated: false });
    expect(who({ from, contact: ann.id, authentication: pass })).toMatchObject({
      role: 'customer',
      authenticated: true,
    });
    expect(who({ from, contact: ann.id, authentication: fail })).toMatchObject({
      role: 'customer',
      authenticated: false,
    });
    expect(who({ from: '', contact: 0 })).toMatchObject({ role: 'customer', authenticated: false });
  });

  test("with an agent's token is that agent at an address we do not know, and is asked", () => {
    const reason = 'unregistered-address';
    for (const authentication of [pass, none])
      expect(who({ from, tokens: [hers], authentication })).toEqual({
        role: 'unproven-agent',
        agent: maria,
        reason,
      });
  });

  test('with the token of an agent who is gone is a customer', () => {
    expect(who({ from, tokens: [claim('agent-answer', { person: agentKey('Gone') })] })).toMatchObject({
      role: 'customer',
    });
  });

  test("with an agent's signed id, as in a forwarded notification, is a customer", () => {
    expect(who({ from, ids: [hers] })).toMatchObject({ role: 'customer' });
  });
});

test("a customer's token of her own makes an agent the customer there", () => {
  for (const authentication of [pass, none])
    expect(who({ tokens: [customers], authentication })).toMatchObject({
      role: 'customer',
      authenticated: authentication === pass,
      reason: 'customers-own-token',
    });
  expect(who({ tokens: [expired(customers)] })).toMatchObject({ role: 'unproven-agent' });
});
