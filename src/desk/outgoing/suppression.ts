/**
 * Whether an automatic mail may go out at all (DESIGN 7): bounce list and budgets. Human replies never count. A robot that
 * marks its mail by nothing cannot be told from a customer by any one mail; what tells them apart is that nobody answers it.
 */
import type { Context } from '../context.ts';
import type { Contact } from '../known.ts';
import { ownMailbox } from '../settings.ts';

/** Why an automatic mail to this contact is suppressed; empty where it may go. */
export function suppressionOf(context: Context, contact: Contact, ticket: number): string {
  const { desk, known } = context;
  const unreachable = addressSuppressionOf(context, contact);
  if (unreachable !== '') return unreachable;
  const spent = budgetSuppressionOf(context, contact.address);
  if (spent !== '') return spent;
  const sent = ticket === 0 ? 0 : (known.counts.ticketDay.get(ticket) ?? 0);
  return sent >= desk.budgets.ticketPerDay ? 'budget-ticket-day' : '';
}

/** Why nothing automatic may go to an address, whatever the budgets say; empty where it may. */
export function addressSuppressionOf({ desk }: Context, contact: Contact): string {
  if (contact.suppressed !== '') return `bounced: ${contact.suppressed}`;
  return ownMailbox(desk, contact.address) === null ? '' : 'own-address';
}

/** Whether the budget of an address is spent, whoever is behind it; empty where it is not. */
export function budgetSuppressionOf(context: Context, address: string): string {
  const { recipient10Min, recipientDay } = context.known.counts;
  const { budgets } = context.desk;
  if ((recipient10Min.get(address) ?? 0) >= budgets.recipientPer10Min) return 'budget-recipient-10-minutes';
  return (recipientDay.get(address) ?? 0) >= budgets.recipientPerDay ? 'budget-recipient-day' : '';
}

/**
 * The same for a mail that anybody can provoke by writing. An address that no person of this desk answered within a day gets
 * no more of them in that day than a busy one may get within ten minutes: two desks that open tickets at each other end there.
 */
export function courtesySuppressionOf(context: Context, contact: Contact, ticket: number): string {
  const { recipientDay, repliesDay } = context.known.counts;
  const suppressed = suppressionOf(context, contact, ticket);
  if (suppressed !== '' || (repliesDay.get(contact.address) ?? 0) > 0) return suppressed;
  const sent = recipientDay.get(contact.address) ?? 0;
  return sent >= context.desk.budgets.recipientPer10Min ? 'budget-recipient-unanswered' : '';
}
