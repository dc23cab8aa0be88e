/**
 * Finds the message that ends our connections. Some servers drop the connection whenever one broken message is fetched, and
 * everything behind it would wait for ever. After a connection is lost in a fetch, messages are asked for one at a time; one that
 * has ended two connections all alone is passed over for an hour, and reconciliation names it as missing. Then it is tried again: a server
 * may have been mended, or a slow line was to blame.
 */
import { minute } from '../desk/instant.ts';

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

const rest = 60 * minute;

interface Loss {
  readonly times: number;
  readonly at: number;
}

/** `elapsed`: ms since some fixed moment, never backwards. */
export function createSuspects(elapsed: () => number): Suspects {
  const losses = new Map<string, Loss>();
  let careful = false;
  const isResting = ({ times, at }: Loss) => times >= proof && elapsed() - at < rest;
  return {
    isCareful: () => careful,
    avoid: (uidValidity) => {
      const guilty = [...losses].filter(([, loss]) => isResting(loss)).map(([key]) => key.split(' '));
      return new Set(guilty.filter(([validity]) => validity === uidValidity).map(([, uid]) => Number(uid)));
    },
    lost: (uidValidity, uids) => {
      const [only] = uids;
      if (only === undefined) return;
      const key = `${uidValidity} ${only}`;
      const times = uids.length === 1 ? (losses.get(key)?.times ?? 0) + 1 : 0;
      if (times > 0) losses.set(key, { times, at: elapsed() });
      careful = times < proof;
    },
    cleared: () => {
      careful = false;
    },
  };
}
