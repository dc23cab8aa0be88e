/**
 * What a DKIM signature covers (RFC 6376 section 3.5). The cryptography was the receiving server's; here it is asked whether the
 * signature that passed says enough to prove who wrote this mail, now, to us.
 */
import { normalDomain } from '../address.ts';
import { type HeaderField, headerValue, headerValues } from '../parsed-mail.ts';

/** The tags of one DKIM-Signature field; values without white space. */
export type DkimSignature = ReadonlyMap<string, string>;

export interface DkimEvidence {
  readonly signatures: readonly DkimSignature[];
  readonly headers: readonly HeaderField[];
  /** The domain whose signature passed, normal. */
  readonly domain: string;
  /** What the server says about it: `header.s` and `header.b` (RFC 6008) tell which of several signatures it means. */
  readonly properties: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export type DkimWeakness =
  | 'signature-not-found'
  | 'signature-covers-part-of-the-body'
  | 'signature-covers-too-few-fields'
  | 'signature-too-old'
  | 'several-fields-where-one-is-signed';

const day = 86_400_000;
/** Ours, see DESIGN 4.5: how long a copy of a signed mail may be believed. */
const freshFor = 5 * day;
const clockSkew = day;
const signaturesRead = 20;
const signedFields = ['from', 'to', 'date'];

/** The signatures of a message, topmost first; those with a tag twice are none (RFC 6376 section 3.2). */
export function dkimSignatures(headers: readonly HeaderField[]): DkimSignature[] {
  const values = headerValues(headers, 'dkim-signature').slice(0, signaturesRead);
  return values.map((value) => readTags(value.slice(0, 10_000))).filter((tags) => tags !== null);
}

/**
 * Why the signature that passed proves too little; null where it proves enough. Where the server's words fit several signatures, each
 * of them must be good: a strong one that failed may stand beside a weak one that passed.
 */
export function weaknessOf(evidence: DkimEvidence): DkimWeakness | null {
  const meant = evidence.signatures.filter((signature) => isMeant(signature, evidence));
  if (meant.length === 0) return 'signature-not-found';
  return meant.map((signature) => weakness(signature, evidence)).find((reason) => reason !== null) ?? null;
}

function isMeant(signature: DkimSignature, { domain, properties }: DkimEvidence): boolean {
  if (normalDomain(signature.get('d') ?? '') !== domain) return false;
  const selector = properties['header.s'];
  const start = (properties['header.b'] ?? '').replace(/\s+/g, '');
  const isSelected = selector === undefined || selector.toLowerCase() === signature.get('s')?.toLowerCase();
  return isSelected && (signature.get('b') ?? '').startsWith(start);
}

function weakness(signature: DkimSignature, { headers, now }: DkimEvidence): DkimWeakness | null {
  if (signature.has('l')) return 'signature-covers-part-of-the-body';
  const covered = new Set((signature.get('h') ?? '').toLowerCase().split(':'));
  if (!signedFields.every((field) => covered.has(field))) return 'signature-covers-too-few-fields';
  // A signature covers the lowest of several equal fields, people read the topmost.
  const isRepeated = signedFields.some((field) => headerValues(headers, field).length > 1);
  if (isRepeated) return 'several-fields-where-one-is-signed';
  return isFresh(signedAt(signature, headers), now) ? null : 'signature-too-old';
}

/** Milliseconds since 1970, by `t=` (seconds) or else the signed Date; NaN where neither can be read. */
function signedAt(signature: DkimSignature, headers: readonly HeaderField[]): number {
  const written = signature.get('t');
  if (written !== undefined) return /^\d{1,12}$/.test(written) ? Number(written) * 1000 : Number.NaN;
  return Date.parse(headerValue(headers, 'date').slice(0, 100));
}

function isFresh(at: number, now: number): boolean {
  return now - at < freshFor && at - now < clockSkew;
}

/** RFC 6376 section 3.2: `tag=value` between semicolons; white space in values of these tags means nothing. */
function readTags(value: string): DkimSignature | null {
  const tags = new Map<string, string>();
  for (const part of value.split(';')) {
    const equals = part.indexOf('=');
    const name = part.slice(0, Math.max(equals, 0)).trim();
    if (tags.has(name)) return null;
    if (name !== '') tags.set(name, part.slice(equals + 1).replace(/\s+/g, ''));
  }
  return tags;
}
