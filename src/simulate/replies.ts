/** What agents write: words for the customer, and the commands that go with what they mean to do. */
import type { Random } from './random.ts';

/** `send` confirms a mail that the desk held. */
export type Intent = 'solve' | 'ask' | 'hold' | 'extend' | 'send';

type Texts = readonly [string, ...string[]];

const said: Readonly<Record<Exclude<Intent, 'send'>, Texts>> = {
  solve: [
    'we have found it and put it right. Please load the page once more.',
    'this is how: the settings have a second tab, and it is the last switch there.',
    'it is done. You will find it on your next statement.',
  ],
  ask: [
    'which version is it, and on how many computers?',
    'could you send us the number that stands below it?',
  ],
  hold: ['we have given this to the people who build it, and will come back to you.'],
  extend: ['this takes longer than we thought; we are still at it.'],
};

const done: Readonly<Record<Exclude<Intent, 'send'>, readonly string[]>> = {
  solve: ['#solve'],
  ask: ['#pending'],
  hold: ['#hold'],
  extend: ['#extend 1d the people who build it are still at it', '#hold'],
};

export function replyText(intent: Intent, commands: readonly string[], name: string, random: Random): string {
  if (intent === 'send') return '#send';
  const words = random.pick(said[intent]);
  return ['Hello,', '', words, '', 'Best regards', name, '', ...commands, ...done[intent]].join('\n');
}
