/**
 * What follows from what happened to a ticket, whoever decided it: an alarm restricts it, a level sends it up a ladder, a rule
 * acts. Each follower answers the happenings it has not seen; what it adds the others see. Pure, and asked at one place
 * (`enact.ts`) before the SLA, so that mail, commands, timers and rules are treated alike.
 */
import type { Context } from './context.ts';
import type { Decision } from './decision.ts';
import type { Happening } from './event.ts';
import { contactById, nameOf } from './known.ts';
import { foldNew, foldOnto, type Ticket } from './ticket.ts';

/** A ticket and what happened to it. */
export interface Change {
  /** Null where it was opened by these happenings. */
  readonly before: Ticket | null;
  readonly happenings: readonly Happening[];
  /** The same with what was answered already. */
  readonly all: readonly Happening[];
  readonly after: Ticket;
}

/** What a follower adds to the decision. */
export type Consequence = Partial<
  Pick<Decision, 'mails' | 'setTimers' | 'clearTimers' | 'texts' | 'turns' | 'held' | 'withdrawn'>
> & { readonly happenings?: readonly Happening[] };

export type Follower = (context: Context, change: Change) => Consequence;

/**
 * Those who act on each other's doings end here, whatever a policy says. Each rule applies at most once, so that the longest chain
 * has a round for every rule; what no rule does (a ladder, the queue) settles within the others.
 */
function mostRounds({ desk }: Context): number {
  return desk.policy.rules.length + 6;
}

/** The decision with what follows from it for one ticket. */
export function followed(
  context: Context,
  followers: readonly Follower[],
  decision: Decision,
  number: number,
): Decision {
  const before = context.known.tickets.get(number) ?? null;
  const informed = withNews(context, decision, number);
  let whole = decision;
  let seen = 0;
  for (let round = 0; round < mostRounds(context); round += 1) {
    const reach = happeningsOf(whole, number).length;
    if (reach === seen) break;
    const from = seen;
    seen = reach;
    for (const follower of followers) {
      const all = happeningsOf(whole, number);
      const after = folded(before, number, all, context);
      const fresh = all.slice(from, reach);
      whole = joined(whole, number, follower(informed, { before, happenings: fresh, all, after }));
    }
  }
  return whole;
}

/** What the decision itself brings: the words of the mail that it answers, and the subject of a ticket that it opens. */
function withNews(context: Context, { messages, texts }: Decision, number: number): Context {
  const { known } = context;
  const ours = messages.filter(({ ticket }) => ticket === number);
  const news = ours.map((message) => ({
    ...message,
    who: message.agent ?? nameOf(contactById(known, message.contact)),
  }));
  const [subject] = known.subjects.has(number) ? [] : texts.filter(({ ticket }) => ticket === number);
  return {
    ...context,
    known: {
      ...known,
      texts: new Map([...known.texts, ...texts.map(({ id, body }) => [id, body] as const)]),
      subjects: subject === undefined ? known.subjects : new Map(known.subjects).set(number, subject.body),
      history: new Map(known.history).set(number, [...(known.history.get(number) ?? []), ...news]),
    },
  };
}

function happeningsOf({ events }: Decision, number: number): readonly Happening[] {
  return events.flatMap(({ ticket, happenings }) => (ticket === number ? happenings : []));
}

function folded(
  before: Ticket | null,
  number: number,
  happenings: readonly Happening[],
  { now }: Context,
): Ticket {
  return before === null ? foldNew(number, happenings, now) : foldOnto(before, happenings, now);
}

function joined(decision: Decision, ticket: number, { happenings = [], ...rest }: Consequence): Decision {
  const events = happenings.length === 0 ? [] : [{ ticket, happenings }];
  return {
    ...decision,
    events: [...decision.events, ...events],
    mails: [...decision.mails, ...(rest.mails ?? [])],
    setTimers: [...decision.setTimers, ...(rest.setTimers ?? [])],
    clearTimers: [...decision.clearTimers, ...(rest.clearTimers ?? [])],
    texts: [...decision.texts, ...(rest.texts ?? [])],
    turns: [...decision.turns, ...(rest.turns ?? [])],
    held: [...decision.held, ...(rest.held ?? [])],
    withdrawn: [...decision.withdrawn, ...(rest.withdrawn ?? [])],
  };
}
