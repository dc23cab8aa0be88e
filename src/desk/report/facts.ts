/**
 * What the log of one ticket gives to the figures (docs/metrics.md): a fold of the whole log, so that what a later event changes
 * (a ticket that comes back was not solved at the first contact) changes with it.
 */
import type { DeskEvent } from '../event.ts';
import { between, type Instant } from '../instant.ts';
import type { Policy, TargetName } from '../policy/policy.ts';
import { counted as countedBy, measureOf } from '../sla/measure.ts';
import { isOver } from '../status.ts';
import { evolve, type Ticket } from '../ticket.ts';
import { gone, outcomeOf } from './promises.ts';
import { counted, emptyTally, type Tally, timed } from './tally.ts';

/** Something to add to the figures of the day and of the hour it happened at. */
export interface Fact {
  readonly at: Instant;
  /** Who did it, or who had the ticket; null where nobody had. */
  readonly agent: string | null;
  readonly tally: Tally;
  /** What it adds to the backlog. */
  readonly net: number;
}

/** Where a ticket's facts are counted: by what it is now. */
export interface Labels {
  readonly group: string | null;
  readonly category: string | null;
  readonly tier: string | null;
  readonly channel: string | null;
  readonly language: string | null;
  readonly priority: string;
}

export interface TicketFacts {
  readonly labels: Labels;
  readonly facts: readonly Fact[];
}

/** `log` is of one ticket, from its opening on, in order. */
export function factsOf(policy: Policy, log: readonly DeskEvent[]): TicketFacts | null {
  const walk = walked(log);
  if (walk === null) return null;
  const { ticket, steps } = walk;
  const { group, category, tier, channel, language, priority } = ticket;
  return {
    labels: { group, category, tier, channel, language, priority },
    facts: [
      { ...fact(ticket.arrivedAt, ticket.assignee, counted('opened')), net: 1 },
      ...steps.flatMap(happenedIn),
      ...steps.flatMap((step) => crossing(step, ticket.assignee)),
      ...firstOnes(policy, walk),
      ...solution(policy, walk),
      ...promisesOf(walk),
      ...votesOf(walk),
    ],
  };
}

interface Step {
  readonly event: DeskEvent;
  readonly before: Ticket | null;
  readonly after: Ticket;
}

interface Walk {
  readonly ticket: Ticket;
  readonly steps: readonly Step[];
}

function walked(log: readonly DeskEvent[]): Walk | null {
  const steps: Step[] = [];
  let before: Ticket | null = null;
  for (const event of log) {
    const after: Ticket = evolve(before, event);
    steps.push({ event, before, after });
    before = after;
  }
  return before === null ? null : { ticket: before, steps };
}

function fact(at: Instant, agent: string | null, tally: Tally): Fact {
  return { at, agent, tally, net: 0 };
}

function agentOf(actor: string): string | null {
  return actor.startsWith('agent:') ? actor.slice('agent:'.length) : null;
}

/** What counts each time it happens. */
function happenedIn({ event, after }: Step): Fact[] {
  switch (event.type) {
    case 'message.received':
      return event.data.kind === 'request'
        ? [fact(event.data.receivedAt ?? event.at, after.assignee, counted('received'))]
        : [];
    case 'alarm.raised':
      return [fact(event.at, after.assignee, counted('alarms'))];
    case 'survey.sent':
      return [fact(event.at, agentAsked(after), counted('surveyed'))];
    case 'time.spent':
      return [fact(event.at, agentOf(event.actor), counted('spent', event.data.ms))];
    case 'sla.extended':
      return [fact(event.at, after.assignee, counted('extended'))];
    default:
      return replyIn(event).map(({ at, agent }) => fact(at, agent, counted('replied')));
  }
}

interface Reply {
  readonly at: Instant;
  readonly agent: string | null;
}

/** A reply counts when its words are accepted; one that was sent by other means, when it was sent. */
function replyIn(event: DeskEvent): Reply[] {
  if (event.type === 'reply.queued') return [{ at: event.at, agent: agentOf(event.actor) }];
  if (event.type === 'reply.sent' && event.data.mail === 0)
    return [{ at: event.data.at ?? event.at, agent: agentOf(event.actor) }];
  return [];
}

/** Into the solved and closed tickets, or out of them again. */
function crossing({ event, before, after }: Step, carrier: string | null): Fact[] {
  if (before === null || isOver(before.status) === isOver(after.status)) return [];
  const agent = after.assignee ?? agentOf(event.actor);
  const name = isOver(after.status) ? 'solved' : 'reopened';
  const net = isOver(after.status) ? -1 : 1;
  return [
    fact(after.statusSince, agent, counted(name)),
    { at: after.statusSince, agent: carrier, tally: emptyTally, net },
  ];
}

/** The first reply and the first rise of the level. */
function firstOnes(policy: Policy, { ticket, steps }: Walk): Fact[] {
  const reply = steps
    .flatMap(({ event }) => replyIn(event))
    .toSorted((one, other) => (one.at < other.at ? -1 : 1))[0];
  const rise = steps.find(({ event }) => event.type === 'level.changed' && event.data.to > event.data.from);
  return [
    ...(reply === undefined
      ? []
      : [fact(reply.at, reply.agent, timed('firstReply', taken(policy, ticket, 'firstReply', reply.at)))]),
    ...(rise === undefined
      ? []
      : [
          fact(rise.event.at, rise.after.assignee, counted('escalated')),
          fact(
            rise.event.at,
            rise.after.assignee,
            timed('escalation', Math.max(0, between(ticket.arrivedAt, rise.event.at))),
          ),
        ]),
  ];
}

/** ms since the customer's mail arrived, as the ticket's promise counts them; a mail may be dated before it. */
function taken(policy: Policy, ticket: Ticket, target: TargetName, at: Instant): number {
  const sla = policy.slas.find(({ name }) => name === ticket.sla?.policy);
  const ms =
    sla === undefined || at < ticket.arrivedAt
      ? between(ticket.arrivedAt, at)
      : countedBy(measureOf(sla, target), ticket.arrivedAt, at);
  return Math.max(0, ms);
}

/** The last solution, where the ticket has stayed solved. */
function solution(policy: Policy, { ticket, steps }: Walk): Fact[] {
  const last = steps.findLastIndex(
    ({ before, after }) => before !== null && !isOver(before.status) && isOver(after.status),
  );
  const step = steps[last];
  if (step === undefined || !isOver(ticket.status)) return [];
  const at = step.after.statusSince;
  const agent = step.after.assignee ?? agentOf(step.event.actor);
  const replies = steps.filter(({ event }) => replyIn(event).length > 0).length;
  const notes = steps.filter(
    ({ event }) => event.type === 'note.added' && agentOf(event.actor) !== null,
  ).length;
  const cameBack = steps.some(
    ({ before, after }) => before !== null && isOver(before.status) && !isOver(after.status),
  );
  return [
    fact(at, agent, timed('resolution', taken(policy, ticket, 'resolution', at))),
    ...(replies + notes === 0 ? [] : [fact(at, agent, counted('touches', replies + notes))]),
    ...(ticket.spent ? [fact(at, agent, timed('handling', ticket.spent))] : []),
    ...(replies === 1 && !cameBack ? [fact(at, agent, counted('firstContact'))] : []),
  ];
}

/** Whom the customer is asked about: who has the ticket, else who answered last. */
function agentAsked({ assignee, lastReply }: Ticket): string | null {
  return assignee ?? lastReply?.agent ?? null;
}

/** The last answer to a survey is the one that counts. */
function votesOf({ steps }: Walk): Fact[] {
  const last = steps.findLast(({ event }) => event.type === 'survey.answered');
  if (last?.event.type !== 'survey.answered') return [];
  const { at, data } = last.event;
  const agent = agentAsked(last.after);
  return [fact(at, agent, counted('votes')), fact(at, agent, counted('score', data.score))];
}

/** Every promise that is decided, by whoever had the ticket when it was. */
function promisesOf({ ticket, steps }: Walk): Fact[] {
  const over = steps.flatMap(({ before, after }) =>
    gone(before, after).map((target) => ({ target, agent: before?.assignee ?? null })),
  );
  const last = (ticket.sla?.targets ?? []).map((target) => ({ target, agent: ticket.assignee }));
  return [...over, ...last].flatMap(({ target, agent }) => {
    const outcome = outcomeOf(target);
    return outcome === null ? [] : [fact(outcome.at, agent, counted(`${outcome.state}.${target.target}`))];
  });
}
