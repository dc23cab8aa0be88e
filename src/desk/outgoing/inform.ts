/** Tells parts of the desk about a ticket: agents by a notification that they may answer, others by a notice to read. */
import type { Context } from '../context.ts';
import type { Mail } from '../decision.ts';
import { contactById, nameOf } from '../known.ts';
import type { Audience } from '../policy/policy.ts';
import { mailboxNamed, notified } from '../settings.ts';
import { audience } from '../sla/tell-desk.ts';
import type { Ticket } from '../ticket.ts';
import { plainMail } from './compose.ts';
import { facts, notifications } from './notify.ts';
import { suppressionOf } from './suppression.ts';

export interface Information {
  readonly headline: string;
  readonly because: string;
}

/** Each once, whatever parts of the desk they are of. */
export function informing(
  context: Context,
  ticket: Ticket,
  who: readonly Audience[],
  news: Information,
): Mail[] {
  const told = new Set(who.flatMap((part) => [...audience(context.desk, ticket, part)]));
  const last = context.known.history.get(ticket.number)?.findLast(({ kind }) => kind === 'request');
  return [...told].flatMap((one) =>
    typeof one === 'string'
      ? [notice(context, ticket, one, news)]
      : notifications(context, ticket, [one], {
          ...{ headline: news.headline, words: last?.text ?? '', warnings: [], attachments: [] },
          ...{ message: last?.id ?? 0, because: news.because, alarm: true as const },
        }),
  );
}

function notice(context: Context, ticket: Ticket, address: string, { headline, because }: Information): Mail {
  const { desk, known } = context;
  const subject = known.subjects.get(ticket.number) ?? '';
  const handler = notified(desk, ticket)[0] ?? null;
  const mail = plainMail(context, {
    kind: 'notice',
    mailbox: mailboxNamed(desk, ticket.mailbox),
    to: { address, displayName: '' },
    subject: `${headline}: ${subject} [#${ticket.number}]`,
    inReplyTo: '',
    because,
    suppressed: suppressionOf(
      context,
      known.contacts.get(address) ?? { id: 0, address, name: '', suppressed: '' },
      0,
    ),
    content: {
      template: 'alert',
      variables: {
        title: `${subject} [#${ticket.number}]`,
        what: `${headline}.`,
        where: `Ticket #${ticket.number} of ${nameOf(contactById(known, ticket.requester))}`,
        next: 'This mail is for your information.',
        facts: facts(context, ticket, desk.timeZone),
      },
    },
  });
  return { ...mail, replyTo: handler?.addresses[0] ?? desk.operator };
}
