/**
 * The words of the newest tickets in memory, to find those that a new mail may be about. What comes in is taken up after it is
 * committed; what another process opened, with the next mail. It holds words and never the texts, and is gone with the process.
 */
import type { Inbound } from '../desk/context.ts';
import type { DeskSettings } from '../desk/settings.ts';
import { createSimilarIndex, type Likeness } from '../desk/similar/similar.ts';
import type { Store } from '../store/store.ts';

/** So many tickets are compared: more cost a millisecond a mail for each two thousand. */
const kept = 2_000;
/** What is common is only known of some tickets: with fewer every "please help" would be alike. */
const fewest = 30;
/** Restricted or old ones among the first are passed over when a mail is decided. */
const candidates = 8;

export interface SimilarTickets {
  /** Tickets of which the words are like these, the most alike first; none where the policy asks for none. */
  readonly like: (desk: DeskSettings, inbound: Inbound) => readonly Likeness[];
  /** Reads what was opened since. */
  readonly catchUp: (desk: DeskSettings) => Promise<void>;
}

export function createSimilarTickets(store: Pick<Store, 'opened'>): SimilarTickets {
  const index = createSimilarIndex(kept);
  let last = 0;
  let count = 0;
  return {
    like: ({ policy }, { mail, receivedAt }) =>
      policy.similar === null || count < fewest
        ? []
        : index.like(
            { id: 0, subject: mail.subject, words: mail.words, at: Date.parse(receivedAt) },
            candidates,
          ),
    catchUp: async ({ policy }) => {
      if (policy.similar === null) return;
      for (const { ticket, subject, words, at } of await store.opened.since(last, kept)) {
        index.add({ id: ticket, subject, words, at: Date.parse(at) });
        last = ticket;
        count += 1;
      }
    },
  };
}
