/**
 * Calls: the people of one rung are told, and have a time to say `#ack`. Who does not leads to the next rung; where the last one
 * was silent too, the managers and the operator are told. Every level calls each of its rungs at most once, so it ends.
 */
import { mayRead } from '../access/access.ts';
import type { Consequence } from '../consequence.ts';
import type { Context } from '../context.ts';
import { type Decision, nothing, type TimerKey } from '../decision.ts';
import { happened } from '../event.ts';
import { after, lengthOf, spoken } from '../instant.ts';
import { newsFor } from '../outgoing/news.ts';
import { agentAt, agentNamed, type DeskAgent, type DeskSettings, membersOf, notified } from '../settings.ts';
import { levelLabel } from '../sla/words.ts';
import { isOver } from '../status.ts';
import type { Ticket } from '../ticket.ts';
import { type Ladder, type LadderLevel, levelAt } from './ladder.ts';

export function pageTimer(ticket: number): TimerKey {
  return { ticket, kind: 'page', subject: 0 };
}

/**
 * The rungs of a level with the agents on each; rungs without anybody are left out. Of a restricted ticket those who may read it are
 * called first: the others hear nothing of it but that somebody must see to it.
 */
export function rungsOf(
  desk: DeskSettings,
  ticket: Ticket,
  { contacts }: LadderLevel,
): readonly (readonly DeskAgent[])[] {
  const all = contacts
    .flatMap((contact) => rungs(desk, ticket, contact))
    .filter((agents) => agents.length > 0);
  const readers = all
    .map((agents) => agents.filter((agent) => mayRead(ticket, agent)))
    .filter((agents) => agents.length > 0);
  return [...readers, ...all.filter((agents) => !agents.some((agent) => mayRead(ticket, agent)))];
}

function rungs(desk: DeskSettings, ticket: Ticket, contact: string): (readonly DeskAgent[])[] {
  switch (contact) {
    case 'assignee':
      return [notified(desk, ticket)];
    case 'group':
      return [membersOf(desk, ticket.group)];
    case 'lead': {
      const lead = desk.groups.find(({ name }) => name === ticket.group)?.lead ?? null;
      return [agentsOf([lead === null ? null : agentNamed(desk, lead)])];
    }
    case 'managers':
      return [managersOf(desk)];
    case 'each manager':
      return managersOf(desk).map((manager) => [manager]);
    case 'operator':
      return [agentsOf([agentAt(desk, desk.operator)])];
    default:
      return [agentsOf([agentNamed(desk, contact)])];
  }
}

function managersOf(desk: DeskSettings): DeskAgent[] {
  const listed = agentsOf(desk.managers.map((address) => agentAt(desk, address)));
  return [...new Set([...listed, ...desk.agents.filter(({ role }) => role === 'manager')])];
}

function agentsOf(agents: readonly (DeskAgent | null)[]): DeskAgent[] {
  return agents.filter((agent) => agent !== null);
}

/** Calls a rung of the level at which the ticket stands; where there is none (any more), says so. */
export function called(context: Context, ticket: Ticket, ladder: Ladder, rung: number): Consequence {
  const level = levelAt(ladder, ticket.climb?.level ?? 0);
  const agents = level === null ? undefined : rungsOf(context.desk, ticket, level)[rung];
  if (level === null || agents === undefined) return rung === 0 ? {} : exhausted(context, ticket, ladder);
  const answerBy = after(context.now, level.response);
  const mails = callMails(context, ticket, { ladder, level, agents, answerBy });
  const page = happened(
    'page.sent',
    'system',
    `ladder: ${ladder.name}, level ${levelLabel(level.level)}, call ${rung + 1}`,
    {
      ladder: ladder.name,
      level: level.level,
      rung,
      agents: agents.map(({ name }) => name),
      mails: mails.map(({ id }) => id),
      answerBy,
    },
  );
  return { happenings: [page], mails, setTimers: [{ ...pageTimer(ticket.number), dueAt: answerBy }] };
}

interface Call {
  readonly ladder: Ladder;
  readonly level: LadderLevel;
  readonly agents: readonly DeskAgent[];
  readonly answerBy: string;
}

function callMails(context: Context, ticket: Ticket, { ladder, level, agents, answerBy }: Call) {
  return agents.flatMap((agent) =>
    newsFor(context, ticket, [agent], {
      headline: `You are called: ${ladder.label}, ${levelWords(level)}`,
      warnings: [
        `Answer with the line #ack by ${spoken(answerBy, agent.timeZone)}; after that the next person is called.`,
        ...promises(level),
      ],
      because: `ladder: ${ladder.name}`,
      // Whoever is called at night answers whoever calls, and no customer.
      internal: true,
    }),
  );
}

/** `level 2`, `critical`. */
function levelWords({ level }: LadderLevel): string {
  return level >= 4 ? levelLabel(level) : `level ${levelLabel(level)}`;
}

function promises({ update, resolution }: LadderLevel): string[] {
  const said = [
    ...(update === null ? [] : [`the customer hears from us every ${lengthOf(update)}`]),
    ...(resolution === null ? [] : [`it is solved within ${lengthOf(resolution)}`]),
  ];
  return said.length === 0 ? [] : [`At this level ${said.join(', and ')}.`];
}

/** Everybody was silent: who answers for the desk must know. */
function exhausted(context: Context, ticket: Ticket, ladder: Ladder): Consequence {
  const { desk } = context;
  const end = happened('page.exhausted', 'system', `ladder: ${ladder.name}: nobody answered`, {
    ladder: ladder.name,
  });
  const told = [
    ...new Set([
      ...managersOf(desk),
      ...agentsOf([agentAt(desk, desk.operator)]),
      ...membersOf(desk, ticket.group),
    ]),
  ];
  const mails = newsFor(context, ticket, told, {
    headline: 'Nobody has answered the calls',
    warnings: [`All contacts of ${ladder.label} were called and none wrote #ack.`],
    because: `ladder: ${ladder.name}`,
  });
  return { happenings: [end], mails, clearTimers: [pageTimer(ticket.number)] };
}

/** The `page` timer: whoever was called has not answered. */
export function decidePage(context: Context, number: number): Decision {
  const ticket = context.known.tickets.get(number);
  const climb = ticket?.climb ?? null;
  const ladder = context.desk.policy.ladders.find(({ name }) => name === climb?.ladder);
  if (ticket === undefined || climb?.page == null || ladder === undefined || isOver(ticket.status))
    return nothing('page-no-longer-applies', number);
  const {
    happenings = [],
    mails = [],
    setTimers = [],
    clearTimers = [],
  } = called(context, ticket, ladder, climb.page.rung + 1);
  return {
    ...nothing('page-not-answered', number),
    events: [{ ticket: number, happenings }],
    mails,
    setTimers,
    clearTimers,
  };
}
