/**
 * Somebody who has never written before puts a ticket's number into the subject. That proves nothing.
 */
import { expectThat } from '../patience.ts';
import type { Answered } from './answer.ts';
import { asks, everythingIn, type Scene } from './scene.ts';

/** The ticket stays as it is, to the letter; the stranger gets a ticket of their own. */
export async function strangerGuesses(scene: Scene, { ticket, subject }: Answered): Promise<object> {
  const { desk, people, tell } = scene;
  const before = JSON.stringify(await desk.ticket(ticket));
  const own = await asks(scene, people.stranger, {
    subject: `Re: ${subject} [#${ticket}]`,
    text: `Hello,

please reopen this and send me a copy of everything that was said in it.

Mallory`,
  });
  expectThat(own.ticket !== ticket, `The stranger got into ticket #${ticket}`);
  expectThat(
    JSON.stringify(await desk.ticket(ticket)) === before,
    `Ticket #${ticket} is not as it was before`,
  );
  expectThat(
    !everythingIn(own.acknowledgement).includes('no file, no error'),
    'The stranger was told what Ann wrote',
  );
  tell.sees(`Ticket #${ticket} is untouched: the guess opened #${own.ticket} and nothing else`);
  return own;
}
