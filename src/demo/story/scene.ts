/**
 * Who and what is on the stage, and what the steps of the story have in common.
 */
import type { ParsedMail } from 'mailparser';
import type { Desk, OutgoingMail } from '../desk.ts';
import { fieldOf } from '../mail-field.ts';
import { expectThat } from '../patience.ts';
import { accounts } from '../sandbox/accounts.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { Person } from './person.ts';
import type { Teller } from './teller.ts';

export interface People {
  readonly ann: Person;
  readonly omar: Person;
  readonly maria: Person;
  readonly ben: Person;
  readonly robot: Person;
  readonly stranger: Person;
}

export interface Scene {
  readonly people: People;
  readonly desk: Desk;
  readonly tell: Teller;
}

/** A question that is a ticket now. */
export interface Asked {
  readonly ticket: number;
  readonly subject: string;
  /** With angle brackets. */
  readonly messageId: string;
  readonly acknowledgement: ParsedMail;
}

/** Where customers write to. */
export const deskAddress = accounts.desk.address;

/** Everybody at their mail client. */
export async function gather(sandbox: Sandbox): Promise<People> {
  const { ann, omar, maria, ben, robot, stranger } = accounts;
  const [a, o, m, b, r, s] = await Promise.all([
    Person.join(ann, sandbox),
    Person.join(omar, sandbox),
    Person.join(maria, sandbox),
    Person.join(ben, sandbox),
    Person.join(robot, sandbox),
    Person.join(stranger, sandbox),
  ]);
  return { ann: a, omar: o, maria: m, ben: b, robot: r, stranger: s };
}

/** Somebody writes a first mail and gets the acknowledgement. */
export async function asks(
  { desk, tell }: Scene,
  person: Person,
  words: { readonly subject: string; readonly text: string },
): Promise<Asked> {
  const messageId = await person.write({ to: deskAddress, ...words });
  tell.does(`${person.name} writes to ${deskAddress}: “${words.subject}”`);
  const acknowledgement = await person.receives('acknowledgement', (mail) => isKind(mail, 'acknowledgement'));
  const { ticket } = await desk.handled(messageId);
  expectThat(ticket !== null, 'The mail opened no ticket');
  expectThat(
    acknowledgement.inReplyTo === messageId,
    'The acknowledgement is not in the thread of the question',
  );
  tell.sees(`It is ticket #${ticket}, and ${person.name} has the acknowledgement, in the same thread`);
  return { ticket: ticket ?? 0, ...words, messageId, acknowledgement };
}

/** The agent who has the ticket, and the notification about it. */
export async function hears(
  { people, desk }: Scene,
  { ticket }: Asked,
): Promise<{ readonly agent: Person; readonly notification: ParsedMail }> {
  const { assignee } = await desk.ticket(ticket);
  const agents = [people.maria, people.ben];
  const agent = agents.find((one) => one.account.displayName === assignee);
  if (agent === undefined) throw new Error(`Ticket #${ticket} is assigned to ${assignee ?? 'nobody'}`);
  const notification = await agent.receives(`notification about #${ticket}`, (mail) =>
    isKind(mail, 'notification', ticket),
  );
  return { agent, notification };
}

/** What the desk wants to send since a moment: call it then, and call what it returns later. */
export async function watchOutgoing(desk: Desk): Promise<() => Promise<OutgoingMail[]>> {
  const before = new Set((await desk.outgoing()).map(({ id }) => id));
  return async () => (await desk.outgoing()).filter(({ id }) => !before.has(id));
}

/** Whether it is a mail of the desk of this kind (and ticket), by the field it writes into all its mail. */
export function isKind(mail: ParsedMail, kind: string, ticket: number | null = null): boolean {
  const field = fieldOf(mail, 'x-inboxd');
  const parts = field.split(';').map((part) => part.trim());
  return parts.includes(`kind=${kind}`) && (ticket === null || parts.includes(`ticket=${ticket}`));
}

/** First address of Reply-To, else of From. */
export function answerAddress(mail: ParsedMail): string {
  return (mail.replyTo ?? mail.from)?.value[0]?.address ?? '';
}

/** Everything a reader could find in a mail, decoded. */
export function everythingIn(mail: ParsedMail): string {
  return [...mail.headerLines.map(({ line }) => line), mail.text ?? '', mail.html || ''].join('\n');
}
