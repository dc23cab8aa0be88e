/**
 * Mail addresses (RFC 5322 section 3.4, RFC 6531): one written form to compare, the detail behind the plus (RFC 5233),
 * and how to write them. Takes anything a stranger wrote; what is no address becomes an empty string or null.
 */
import { domainToASCII } from 'node:url';

/** Addresses as in RFC 5322 section 3.4: one mailbox with its display name. */
export interface Address {
  /** `localPart@domain` as written; empty where the sender wrote none. */
  readonly address: string;
  readonly displayName: string;
}

export interface AddressParts {
  readonly localPart: string;
  readonly domain: string;
}

/** RFC 5321 section 4.5.3.1, in octets; the path limit of 256 leaves 254 for the address. */
const addressLimit = 254;
const localPartLimit = 64;

/**
 * The form in which addresses are kept and compared: trimmed, NFC, lower case, the domain in ASCII (RFC 5891). The local part is
 * lowered too, against the letter of RFC 5321 section 2.4, because no provider tells `Ann@` from `ann@`. Empty for what is no address.
 */
export function normalAddress(written: string): string {
  const parts = splitAddress(written);
  return parts === null ? '' : `${parts.localPart}@${parts.domain}`;
}

/** The two sides of an address, both in normal form; null for what is no address. */
export function splitAddress(written: string): AddressParts | null {
  // Unicode may take three octets per unit; anything longer is over the limit however it is counted.
  if (written.length > 2000) return null;
  const text = withoutBrackets(written.trim());
  const at = text.lastIndexOf('@');
  const localPart = at < 0 ? '' : normalLocalPart(text.slice(0, at));
  const domain = at < 0 ? '' : normalDomain(text.slice(at + 1));
  if (localPart === '' || domain === '') return null;
  return Buffer.byteLength(localPart) + domain.length < addressLimit ? { localPart, domain } : null;
}

/** Labels of lower-case ASCII letters and digits; the last begins with a letter; none is `xn--`. */
const plainDomain = /^(?!(?:.*\.)?xn--)(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)*[a-z][a-z\d]{0,61}$/;

/**
 * A domain in ASCII and lower case without its final dot, or an address literal such as `[192.0.2.1]`; empty for what is none.
 * What a URL would read as more than a name (`%61`, `0x7f.1`) is refused: it would turn one domain into another.
 */
export function normalDomain(written: string): string {
  if (/^\[[\da-zA-Z.:]{1,60}\]$/.test(written)) return written.toLowerCase();
  // Nearly all domains are written as they are kept: the way over URLs costs fifty times more.
  if (plainDomain.test(written) && written.length < 254) return written;
  if (written.length > 1000 || !/^[\p{L}\p{N}\p{M}_.\u3002\uff0e\uff61-]+$/u.test(written)) return '';
  const domain = domainToASCII(written).replace(/\.$/, '');
  const labels = domain.split('.');
  const isName = labels.every((label) => label.length > 0 && label.length < 64) && domain.length < 254;
  return isName && !/^\d+$/.test(labels.at(-1) ?? '') ? domain : '';
}

/** Whether both are the same mailbox; never for two that are no address. */
export function sameAddress(one: string, other: string): boolean {
  const normal = normalAddress(one);
  return normal !== '' && normal === normalAddress(other);
}

/** The detail of `local+detail@domain` where the rest is this mailbox (RFC 5233); null for any other address and an empty detail. */
export function detailOf(address: string, mailboxAddress: string): string | null {
  const written = splitAddress(address);
  const mailbox = splitAddress(mailboxAddress);
  if (written === null || mailbox === null || written.domain !== mailbox.domain) return null;
  const prefix = `${mailbox.localPart}+`;
  if (!written.localPart.startsWith(prefix)) return null;
  return written.localPart.slice(prefix.length) || null;
}

/** `local+detail@domain` of a mailbox; what is no address comes back as it is. The caller minds the 64 octets of a local part. */
export function withDetail(mailboxAddress: string, detail: string): string {
  const mailbox = splitAddress(mailboxAddress);
  return mailbox === null ? mailboxAddress : `${mailbox.localPart}+${detail}@${mailbox.domain}`;
}

/** An address for a header field (RFC 5322 section 3.4), the name quoted where it must be. Encoded words are the composer's. */
export function formatAddress({ address, displayName }: Address): string {
  const name = oneLine(displayName);
  const path = oneLine(address).replace(/[<>]/g, '');
  if (name === '') return path;
  return path === '' ? phrase(name) : `${phrase(name)} <${path}>`;
}

function phrase(name: string): string {
  if (/^[\w!#$%&'*+/=?^`{|}~ -]+$/.test(name)) return name;
  return `"${name.replace(/["\\]/g, '\\$&')}"`;
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

function withoutBrackets(text: string): string {
  return text.startsWith('<') && text.endsWith('>') ? text.slice(1, -1).trim() : text;
}

function normalLocalPart(written: string): string {
  const plain = unquoted(written.normalize('NFC')).toLowerCase().normalize('NFC');
  return Buffer.byteLength(plain) > localPartLimit ? '' : plain;
}

/** `"ann"@` and `ann@` are one mailbox (RFC 5321 section 4.1.2); quotes stay only where the text needs them. */
function unquoted(localPart: string): string {
  if (isAtom(localPart)) return localPart;
  if (!/^"(?:[^"\\\p{Cc}]|\\[^\p{Cc}])*"$/u.test(localPart)) return '';
  const inner = localPart.slice(1, -1).replace(/\\(.)/gu, '$1');
  return isAtom(inner) ? inner : `"${inner.replace(/["\\]/g, '\\$&')}"`;
}

/** Dots anywhere: some carriers gave out addresses with two in a row or one at the end. */
function isAtom(text: string): boolean {
  return /^[^\s\p{Cc}()<>[\]:;@\\,"]+$/u.test(text);
}

/** What stands before a name, without dots. */
const titles = new Set(
  'dr prof professor mr mrs ms miss mx sir dame rev herr frau hr fr sr sra srta m mme mlle ing dipl-ing mag sig signor signora'.split(
    ' ',
  ),
);
/** What stands behind a name after a comma. */
const suffixes = new Set('jr sr ii iii iv phd md mba msc bsc ba ma esq cpa dds rn'.split(' '));
/** Words of which a name is a company's or a function's. */
const roles = new Set(
  (
    'support info team sales billing service services office admin administrator noreply no-reply donotreply do-not-reply help helpdesk desk ' +
    'contact accounts accounting notifications notification newsletter customer mailer-daemon postmaster root inc llc ltd gmbh ag corp company'
  ).split(' '),
);

/**
 * The name to greet somebody with: `Ann` of `Lee, Ann`, `Dr. Ann Lee` and `ANN LEE`. Empty where nobody could be sure: addresses,
 * companies, functions, a title or initial with a family name, and scripts in which the family name comes first.
 */
export function firstName(displayName: string): string {
  const words = nameWords(displayName.slice(0, 200));
  const isShouted = words.join('') === words.join('').toUpperCase();
  if (words.some((word) => roles.has(withoutDots(word)))) return '';
  const given = words.find((word) => !isTitleOrInitial(word)) ?? '';
  if (words.length > 1 && words.at(-1) === given) return '';
  if (!/^\p{L}[\p{L}\p{M}'’-]{1,29}$/u.test(given)) return '';
  return /[\p{sc=Han}\p{sc=Hang}\p{sc=Hira}\p{sc=Kana}]/u.test(given) ? '' : tamed(given, isShouted);
}

/** The words of a name in spoken order, without quotes, brackets and what follows a `via`. */
function nameWords(displayName: string): string[] {
  if (displayName.includes('@')) return [];
  const plain = displayName.normalize('NFC').replace(/\([^()]*\)|\[[^[\]]*\]|["“”„«»]/g, ' ');
  const [name = ''] = plain.split(/ via |[|/]| - /i);
  const [family = '', ...rest] = name.split(',').map((part) => part.trim());
  const given = rest.find((part) => part !== '' && !suffixes.has(withoutDots(part))) ?? '';
  return `${given} ${family}`
    .split(/\s+/)
    .map((word) => word.replace(/^'|'$/g, ''))
    .filter((word) => word !== '');
}

/** What may stand before a first name. What follows it alone is a family name, as in `J. Lee` and `Mr Lee`. */
function isTitleOrInitial(word: string): boolean {
  return word.endsWith('.') || word.length < 2 || titles.has(word.toLowerCase());
}

function withoutDots(word: string): string {
  return word.replaceAll('.', '').toLowerCase();
}

/** `ANN` and `ann` become `Ann`; a short `JP` in a quiet name stays. */
function tamed(name: string, isShouted: boolean): string {
  const isLoud = name === name.toUpperCase() && (isShouted || name.length > 3);
  if (!isLoud && name !== name.toLowerCase()) return name;
  return name.toLowerCase().replace(/(^|[-'’])(\p{L})/gu, (match) => match.toUpperCase());
}
