/** The automatic first answer: whether a request gets one, and what it says. */
import { firstName } from '../../mail/address.ts';
import type { Context } from '../context.ts';
import type { Mail } from '../decision.ts';
import { type Happening, happened } from '../event.ts';
import { promised } from '../instant.ts';
import { customersPriority } from '../labels.ts';
import { customerMail } from '../outgoing/compose.ts';
import { courtesySuppressionOf } from '../outgoing/suppression.ts';
import { zoneOf } from '../settings.ts';
import { targetOf } from '../sla/state.ts';
import { oldMail, type Ticket } from '../ticket.ts';
import { type CustomerMail, whyQuiet } from './request.ts';

const excerptLength = 280;

export interface Acknowledged {
  readonly happenings: readonly Happening[];
  readonly mails: readonly Mail[];
}

/** `context` knows the ticket already. Why there is none, or that it is suppressed, stands in the event. */
export function acknowledge(context: Context, mail: CustomerMail, ticket: Ticket): Acknowledged {
  const silent = mail.inbound.silent ? oldMail : whyQuiet(mail);
  if (silent !== '') return withoutAcknowledgement(silent);
  const suppressed = courtesySuppressionOf(context, mail.sender, ticket.number);
  const ack = acknowledgement(context, mail, ticket, suppressed);
  const because = suppressed === '' ? 'new-ticket' : `suppressed: ${suppressed}`;
  return {
    happenings: [
      happened('acknowledgement.queued', 'system', because, {
        mail: ack.id,
        ...(suppressed === '' ? {} : { suppressed: true }),
      }),
    ],
    mails: [ack],
  };
}

export function withoutAcknowledgement(because: string): Acknowledged {
  return { happenings: [happened('acknowledgement.skipped', 'system', because, {})], mails: [] };
}

function acknowledgement(context: Context, mail: CustomerMail, ticket: Ticket, suppressed: string): Mail {
  const { mailbox } = mail.addressed;
  const subject = context.known.subjects.get(ticket.number) ?? '';
  const customerName = firstName(mail.sender.name);
  const variables = {
    brand: mailbox.brand,
    customerName,
    ticket: ticket.number,
    subject,
    excerpt: excerpt(mail.words),
    expected: expectedAnswer(context, ticket, mail.sender.address),
    priority: customersPriority(context.desk, ticket),
  };
  return customerMail(context, {
    kind: 'acknowledgement',
    automatic: true,
    ticket,
    fromName: mailbox.brand,
    to: [mail.sender],
    cc: [],
    attachments: [],
    agent: null,
    message: 0,
    because: 'new-ticket',
    suppressed,
    content: { template: 'acknowledgement', variables },
  });
}

/** The promise of the first reply. One that is broken already when we read the mail is none. */
function expectedAnswer({ desk, now }: Context, { sla }: Ticket, address: string): string {
  const dueAt = targetOf(sla, 'firstReply')?.dueAt ?? now;
  return dueAt > now ? promised(dueAt, zoneOf(desk, address)) : '';
}

/** Without links: an acknowledgement to a forged sender must not carry somebody's advertising to its victim. */
function excerpt(words: string): string {
  const text = words
    .slice(0, 4 * excerptLength)
    .replace(/(?:https?:\/\/|www\.)\S{1,500}/gi, '[link]')
    .replace(/\s+/g, ' ')
    .trim();
  return text.length > excerptLength ? `${text.slice(0, excerptLength).trimEnd()} …` : text;
}
