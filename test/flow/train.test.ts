/** A desk learns from its own tickets, in a real database and a real thread. */
import { afterEach, expect, test } from 'vitest';
import { guess } from '../../src/desk/learn/model.ts';
import { learnedLast, train } from '../../src/flow/train.ts';
import { learnApart } from '../../src/lesson.ts';
import { startDesk, type TestDesk } from '../support/desk.ts';
import { rawMail } from '../support/mail.ts';

const policy = `
learning: {minimum: 20, confidence: 0.6}
categories: [{name: furry, label: Furry}, {name: feathered, label: Feathered}]
triage: {signals: [{name: none, words: {en: {1: [xyzzy]}}}]}
`;
const furry = ['cat', 'dog', 'hamster', 'rabbit', 'fur', 'tail', 'whiskers'];
const feathered = ['parrot', 'owl', 'feather', 'beak', 'wing', 'egg', 'nest'];

let desk: TestDesk;
afterEach(() => desk.close());

const mail = (words: readonly string[], at: number) => {
  const text = [0, 1, 2, 3].map((step) => words[(at + step * 3) % words.length]).join(' and ');
  return rawMail({
    from: `c${at}${words[0]}@customer.example`,
    to: 'support@acme.example',
    subject: `Question ${at}`,
    text: `My ${text} please.`,
  });
};
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const learn = (samples: Parameters<typeof learnApart>[0]) =>
  learnApart(samples, new AbortController().signal);

test('from what agents say a ticket is about, and keeps it', async () => {
  desk = await startDesk({ policy });
  const deps = { store: desk.store, desk: desk.settings, log, learn };
  expect(await learnedLast(deps)).toBeNull();
  for (let at = 0; at < 12; at += 1) {
    for (const [words, category] of [
      [furry, 'furry'],
      [feathered, 'feathered'],
    ] as const) {
      await desk.receives(mail(words, at));
      await desk.agent(category === 'furry' ? 'Maria' : 'Bob').repliesToLast(`#category ${category}`);
    }
    if (at === 4) expect(await train(deps, desk.now)).toBeNull();
  }
  const learned = await train(deps, desk.now);
  expect(learned?.version).toBe(1);
  expect(learned?.model.samples).toBeGreaterThan(19);
  const kept = await learnedLast(deps);
  if (kept === null) throw new Error('it is kept');
  expect(guess(kept.model, { subject: '', words: 'the owl has an egg in its nest', found: {} }).label).toBe(
    'feathered',
  );
  expect(await train(deps, desk.now)).toBeNull();
}, 60_000);
