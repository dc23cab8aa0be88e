/**
 * Machines that write to the desk: whatever they say, nothing goes out and no ticket changes.
 */

import { expectThat } from '../patience.ts';
import { accounts } from '../sandbox/accounts.ts';
import { bounce } from './report.ts';
import { type Asked, answerAddress, type Scene, watchOutgoing } from './scene.ts';

/** RFC 3834: an automatic reply to our acknowledgement, which must not be answered again. */
export async function robotAnswers(scene: Scene, asked: Asked): Promise<Asked> {
  const { robot } = scene.people;
  const { acknowledgement } = asked;
  return await changesNothing(scene, asked, async () => {
    const id = acknowledgement.messageId ?? '';
    const messageId = await robot.write({
      to: answerAddress(acknowledgement),
      subject: `Automatic reply: ${asked.subject}`,
      text: 'Thank you for your message. I am a robot and will answer when I have time.',
      headers: { 'Auto-Submitted': 'auto-replied' },
      inReplyTo: id,
      references: [id],
    });
    scene.tell.does('A robot answers our acknowledgement, as robots do (Auto-Submitted: auto-replied)');
    return messageId;
  });
}

/** RFC 3464: the address that failed is one to which Ann's mail is forwarded; the desk has never written to it. */
export async function bounceArrives(scene: Scene, asked: Asked): Promise<Asked> {
  return await changesNothing(scene, asked, async () => {
    const report = bounce({
      to: accounts.desk.address,
      failed: 'ann.lee@old.customer.example',
      original: asked.acknowledgement,
      date: new Date(),
    });
    await scene.people.robot.handOver(accounts.desk.address, report.raw);
    scene.tell.does('A server to which Ann’s mail was forwarded reports that our acknowledgement failed');
    return report.messageId;
  });
}

async function changesNothing(scene: Scene, asked: Asked, send: () => Promise<string>): Promise<Asked> {
  const { desk, tell } = scene;
  const [before, outgoing] = await Promise.all([desk.ticket(asked.ticket), watchOutgoing(desk)]);
  const { ticket, because } = await desk.handled(await send());
  expectThat(ticket === null || ticket === asked.ticket, `It became ticket #${ticket}`);
  const [after, sent] = await Promise.all([desk.ticket(asked.ticket), outgoing()]);
  expectThat(sent.length === 0, `A mail went out: ${sent.map(({ kind }) => kind).join(', ')}`);
  expectThat(after.status === before.status, `Ticket #${asked.ticket} became ${after.status}`);
  tell.sees(`Kept and not answered (${because}); ticket #${asked.ticket} is ${after.status} as before`);
  return asked;
}
