import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { personalAddress } from '../../src/desk/outgoing/compose.ts';
import { agentKey, type Claim, dayOf, isExpired, mintToken, readToken } from '../../src/desk/token.ts';
import { desk, maria } from './world.ts';

const purposes = [
  'agent-answer',
  'agent-note',
  'agent-personal',
  'customer',
  'survey',
  'approval',
  'challenge',
  'root',
] as const;
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const secret = desk.secret;

const claimWith = (numbers: fc.Arbitrary<number>): fc.Arbitrary<Claim> =>
  fc.record({
    purpose: fc.constantFrom(...purposes),
    ticket: numbers,
    person: fc.oneof(numbers, fc.integer({ min: 0, max: 0xffff_ffff })),
    expiresDay: numbers,
    subject: numbers,
    seq: numbers,
  });
const anyClaim = claimWith(fc.oneof(fc.nat(200), fc.maxSafeNat()));
/** What a desk comes to in many years: ten million tickets and contacts, a hundred million mails. */
const realisticClaim: fc.Arbitrary<Claim> = fc.record({
  purpose: fc.constantFrom(...purposes),
  ticket: fc.nat(10_000_000),
  person: fc.integer({ min: 0, max: 0xffff_ffff }),
  expiresDay: fc.nat(40_000),
  subject: fc.constantFrom(0, 1, 99),
  seq: fc.nat(10_000_000),
});
const anyPlace = fc.constantFrom('address' as const, 'message-id' as const);

describe('a token', () => {
  test('says what was signed, however it is capitalised', () => {
    fc.assert(
      fc.property(anyClaim, anyPlace, (claim, place) => {
        const token = mintToken(secret, place, claim);
        expect(readToken(secret, place, token)).toEqual(claim);
        expect(readToken(secret, place, token.toUpperCase())).toEqual(claim);
      }),
    );
  });

  test('is refused with any one character changed', () => {
    fc.assert(
      fc.property(anyClaim, fc.nat(), fc.integer({ min: 1, max: 31 }), (claim, at, by) => {
        const token = mintToken(secret, 'address', claim);
        const place = at % token.length;
        const other = alphabet[(alphabet.indexOf(token[place] ?? '') + by) % 32];
        const changed = `${token.slice(0, place)}${other}${token.slice(place + 1)}`;
        expect(readToken(secret, 'address', changed)).toBeNull();
      }),
      { numRuns: 1000 },
    );
  });

  test('is refused cut short, made longer, or with two characters swapped', () => {
    fc.assert(
      fc.property(anyClaim, fc.nat(), fc.constantFrom(...alphabet), (claim, at, more) => {
        const token = mintToken(secret, 'address', claim);
        const place = at % (token.length - 1);
        const swapped = `${token.slice(0, place)}${token[place + 1]}${token[place]}${token.slice(place + 2)}`;
        if (swapped !== token) expect(readToken(secret, 'address', swapped)).toBeNull();
        expect(readToken(secret, 'address', token.slice(0, place))).toBeNull();
        expect(readToken(secret, 'address', token + more)).toBeNull();
        expect(readToken(secret, 'address', more + token)).toBeNull();
      }),
    );
  });

  test('of one place, secret or purpose is none of another', () => {
    fc.assert(
      fc.property(anyClaim, fc.constantFrom(...purposes), fc.string(), (claim, purpose, other) => {
        const token = mintToken(secret, 'address', claim);
        expect(readToken(secret, 'message-id', token)).toBeNull();
        if (other !== secret) expect(readToken(other, 'address', token)).toBeNull();
        if (purpose !== claim.purpose)
          expect(mintToken(secret, 'address', { ...claim, purpose })).not.toBe(token);
      }),
    );
  });

  test('cannot be made of anything a stranger writes', () => {
    const guess = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 120 }));
    fc.assert(fc.property(guess, anyPlace, (text, place) => readToken(secret, place, text) === null));
  });

  test('fits the local part of an address with room for the name of the mailbox', () => {
    fc.assert(
      fc.property(realisticClaim, (claim) => {
        const token = mintToken(secret, 'address', claim);
        expect(`support+${token}`.length).toBeLessThanOrEqual(64);
        expect(token).toMatch(/^[a-z2-7]+$/);
      }),
    );
    const [mailbox] = desk.mailboxes;
    const address = mailbox === undefined ? '' : personalAddress(desk, mailbox, maria);
    expect(address.split('@')[0]?.length).toBeLessThanOrEqual(64);
  });
});

describe('the expiry of a token', () => {
  test.each([
    [0, '2126-01-01T00:00:00.000Z', false],
    [dayOf('2026-01-05T00:00:00.000Z'), '2026-01-05T23:59:59.999Z', false],
    [dayOf('2026-01-05T00:00:00.000Z'), '2026-01-06T00:00:00.000Z', true],
  ])('on day %i at %s: %s', (expiresDay, at, expected) => {
    const claim: Claim = { purpose: 'customer', ticket: 1, person: 1, expiresDay, subject: 0, seq: 0 };
    expect(isExpired(claim, at)).toBe(expected);
  });
});

test('the key of an agent changes with the name', () => {
  expect(agentKey('Maria')).toBe(agentKey('Maria'));
  expect(agentKey('Maria')).not.toBe(agentKey('maria'));
});
