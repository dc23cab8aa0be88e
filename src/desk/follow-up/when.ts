/** When a customer may be written to of our own accord: in the hours of the desk, and by day where they live. */
import type { Calendar } from '../clock/calendar.ts';
import type { Context } from '../context.ts';
import { customerOf, noCustomers } from '../customer.ts';
import type { Instant } from '../instant.ts';
import { contactById } from '../known.ts';
import type { Ticket } from '../ticket.ts';
import { inHours } from './follow-up.ts';

const byDay = [{ start: 8 * 60, end: 20 * 60 }];

/** Both hardly ever fail to meet within so many tries; then the desk's hours decide. */
const mostTries = 14;

export function whenToWrite({ desk, known }: Context, { requester }: Ticket, at: Instant): Instant {
  const { calendar } = desk.policy.followUps;
  const { address } = contactById(known, requester);
  const zone = customerOf(desk.customers ?? noCustomers, address)?.timeZone ?? null;
  let when = inHours(calendar, at);
  if (zone === null) return when;
  const day: Calendar = {
    name: zone,
    timeZone: zone,
    week: Array.from({ length: 7 }, () => byDay),
    holidays: new Map(),
    yearly: new Map(),
  };
  for (let tried = 0; tried < mostTries; tried += 1) {
    const theirs = inHours(day, when);
    if (theirs === when) return when;
    when = inHours(calendar, theirs);
  }
  return inHours(calendar, at);
}
