/** What the operator is told: mail was quarantined, something needs a person. Within budgets, so that a flood stays one. */

import type { Fact } from '../content.ts';
import type { Context } from '../context.ts';
import type { Decision, Mail } from '../decision.ts';
import { nothing } from '../decision.ts';
import { spoken } from '../instant.ts';
import { mailboxNamed } from '../settings.ts';
import { plainMail } from './compose.ts';
import { humanSize } from './notify.ts';
import { addressSuppressionOf, courtesySuppressionOf, suppressionOf } from './suppression.ts';

export interface QuarantineNews {
  readonly mailbox: string;
  readonly quarantineId: number;
  readonly reason: string;
  readonly from: string;
  readonly subject: string;
  readonly size: number;
  readonly received: string;
}

export function quarantineNotice(context: Context, news: QuarantineNews): Decision {
  const { size, received, ...rest } = news;
  const variables = { ...rest, size: humanSize(size), received: spoken(received, context.desk.timeZone) };
  const subject = `Quarantined: ${news.reason.split(':')[0]}`;
  const mail = toOperator(
    context,
    'quarantine',
    news.mailbox,
    subject,
    { template: 'quarantine', variables },
    news.reason,
  );
  return { ...nothing(`quarantined: ${news.reason}`), mails: [mail] };
}

export interface Alert {
  readonly mailbox: string;
  readonly title: string;
  readonly what: string;
  readonly where: string;
  readonly next: string;
  readonly facts: readonly Fact[];
  readonly because: string;
}

export function operatorAlert(context: Context, alert: Alert): Decision {
  const { title, what, where, next, facts, because } = alert;
  const content = { template: 'alert' as const, variables: { title, what, where, next, facts } };
  return {
    ...nothing(because),
    mails: [toOperator(context, 'alert', alert.mailbox, title, content, because)],
  };
}

function toOperator(
  context: Context,
  kind: 'quarantine' | 'alert',
  mailbox: string,
  subject: string,
  content: Mail['content'],
  because: string,
): Mail {
  const { desk, known } = context;
  const contact = known.contacts.get(desk.operator) ?? {
    id: 0,
    address: desk.operator,
    name: '',
    suppressed: '',
  };
  return plainMail(context, {
    kind,
    mailbox: mailboxNamed(desk, mailbox),
    to: { address: desk.operator, displayName: '' },
    subject,
    inReplyTo: '',
    content,
    because,
    // A flood of quarantined mail must not silence the alert about it; who raises an alert raises it once.
    suppressed:
      kind === 'alert' ? addressSuppressionOf(context, contact) : suppressionOf(context, contact, 0),
  });
}

export interface OversizeNews {
  readonly mailbox: string;
  readonly address: string;
  readonly customerName: string;
  readonly subject: string;
  readonly messageId: string;
  readonly size: number;
  readonly limit: number;
}

/** Tells a sender once that the message was too large to take. */
export function oversizeNotice(context: Context, news: OversizeNews): Decision {
  const mailbox = mailboxNamed(context.desk, news.mailbox);
  const contact = context.known.contacts.get(news.address) ?? {
    id: 0,
    address: news.address,
    name: '',
    suppressed: '',
  };
  const mail = plainMail(context, {
    kind: 'oversize',
    mailbox,
    to: { address: news.address, displayName: news.customerName },
    subject: `Re: ${news.subject}`,
    inReplyTo: news.messageId,
    content: {
      template: 'oversize',
      variables: {
        brand: mailbox.brand,
        customerName: news.customerName,
        subject: news.subject,
        size: humanSize(news.size),
        limit: humanSize(news.limit),
      },
    },
    because: 'message-over-the-size-limit',
    suppressed: courtesySuppressionOf(context, contact, 0),
  });
  return { ...nothing('message-over-the-size-limit'), mails: [mail] };
}
