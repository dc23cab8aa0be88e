/** What a desk knows of its customers beforehand: by address, else by domain. Plain data, read once at the start. */

export interface CustomerFacts {
  /** Null where nothing is said. */
  readonly tier: string | null;
  readonly vip: boolean;
  /** The agent who looks after them. */
  readonly accountAgent: string | null;
  readonly tags: readonly string[];
  /** IANA name; null where nothing is said. */
  readonly timeZone: string | null;
  /** `customers.csv: line 7`: addresses do not belong into the log. */
  readonly because: string;
}

/** By normalised address, or by `@domain`. */
export type Customers = ReadonlyMap<string, CustomerFacts>;

export const noCustomers: Customers = new Map();

/** The most exact line: the address, its domain, the domains above it. Null where there is none. */
export function customerOf(customers: Customers, address: string): CustomerFacts | null {
  if (customers.size === 0) return null;
  const exact = customers.get(address);
  if (exact !== undefined) return exact;
  const labels = address.slice(address.lastIndexOf('@') + 1).split('.');
  for (let from = 0; from < labels.length - 1; from += 1) {
    const found = customers.get(`@${labels.slice(from).join('.')}`);
    if (found !== undefined) return found;
  }
  return null;
}
