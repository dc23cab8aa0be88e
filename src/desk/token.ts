/**
 * Tokens that prove a mail answers ours (DESIGN 4.5): an HMAC over purpose, ticket, person and expiry, in lower-case base32,
 * so that it fits the local part of an address (RFC 5321 section 4.5.3.1.1: 64 octets). One purpose never serves as another,
 * and a token made for a Message-ID is none for an address: the purpose and the place are both part of what is signed.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Instant } from './instant.ts';

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
export type Purpose = (typeof purposes)[number];

export type Place = 'address' | 'message-id';

/** What a token says. Numbers are non-negative integers; 0 means none. */
export interface Claim {
  readonly purpose: Purpose;
  readonly ticket: number;
  /** A contact's id for customers, `agentKey(name)` for agents. */
  readonly person: number;
  /** Days since 1970-01-01 UTC; 0 never expires. */
  readonly expiresDay: number;
  /** The outbox row of a Message-ID, the version of a personal address. */
  readonly subject: number;
  /** Last event of the ticket when this was written: tells whether somebody answered since. A challenge: the held mail. */
  readonly seq: number;
}

const macBytes = 10;
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** A stable number for an agent's name: changing the name revokes the agent's tokens. */
export function agentKey(name: string): number {
  return createHash('sha256').update(name).digest().readUInt32BE(0);
}

/** The token for a claim. About 31 characters for everyday numbers. */
export function mintToken(secret: string, place: Place, claim: Claim): string {
  const payload = Buffer.from([
    purposes.indexOf(claim.purpose),
    ...[claim.ticket, claim.person, claim.expiresDay, claim.subject, claim.seq].flatMap(varint),
  ]);
  return base32(Buffer.concat([payload, mac(secret, place, payload)]));
}

/** The claim of a token that we signed for this place, whatever its expiry; null for anything else. */
export function readToken(secret: string, place: Place, token: string): Claim | null {
  const bytes = fromBase32(token.toLowerCase());
  if (bytes === null || bytes.length <= macBytes) return null;
  const payload = bytes.subarray(0, bytes.length - macBytes);
  if (!timingSafeEqual(mac(secret, place, payload), bytes.subarray(payload.length))) return null;
  return readPayload(payload);
}

export function isExpired(claim: Claim, now: Instant): boolean {
  return claim.expiresDay !== 0 && claim.expiresDay < dayOf(now);
}

/** Days since 1970-01-01 UTC. */
export function dayOf(now: Instant): number {
  return Math.floor(Date.parse(now) / 86_400_000);
}

function readPayload(payload: Buffer): Claim | null {
  const purpose = purposes[payload[0] ?? -1];
  const numbers = readVarints(payload.subarray(1));
  const [ticket, person, expiresDay, subject, seq] = numbers;
  if (purpose === undefined || numbers.length !== 5) return null;
  return {
    purpose,
    ticket: ticket ?? 0,
    person: person ?? 0,
    expiresDay: expiresDay ?? 0,
    subject: subject ?? 0,
    seq: seq ?? 0,
  };
}

function mac(secret: string, place: Place, payload: Buffer): Buffer {
  return createHmac('sha256', `${place}:${secret}`).update(payload).digest().subarray(0, macBytes);
}

/** Unsigned LEB128, by arithmetic and not by shifts, since agent keys pass 31 bits. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

function readVarints(bytes: Buffer): number[] {
  const values: number[] = [];
  let value = 0;
  let weight = 1;
  for (const byte of bytes) {
    value += (byte % 128) * weight;
    weight *= 128;
    if (byte < 128) {
      values.push(value);
      value = 0;
      weight = 1;
    }
  }
  return values;
}

function base32(bytes: Buffer): string {
  let text = '';
  let bits = 0;
  let buffer = 0;
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(buffer >> bits) & 31];
    }
  }
  return bits > 0 ? text + alphabet[(buffer << (5 - bits)) & 31] : text;
}

function fromBase32(text: string): Buffer | null {
  const bytes: number[] = [];
  let bits = 0;
  let buffer = 0;
  for (const char of text) {
    const value = alphabet.indexOf(char);
    if (value < 0) return null;
    buffer = ((buffer << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((buffer >> bits) & 255);
    }
  }
  // One token has one spelling: what is left over is what `base32` filled up with.
  const isCanonical = bits < 5 && (buffer & (2 ** bits - 1)) === 0;
  return isCanonical ? Buffer.from(bytes) : null;
}
