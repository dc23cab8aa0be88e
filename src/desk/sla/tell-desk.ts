/**
 * Whom of the desk a step tells, and what. Agents get a notification as for any other news: they may answer it. Managers and the
 * operator who are no agents have no say in a ticket, so they get a notice for information, whose answer goes to whoever has the
 * ticket. Each hears once of everything that fell due together, the gravest first.
 */
import type { Context } from '../context.ts';
import type { Mail } from '../decision.ts';
import { newsFor, notice } from '../outgoing/news.ts';
import type { Audience } from '../policy/policy.ts';
import { agentAt, agentNamed, type DeskAgent, type DeskSettings, membersOf, notified } from '../settings.ts';
import type { Ticket } from '../ticket.ts';
import type { Told } from './actions.ts';
import { headline, shortHeadline } from './words.ts';

/** `ticket` as the steps leave it; `effects` are sentences about what they changed. */
export function tellDesk(
  context: Context,
  ticket: Ticket,
  told: readonly Told[],
  effects: readonly string[],
): Mail[] {
  const heard = new Map<DeskAgent | string, Told[]>();
  for (const one of told)
    for (const who of audience(context.desk, ticket, one.who))
      heard.set(who, [...(heard.get(who) ?? []), one]);
  return [...heard].flatMap(([who, all]) =>
    typeof who === 'string'
      ? noticeOf(context, ticket, who, byWeight(all), effects)
      : news(context, ticket, who, byWeight(all), effects),
  );
}

/** Agents, or addresses of people who are none. Where a part of the desk has nobody, the next wider one hears. */
export function audience(desk: DeskSettings, ticket: Ticket, who: Audience): readonly (DeskAgent | string)[] {
  switch (who) {
    case 'assignee':
      return orElse(notified(desk, ticket), operatorOf(desk));
    case 'group':
      return orElse(membersOf(desk, ticket.group), operatorOf(desk));
    case 'lead':
      return orElse(leadOf(desk, ticket.group), audience(desk, ticket, 'group'));
    case 'managers':
      return orElse(managersOf(desk), operatorOf(desk));
    case 'operator':
      return operatorOf(desk);
  }
}

type Heard = readonly (DeskAgent | string)[];

function orElse(some: Heard, others: Heard): Heard {
  return some.length > 0 ? some : others;
}

function leadOf(desk: DeskSettings, group: string | null): readonly DeskAgent[] {
  const lead = desk.groups.find(({ name }) => name === group)?.lead ?? null;
  const agent = lead === null ? null : agentNamed(desk, lead);
  return agent === null ? [] : [agent];
}

/** Those who are agents too hear as agents, once, so that they can act. */
function managersOf(desk: DeskSettings): Heard {
  const listed = desk.managers.map((address) => agentOrAddress(desk, address));
  return [...new Set([...listed, ...desk.agents.filter(({ role }) => role === 'manager')])];
}

function operatorOf(desk: DeskSettings): Heard {
  return [agentOrAddress(desk, desk.operator)];
}

function agentOrAddress(desk: DeskSettings, address: string): DeskAgent | string {
  return agentAt(desk, address) ?? address;
}

function byWeight(told: readonly Told[]): readonly Told[] {
  const once = new Map(told.map((it) => [it.target.target, it]));
  return [...once.values()].toSorted((a, b) => b.step.percent - a.step.percent);
}

function news(
  context: Context,
  ticket: Ticket,
  agent: DeskAgent,
  told: readonly Told[],
  effects: readonly string[],
): Mail[] {
  const [first = '', ...others] = linesOf(context, told, agent.timeZone);
  return newsFor(context, ticket, [agent], {
    headline: first,
    warnings: [...others.map((line) => `${line}.`), ...(effects.length > 0 ? [effects.join(' ')] : [])],
    because: becauseOf(told),
  });
}

function linesOf({ now }: Context, told: readonly Told[], timeZone: string): string[] {
  return told.map(({ target }) => headline(target, now, timeZone));
}

function becauseOf([first]: readonly Told[]): string {
  return first === undefined ? 'sla' : `sla: ${first.step.name} of ${first.target.target}`;
}

function noticeOf(
  context: Context,
  ticket: Ticket,
  address: string,
  told: readonly Told[],
  effects: readonly string[],
): Mail[] {
  const lines = linesOf(context, told, context.desk.timeZone);
  const [first] = told;
  return [
    notice(context, ticket, address, {
      headline: first === undefined ? 'SLA' : shortHeadline(first.target, context.now),
      what: [...lines.map((line) => `${line}.`), ...effects].join(' '),
      because: becauseOf(told),
    }),
  ];
}
