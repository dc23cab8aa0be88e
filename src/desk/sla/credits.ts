/**
 * What broken promises cost: the credits that the requesters of a desk earned in a month, with the breaches that earned them. A
 * breach is judged by what its ticket was when the promise broke, and counts for the first rule that matches it.
 */
import type { DeskEvent } from '../event.ts';
import type { Instant } from '../instant.ts';
import { meets, type TicketFacts } from '../policy/match.ts';
import type { CreditRule, TargetName } from '../policy/policy.ts';
import { evolve, type Ticket } from '../ticket.ts';

export interface Breach {
  readonly ticket: number;
  /** Contact id. */
  readonly requester: number;
  readonly target: TargetName;
  /** When the target was due. */
  readonly dueAt: Instant;
  readonly facts: TicketFacts;
}

export interface Credit {
  readonly requester: number;
  readonly rule: string;
  /** Of the month's price. */
  readonly percent: number;
  readonly breaches: readonly Breach[];
}

/** The promises that broke from one instant up to another, of all tickets in this log; it must be whole and in order. */
export function breachesIn(log: Iterable<DeskEvent>, from: Instant, until: Instant): Breach[] {
  const tickets = new Map<number, Ticket>();
  const breaches: Breach[] = [];
  for (const event of log) {
    const ticket = evolve(tickets.get(event.ticket) ?? null, event);
    tickets.set(event.ticket, ticket);
    if (event.type !== 'sla.breached') continue;
    const { target, dueAt } = event.data;
    if (dueAt < from || dueAt >= until) continue;
    breaches.push({
      ticket: event.ticket,
      requester: ticket.requester,
      target,
      dueAt,
      facts: factsOf(ticket),
    });
  }
  return breaches;
}

function factsOf({ priority, tier, category, type, channel, mailbox, tags }: Ticket): TicketFacts {
  return { priority, tier, category, type, channel, mailbox, tags };
}

/** By requester and rule, in the order of the rules; rules whose first band is not reached earn nothing. */
export function creditsFor(rules: readonly CreditRule[], breaches: readonly Breach[]): Credit[] {
  const counted = breaches.map((breach) => ({ breach, rule: ruleFor(rules, breach) }));
  const requesters = [...new Set(breaches.map(({ requester }) => requester))];
  return requesters.flatMap((requester) =>
    rules.flatMap((rule) => {
      const mine = counted.filter((it) => it.rule === rule && it.breach.requester === requester);
      const percent = bandOf(rule, mine.length);
      const earned = mine.map(({ breach }) => breach);
      return percent === 0 ? [] : [{ requester, rule: rule.name, percent, breaches: earned }];
    }),
  );
}

function ruleFor(rules: readonly CreditRule[], { target, facts }: Breach): CreditRule | null {
  return rules.find((rule) => rule.targets.includes(target) && meets(facts, rule.when)) ?? null;
}

function bandOf({ bands }: CreditRule, count: number): number {
  const reached = bands.filter(({ from }) => from <= count);
  return reached.toSorted((a, b) => a.from - b.from).at(-1)?.percent ?? 0;
}
