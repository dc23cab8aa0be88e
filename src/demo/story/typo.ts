/**
 * An agent mistypes a command: nothing is done, nothing is sent, and the agent is told, in time to say it again.
 */
import type { ParsedMail } from 'mailparser';
import { expectThat } from '../patience.ts';
import type { Heard } from './answer.ts';
import { type Asked, asks, hears, isKind, type Scene, watchOutgoing } from './scene.ts';

export interface Stopped extends Heard {
  readonly error: ParsedMail;
}

const words = `Hello Omar,

you find all invoices under Account, Billing. The one of October is there, too.`;

export async function omarAsks(scene: Scene): Promise<Heard> {
  const asked: Asked = await asks(scene, scene.people.omar, {
    subject: 'Where are my invoices?',
    text: `Hi,

I cannot find the invoice of October. Where do you keep them?

Omar`,
  });
  const { agent, notification } = await hears(scene, asked);
  scene.tell.sees(`${agent.name} is told`);
  return { ...asked, agent, notification };
}

export async function agentMistypes(scene: Scene, heard: Heard): Promise<Stopped> {
  const { desk, tell } = scene;
  const { agent, notification, ticket } = heard;
  const outgoing = await watchOutgoing(desk);
  const messageId = await agent.reply(notification, `${words}\n\n#slove`);
  tell.does(`${agent.name} answers, but the last line says #slove`);
  const error = await agent.receives('error mail', (mail) => isKind(mail, 'command-error'));
  expectThat((error.text ?? '').includes('#slove'), 'The error mail does not show the bad line');
  await desk.handled(messageId);
  const [{ status }, sent] = await Promise.all([desk.ticket(ticket), outgoing()]);
  const kinds = sent.map(({ kind }) => kind);
  expectThat(
    kinds.every((kind) => kind === 'command-error'),
    `More went out than the error: ${kinds.join(', ')}`,
  );
  expectThat(status === 'open', `Ticket #${ticket} became ${status} all the same`);
  tell.sees(`${agent.name} gets the mail back with the line and a suggestion; Omar gets nothing`);
  return { ...heard, error };
}

export async function agentCorrects(scene: Scene, stopped: Stopped): Promise<object> {
  const { desk, people, tell } = scene;
  const { agent, error, ticket } = stopped;
  await agent.reply(error, `${words}\n\n#solve`);
  tell.does(`${agent.name} answers the error with the same words and #solve`);
  const answer = await people.omar.receives('answer', (mail) => isKind(mail, 'reply', ticket));
  await desk.becomes(ticket, 'solved');
  tell.sees(`Omar has the answer, and ticket #${ticket} is solved`);
  return answer;
}
