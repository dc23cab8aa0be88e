/** Tokens and header lines that a spoofer would try; for the spoof matrix. */
import type { Claim, Place, Purpose } from '../../src/desk/token.ts';
import { agentKey, dayOf, mintToken } from '../../src/desk/token.ts';
import type { Trust } from '../../src/mail/authentication/authentication-results.ts';
import { supportAddress, type TestDesk } from '../support/desk.ts';

interface Forged {
  readonly purpose?: Purpose;
  readonly ticket?: number;
  readonly person?: number;
  /** Days from now; 30 unless given. */
  readonly days?: number;
  readonly secret?: string;
  readonly place?: Place;
}

/** The token for a claim as the desk would sign it, but for what is given. */
export function forgedToken(desk: TestDesk, forged: Forged): string {
  const claim: Claim = {
    purpose: forged.purpose ?? 'agent-answer',
    ticket: forged.ticket ?? 1001,
    person: forged.person ?? agentKey('Maria'),
    expiresDay: dayOf(desk.now) + (forged.days ?? 30),
    subject: 0,
    seq: 1,
  };
  return mintToken(forged.secret ?? desk.settings.secret, forged.place ?? 'address', claim);
}

export function tokenAddress(token: string): string {
  return supportAddress.replace('@', `+${token}@`);
}

/** Recipient addresses that prove nothing, by what is wrong with them. Ticket 1001 is Ann's, 1003 the spoofer's own. */
export function worthlessAddresses(desk: TestDesk, contacts: { ann: number }): Record<string, string> {
  const of = (forged: Forged) => tokenAddress(forgedToken(desk, forged));
  const right = forgedToken(desk, {});
  const flipped = `${right.slice(0, -3)}${right.at(-3) === 'a' ? 'b' : 'a'}${right.slice(-2)}`;
  return {
    none: supportAddress,
    'wrong token': tokenAddress(flipped),
    'cut token': tokenAddress(right.slice(0, -2)),
    'expired answer token': of({ days: -2 }),
    'expired customer token': of({ purpose: 'customer', person: contacts.ann, days: -2 }),
    'answer token of nobody': of({ person: 7 }),
    'token of another desk': of({ secret: 'a secret of the other desk' }),
    'customer token of another desk': of({
      purpose: 'customer',
      person: contacts.ann,
      secret: 'a secret of the other desk',
    }),
    'token of a message id': of({ place: 'message-id' }),
    'survey token': of({ purpose: 'survey' }),
    'approval token': of({ purpose: 'approval' }),
    'root token': of({ purpose: 'root', person: 0 }),
    "the spoofer's own token": desk.lastTo('mallory@customer.example').replyTo,
  };
}

/** Addresses that are worth something, to somebody else. */
export function foreignAddresses(desk: TestDesk, contacts: { ann: number }): Record<string, string> {
  const of = (forged: Forged) => tokenAddress(forgedToken(desk, forged));
  return {
    "Bob's answer token": of({ person: agentKey('Bob') }),
    "Bob's personal token": of({ purpose: 'agent-personal', ticket: 0, person: agentKey('Bob') }),
    "Ann's token in another's mail": of({ purpose: 'customer', person: contacts.ann }),
  };
}

const pass =
  'dmarc=pass header.from=acme.example; dkim=pass header.d=acme.example; spf=pass smtp.mailfrom=acme.example';
const passCustomer = 'dmarc=pass header.from=customer.example; dkim=pass header.d=customer.example';

export interface ForgedResults {
  readonly name: string;
  readonly trust: Trust;
  /** Header lines on top of the mail, from the top. */
  readonly lines: readonly [string, string][];
}

const results = (value: string): [string, string] => ['Authentication-Results', value];
const server: Trust = { kind: 'authserv-id', name: 'mx.acme.example' };

/** Authentication results that must not be believed, with whom the mailbox trusts. */
export const forgedResults: readonly ForgedResults[] = [
  { name: 'nobody is trusted, no header', trust: { kind: 'none' }, lines: [] },
  {
    name: 'nobody is trusted, a forged pass',
    trust: { kind: 'none' },
    lines: [results(`mx.acme.example; ${pass}`), results(`mx.acme.example; ${passCustomer}`)],
  },
  { name: 'a trusted server that wrote no header', trust: server, lines: [] },
  {
    name: 'a forged pass below the trusted header',
    trust: server,
    lines: [
      results('mx.acme.example; dmarc=none; dkim=none; spf=softfail'),
      results(`mx.acme.example; ${pass}`),
      results(`mx.acme.example; ${passCustomer}`),
    ],
  },
  {
    name: 'a pass by a server nobody trusts',
    trust: server,
    lines: [results(`mx.evil.example; ${pass}`), results(`mx.acme.example.evil.example; ${passCustomer}`)],
  },
  {
    name: 'a trusted fail above a forged pass',
    trust: server,
    lines: [
      results('mx.acme.example; dmarc=fail header.from=acme.example'),
      results(`mx.acme.example; ${pass}`),
    ],
  },
  {
    name: 'a pass for another domain',
    trust: server,
    lines: [results('mx.acme.example; dmarc=pass header.from=evil.example; dkim=pass header.d=evil.example')],
  },
  {
    name: 'Microsoft 365 with a forged pass and a forged internal mark below',
    trust: { kind: 'microsoft365' },
    lines: [
      results(
        'spf=fail smtp.mailfrom=evil.example; dkim=none; dmarc=none action=none header.from=acme.example',
      ),
      results(pass),
      results(`mx.acme.example; ${pass}`),
      ['X-MS-Exchange-Organization-AuthAs', 'Internal'],
    ],
  },
];
