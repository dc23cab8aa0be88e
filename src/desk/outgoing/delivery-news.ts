/** What the ticket and the agents learn from a delivery: only mail to customers matters to them. */

import { normalAddress } from '../../mail/address.ts';
import { mayRead } from '../access/access.ts';
import { heldFor } from '../agent/held-mail.ts';
import type { Context } from '../context.ts';
import { type Decision, type MailKind, nothing } from '../decision.ts';
import { type Actor, type Happening, happened } from '../event.ts';
import { after, spoken } from '../instant.ts';
import { contactById } from '../known.ts';
import { agentNamed, calledName, mailboxNamed, notified } from '../settings.ts';
import type { Ticket } from '../ticket.ts';
import { bounced } from './bounced.ts';
import { agentMail } from './compose.ts';
import type { Settled } from './delivery.ts';
import { notifications } from './notify.ts';

export interface Delivered {
  readonly id: number;
  readonly ticket: number;
  readonly kind: MailKind;
  readonly agent: string | null;
  readonly message: number;
  readonly recipients: readonly string[];
}

/** Events and news for a settled mail, null where nobody needs to know. */
export function deliveryNews(context: Context, mail: Delivered, settled: Settled): Decision | null {
  const ticket = context.known.tickets.get(mail.ticket);
  if (ticket === undefined || (mail.kind !== 'reply' && mail.kind !== 'acknowledgement')) return null;
  const actor: Actor = mail.agent === null ? 'system' : `agent:${mail.agent}`;
  switch (settled.state) {
    case 'sent':
      if (settled.refused.length > 0) return partly(context, mail, settled, ticket, actor);
      if (mail.kind !== 'reply') return null;
      return factsOf(ticket, 'reply-accepted', [
        happened('reply.sent', actor, settled.because, { message: mail.message, mail: mail.id }),
      ]);
    case 'failed':
      return failed(context, mail, settled, ticket);
    case 'uncertain':
      return uncertain(context, mail, settled, ticket);
    default:
      return null;
  }
}

function factsOf(
  ticket: Ticket,
  because: string,
  happenings: Decision['events'][number]['happenings'],
): Decision {
  return { ...nothing(because, ticket.number), events: [{ ticket: ticket.number, happenings }] };
}

/** Some recipients have it, others were refused: the mail is sent, and the agents hear who is missing. */
function partly(context: Context, mail: Delivered, settled: Settled, ticket: Ticket, actor: Actor): Decision {
  const who = settled.refused.map(({ recipient }) => recipient).join(', ');
  const sent = happened('reply.sent', actor, settled.because, { message: mail.message, mail: mail.id });
  const { replyCode, enhancedCode } = settled;
  const unanswered = lacking(
    context,
    ticket,
    mail,
    settled.refused.map(({ recipient }) => recipient),
  );
  const missed = happened('mail.failed', 'system', 'refused-for-some', {
    mail: mail.id,
    replyCode,
    enhancedCode,
  });
  return {
    ...factsOf(
      ticket,
      'mail-partly-refused',
      mail.kind === 'reply' ? [sent, missed, ...unanswered] : [missed],
    ),
    mails: notifications(context, ticket, notified(context.desk, ticket), {
      headline: `${who} did not get the mail that the others got`,
      words: settled.refused.map(({ recipient, response }) => `${recipient}: ${response}`).join('\n'),
      warnings: ['Check the address; #cc -ADDRESS takes it out.'],
      attachments: [],
      message: 0,
      because: 'mail-partly-refused',
    }),
  };
}

/** What it means that these recipients did not get a mail: something where the requester is one of them. */
function lacking(
  { known }: Context,
  ticket: Ticket,
  { id, kind }: Delivered,
  missing: readonly string[],
): Happening[] {
  const requester = contactById(known, ticket.requester).address;
  const isRequester = missing.some((address) => normalAddress(address) === requester);
  return kind === 'reply' && isRequester ? bounced(ticket, id) : [];
}

function failed(context: Context, mail: Delivered, settled: Settled, ticket: Ticket): Decision {
  const { replyCode, enhancedCode } = settled;
  const event = happened('mail.failed', 'system', settled.because, {
    mail: mail.id,
    replyCode,
    enhancedCode,
  });
  const what = mail.kind === 'reply' ? 'The reply' : 'Our acknowledgement';
  return {
    ...factsOf(ticket, 'mail-failed', [event, ...lacking(context, ticket, mail, mail.recipients)]),
    mails: notifications(context, ticket, notified(context.desk, ticket), {
      headline: `${what} did not reach ${mail.recipients.join(', ')}`,
      words: settled.because,
      warnings: [
        'The mail was not delivered. Answer this mail to try again, or give another address: #requester ADDRESS.',
      ],
      attachments: [],
      message: 0,
      because: 'mail-failed',
    }),
  };
}

/** Whether the customer has it cannot be known: automatic mail stays so, an agent decides about a person's words. */
function uncertain(context: Context, mail: Delivered, settled: Settled, ticket: Ticket): Decision {
  const event = happened('mail.uncertain', 'system', settled.because, { mail: mail.id });
  const agent = mail.agent === null ? null : agentNamed(context.desk, mail.agent);
  if (mail.kind !== 'reply' || agent === null) return factsOf(ticket, 'mail-uncertain', [event]);
  const held = context.ids.held();
  const expiresAt = after(context.now, heldFor);
  const mailbox = mailboxNamed(context.desk, ticket.mailbox);
  const subject = mayRead(ticket, agent) ? (context.known.subjects.get(ticket.number) ?? '') : '';
  const words = context.known.history.get(ticket.number)?.find(({ id }) => id === mail.message)?.text ?? '';
  const question = agentMail(context, {
    kind: 'held',
    agent,
    ticket,
    mailbox,
    fromName: mailbox.brand,
    subject: `Did it arrive? ${subject}`,
    attachments: [],
    message: 0,
    held,
    because: 'mail-uncertain',
    content: () => ({
      template: 'held',
      variables: {
        brand: mailbox.brand,
        agentName: calledName(agent),
        ticket: ticket.number,
        subject,
        reason: `The connection broke after your reply to ${mail.recipients.join(', ')} was handed over and before the server confirmed it. It may have arrived or not, and is not sent again by itself.`,
        words,
        whatNow: `Answer with #send to send it again, or with #drop to leave it. This question is open until ${spoken(expiresAt, agent.timeZone)}.`,
      },
    }),
  });
  return {
    ...factsOf(ticket, 'mail-uncertain', [event]),
    mails: [question],
    held: [
      {
        id: held,
        ticket: ticket.number,
        journal: 0,
        mail: mail.id,
        message: mail.message,
        agent: agent.name,
        reason: 'mail-uncertain',
        at: context.now,
        expiresAt,
      },
    ],
    setTimers: [{ ticket: ticket.number, kind: 'held-expiry', subject: held, dueAt: expiresAt }],
  };
}
