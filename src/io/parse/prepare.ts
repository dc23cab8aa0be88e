/**
 * Everything about a message that costs time and needs nobody else: digests, compression, parsing. Runs in any thread.
 */
import { createHash } from 'node:crypto';
import { constants, zstdCompressSync } from 'node:zlib';
import { headerValue, type ParsedMail } from '../../mail/parsed-mail.ts';
import { defaultLimits, limitBreach, type ParseLimits } from './limits.ts';
import { parseMail } from './parse.ts';
import { headerFields, mailSource } from './source.ts';

/** Why a message could not be parsed: a kebab-case reason and one sentence for the operator. */
export interface ParseFailure {
  readonly ok: false;
  readonly reason: string;
  readonly detail: string;
  /** Whose it says it is, where at least that can be read. */
  readonly claims?: { readonly from: string; readonly subject: string };
}

export type ParseOutcome = { readonly ok: true; readonly mail: ParsedMail } | ParseFailure;

export interface Prepared {
  /** SHA-256 of the raw bytes, hex. */
  readonly digest: string;
  /** SHA-256 of the raw bytes less the fields that servers add on the way, hex: equal for two copies of one message. */
  readonly identityDigest: string;
  /** The raw bytes as one zstd frame. */
  readonly compressed: Buffer;
  readonly outcome: ParseOutcome;
}

/** Prepares a message for the journal. Never rejects: what cannot be parsed is a failure with its bytes prepared. */
export async function prepareMail(raw: Buffer, limits: ParseLimits = defaultLimits): Promise<Prepared> {
  return prepared(raw, await outcomeOf(raw, limits));
}

/** The same for a message that must not be parsed (again): its bytes are prepared, the failure is given. */
export function prepareFailure(raw: Buffer, reason: string, detail: string): Prepared {
  return prepared(raw, { ok: false, reason, detail });
}

function prepared(raw: Buffer, outcome: ParseOutcome): Prepared {
  const digest = createHash('sha256').update(raw).digest('hex');
  return { digest, identityDigest: identityDigest(raw), compressed: compressed(raw), outcome };
}

/** A frame that says how long it is when unpacked: zstd then takes tables of that size and not of a megabyte. */
function compressed(raw: Buffer): Buffer {
  return zstdCompressSync(raw, {
    pledgedSrcSize: raw.length,
    params: { [constants.ZSTD_c_contentSizeFlag]: 1 },
  });
}

async function outcomeOf(raw: Buffer, limits: ParseLimits): Promise<ParseOutcome> {
  const breach = limitBreach(raw, limits);
  if (breach !== null) return { ok: false, ...breach, ...(await claimsOf(raw)) };
  try {
    return { ok: true, mail: await parseMail(raw, limits) };
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    const detail = `The MIME parser could not read it: ${cause}.`;
    return { ok: false, reason: 'parse-failed', detail, ...(await claimsOf(raw)) };
  }
}

/** Of the header two fields alone, cut short: what an operator needs to know whom a message is from. */
async function claimsOf(raw: Buffer): Promise<Pick<ParseFailure, 'claims'>> {
  const { header } = mailSource(raw.subarray(0, claimsWithin));
  const fields = headerFields(header);
  const line = (name: string) => `${name}: ${headerValue(fields, name).slice(0, 2_000)}\r\n`;
  try {
    const { from, subject } = await parseMail(Buffer.from(`${line('from')}${line('subject')}\r\n`));
    return { claims: { from: from[0]?.address ?? '', subject: subject.slice(0, 200) } };
  } catch {
    return {};
  }
}

const claimsWithin = 65_536;

/** Fields that servers add between sender and mailbox; two deliveries of one message differ in them. */
const traceField =
  /^(?:received|return-path|delivered-to|envelope-to|authentication-results|arc-[\w-]+|received-spf|dkim-[\w-]+|domainkey-[\w-]+|status|lines|content-length|x-(?:received|status|uid|uidl|delivered-to|original-to|envelope-[\w-]+|authentication-[\w-]+|dkim[\w-]*|google-[\w-]+|gm-[\w-]+|gmail-[\w-]+|spam[\w-]*|rspamd-[\w-]+|virus-[\w-]+|ms-exchange-[\w-]+|microsoft-[\w-]+|forefront-[\w-]+|mozilla-[\w-]+|loop))[ \t]*:/i;

/** SHA-256 of the message without its trace fields (RFC 5321 section 4.4 and those that providers add), hex. */
export function identityDigest(raw: Buffer): string {
  const { header, body } = mailSource(raw);
  const kept: string[] = [];
  let isTrace = false;
  for (const line of header.toString('latin1').split(/\r?\n/)) {
    if (!/^[ \t]/.test(line)) isTrace = traceField.test(line);
    if (!isTrace) kept.push(line);
  }
  return createHash('sha256').update(kept.join('\n'), 'latin1').update('\n').update(body).digest('hex');
}
