/** Automatic mail to the requester of a ticket: what every such mail says of itself and of the matter. */
import { firstName } from '../../mail/address.ts';
import type { Context } from '../context.ts';
import type { Mail } from '../decision.ts';
import { contactById } from '../known.ts';
import { mailboxNamed } from '../settings.ts';
import type { Ticket } from '../ticket.ts';
import { customerMail, subjectForCustomer, type ToCustomers } from './compose.ts';

/** The variables that the templates of such mails share. */
export interface Matter {
  readonly brand: string;
  /** Empty where no name is known. */
  readonly customerName: string;
  readonly ticket: number;
  readonly subject: string;
}

export function matterOf({ desk, known }: Context, ticket: Ticket): Matter {
  return {
    brand: mailboxNamed(desk, ticket.mailbox).brand,
    customerName: firstName(contactById(known, ticket.requester).name),
    ticket: ticket.number,
    subject: subjectForCustomer(known, ticket),
  };
}

export function requesterMail(
  context: Context,
  ticket: Ticket,
  mail: Pick<ToCustomers, 'kind' | 'because' | 'suppressed' | 'content' | 'purpose'>,
): Mail {
  return customerMail(context, {
    ...mail,
    automatic: true,
    ticket,
    fromName: mailboxNamed(context.desk, ticket.mailbox).brand,
    to: [contactById(context.known, ticket.requester)],
    cc: [],
    attachments: [],
    agent: null,
    message: 0,
  });
}
