/**
 * Whether From is who it says, by the word of a server that we were told to believe: the grammar of `Authentication-Results`
 * (RFC 8601 section 2.2) and the policy on top. Takes anything; what cannot be read proves nothing.
 */
import { type Address, normalDomain, splitAddress } from '../address.ts';
import { type HeaderField, headerValue, headerValues } from '../parsed-mail.ts';
import { dkimSignatures, weaknessOf } from './dkim-signature.ts';
import { isAligned } from './organizational-domain.ts';
import { statementsOf, type Word } from './structured-words.ts';

export interface AuthenticationResult {
  /** `dkim`, `dmarc`, `spf`, …, in lower case, without its version. */
  readonly method: string;
  /** `pass`, `fail`, `none`, …, in lower case. */
  readonly result: string;
  /** `header.d`, `smtp.mailfrom`, `reason`, …, in lower case; values as written. A repeated one keeps its first value. */
  readonly properties: Readonly<Record<string, string>>;
}

export interface AuthenticationResults {
  /** The server that says so; null where the header names none, as Microsoft 365 writes it. */
  readonly authservId: string | null;
  readonly results: readonly AuthenticationResult[];
}

/** Whose word counts. For `microsoft365` only `doctor` can prove that outsiders' copies of the internal mark are stripped. */
export type Trust =
  | { readonly kind: 'authserv-id'; readonly name: string }
  | { readonly kind: 'microsoft365'; readonly isInternalProven?: boolean }
  | { readonly kind: 'none' };

export interface Authentication {
  readonly verdict: 'pass' | 'fail' | 'none';
  /** A kebab-case constant. */
  readonly reason: string;
}

export interface AuthenticateInput {
  readonly headers: readonly HeaderField[];
  readonly from: readonly Address[];
  readonly trust: Trust;
  /** ISO instant or milliseconds since 1970. */
  readonly now: string | number;
}

/**
 * The verdict on From. A trusted `dmarc=fail` fails, whatever else passed. A pass is `dmarc=pass` for From's own domain, or `dkim=pass`
 * for an aligned one whose signature covers enough and is fresh. All else is none, which is no accusation.
 *
 * Only the topmost header of the trusted server counts: servers write theirs on top, so what a sender forged lies below. Where that
 * server wrote none, a forged one would be the topmost; RFC 8601 section 5 has it strip those in its name, and that is what trust means.
 */
export function authenticateFrom({ headers, from, trust, now }: AuthenticateInput): Authentication {
  if (trust.kind === 'none') return none('no-server-is-trusted');
  const results = trustedResults(headers, trust);
  if (results.some(({ method, result }) => method === 'dmarc' && result === 'fail'))
    return fail('dmarc-fail');
  const domain = domainOfFrom(headers, from);
  if (domain === '') return none('not-exactly-one-from');
  if (isInternal(headers, trust)) return pass('microsoft365-internal');
  if (passesDmarc(results, domain)) return pass('dmarc-pass');
  return byDkim(results, { headers, domain, now: typeof now === 'number' ? now : Date.parse(now) });
}

interface DkimQuestion {
  readonly headers: readonly HeaderField[];
  readonly domain: string;
  readonly now: number;
}

function byDkim(
  results: readonly AuthenticationResult[],
  { headers, domain, now }: DkimQuestion,
): Authentication {
  if (results.length === 0) return none('no-trusted-results');
  const passed = results.filter(({ method, result }) => method === 'dkim' && result === 'pass');
  const aligned = passed.filter(({ properties }) => isAligned(signingDomain(properties), domain));
  if (aligned.length === 0) return none('no-aligned-pass');
  const signatures = dkimSignatures(headers);
  const weaknesses = aligned.map(({ properties }) =>
    weaknessOf({ signatures, headers, now, domain: signingDomain(properties), properties }),
  );
  return weaknesses.includes(null) ? pass('dkim-pass') : none(weaknesses[0] ?? 'no-aligned-pass');
}

/** Exactly one result, for From's own domain: two would mean that somebody's text got into the header. */
function passesDmarc(results: readonly AuthenticationResult[], domain: string): boolean {
  const [first, ...others] = results.filter(({ method }) => method === 'dmarc');
  if (first === undefined || others.length > 0 || first.result !== 'pass') return false;
  return domainIn(first.properties['header.from']) === domain;
}

function trustedResults(headers: readonly HeaderField[], trust: Trust): readonly AuthenticationResult[] {
  const name = trust.kind === 'authserv-id' ? trust.name.trim().toLowerCase() : null;
  const fields = headerValues(headers, 'authentication-results').slice(0, 50).map(parseAuthenticationResults);
  const topmost = fields.find(({ authservId }) => (authservId?.toLowerCase() ?? null) === name);
  return topmost?.results ?? [];
}

function isInternal(headers: readonly HeaderField[], trust: Trust): boolean {
  if (trust.kind !== 'microsoft365' || trust.isInternalProven !== true) return false;
  return headerValue(headers, 'x-ms-exchange-organization-authas').toLowerCase() === 'internal';
}

/** Empty where there is not exactly one author in exactly one field: servers and readers might look at different ones. */
function domainOfFrom(headers: readonly HeaderField[], from: readonly Address[]): string {
  const [author, ...others] = from;
  if (author === undefined || others.length > 0 || headerValues(headers, 'from').length > 1) return '';
  return splitAddress(author.address)?.domain ?? '';
}

function signingDomain(properties: AuthenticationResult['properties']): string {
  return domainIn(properties['header.d'] ?? properties['header.i']);
}

/** The domain of `example.com`, `@example.com` or `ann@example.com`. */
function domainIn(value = ''): string {
  return normalDomain(value.slice(value.lastIndexOf('@') + 1).trim());
}

function pass(reason: string): Authentication {
  return { verdict: 'pass', reason };
}

function fail(reason: string): Authentication {
  return { verdict: 'fail', reason };
}

function none(reason: string): Authentication {
  return { verdict: 'none', reason };
}

const fieldLimit = 30_000;

/**
 * RFC 8601 section 2.2, and without a server's name where the first statement stands in its place. A value whose quotes or comments do
 * not close yields no results, because nobody knows where its words end.
 */
export function parseAuthenticationResults(value: string): AuthenticationResults {
  const [head = [], ...rest] = statementsOf(value.slice(0, fieldLimit)) ?? [];
  const isNamed = head[0] !== undefined && head[0].equals < 0;
  const afterName = isNamed ? head.slice(/^\d+$/.test(head[1]?.text ?? '') ? 2 : 1) : head;
  return {
    authservId: isNamed ? (head[0]?.text ?? null) : null,
    results: [afterName, ...rest].flatMap(readStatement),
  };
}

function readStatement([first, ...others]: readonly Word[]): AuthenticationResult[] {
  if (first === undefined || first.equals < 1) return [];
  const pairs = others
    .filter(({ equals }) => equals > 0)
    .map((word) => [keyIn(word), valueIn(word)] as const);
  // The first of two equal keys counts, and a key such as `__proto__` is one like any other.
  const properties = Object.fromEntries(pairs.toReversed());
  const method = keyIn(first).replace(/\/.*$/s, '');
  return [{ method, result: valueIn(first).toLowerCase(), properties }];
}

function keyIn({ text, equals }: Word): string {
  return text.slice(0, equals).toLowerCase();
}

function valueIn({ text, equals }: Word): string {
  return text.slice(equals + 1);
}
