/** A mailbox full of generated mail: requests, replies, robots, bounces, and some of it delivered a second time. */
import { generateMail } from '../bench/mail-generator.ts';
import { type Random, seededRandom } from '../bench/mail-random.ts';

export interface MailboxPlan {
  readonly originals: number;
  /** How many of them come twice, at once or much later. */
  readonly copies: number;
  readonly seed: number;
}

/** Raw messages in the order of their delivery; the same for the same seed. */
export function mailboxFull({ originals, copies, seed }: MailboxPlan): Buffer[] {
  const random = seededRandom(seed);
  const mails = [...generateMail({ count: originals, seed, to: 'help@acme.example' })];
  for (const at of someOf(random, originals, copies)) {
    const mail = mails[at];
    if (mail !== undefined) mails.splice(random.between(at + 1, mails.length), 0, mail);
  }
  return mails.map(({ raw }) => raw);
}

/** Descending, so that what is put in behind one does not move the next. */
function someOf(random: Random, count: number, wanted: number): number[] {
  return random
    .shuffled(Array.from({ length: count }, (_, index) => index))
    .slice(0, wanted)
    .sort((a, b) => b - a);
}
