/**
 * The main path: question, acknowledgement, notification, answer, thanks.
 */
import type { ParsedMail } from 'mailparser';
import { answerMarker } from '../../mail/answer-marker.ts';
import { expectThat } from '../patience.ts';
import type { Person } from './person.ts';
import {
  type Asked,
  answerAddress,
  asks,
  everythingIn,
  hears,
  isKind,
  type Scene,
  watchOutgoing,
} from './scene.ts';

export interface Heard extends Asked {
  readonly agent: Person;
  readonly notification: ParsedMail;
}

export interface Answered extends Heard {
  readonly answer: ParsedMail;
}

export async function annAsks(scene: Scene): Promise<Asked> {
  return await asks(scene, scene.people.ann, {
    subject: 'Export as PDF does nothing',
    text: `Hello,

since this morning the button “Export as PDF” does nothing at all: no file, no error message.
I have tried two browsers. Could you have a look? I need the report for a meeting tomorrow.

Best regards,
Ann Lee`,
  });
}

export async function agentHears(scene: Scene, asked: Asked): Promise<Heard> {
  const { agent, notification } = await hears(scene, asked);
  const text = notification.text ?? '';
  expectThat(text.includes('no file, no error message'), 'The notification does not show what Ann wrote');
  scene.tell.sees(`It was ${agent.name}’s turn: the notification shows Ann’s words and what a reply will do`);
  return { ...asked, agent, notification };
}

export async function agentAnswers(scene: Scene, heard: Heard): Promise<Answered> {
  const { agent, notification, ticket } = heard;
  const words = `Hello Ann,

our last update broke the export. It has been mended since, so please reload the page (Ctrl-F5)
and try again.

#solve`;
  await agent.reply(notification, words);
  scene.tell.does(`${agent.name} answers the notification; the last line of the mail is #solve`);
  const answer = await scene.people.ann.receives('answer', (mail) => isKind(mail, 'reply', ticket));
  expectSameThread(heard, answer);
  expectOnlyWords(heard, answer);
  scene.tell.sees('Ann has the answer in the same thread: no command, token or internal word is in it');
  await scene.desk.becomes(ticket, 'solved');
  scene.tell.sees(`Ticket #${ticket} is solved`);
  return { ...heard, answer };
}

function expectSameThread({ messageId, subject }: Heard, answer: ParsedMail): void {
  expectThat(answer.inReplyTo === messageId, 'In-Reply-To of the answer does not name the question');
  const references = [answer.references ?? []].flat();
  expectThat(references.includes(messageId), 'References of the answer do not name the question');
  expectThat(answer.subject === `Re: ${subject}`, `The subject of the answer became “${answer.subject}”`);
}

/** Promise 2 of the design: no internal word leaves. */
function expectOnlyWords({ notification }: Heard, answer: ParsedMail): void {
  const all = everythingIn(answer);
  expectThat(all.includes('It has been mended since'), 'The answer lacks what the agent wrote');
  const notes = /\S+\+\S+@\S+/.exec(notification.text ?? '')?.[0] ?? answerMarker;
  const secrets = {
    'the command': '#solve',
    'the address of the agent’s answers': answerAddress(notification),
    'the address of notes': notes,
    'the line above which agents write': answerMarker,
    'a line of the notification': 'If you answer:',
    'the quote of Ann’s own words by the notification': 'no file, no error message',
  };
  for (const [what, secret] of Object.entries(secrets))
    expectThat(!all.includes(secret), `The answer contains ${what}`);
}

export async function annThanks(scene: Scene, answered: Answered): Promise<Answered> {
  const { desk, people, tell } = scene;
  const { answer, ticket } = answered;
  const outgoing = await watchOutgoing(desk);
  await people.ann.reply(answer, 'Thanks, works!');
  tell.does('Ann answers: “Thanks, works!”');
  await desk.becomes(ticket, 'closed');
  expectThat((await outgoing()).length === 0, 'A mail went out where nobody had to be told');
  tell.sees(`Ticket #${ticket} is closed, not reopened; nobody is disturbed`);
  return answered;
}
