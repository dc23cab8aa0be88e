/**
 * Mail that is kept until an agent says `#send` or `#drop`: no second factor, an answer address used for another mail,
 * somebody else answered meanwhile. The question goes to the registered address, never to From or Reply-To (DESIGN 4.5).
 */

import type { Context, Inbound } from '../context.ts';
import { type Decision, type Mail, nothing } from '../decision.ts';
import { happened } from '../event.ts';
import { keptMessage } from '../incoming/automatic-mail.ts';
import type { Verdict } from '../incoming/classify.ts';
import { after, hour, spoken } from '../instant.ts';
import type { Contact } from '../known.ts';
import { agentMail } from '../outgoing/compose.ts';
import { calledName, type DeskAgent, type DeskMailbox } from '../settings.ts';
import type { Ticket } from '../ticket.ts';

export const heldFor = 72 * hour;
const challengesPerHour = 3;

export interface HoldInput {
  readonly inbound: Inbound;
  readonly mailbox: DeskMailbox;
  readonly agent: DeskAgent;
  readonly sender: Contact;
  /** Null where the mail names no ticket of ours. */
  readonly ticket: Ticket | null;
  readonly words: string;
  /** Kebab-case reason with details after a colon. */
  readonly reason: string;
  /** The reason as a sentence for the agent. */
  readonly sentence: string;
  /** A challenge asks "did you write this?"; otherwise the agent is known and asked what to do. */
  readonly challenge: boolean;
  readonly verdict: Verdict;
}

export function hold(context: Context, input: HoldInput): Decision {
  const { ticket, agent, inbound } = input;
  const id = context.ids.held();
  const message = ticket === null ? null : keptMessage(context, input, ticket, 'held');
  const actor = input.challenge
    ? input.sender.id === 0
      ? 'system'
      : (`contact:${input.sender.id}` as const)
    : (`agent:${agent.name}` as const);
  const expiresAt = after(context.now, heldFor);
  return {
    ...nothing(`held: ${input.reason}`, ticket?.number ?? null),
    events:
      ticket === null || message === null
        ? []
        : [
            {
              ticket: ticket.number,
              happenings: [
                happened('message.held', actor, input.reason, {
                  held: id,
                  message: message.id,
                  agent: agent.name,
                }),
              ],
            },
          ],
    messages: message === null ? [] : [{ ...message, threadRule: 'held' }],
    held: [
      {
        id,
        ticket: ticket?.number ?? 0,
        journal: inbound.journal,
        mail: 0,
        message: message?.id ?? 0,
        agent: agent.name,
        reason: input.reason,
        at: context.now,
        expiresAt,
      },
    ],
    setTimers: [{ ticket: ticket?.number ?? 0, kind: 'held-expiry', subject: id, dueAt: expiresAt }],
    mails: question(context, input, id, expiresAt),
  };
}

function question(context: Context, input: HoldInput, held: number, expiresAt: string): Mail[] {
  const { agent, mailbox, ticket, inbound } = input;
  const asked = context.known.counts.challengesHour.get(agent.addresses[0] ?? '') ?? 0;
  if (inbound.silent || (input.challenge && asked >= challengesPerHour)) return [];
  const until = spoken(expiresAt, agent.timeZone);
  const common = {
    brand: mailbox.brand,
    agentName: calledName(agent),
    ticket: ticket?.number ?? 0,
    subject: inbound.mail.subject,
    words: input.words,
  };
  return [
    agentMail(context, {
      kind: input.challenge ? 'challenge' : 'held',
      agent,
      ticket,
      mailbox,
      fromName: mailbox.brand,
      subject: input.challenge ? 'Did you write this?' : `Held: ${inbound.mail.subject}`,
      attachments: [],
      message: 0,
      held,
      because: input.reason,
      content: () =>
        input.challenge
          ? { template: 'challenge', variables: { ...common, expires: until } }
          : {
              template: 'held',
              variables: {
                ...common,
                reason: input.sentence,
                whatNow: `Answer this mail with #send to send it all the same, or with #drop to discard it. It is kept until ${until}.`,
              },
            },
    }),
  ];
}
