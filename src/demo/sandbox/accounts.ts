/**
 * The people of the demo and their mail accounts. All domains are reserved for examples (RFC 2606), so nothing can leave.
 */
import { splitAddress } from '../../mail/address.ts';

export interface Account {
  /** The login name, too. */
  readonly address: string;
  readonly aliases: readonly string[];
  readonly displayName: string;
  /** Who that is, for the list of accounts. */
  readonly who: string;
}

/** One password for all: nobody but this machine can reach the servers. */
export const password = 'demo';

/** The desk's own addresses are those of `config/inboxd.yaml`. */
export const accounts = {
  desk: account('support@acme.example', 'Acme Support', 'the desk: inboxd reads it', ['help@acme.example']),
  maria: account('maria@acme.example', 'Maria Silva', 'agent', ['maria.silva@acme.example']),
  ben: account('ben@acme.example', 'Ben Okoro', 'agent'),
  operator: account('operator@acme.example', 'Operator', 'told when something needs a person'),
  boss: account('boss@acme.example', 'Boss', 'manager'),
  ann: account('ann.lee@customer.example', 'Ann Lee', 'customer'),
  omar: account('omar@customer.example', 'Omar Haddad', 'customer'),
  robot: account('robot@customer.example', 'Robot', 'answers everything, by itself'),
  stranger: account('mallory@elsewhere.example', 'Mallory', 'a stranger who guesses ticket numbers'),
} as const;

export const allAccounts: readonly Account[] = Object.values(accounts);

function account(
  address: string,
  displayName: string,
  who: string,
  aliases: readonly string[] = [],
): Account {
  return { address, aliases, displayName, who };
}

/** Whose mailbox takes mail for this address, whatever stands behind a plus (RFC 5233); null for nobody's. */
export function accountFor(address: string): Account | null {
  const parts = splitAddress(address);
  if (parts === null) return null;
  const plain = `${parts.localPart.split('+', 1)[0] ?? ''}@${parts.domain}`;
  return allAccounts.find((one) => one.address === plain || one.aliases.includes(plain)) ?? null;
}

/** Whose login this is; null where name or password are wrong. */
export function accountOf(user: string, secret: string): Account | null {
  return secret === password ? (allAccounts.find((one) => one.address === user.toLowerCase()) ?? null) : null;
}
