/**
 * The story: what happens to a customer's mail on this desk, and what does not happen to anybody else's. Every step says what
 * was done and checks what came of it, in the mailboxes of those concerned or by the desk's own command line.
 */
import { agentAnswers, agentHears, annAsks, annThanks } from './answer.ts';
import { bounceArrives, robotAnswers } from './robots.ts';
import type { Scene } from './scene.ts';
import { strangerGuesses } from './stranger.ts';
import { agentCorrects, agentMistypes, omarAsks } from './typo.ts';

/** Plays the whole story; what did not happen is counted by the teller. */
export async function playStory(scene: Scene): Promise<void> {
  const { tell } = scene;
  const asked = await tell.step('Ann writes to the desk', () => annAsks(scene));
  const heard = await tell.after(asked, 'An agent is told', (it) => agentHears(scene, it));
  const answered = await tell.after(heard, 'The agent answers from a mail client', (it) =>
    agentAnswers(scene, it),
  );
  const thanked = await tell.after(answered, 'Ann says thanks', (it) => annThanks(scene, it));
  await tell.after(thanked, 'A robot answers the acknowledgement', (it) => robotAnswers(scene, it));
  await tell.after(thanked, 'A mail server bounces the acknowledgement', (it) => bounceArrives(scene, it));
  await tell.after(thanked, 'A stranger guesses a ticket number', (it) => strangerGuesses(scene, it));
  const second = await tell.step('Omar asks something else', () => omarAsks(scene));
  const stopped = await tell.after(second, 'The agent mistypes a command', (it) => agentMistypes(scene, it));
  await tell.after(stopped, 'The agent answers the error with the right words', (it) =>
    agentCorrects(scene, it),
  );
}
