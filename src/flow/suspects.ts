/**
 * Finds the message that ends our connections. Some servers drop the connection whenever one broken message is fetched, and
 * everything behind it would wait for ever. After a connection is lost in a fetch, messages are asked for one at a time; one that
 * has ended two connections all alone is passed over until the program starts again, and reconciliation names it as missing.
 */
export interface Suspects {
  /** True after a loss whose message is not known yet: ask for one at a time. */
  readonly isCareful: () => boolean;
  /** UIDs not to be fetched. */
  readonly avoid: (uidValidity: string) => ReadonlySet<number>;
  /** A connection ended while these were fetched. */
  readonly lost: (uidValidity: string, uids: readonly number[]) => void;
  /** Everything that was asked for has come. */
  readonly cleared: () => void;
}

/** Once may be chance. */
const proof = 2;

export function createSuspects(): Suspects {
  const losses = new Map<string, number>();
  let careful = false;
  return {
    isCareful: () => careful,
    avoid: (uidValidity) => {
      const guilty = [...losses].filter(([, times]) => times >= proof).map(([key]) => key.split(' '));
      return new Set(guilty.filter(([validity]) => validity === uidValidity).map(([, uid]) => Number(uid)));
    },
    lost: (uidValidity, uids) => {
      const [only] = uids;
      if (only === undefined) return;
      const key = `${uidValidity} ${only}`;
      const times = uids.length === 1 ? (losses.get(key) ?? 0) + 1 : 0;
      if (times > 0) losses.set(key, times);
      careful = times < proof;
    },
    cleared: () => {
      careful = false;
    },
  };
}
